import Secrets

/// That a witness had seen the log grow up to a checkpoint, and nothing longer, at a time. Source:
/// C2SP tlog-cosignature, the Ed25519 form.
package struct Cosignature: Hashable, Sendable {
    /// Whose.
    package let witness: NoteKey
    /// When, in seconds since 1970, as the witness says.
    package let time: Int
    /// As it stands below the note, with its line feed.
    package let line: String

    /// What is signed: two lines, then the checkpoint's text.
    ///
    /// - Parameter time: in seconds since 1970.
    package static func message(_ text: [UInt8], at time: Int) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}

extension SignedNote {
    /// The cosignatures of these witnesses, in the order in which they stand.
    ///
    /// - Throws: `.signatureWrong` if one under a witness's name and ID is not that key's;
    ///   `.cryptographyFailed`.
    package func cosignatures(among witnesses: [NoteKey]) throws(NoteError) -> [Cosignature] {
        var found: [Cosignature] = []
        for signature in signatures {
            for key in witnesses where key.id == signature.id && key.kind == .cosignature {
                guard Array(key.name.text.utf8) == signature.name else { continue }
                let time = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                guard signature.bytes.count > 8, let time = Int(exactly: time) else {
                    throw .signatureWrong
                }
                let verifies: Bool
                do {
                    verifies = try key.key.verifies(
                        Array(signature.bytes.dropFirst(8)),
                        of: Cosignature.message(text, at: time))
                } catch { throw .cryptographyFailed }
                guard verifies else { throw .signatureWrong }
                found.append(
                    Cosignature(
                        witness: key, time: time,
                        line: String(decoding: signature.line, as: UTF8.self)))
            }
        }
        return found
    }
}
