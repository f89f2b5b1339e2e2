/// A strict HTTP/1.1 parser without I/O: bytes in, requests out, in pieces of any size.
///
/// What it decides depends on the bytes alone, never on how they were cut. After a refusal it must
/// not be asked again. Source: RFC 9112, read as narrowly as it allows.
package struct Parser: Sendable {
    /// What the bytes so far amount to.
    package enum Event: Sendable {
        /// No complete request yet.
        case needsMore
        /// The head is complete, no byte of the body is here, and the client waits for
        /// `100 Continue`. Said once; then go on as for `needsMore`.
        case expectsContinue
        /// A complete request, and whether the connection closes after its answer.
        case request(Request, closes: Bool)
    }

    /// Which part of a request comes next; deadlines hang on it.
    package enum Phase: Hashable, Sendable {
        /// No byte of the next request has come.
        case idle
        /// The head has begun.
        case head
        /// The head is complete.
        case body
    }

    private enum Stage {
        case requestLine
        case fields
        case fixed(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
    }

    private let limits: Limits
    private let remote: String
    /// Bytes received; those before `start` are used up, none from there to `scanned` ends a line.
    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var stage = Stage.requestLine
    /// The head of the request being read, from its request line on.
    private var head: Head?
    private var skippedBlank = false
    private var headerBytes = 0
    private var headerCount = 0
    private var body: [UInt8] = []

    /// A chunk-size line, extensions included, may not be longer.
    private static let chunkLine = 128
    /// A larger buffer is let go when it is empty, so that idle connections stay small.
    private static let keptCapacity = 16 * 1024

    /// A parser for one connection; `remote` is passed on in its requests.
    package init(limits: Limits, remote: String = "unix") {
        self.limits = limits
        self.remote = remote
    }

    /// Which part of a request comes next.
    package var phase: Phase {
        switch stage {
        case .requestLine: start == buffer.count ? .idle : .head
        case .fields: .head
        case .fixed, .chunkSize, .chunk, .chunkEnd, .trailers: .body
        }
    }

    /// Takes bytes that have come.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// Goes as far as the bytes reach, at most to the end of one request.
    /// - Throws: the first rule broken; the connection is to be closed after the answer.
    package mutating func next() throws(Refusal) -> Event {
        while true {
            switch stage {
            case .requestLine:
                guard let line = try line(limit: limits.requestLine, over: .targetTooLong) else {
                    return .needsMore
                }
                if buffer[line].isEmpty, !skippedBlank {
                    // RFC 9112 section 2.2: one empty line before the request is ignored.
                    skippedBlank = true
                    continue
                }
                head = try Head(line: buffer[line], limits: limits)
                stage = .fields
            case .fields:
                guard let line = try fieldLine() else { return .needsMore }
                if line.isEmpty {
                    if let event = try begin() { return event }
                } else {
                    try head?.add(buffer[line])
                }
            case .fixed(let remaining):
                let left = remaining - take(remaining)
                stage = .fixed(remaining: left)
                return left == 0 ? try finish() : .needsMore
            case .chunkSize:
                guard let line = try line(limit: Parser.chunkLine, over: .malformedChunk) else {
                    return .needsMore
                }
                let size = try chunkSize(buffer[line])
                stage = size == 0 ? .trailers : .chunk(remaining: size)
            case .chunk(let remaining):
                let left = remaining - take(remaining)
                stage = left == 0 ? .chunkEnd : .chunk(remaining: left)
                guard left == 0 else { return .needsMore }
            case .chunkEnd:
                guard let line = try line(limit: 0, over: .malformedChunk) else {
                    return .needsMore
                }
                guard line.isEmpty else { throw .malformedChunk }
                stage = .chunkSize
            case .trailers:
                guard let line = try fieldLine() else { return .needsMore }
                if line.isEmpty { return try finish() }
                try Head.trailer(buffer[line])
            }
        }
    }

    /// The head is complete: what comes next?
    private mutating func begin() throws(Refusal) -> Event? {
        guard let head else { throw .malformedRequestLine }
        switch try head.framing(limit: limits.body) {
        case .none: return try finish()
        case .length(let length): stage = .fixed(remaining: length)
        case .chunked: stage = .chunkSize
        }
        return head.expectsContinue && start == buffer.count ? .expectsContinue : nil
    }

    private mutating func finish() throws(Refusal) -> Event {
        guard let finished = head.take() else { throw .malformedRequestLine }
        let request = finished.request(body: body, remote: remote, arrived: .now)
        stage = .requestLine
        skippedBlank = false
        headerBytes = 0
        headerCount = 0
        body = []
        discardUsed()
        return .request(request, closes: finished.closes)
    }

    /// Moves up to `count` bytes from the buffer to the body; the answer is how many.
    private mutating func take(_ count: Int) -> Int {
        let taken = min(count, buffer.count - start)
        body.append(contentsOf: buffer[start..<(start + taken)])
        start += taken
        scanned = start
        discardUsed()
        return taken
    }

    private mutating func discardUsed() {
        if start == buffer.count {
            if buffer.capacity > Parser.keptCapacity {
                buffer = []
            } else {
                buffer.removeAll(keepingCapacity: true)
            }
        } else if start > buffer.count / 2 {
            buffer.removeFirst(start)
        } else {
            return
        }
        start = 0
        scanned = 0
    }

    /// The size of a chunk. It may not pass what is left of the body.
    private func chunkSize(_ line: ArraySlice<UInt8>) throws(Refusal) -> Int {
        guard let size = ChunkLine.size(line) else { throw .malformedChunk }
        guard size <= limits.body - body.count else { throw .bodyTooLarge }
        return size
    }

    /// The next field line under the limits that header and trailers share.
    private mutating func fieldLine() throws(Refusal) -> Range<Int>? {
        let left = limits.headerBytes - headerBytes
        guard let line = try line(limit: left, over: .headerTooLarge) else { return nil }
        guard !line.isEmpty else { return line }
        headerBytes = min(limits.headerBytes, headerBytes + line.count + 2)
        headerCount += 1
        guard headerCount <= limits.headerCount else { throw .headerTooLarge }
        return line
    }

    /// Uses up the next line and gives its place in the buffer without CRLF; nil when it is not
    /// complete.
    private mutating func line(limit: Int, over: Refusal) throws(Refusal) -> Range<Int>? {
        let end = buffer.count
        var position = scanned
        while position < end, buffer[position] != Octet.lineFeed { position += 1 }
        scanned = position
        guard position < end else {
            guard end - start <= limit + 1 else { throw over }
            return nil
        }
        guard position > start, buffer[position - 1] == Octet.carriageReturn else {
            throw position - start > limit + 1 ? over : .malformedLineEnd
        }
        let line = start..<(position - 1)
        guard line.count <= limit else { throw over }
        // A carriage return elsewhere in the line is refused by the grammar of whatever it is in.
        start = position + 1
        scanned = start
        return line
    }
}
