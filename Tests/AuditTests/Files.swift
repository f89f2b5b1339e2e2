import Glibc

/// Files as a test finds and leaves them.
enum Files {
    enum Fault: Error { case unreadable, unwritable }

    static func replace(_ path: String, with bytes: some Sequence<UInt8>) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw Fault.unwritable }
        defer { close(file) }
        let bytes = Array(bytes)
        guard write(file, bytes, bytes.count) == bytes.count else { throw Fault.unwritable }
    }

    static func text(_ path: String) throws -> String {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw Fault.unreadable }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1_000_000)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw Fault.unreadable }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// As a key lies: for its owner alone.
    static func secret(_ path: String, with text: String) throws {
        try replace(path, with: Array(text.utf8))
        chmod(path, 0o600)
    }

    static func remove(_ path: String) { unlink(path) }

    static func mode(_ path: String) throws -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Fault.unreadable }
        return status.st_mode & 0o777
    }
}
