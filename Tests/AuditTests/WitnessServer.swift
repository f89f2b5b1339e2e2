import Audit
import HTTP
import Secrets
import Synchronization
import Testing

/// A small witness of one log: it keeps the last checkpoint of each shard that it cosigned, and
/// cosigns the next when that proves to be the same log, grown. Source: C2SP tlog-witness.
final class WitnessServer: Sendable {
    /// How it misbehaves.
    enum Mood { case honest, forged, silent }

    let key: NoteKey
    private let signer: Mutex<SigningKey>
    private let log: NoteKey
    private let state = Mutex<(last: [String: Checkpoint], requests: Int, mood: Mood)>(
        ([:], 0, .honest))
    private let server: Mutex<Server?> = Mutex(nil)

    /// - Parameter log: the log's own key.
    init(name: String, log: NoteKey) throws {
        let signing = try SigningKey.generate()
        key = NoteKey(name: try NoteName(name), key: signing.verifyingKey, kind: .cosignature)
        signer = Mutex(signing)
        self.log = log
        let made = try Server(
            configuration: Configuration(
                endpoints: [.tcp(host: "127.0.0.1", port: 0)], workers: 1),
            makeResponder: { [unowned self] _ in Desk(self) })
        try made.start()
        server.withLock { $0 = made }
    }

    deinit { server.withLock { $0 }?.stop(within: .seconds(1)) }

    var witness: Witness {
        get throws {
            let port = server.withLock { $0?.boundPort } ?? 0
            return try Witness(text: "\(key.text) http://127.0.0.1:\(port)/submit/")
        }
    }

    var requests: Int { state.withLock { $0.requests } }
    func become(_ mood: Mood) { state.withLock { $0.mood = mood } }
    /// As after a restore from a backup: it remembers another last checkpoint.
    func remember(_ checkpoint: Checkpoint?, of origin: String) {
        state.withLock { $0.last[origin] = checkpoint }
    }
    func last(of origin: String) -> Checkpoint? { state.withLock { $0.last[origin] } }

    private final class Desk: Responder {
        private unowned let witness: WitnessServer
        init(_ witness: WitnessServer) { self.witness = witness }

        func respond(to request: Request) -> Response {
            guard request.method == .post, request.path == ["submit", "add-checkpoint"] else {
                return Response(status: 404)
            }
            do { return try witness.answer(request.body) } catch {
                return Response(status: 400)
            }
        }
    }

    private func answer(_ body: [UInt8]) throws -> Response {
        let text = String(decoding: body, as: UTF8.self)
        let parts = text.split(separator: "\n\n", maxSplits: 1)
        guard parts.count == 2 else { return Response(status: 400) }
        let lines = parts[0].split(separator: "\n").map(String.init)
        guard lines[0].hasPrefix("old "), let old = Int(lines[0].dropFirst(4)),
            lines.count <= 64
        else { return Response(status: 400) }
        let path = lines.dropFirst().compactMap { Base64.decode($0).flatMap { Digest($0) } }
        guard path.count == lines.count - 1 else { return Response(status: 400) }
        let note = try SignedNote(Array(parts[1].utf8))
        let checkpoint = try Checkpoint(note)
        guard checkpoint.origin.text.hasPrefix("\(log.name.text)/") else {
            return Response(status: 404)
        }
        guard (try? note.signers(among: [log.named(checkpoint.origin)])) != nil else {
            return Response(status: 403)
        }
        guard old <= checkpoint.size else { return Response(status: 400) }
        return try state.withLock { state in
            state.requests += 1
            if state.mood == .silent { return Response(status: 500) }
            let held = state.last[checkpoint.origin.text]
            let conflict = Response(
                status: 409, headers: [("Content-Type", "text/x.tlog.size")],
                body: Array("\(held?.size ?? 0)\n".utf8))
            guard old == held?.size ?? 0 else { return conflict }
            if let held, held.size == checkpoint.size, held.root != checkpoint.root {
                return conflict
            }
            let proof = ConsistencyProof(old: old, size: checkpoint.size, path: path)
            guard proof.holds(from: held?.root ?? MerkleTree.emptyRoot, to: checkpoint.root) else {
                return Response(status: 422)
            }
            state.last[checkpoint.origin.text] = checkpoint
            let time = 1_795_000_000
            let signed = try signer.withLock { key in
                try key.sign(
                    Cosignature.message(
                        state.mood == .forged ? Array("another".utf8) : note.text, at: time))
            }
            let big = withUnsafeBytes(of: UInt64(time).bigEndian) { Array($0) }
            let id = withUnsafeBytes(of: key.id.bigEndian) { Array($0) }
            let line = "— \(key.name) \(Base64.encode(id + big + signed))\n"
            // Whoever asks must pass over keys that it does not know.
            let other = "— other.example/w2 \(Base64.encode([1, 2, 3, 4, 5]))\n"
            return Response(status: 200, body: Array((other + line).utf8))
        }
    }
}
