import Glibc

/// Lines from a pipe or file, read in pieces: a line without end never fills the memory.
package struct BoundedLines {
    /// What comes next.
    package enum Line: Sendable, Equatable {
        /// Without its line feed, or carriage return and line feed.
        case line([UInt8])
        /// Longer than `TypedLine.limit`; it is read to its end and thrown away.
        case tooLong
        case end
        /// Ctrl-C while waiting.
        case interrupted
        /// The system refused to read.
        case failed
    }

    private let descriptor: Int32
    private let piece: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var hasBegun = false

    /// Reads from a file descriptor, which stays the caller's to close.
    /// - Parameter ahead: whether what follows a line may be read with it; else it is left to whoever
    ///   reads next, such as the rest of what was pasted.
    package init(_ descriptor: Int32, ahead: Bool = true) {
        self.descriptor = descriptor
        piece = ahead ? 65_536 : 1
    }

    /// The next line; the last one needs no line feed.
    package mutating func next() -> Line {
        var line: [UInt8] = []
        var isTooLong = false
        while true {
            if position == buffer.count, !isAtEnd {
                switch fill() {
                case .some(let stop): return stop
                case nil: break
                }
            }
            let piece = buffer[position...]
            let end = piece.firstIndex(of: UInt8(ascii: "\n"))
            let part = piece[..<(end ?? piece.endIndex)]
            // One byte more than the limit may be the carriage return.
            isTooLong = isTooLong || line.count + part.count > TypedLine.limit + 1
            if isTooLong { line = [] } else { line += part }
            position = end.map { $0 + 1 } ?? buffer.count
            if end == nil, !isAtEnd { continue }
            if end == nil, line.isEmpty, !isTooLong { return .end }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            return isTooLong || line.count > TypedLine.limit ? .tooLong : .line(line)
        }
    }

    private mutating func fill() -> Line? {
        var piece = [UInt8](repeating: 0, count: piece)
        let count = unsafe piece.withUnsafeMutableBytes { space in
            unsafe read(descriptor, space.baseAddress, space.count)
        }
        if count < 0 { return errno == EINTR ? .interrupted : .failed }
        buffer = Array(piece.prefix(count))
        // What some editors put before a text in UTF-8 is no part of its first line.
        position = !hasBegun && buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        hasBegun = true
        isAtEnd = count == 0
        return nil
    }
}
