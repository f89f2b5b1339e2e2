import Glibc
import Secrets
import Shell

/// Where `sspf login` keeps the session token: a file that only its owner may read.
struct TokenFile {
    let path: String

    func read() throws(Stop) -> SessionToken {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Stop(.loginNeeded, "not signed in: run `sspf login`") }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & 0o077 == 0 else {
            throw Stop(.error, "others can read the token file; remove it and sign in again")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let token = SessionToken(text.filter { $0 != "\n" }) else {
            throw Stop(.loginNeeded, "the token file holds no token: run `sspf login`")
        }
        return token
    }

    func write(_ token: SessionToken) throws(Stop) {
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        try Folder.ensure(folder, mode: 0o700, owner: nil)
        _ = unsafe unlink(path)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Stop(.error, "cannot write the token file") }
        Say.write(token.text + "\n", to: descriptor)
        let written = fsync(descriptor) == 0
        close(descriptor)
        guard written else { throw Stop(.error, "cannot write the token file") }
    }

    func remove() { _ = unsafe unlink(path) }
}
