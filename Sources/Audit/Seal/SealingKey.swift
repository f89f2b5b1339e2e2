import Secrets

/// The file that holds the key which checkpoints are signed with, readable by the sealer's account
/// alone; the public half lies beside it for everybody.
///
/// Keys change with an overlap: a second key is made and signs beside the first, until somebody ends
/// the change and the first is destroyed. Public halves stay, for the checkpoints they signed.
package enum SealingKey {
    /// The key file's name in the state folder; the public keys' is this and `.pub`.
    package static let fileName = "sealing.key"
    private static let nextName = "sealing.key.next"

    /// Loads the keys in use, and makes one if there is none.
    ///
    /// - Parameters:
    ///   - folder: the state folder, which exists.
    ///   - name: the log's name, under which the key is made.
    /// - Throws: ``SealError/keyExposed`` when others can read a file,
    ///   ``SealError/keyOfAnotherLog``, ``SealError/note(_:)``, ``SealError/file(errno:)``.
    package static func open(in folder: String, name: NoteName) throws(SealError) -> SealingKeys {
        let path = "\(folder)/\(fileName)"
        if try StateFile.read(path, secret: true) == nil { try make(path, name) }
        guard let current = try load(path, name) else { throw .file(errno: 2) }
        _ = try StateFile.create(
            "\(path).pub", Array("\(current.noteKey.text)\n".utf8), mode: 0o644)
        let known = try trusted(in: "\(path).pub")
        let keys = SealingKeys(
            current: current, next: try load("\(folder)/\(nextName)", name), known: known)
        guard keys.trusted.allSatisfy({ known.contains($0) }) else { throw .keyOfAnotherLog }
        return keys
    }

    /// Another key of the same account, in a file of its own; made if there is none.
    package static func single(
        _ file: String, in folder: String, name: NoteName
    ) throws(SealError) -> NoteSigner {
        let path = "\(folder)/\(file)"
        if try StateFile.read(path, secret: true) == nil { try make(path, name) }
        guard let signer = try load(path, name) else { throw .file(errno: 2) }
        _ = try StateFile.create(
            "\(path).pub", Array("\(signer.noteKey.text)\n".utf8), mode: 0o644)
        return signer
    }

    /// Begins a change of keys; where one has begun, it goes on.
    /// - Returns: the second key's public half.
    package static func begin(in folder: String, name: NoteName) throws(SealError) -> NoteKey {
        let next = "\(folder)/\(nextName)"
        // One that a crash kept from being published is published first: nothing is sealed before.
        if try StateFile.read(next, secret: true) == nil {
            _ = try open(in: folder, name: name)
            try make(next, name)
        }
        guard let key = try load(next, name)?.noteKey else { throw .file(errno: 2) }
        let published = "\(folder)/\(fileName).pub"
        if try !trusted(in: published).contains(key) {
            try StateFile.append(Array("\(key.text)\n".utf8), to: published)
        }
        _ = try open(in: folder, name: name)
        return key
    }

    /// The public half of the key that will sign alone; nil where no change has begun.
    package static func successor(
        in folder: String, name: NoteName
    ) throws(SealError) -> NoteKey? {
        try load("\(folder)/\(nextName)", name)?.noteKey
    }

    /// Ends a change of keys: the second key takes the place of the first, which is gone. The log is told
    /// before: told twice it is no worse, and a change that nobody was told of would be.
    /// - Returns: the public half of the key that signs alone now; nil where no change has begun.
    package static func end(in folder: String, name: NoteName) throws(SealError) -> NoteKey? {
        let next = "\(folder)/\(nextName)"
        guard let key = try successor(in: folder, name: name) else { return nil }
        guard try trusted(in: "\(folder)/\(fileName).pub").contains(key) else {
            throw .keyOfAnotherLog
        }
        try StateFile.replace("\(folder)/\(fileName)", by: next)
        return key
    }

    /// The public keys in a `.pub` file, one a line.
    package static func trusted(in file: String) throws(SealError) -> [NoteKey] {
        let text = String(decoding: try StateFile.read(file) ?? [], as: UTF8.self)
        var keys: [NoteKey] = []
        do throws(NoteError) {
            for line in text.split(separator: "\n") { keys.append(try NoteKey(text: String(line))) }
        } catch { throw .note(error) }
        return keys
    }

    private static func load(_ path: String, _ name: NoteName) throws(SealError) -> NoteSigner? {
        guard let bytes = try StateFile.read(path, secret: true) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let signer: NoteSigner
        do throws(NoteError) {
            signer = try NoteSigner.open(
                text: text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } catch { throw .note(error) }
        guard signer.noteKey.name == name else { throw .keyOfAnotherLog }
        return signer
    }

    private static func make(_ path: String, _ name: NoteName) throws(SealError) {
        let key: SigningKey
        do throws(SecretsError) { key = try SigningKey.generate() } catch {
            throw .note(.cryptographyFailed)
        }
        let signer = NoteSigner(name: name, key: key)
        let text: String
        do throws(NoteError) { text = try signer.secretText() } catch { throw .note(error) }
        _ = try StateFile.create(path, Array("\(text)\n".utf8), mode: 0o600)
    }
}
