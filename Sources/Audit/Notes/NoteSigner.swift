package import Secrets

/// The private key that notes are signed with, under its name.
package struct NoteSigner: ~Copyable {
    private static let mark = "PRIVATE+KEY+"

    private let key: SigningKey
    /// What the signatures are checked with.
    package let noteKey: NoteKey

    /// Signs as `name` with `key`.
    package init(name: NoteName, key: consuming SigningKey) {
        noteKey = NoteKey(name: name, key: key.verifyingKey)
        self.key = key
    }

    /// Reads `PRIVATE+KEY+<name>+<ID>+<base 64 of type and seed>`, the form of Go's note package.
    ///
    /// - Throws: `.keyMalformed`, `.nameRefused`.
    package static func open(text: String) throws(NoteError) -> NoteSigner {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY",
            parts[3].utf8.count == 8, let id = Hex.decode(String(parts[3])),
            let material = Base64.decode(String(parts[4])),
            material.first == NoteKey.Kind.note.rawValue
        else { throw .keyMalformed }
        let name = try NoteName(String(parts[2]))
        let key: SigningKey
        do { key = try SigningKey.open(seed: Array(material.dropFirst())) } catch {
            throw .keyMalformed
        }
        let signer = NoteSigner(name: name, key: key)
        guard signer.noteKey.id == UInt32(bigEndian: id) else { throw .keyMalformed }
        return signer
    }

    /// The text form, to be written to the key file and nowhere else.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func secretText() throws(NoteError) -> String {
        do {
            let material = Base64.encode([NoteKey.Kind.note.rawValue] + (try key.seed()))
            let id = noteKey.shortID
            return "\(Self.mark)\(noteKey.name.text)+\(id)+\(material)"
        } catch { throw .cryptographyFailed }
    }

    /// The signature of a note's text.
    ///
    /// - Throws: `.cryptographyFailed`.
    func sign(_ text: [UInt8]) throws(NoteError) -> [UInt8] {
        do { return try key.sign(text) } catch { throw .cryptographyFailed }
    }
}
