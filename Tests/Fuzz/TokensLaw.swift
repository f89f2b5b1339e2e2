import API
import Audit
import Secrets

extension Law {
    /// What callers show: session tokens, codes, encoded bytes, traces, signed notes. What is taken is
    /// exactly what would have been given, and what was never given is taken nowhere.
    static let tokens = Law("tokens") { (bytes) throws(Broken) in
        try expect(Base64.decode(Base64.encode(bytes)) == bytes, "base 64 there and back")
        try expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "the same for addresses")
        try expect(Hex.decode(Hex.encode(bytes)) == bytes, "hexadecimal there and back")
        let text = String(decoding: bytes, as: UTF8.self)
        if let inner = Base64.decode(text) {
            try expect(Base64.encode(inner) == text, "one text for each value")
        }
        if let inner = Base64URL.decode(text) {
            try expect(Base64URL.encode(inner) == text, "one text for each value")
        }
        if let inner = Hex.decode(text) {
            try expect(Hex.encode(inner) == text, "one text for each value")
        }
        if let token = SessionToken(text) {
            try expect(token.text == text, "a token is what was shown")
            try expect(token.hash.count == 32, "and has a digest")
            try expect(!"\(token)".contains(token.text), "and is not told")
        }
        if let trace = TraceContext(continuing: [text]) {
            let again = TraceContext(continuing: [trace.header])
            try expect(again?.traceID == trace.traceID, "a trace goes on")
        }
        if OneTimeCode.isCode(text, of: secret, at: 59_000_000) {
            try expect(OneTimeCode.isForm(text), "only what has the form is a code")
        }
        try expect(RecoveryCode.digest(text).count == 32, "whatever is typed has a digest")
        try sealed(bytes)
        try noted(bytes)
    }

    private static let secret = [UInt8](repeating: 7, count: OneTimeCode.secretLength)

    /// Nobody can have sealed it.
    private static func sealed(_ bytes: [UInt8]) throws(Broken) {
        let opened: [UInt8]?
        do throws(SecretsError) {
            let box = try SecretBox(key: [UInt8](repeating: 9, count: SecretBox.keyLength))
            opened = try box.open(bytes, as: "fuzz")
        } catch { throw Broken(what: "a box opens or does not: \(error)") }
        try expect(opened == nil, "no box opens that was not sealed")
    }

    /// A note stands as it was read, and so does the checkpoint in it.
    private static func noted(_ bytes: [UInt8]) throws(Broken) {
        let note: SignedNote
        do throws(NoteError) { note = try SignedNote(bytes) } catch { return }
        try expect(note.encoded == bytes, "a note is written as it was read")
        let checkpoint: Checkpoint
        do throws(NoteError) { checkpoint = try Checkpoint(note) } catch { return }
        try expect(
            Array(checkpoint.text.utf8) == note.text, "a checkpoint is written as it was read")
    }
}
