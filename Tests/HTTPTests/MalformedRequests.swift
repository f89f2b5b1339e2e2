import HTTP

/// Requests that a strict server refuses, each with its reason.
///
/// Other servers serve many of these: where a proxy reads a request one way and the server behind it
/// another, one request hides in another's body.
enum MalformedRequests {
    typealias Row = MalformedRequestTests.Row

    private static let host = "GET / HTTP/1.1\r\nHost: a\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

    /// How long the body is: said twice, in two ways, or not at all.
    static let framing = [
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
        Row("a negative length", post + "Content-Length: -1\r\n\r\n", .malformedLength),
        Row(
            "a length beyond Int", post + "Content-Length: 9223372036854775808\r\n\r\n",
            .bodyTooLarge),
        Row(
            "the greatest Int", post + "Content-Length: 9223372036854775807\r\n\r\n",
            .bodyTooLarge),
        Row("a length over the limit", post + "Content-Length: 1048577\r\n\r\n", .bodyTooLarge),
    ]

    /// Request lines and fields.
    static let heads = [
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
        Row("bare line feeds throughout", "GET / HTTP/1.1\nHost: a\n\n", .malformedLineEnd),
        Row("two carriage returns", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .malformedHeader),
        Row("a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
        Row("NUL in a name", host + "A\u{0}B: c\r\n\r\n", .malformedHeader),
        Row("DEL in a value", host + "A: b\u{7F}\r\n\r\n", .malformedHeader),
        Row("a tab before the colon", host + "A\t: b\r\n\r\n", .malformedHeader),
        Row("a field folded with a tab", host + "A: b\r\n\tc\r\n\r\n", .malformedHeader),
        Row("a letter beyond ASCII in a name", host + "Ä: b\r\n\r\n", .malformedHeader),
        Row(
            "a field of 64 KB", host + "A: " + String(repeating: "b", count: 65_536) + "\r\n\r\n",
            .headerTooLarge),
        Row(
            "64 KB of fields",
            host + String(repeating: "A: \(String(repeating: "b", count: 1019))\r\n", count: 64)
                + "\r\n", .headerTooLarge),
        Row(
            "65 fields", host + String(repeating: "A: b\r\n", count: 64) + "\r\n", .headerTooLarge),
        Row(
            "a request line over 8 KB",
            "GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1\r\n", .targetTooLong),
        Row("a target without end", "GET /" + String(repeating: "a", count: 8200), .targetTooLong),
        Row(
            "65 parameters",
            "GET /?" + String(repeating: "a=b&", count: 64) + "c=d HTTP/1.1\r\n\r\n",
            .malformedTarget),
        Row("a tab for a space", "GET\t/ HTTP/1.1\r\n\r\n", .malformedRequestLine),
        Row("a space at the end", "GET / HTTP/1.1 \r\n\r\n", .malformedRequestLine),
        Row("a space at the start", " GET / HTTP/1.1\r\n\r\n", .malformedRequestLine),
    ]

    /// Chunked bodies.
    static let chunks = [
        Row("a chunk size that is none", chunked + "g\r\n", .malformedChunk),
        Row("a signed chunk size", chunked + "+3\r\nabc\r\n", .malformedChunk),
        Row("an empty chunk size", chunked + "\r\n", .malformedChunk),
        Row("space after a chunk size", chunked + "3 \r\nabc\r\n", .malformedChunk),
        Row("a chunk size that overflows", chunked + "ffffffffffffffffff\r\n", .malformedChunk),
        Row("a chunk that is too large", chunked + "fffffff\r\n", .bodyTooLarge),
        Row("a chunk longer than its size", chunked + "3\r\nabcd\r\n", .malformedChunk),
        Row("a bare line feed after a chunk size", chunked + "3\nabc\r\n", .malformedLineEnd),
        Row("a bare line feed after a chunk", chunked + "3\r\nabc\n0\r\n", .malformedLineEnd),
        Row("an extension without a name", chunked + "3;\r\nabc\r\n", .malformedChunk),
        Row("an extension without a value", chunked + "3;a=\r\nabc\r\n", .malformedChunk),
        Row("a quote left open", chunked + "3;a=\"b\r\nabc\r\n", .malformedChunk),
        Row("text after a quote", chunked + "3;a=\"b\"c\r\nabc\r\n", .malformedChunk),
        Row(
            "a length after the body", chunked + "0\r\nContent-Length: 3\r\n\r\n", .malformedHeader),
        Row(
            "a coding after the body", chunked + "0\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformedHeader),
        Row("a host after the body", chunked + "0\r\nHost: b\r\n\r\n", .malformedHeader),
        Row(
            "a token after the body", chunked + "0\r\nAuthorization: Bearer x\r\n\r\n",
            .malformedHeader),
        Row("a control byte in an extension", chunked + "3;\u{1}\r\nabc\r\n", .malformedChunk),
        Row("a malformed trailer", chunked + "0\r\nA : b\r\n\r\n", .malformedHeader),
        Row("a negative chunk size", chunked + "-1\r\n", .malformedChunk),
        Row("a chunk size with a prefix", chunked + "0x1\r\na\r\n", .malformedChunk),
        Row("the greatest UInt64", chunked + "ffffffffffffffff\r\n", .malformedChunk),
        Row("the greatest Int as a chunk size", chunked + "7fffffffffffffff\r\n", .malformedChunk),
        Row("a chunk size of 15 digits", chunked + "fffffffffffffff\r\n", .bodyTooLarge),
        Row("a chunk over the limit", chunked + "100001\r\n", .bodyTooLarge),
        Row(
            "chunks over the limit together",
            chunked + "fffff\r\n" + String(repeating: "a", count: 0xFFFFF) + "\r\n2\r\n",
            .bodyTooLarge),
        Row(
            "an extension without end", chunked + "1;" + String(repeating: "a", count: 200),
            .malformedChunk),
        Row("a folded trailer", chunked + "0\r\nA: b\r\n c\r\n\r\n", .malformedHeader),
        Row(
            "trailers of 64 KB", chunked + "0\r\nA: " + String(repeating: "b", count: 65_536),
            .headerTooLarge),
    ]
}
