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

    static func mode(_ path: String) throws -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Fault.unreadable }
        return status.st_mode & 0o777
    }
}
