package import Postgres
import Secrets

/// Has checkpoints cosigned by witnesses and keeps what they answer with the checkpoint.
///
/// It comes after sealing, on the sealer's thread, and cannot stop that: a witness that does not
/// answer is asked again after a wait, longer each time. One object belongs to one thread.
package final class Witnessing {
    /// Posts a body to an address; answers with status and body.
    package typealias Post =
        @Sendable (_ url: String, _ body: [UInt8]) throws(WitnessError) -> (
            status: Int, body: [UInt8]
        )

    /// The longest wait after failures.
    package static let longestWait = Duration.seconds(600)
    /// How often one checkpoint is submitted in a round: each answer may tell of another size.
    private static let tries = 3

    private struct Asked {
        let witness: Witness
        var failures = 0
        var notBefore: ContinuousClock.Instant?
    }

    /// One checkpoint to be cosigned.
    private struct Due {
        let shard: Int
        let size: Int
        let note: [UInt8]
        /// The size that the witness cosigned last, as far as is known here.
        let cosigned: Int
    }

    private var link: Link
    private var asked: [Asked]
    private let post: Post

    /// - Parameter link: of `sspf_seal`.
    package init(_ link: consuming Link, _ witnesses: [Witness], post: @escaping Post) {
        self.link = link
        asked = witnesses.map { Asked(witness: $0) }
        self.post = post
    }

    /// Submits the newest checkpoints of the newest shards to every witness that is not waited for.
    ///
    /// - Parameter moment: now.
    /// - Returns: who did not cosign, and why.
    package func callAsFunction(
        at moment: ContinuousClock.Instant
    ) -> [(name: NoteName, fault: WitnessError)] {
        var faults: [(name: NoteName, fault: WitnessError)] = []
        for index in asked.indices {
            if let start = asked[index].notBefore, moment < start { continue }
            do throws(WitnessError) {
                for due in try due(for: asked[index].witness) {
                    try submit(due, to: asked[index].witness)
                }
                asked[index].failures = 0
                asked[index].notBefore = nil
            } catch {
                faults.append((asked[index].witness.key.name, error))
                let wait = Duration.seconds(5) * (1 << min(asked[index].failures, 10))
                asked[index].failures += 1
                asked[index].notBefore = moment + min(wait, Self.longestWait)
            }
        }
        return faults
    }

    private func submit(_ due: Due, to witness: Witness) throws(WitnessError) {
        var old = due.cosigned
        for _ in 0..<Self.tries {
            let answer = try post(
                "\(witness.url)/add-checkpoint",
                Self.request(from: old, try proof(from: old, due), due.note))
            switch answer.status {
            case 200: return try keep(answer.body, of: due, by: witness)
            case 409:
                // It holds another size than we thought; the same size means another root.
                guard let held = Self.size(answer.body), held != old else {
                    throw .contradicts
                }
                if held > due.size {
                    // Another of our own may have come first, with a newer checkpoint.
                    if try has(held, due.shard) { return }
                    throw .contradicts
                }
                old = held
            case 422: throw .contradicts
            case let status: throw .refused(status: status)
            }
        }
        throw .answerMalformed
    }

    /// The request of tlog-witness: old size, proof, an empty line, the checkpoint.
    private static func request(from old: Int, _ proof: [Digest], _ note: [UInt8]) -> [UInt8] {
        let lines = ["old \(old)"] + proof.map { Base64.encode($0.bytes) } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + note
    }

    private static func size(_ body: [UInt8]) -> Int? {
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasSuffix("\n"), let size = Int(text.dropLast()), size >= 0 else { return nil }
        return size
    }

    /// Keeps the witness's own cosignature; any other line is passed over.
    private func keep(
        _ lines: [UInt8], of due: Due, by witness: Witness
    ) throws(WitnessError) {
        let found: [Cosignature]
        do throws(NoteError) {
            found = try SignedNote(due.note + lines).cosignatures(among: [witness.key])
        } catch { throw .answerMalformed }
        guard let cosignature = found.first else { throw .answerMalformed }
        _ = try run(
            Self.keeping,
            [
                .int(due.shard), .int(due.size), .text(Self.label(witness.key)),
                .text(cosignature.line),
            ])
    }

    private func due(for witness: Witness) throws(WitnessError) -> [Due] {
        let rows = try run(Self.dueing, [.text(Self.label(witness.key))])
        var found: [Due] = []
        for row in 0..<rows.count {
            guard let shard = rows.int(row, 0), let size = rows.int(row, 1),
                let note = rows.bytes(row, 2), let cosigned = rows.int(row, 3)
            else { throw .log(.stateRefused) }
            found.append(Due(shard: shard, size: size, note: note, cosigned: cosigned))
        }
        return found
    }

    /// Whether the shard has a checkpoint of this size.
    private func has(_ size: Int, _ shard: Int) throws(WitnessError) -> Bool {
        try run(Self.having, [.int(shard), .int(size)]).bool(0, 0) == true
    }

    private func proof(from old: Int, _ due: Due) throws(WitnessError) -> [Digest] {
        guard let subtrees = ProofPlan.consistency(from: old, to: due.size) else {
            throw .contradicts
        }
        if subtrees.isEmpty { return [] }
        let plan = HashPlan(subtrees)
        let rows = try run(
            Self.hashes,
            [.int(due.shard), .ints(plan.levels), .ints(plan.firsts), .ints(plan.lasts)])
        let stored = (0..<rows.count).map { rows[$0, 0] ?? "" }
        guard let roots = plan.roots(from: stored) else { throw .log(.stateRefused) }
        return roots
    }

    private func run(_ statement: Statement, _ values: [Value]) throws(WitnessError) -> Rows {
        do throws(PostgresError) { return try link.run([(statement, values)])[0] } catch {
            throw .log(.database(error))
        }
    }

    /// What a witness's cosignatures are kept under: its name and its key's.
    private static func label(_ key: NoteKey) -> String {
        "\(key.name.text)+\(key.shortID)"
    }

    private static let dueing = Statement(
        "witness-due",
        """
        SELECT f.shard, f.size, f.note, f.cosigned FROM authz.witness_due($1) f ORDER BY f.shard
        """)
    private static let having = Statement("witness-has", "SELECT authz.witness_has($1, $2)")
    private static let keeping = Statement(
        "witness-keep", "SELECT authz.witness_keep($1, $2, $3, $4)")
    private static let hashes = Statement(
        "witness-hashes",
        """
        SELECT f.doc #>> '{}' FROM authz.log_hashes($1, $2, $3, $4) f ORDER BY f.place
        """)
}
