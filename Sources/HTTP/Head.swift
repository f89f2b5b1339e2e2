/// A request's head while it is being read: request line, fields, and what they say of the body.
struct Head {
    /// How the body is framed (RFC 9112 section 6).
    enum Framing {
        case none
        case length(Int)
        case chunked
    }

    private(set) var method = Method.get
    private(set) var target: Target
    private let isLegacy: Bool
    private var fields: [Headers.Field] = []
    private var bytes: [UInt8] = []
    private var hosts = 0
    private var lengths = 0
    private var length = 0
    private var encodings = 0
    private(set) var closes: Bool
    private(set) var expectsContinue = false

    /// Reads `method SP target SP version`.
    init(line: ArraySlice<UInt8>, limits: Limits) throws(Refusal) {
        let parts = line.split(separator: Octet.space, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty else { throw .malformedRequestLine }
        isLegacy = try Head.isLegacy(parts[2])
        closes = isLegacy
        guard let method = Method(parts[0]) else { throw .malformedMethod }
        self.method = method
        target = try Target(parts[1], parameters: limits.queryParameters)
        fields.reserveCapacity(16)
        bytes.reserveCapacity(512)
    }

    private static func isLegacy(_ version: ArraySlice<UInt8>) throws(Refusal) -> Bool {
        let prefix = version.prefix(5)
        let number = Array(version.dropFirst(5))
        guard prefix.elementsEqual("HTTP/".utf8), number.count == 3,
            Octet.digit(number[0]) != nil, number[1] == UInt8(ascii: "."),
            Octet.digit(number[2]) != nil
        else { throw .malformedRequestLine }
        guard number[0] == UInt8(ascii: "1"), number[2] <= UInt8(ascii: "1") else {
            throw .unknownVersion
        }
        return number[2] == UInt8(ascii: "0")
    }

    /// Reads one field line and keeps it.
    mutating func add(_ line: ArraySlice<UInt8>) throws(Refusal) {
        let (name, value) = try Head.field(line)
        try note(name, value)
        let start = bytes.count
        bytes.append(contentsOf: name)
        let middle = bytes.count
        for place in start..<middle { bytes[place] = Octet.lowercased(bytes[place]) }
        bytes.append(contentsOf: value)
        fields.append(Headers.Field(name: start..<middle, value: middle..<bytes.count))
    }

    /// A field line's name and its value without surrounding space (RFC 9112 section 5).
    ///
    /// A folded line starts with a space, which no name does; so does space before the colon end
    /// the name early. Both are refused.
    static func field(
        _ line: ArraySlice<UInt8>
    ) throws(Refusal) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        var position = line.startIndex
        while position < line.endIndex, Octet.isToken(line[position]) { position += 1 }
        guard position > line.startIndex, position < line.endIndex,
            line[position] == UInt8(ascii: ":")
        else { throw .malformedHeader }
        let name = line[line.startIndex..<position]
        var start = position + 1
        var end = line.endIndex
        while start < end, Head.isBlank(line[start]) { start += 1 }
        while end > start, Head.isBlank(line[end - 1]) { end -= 1 }
        let value = line[start..<end]
        for place in start..<end where !Octet.isFieldValue(line[place]) {
            throw .malformedHeader
        }
        return (name, value)
    }

    /// Reads a field line after the last chunk. It is dropped; what says how a message is read, where it
    /// goes or who sends it must not come so late (RFC 9110 section 6.5.1).
    static func trailer(_ line: ArraySlice<UInt8>) throws(Refusal) {
        let (name, _) = try field(line)
        for late in early where name.spells(late) { throw .malformedHeader }
    }

    private static let early: [StaticString] = [
        "content-length", "transfer-encoding", "host", "connection", "expect", "authorization",
    ]

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == Octet.space || byte == Octet.tab
    }

    private mutating func note(
        _ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>
    ) throws(Refusal) {
        // By length first: most fields say nothing to the server.
        switch name.count {
        case 4 where name.spells("host"):
            hosts += 1
            guard !value.isEmpty, value.allSatisfy(Octet.isHost) else { throw .malformedHost }
        case 14 where name.spells("content-length"):
            lengths += 1
            length = try Head.decimal(value)
        case 17 where name.spells("transfer-encoding"):
            encodings += 1
            // Byte for byte: another spelling is what a proxy might read otherwise than we do.
            guard value.elementsEqual("chunked".utf8) else { throw .malformedLength }
        case 10 where name.spells("connection"):
            for option in value.split(separator: UInt8(ascii: ",")) {
                let word = option.drop(while: Head.isBlank)
                if word.prefix(while: { !Head.isBlank($0) }).spells("close") { closes = true }
            }
        case 6 where name.spells("expect") && !isLegacy:
            guard value.spells("100-continue") else { throw .unknownExpectation }
            expectsContinue = true
        default: break
        }
    }

    /// One or more digits and nothing else; what does not fit is too large.
    private static func decimal(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> Int {
        guard !bytes.isEmpty, bytes.allSatisfy({ Octet.digit($0) != nil }) else {
            throw .malformedLength
        }
        var number = 0
        for byte in bytes {
            let (tenfold, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, more) = tenfold.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !over, !more else { throw .bodyTooLarge }
            number = sum
        }
        return number
    }

    /// How the body is framed, once all fields are read.
    func framing(limit: Int) throws(Refusal) -> Framing {
        guard hosts == 1 || (isLegacy && hosts == 0) else { throw .malformedHost }
        guard lengths + encodings <= 1, !(isLegacy && encodings > 0) else {
            throw .malformedLength
        }
        if encodings == 1 { return .chunked }
        guard length <= limit else { throw .bodyTooLarge }
        return length == 0 ? .none : .length(length)
    }

    /// The finished request.
    func request(
        body: [UInt8], remote: String, arrived: ContinuousClock.Instant
    ) -> Request {
        Request(
            method: method, path: target.path, rawTarget: target.raw, query: target.query,
            headers: Headers(bytes: bytes, fields: fields), body: body, remote: remote,
            arrived: arrived)
    }
}
