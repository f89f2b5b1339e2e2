import Glibc

/// The lines of a file, one at a time: a bundle is larger than the memory should be.
struct LineFile: ~Copyable {
    /// The longest line that is taken: a shard's checkpoints are one line.
    private static let longest = 1 << 30

    private let file: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    /// The number of the line read last, from 1.
    private(set) var number = 0

    private init(_ file: Int32) { self.file = file }

    deinit { _ = close(file) }

    /// - Throws: ``SealError/file(errno:)``.
    static func open(_ path: String) throws(SealError) -> LineFile {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .file(errno: errno) }
        return LineFile(file)
    }

    /// The next line without its line feed; nil after the last.
    mutating func next() throws(SealError) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if position == buffer.count, try !fill() {
                if line.isEmpty { return nil }
                number += 1
                return line
            }
            let rest = buffer[position...]
            let end = rest.firstIndex(of: 0x0A)
            line += rest[..<(end ?? rest.endIndex)]
            position = end.map { $0 + 1 } ?? buffer.count
            if end != nil {
                number += 1
                return line
            }
            guard line.count <= Self.longest else { throw .file(errno: EFBIG) }
        }
    }

    /// Whether there was more.
    private mutating func fill() throws(SealError) -> Bool {
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .file(errno: errno) }
            buffer = Array(part.prefix(count))
            position = 0
            return count > 0
        }
    }
}

/// A new file that a copy of the log is written to, readable by its owner alone.
package final class BundleFile: Sendable {
    private let file: Int32

    private init(_ file: Int32) { self.file = file }

    deinit { _ = close(file) }

    /// - Throws: ``SealError/file(errno:)``, also where there is a file already.
    package static func create(_ path: String) throws(SealError) -> BundleFile {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(errno: errno) }
        return BundleFile(file)
    }

    package func write(_ bytes: [UInt8]) throws(SealError) {
        try StateFile.write(bytes, to: file)
    }

    /// Throws away what was written.
    package func restart() throws(SealError) {
        guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else {
            throw .file(errno: errno)
        }
    }

    /// Sees all of it on the disk.
    package func finish() throws(SealError) {
        guard fsync(file) == 0 else { throw .file(errno: errno) }
    }
}
