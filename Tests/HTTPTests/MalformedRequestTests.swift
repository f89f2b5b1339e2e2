import HTTP
import Testing

@Suite struct MalformedRequestTests {
    /// A request text and why it is refused.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let refusal: Refusal
        init(_ name: String, _ text: String, _ refusal: Refusal) {
            testDescription = name
            self.text = text
            self.refusal = refusal
        }
    }

    static let host = "GET / HTTP/1.1\r\nHost: a\r\n"
    static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

    static let rows: [Row] = [
        Row(
            "both lengths", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformedLength),
        Row(
            "two different lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n",
            .malformedLength),
        Row(
            "two equal lengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n",
            .malformedLength),
        Row("a list of lengths", post + "Content-Length: 3, 3\r\n\r\n", .malformedLength),
        Row("a signed length", post + "Content-Length: +3\r\n\r\n", .malformedLength),
        Row("an empty length", post + "Content-Length: \r\n\r\n", .malformedLength),
        Row("a hexadecimal length", post + "Content-Length: 0x3\r\n\r\n", .malformedLength),
        Row(
            "a length that overflows", post + "Content-Length: 99999999999999999999\r\n\r\n",
            .bodyTooLarge),
        Row("a bare line feed", "GET / HTTP/1.1\nHost: a\r\n\r\n", .malformedLineEnd),
        Row("a bare line feed after a field", host + "A: b\n\r\n", .malformedLineEnd),
        Row("a carriage return in a value", host + "A: b\rc\r\n\r\n", .malformedHeader),
        Row("no host", "GET / HTTP/1.1\r\n\r\n", .malformedHost),
        Row("two hosts", host + "Host: a\r\n\r\n", .malformedHost),
        Row("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformedHost),
        Row("a host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .malformedHost),
        Row("a control byte in a name", host + "A\u{1}: b\r\n\r\n", .malformedHeader),
        Row("a control byte in a value", host + "A: b\u{1}\r\n\r\n", .malformedHeader),
        Row("NUL in a value", host + "A: b\u{0}\r\n\r\n", .malformedHeader),
        Row("space before the colon", host + "A : b\r\n\r\n", .malformedHeader),
        Row("a field without a colon", host + "A\r\n\r\n", .malformedHeader),
        Row("a field without a name", host + ": b\r\n\r\n", .malformedHeader),
        Row("a folded field", host + "A: b\r\n c\r\n\r\n", .malformedHeader),
        Row("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .malformedHeader),
        Row("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n", .malformedLength),
        Row("gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", .malformedLength),
        Row("identity", post + "Transfer-Encoding: identity\r\n\r\n", .malformedLength),
        Row("chunked in capitals", post + "Transfer-Encoding: Chunked\r\n\r\n", .malformedLength),
        Row(
            "chunked twice",
            post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformedLength),
        Row(
            "chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformedLength),
        Row("HTTP/2.0", "GET / HTTP/2.0\r\n\r\n", .unknownVersion),
        Row("HTTP/1.2", "GET / HTTP/1.2\r\n\r\n", .unknownVersion),
        Row("the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\n", .unknownVersion),
        Row("a version in lower case", "GET / http/1.1\r\n\r\n", .malformedRequestLine),
        Row("HTTP/1.10", "GET / HTTP/1.10\r\n\r\n", .malformedRequestLine),
        Row("no version", "GET /\r\n\r\n", .malformedRequestLine),
        Row("two spaces", "GET  / HTTP/1.1\r\n\r\n", .malformedRequestLine),
        Row("a space in the target", "GET /a b HTTP/1.1\r\n\r\n", .malformedRequestLine),
        Row("two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", .malformedRequestLine),
        Row("a method that is no token", "GE(T / HTTP/1.1\r\n\r\n", .malformedMethod),
        Row("another expectation", host + "Expect: 200-ok\r\n\r\n", .unknownExpectation),
        Row("a chunk size that is none", chunked + "g\r\n", .malformedChunk),
        Row("a signed chunk size", chunked + "+3\r\nabc\r\n", .malformedChunk),
        Row("an empty chunk size", chunked + "\r\n", .malformedChunk),
        Row("space after a chunk size", chunked + "3 \r\nabc\r\n", .malformedChunk),
        Row("a chunk size that overflows", chunked + "ffffffffffffffffff\r\n", .malformedChunk),
        Row("a chunk that is too large", chunked + "fffffff\r\n", .bodyTooLarge),
        Row("a chunk longer than its size", chunked + "3\r\nabcd\r\n", .malformedChunk),
        Row("a bare line feed after a chunk size", chunked + "3\nabc\r\n", .malformedLineEnd),
        Row("a bare line feed after a chunk", chunked + "3\r\nabc\n0\r\n", .malformedLineEnd),
        Row("a control byte in an extension", chunked + "3;\u{1}\r\nabc\r\n", .malformedChunk),
        Row("a malformed trailer", chunked + "0\r\nA : b\r\n\r\n", .malformedHeader),
    ]

    @Test("a malformed request is refused, however it is cut", arguments: rows)
    func refuses(row: Row) {
        let bytes = Array(row.text.utf8)
        let whole = Reading([bytes[...]])
        #expect(whole.refusal == row.refusal)
        #expect(whole.requests == [])
        let single = Reading(bytes.indices.map { bytes[$0...$0] })
        #expect(single.refusal == row.refusal)
        #expect(single.requests == [])
    }

    @Test(
        "a target that is not a strict origin-form is refused",
        arguments: [
            "*", "http://a/", "a", "/%", "/%4", "/%zz", "/%00", "/%ff", "/%c3", "/.", "/..",
            "/a/../b", "/a/%2e%2e", "/%2E/a", "/a%2fb", "/a%0ab", "/a#b", "/a\"b", "/a[b", "/å",
            "/?a=%", "/?a=%00", "/?a=%ff", "/?=a", "/?a&&b", "/?&", "/?a=[", "/?a=%4g",
        ])
    func refusesTargets(target: String) {
        let reading = Reading("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(reading.refusal == .malformedTarget)
    }

    @Test("each refusal has its status")
    func statuses() {
        let expected: [Refusal: Int] = [
            .malformedRequestLine: 400, .malformedTarget: 400, .malformedLineEnd: 400,
            .malformedHeader: 400, .malformedHost: 400, .malformedLength: 400,
            .malformedChunk: 400, .malformedMethod: 501, .targetTooLong: 414,
            .headerTooLarge: 431, .bodyTooLarge: 413, .unknownExpectation: 417,
            .unknownVersion: 505, .headerTimeout: 408, .bodyTimeout: 408, .overloaded: 503,
            .faultyAnswer: 500,
        ]
        for refusal in Refusal.allCases { #expect(refusal.status == expected[refusal]) }
        #expect(Set(Refusal.allCases.map(\.code)).count == 17)
    }
}
