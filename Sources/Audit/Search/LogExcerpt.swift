package import Access
import Domain
import JSON
import Postgres
import Secrets

/// What a search found, in a file that proves itself: JSON lines, one for each entry with its proof
/// of inclusion and the signed checkpoint that this leads to. The youth who was searched for stands
/// in it, and nobody else who was shown.
package enum LogExcerpt {
    /// What the first line calls itself.
    static let form = "sspf-audit-excerpt/1"
    /// The most entries in one excerpt.
    package static let most = 1_000

    /// Writes the excerpt as an auditor; every reading is itself on the log.
    ///
    /// - Parameter write: takes each line, with its line feed.
    /// - Returns: how many entries, those not sealed yet left out; and whether more were found than
    ///   one excerpt holds.
    package static func export(
        _ query: LogQuery, of log: LogName, as caller: Caller, through gate: Gate,
        to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> (count: Int, isCut: Bool) {
        try write(
            JSON.write(
                .object([
                    JSON.Member("bundle", .string(form)),
                    JSON.Member("log", .string(log.base.text)),
                ])) + [0x0A])
        var named: Set<String> = []
        if let number = query.number {
            named = try persons(number.stored, caller, gate)
        }
        var seen: Set<Int> = []
        let found = try SearchLog(isExport: true).all(
            query, upTo: most, as: caller, through: gate
        ) { items throws(Failure) in
            for item in items {
                guard let number = item.integer("no"), seen.insert(number).inserted else {
                    continue
                }
                do throws(Failure) {
                    try write(try line(number, naming: named, caller, gate))
                } catch {
                    guard error == .notFound else { throw error }
                    seen.remove(number)
                }
            }
        }
        return (seen.count, found.isCut)
    }

    private static func line(
        _ number: Int, naming named: Set<String>, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> [UInt8] {
        let proved = try Proofs().inclusion(of: number, as: caller, through: gate)
        let page = try gate.page(
            leafListing, .first, [.int(proved.shard), .int(proved.proof.index)], as: caller)
        guard case .array(let leaves)? = try LogPage.items(page).first,
            let leaf = leaves.first.flatMap({ StoredLeaf($0) })
        else { throw .notFound }
        // An entry that is not the one that was sealed leaves in no excerpt.
        guard leaf.text?.leaf?.hash() == proved.leaf else { throw .broken(code: "AUDIT-012") }
        return JSON.write(
            .object([
                JSON.Member("entry", leaf.withheld(naming: named)),
                JSON.Member("proof", proved.document),
            ])) + [0x0A]
    }

    /// The rows that stand for the person with this number.
    private static func persons(
        _ number: String, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> Set<String> {
        let page = try gate.page(personListing, .first, [.text(number)], as: caller)
        return Set(try LogPage.items(page).compactMap { $0.text("id") })
    }

    private static let leafListing = Listing(
        "audit.export-entry", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_leaves($3, $4, 0) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let personListing = Listing(
        "audit.export-person", of: "audit-entry",
        """
        SELECT y.id AS person, y.place, json_build_object('id', y.id) AS doc
          FROM unnest(authz.log_youths($3)) WITH ORDINALITY AS y(id, place)
         ORDER BY y.place LIMIT $1 + 1 OFFSET $2
        """)

    /// Whether the file calls itself an excerpt.
    package static func isExcerpt(file path: String) throws(LogBundle.Fault) -> Bool {
        do throws(SealError) {
            var lines = try LineFile.open(path)
            guard let line = try lines.next() else { return false }
            return String(decoding: line, as: UTF8.self).contains(form)
        } catch { throw .file(error) }
    }

    /// What an excerpt has proved: that these entries are in the log. Not that nothing was left out, nor,
    /// where no checkpoint kept outside vouches for them, that the log was not rewritten and sealed anew
    /// by someone who holds the key.
    package struct Verified: Hashable, Sendable {
        package let entries: Int
        /// How many of them a checkpoint kept outside vouches for.
        package let covered: Int

        /// Counts.
        package init(entries: Int, covered: Int) {
            self.entries = entries
            self.covered = covered
        }
    }

    /// Verifies an excerpt, trusting the given keys and nothing else.
    ///
    /// - Parameter external: checkpoints of this log that were kept elsewhere.
    /// - Throws: the first line that is not what it says; an excerpt of nothing proves nothing.
    package static func verify(
        file path: String, keys: [NoteKey], external: [UInt8]? = nil
    ) throws(LogBundle.Fault) -> Verified {
        var lines: LineFile
        do throws(SealError) { lines = try LineFile.open(path) } catch { throw .file(error) }
        guard let first = try LogBundle.next(&lines), first.text("bundle") == form,
            let name = first.text("log").flatMap({ try? NoteName($0) })
        else { throw .malformed(line: lines.number) }
        let log = LogName(name)
        let kept = external.map { KeptCheckpoints($0, of: log, trusting: keys) }
        if let failure = kept?.failure ?? kept?.contradiction { throw .contradicted(failure) }
        var seen: Set<Place> = []
        var covered = 0
        while let line = try LogBundle.next(&lines) {
            guard let entry = line["entry"].flatMap({ StoredLeaf($0) }),
                let leaf = entry.text?.leaf,
                let document = line["proof"], let proof = InclusionProof(document),
                let note = document.text("checkpoint"),
                let checkpoint = try? Checkpoint.open(Array(note.utf8), trusting: keys),
                let shard = log.place(of: checkpoint.origin),
                checkpoint.size == proof.size,
                seen.insert(Place(shard: shard, index: proof.index)).inserted
            else { throw .malformed(line: lines.number) }
            guard proof.holds(for: leaf.hash(), root: checkpoint.root) else {
                throw .contradicted(
                    .entryChanged(index: proof.index, number: entry.text?.facts.number))
            }
            guard let kept else { continue }
            switch kept.agrees(with: checkpoint) {
            case true?: covered += 1
            case false?: throw .contradicted(.externalRootDiffers(size: checkpoint.size))
            case nil: break
            }
        }
        guard !seen.isEmpty else { throw .malformed(line: lines.number) }
        return Verified(entries: seen.count, covered: covered)
    }

    private struct Place: Hashable {
        let shard: ShardPlace
        let index: Int
    }
}

extension InclusionProof {
    /// As ``InclusionProved`` writes it; nil for anything else.
    init?(_ document: JSON) {
        guard let index = document.integer("index"), let size = document.integer("size") else {
            return nil
        }
        var path: [Digest] = []
        for element in document.elements("path") {
            guard case .string(let text) = element,
                let digest = Base64.decode(text).flatMap({ Digest($0) })
            else { return nil }
            path.append(digest)
        }
        self.init(index: index, size: size, path: path)
    }
}
