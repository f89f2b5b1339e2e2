package import Glibc
import Synchronization

/// The few operations on files that jobs need, each made durable before it returns.
package enum StateFile {
    /// The whole file; nil if there is none.
    /// - Parameters:
    ///   - secret: refuse a file that others can read or that is another account's.
    ///   - last: no more than so many bytes from its end.
    package static func read(
        _ path: String, secret: Bool = false, last: Int? = nil
    ) throws(SealError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | (secret ? O_NOFOLLOW : 0))
        if file < 0 && errno == ENOENT { return nil }
        guard file >= 0 else { throw .file(errno: errno) }
        defer { _ = close(file) }
        if secret {
            var status = stat()
            guard fstat(file, &status) == 0 else { throw .file(errno: errno) }
            guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
                status.st_uid == geteuid()
            else { throw .keyExposed }
        }
        if let last {
            let length = lseek(file, 0, SEEK_END)
            guard length >= 0, lseek(file, max(0, length - last), SEEK_SET) >= 0 else {
                throw .file(errno: errno)
            }
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .file(errno: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: part[..<count])
        }
    }

    /// How many bytes a file has; 0 if there is none.
    static func size(_ path: String) throws(SealError) -> Int {
        var status = stat()
        if stat(path, &status) != 0 {
            if errno == ENOENT { return 0 }
            throw .file(errno: errno)
        }
        return Int(status.st_size)
    }

    /// The last byte of a file; nil if there is none, or it is no regular file.
    static func last(_ path: String) throws(SealError) -> UInt8? {
        var status = stat()
        if stat(path, &status) != 0 {
            if errno == ENOENT { return nil }
            throw .file(errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .file(errno: errno) }
        defer { _ = close(file) }
        var byte: UInt8 = 0
        guard pread(file, &byte, 1, status.st_size - 1) == 1 else { throw .file(errno: errno) }
        return byte
    }

    private static let tries = Atomic(0)

    /// Makes a file that is not there yet, whole or not at all.
    /// - Returns: false if there is one already; it is left as it is.
    package static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(SealError)
        -> Bool
    {
        // A name of its own for every try: two threads may make the same file at once.
        let fresh = "\(path).new-\(getpid())-\(tries.add(1, ordering: .relaxed).newValue)"
        _ = unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw .file(errno: errno) }
        defer {
            _ = close(file)
            _ = unlink(fresh)
        }
        // The mode asked for, whatever the process masks.
        guard fchmod(file, mode) == 0 else { throw .file(errno: errno) }
        try write(bytes, to: file)
        guard fsync(file) == 0 else { throw .file(errno: errno) }
        // A link, unlike a rename, never replaces what another process made meanwhile.
        guard link(fresh, path) == 0 else {
            if errno == EEXIST { return false }
            throw .file(errno: errno)
        }
        try syncFolder(of: path)
        return true
    }

    /// Appends to a file, making it if it is not there.
    /// - Parameter isDurable: sees it on the disk.
    package static func append(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o644, isDurable: Bool = true
    ) throws(SealError) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw .file(errno: errno) }
        defer { _ = close(file) }
        try write(bytes, to: file)
        guard isDurable else { return }
        guard fsync(file) == 0 else { throw .file(errno: errno) }
        try syncFolder(of: path)
    }

    /// Keeps a small text in a file, whole or as it was before.
    package static func keep(
        _ path: String, _ bytes: [UInt8], mode: mode_t = 0o600
    ) throws(SealError) {
        let fresh = "\(path).new"
        _ = unlink(fresh)
        guard try create(fresh, bytes, mode: mode) else { throw .file(errno: EEXIST) }
        try replace(path, by: fresh)
    }

    /// Puts a file in the place of another, whole.
    static func replace(_ path: String, by other: String) throws(SealError) {
        guard rename(other, path) == 0 else { throw .file(errno: errno) }
        try syncFolder(of: path)
    }

    /// Writes all of it, without seeing it on the disk.
    static func write(_ bytes: [UInt8], to file: Int32) throws(SealError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw .file(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func syncFolder(of path: String) throws(SealError) {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .file(errno: errno) }
        defer { _ = close(folder) }
        guard fsync(folder) == 0 else { throw .file(errno: errno) }
    }
}
