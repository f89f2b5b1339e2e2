import FoundationEssentials
import Glibc
import Secrets

/// Where the sealer keeps what must not lie in the database: the signing key, which it alone may
/// read; the public key; and every checkpoint it has signed, so that a log that was cut or rewritten
/// inside the database contradicts a file outside it.
package struct SealFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    private var keyFile: String { "\(path)/seal.key" }
    private var publicFile: String { "\(path)/seal.pub" }
    /// The signed checkpoints, oldest first, each ended by an empty line and a line of dashes.
    private var checkpointFile: String { "\(path)/checkpoints.txt" }
    private static let divider = "--\n"

    /// Why the folder cannot be used.
    package enum Fault: String, Error, Hashable, Sendable, CustomStringConvertible {
        case unreadable = "SEAL-001 the folder of the seal cannot be read"
        case unwritable = "SEAL-002 the folder of the seal cannot be written"
        case exposed = "SEAL-003 the signing key can be read by others"
        case malformed = "SEAL-004 a file in the folder of the seal is not what it should be"

        package var description: String { rawValue }
    }

    /// Opens the signing key, making one the first time.
    package func signer(origin: NoteName) throws(Fault) -> NoteSigner {
        if access(keyFile, F_OK) != 0 { try make(origin) }
        var facts = stat()
        guard stat(keyFile, &facts) == 0 else { throw .unreadable }
        guard facts.st_mode & 0o077 == 0 else { throw .exposed }
        let text = try read(keyFile)
        do throws(NoteError) {
            return try NoteSigner.open(text: String(text.prefix { $0 != "\n" }))
        } catch { throw .malformed }
    }

    /// The public key, for whoever verifies; nil before the first seal.
    package func trusted() throws(Fault) -> NoteKey? {
        guard access(publicFile, F_OK) == 0 else { return nil }
        let text = try read(publicFile)
        do throws(NoteError) {
            return try NoteKey(text: String(text.prefix { $0 != "\n" }))
        } catch { throw .malformed }
    }

    /// The last checkpoint that was written here; nil when there is none.
    package func lastCheckpoint() throws(Fault) -> [UInt8]? {
        guard access(checkpointFile, F_OK) == 0 else { return nil }
        let notes = try read(checkpointFile).split(separator: "\n--\n").map { $0 + "\n" }
        return notes.last.map { Array($0.utf8) }
    }

    /// Adds a checkpoint and waits until it is on disk.
    package func append(_ note: SignedNote) throws(Fault) {
        let text = String(decoding: note.encoded, as: UTF8.self) + Self.divider
        try write(text, to: checkpointFile, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    }

    private func make(_ origin: NoteName) throws(Fault) {
        let fresh = "\(keyFile).new"
        unlink(fresh)
        do {
            let signer = NoteSigner(name: origin, key: try SigningKey.generate())
            try write(
                try signer.secretText() + "\n", to: fresh, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            try write(
                signer.noteKey.text + "\n", to: publicFile, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        } catch { throw .unwritable }
        guard rename(fresh, keyFile) == 0 else { throw .unwritable }
    }

    private func read(_ file: String) throws(Fault) -> String {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            guard let text = String(validating: data, as: UTF8.self) else { throw Fault.malformed }
            return text
        } catch { throw .unreadable }
    }

    private func write(
        _ text: String, to file: String, _ flags: Int32, _ mode: mode_t
    ) throws(Fault) {
        let descriptor = open(file, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .unwritable }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if sent <= 0 { break }
            rest = rest.dropFirst(sent)
        }
        let kept = rest.isEmpty && fsync(descriptor) == 0
        close(descriptor)
        guard kept else { throw .unwritable }
    }
}
