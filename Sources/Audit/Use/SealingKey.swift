import Secrets

/// The file that holds the key which checkpoints are signed with, readable by the sealer's account
/// alone; the public half lies beside it for everybody.
package enum SealingKey {
    /// The key file's name in the state folder; the public key's is this and `.pub`.
    package static let fileName = "sealing.key"

    /// Loads the key, or makes it if there is none.
    ///
    /// - Parameters:
    ///   - folder: the state folder, which exists.
    ///   - name: the log's origin, under which the key signs.
    ///   - file: the key file's name; another key than the log's lies in another file.
    /// - Throws: ``SealError/keyExposed`` when others can read the file,
    ///   ``SealError/keyOfAnotherLog``, ``SealError/note(_:)``, ``SealError/file(errno:)``.
    package static func open(
        in folder: String, name: NoteName, file: String = fileName
    ) throws(SealError) -> NoteSigner {
        let path = "\(folder)/\(file)"
        if try StateFile.read(path, secret: true) == nil { try make(path, name) }
        guard let bytes = try StateFile.read(path, secret: true) else { throw .file(errno: 2) }
        let text = String(decoding: bytes, as: UTF8.self)
        let signer: NoteSigner
        do throws(NoteError) {
            signer = try NoteSigner.open(
                text: text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } catch { throw .note(error) }
        guard signer.noteKey.name == name else { throw .keyOfAnotherLog }
        let publicText = Array("\(signer.noteKey.text)\n".utf8)
        _ = try StateFile.create("\(path).pub", publicText, mode: 0o644)
        guard try StateFile.read("\(path).pub") == publicText else { throw .keyOfAnotherLog }
        return signer
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
