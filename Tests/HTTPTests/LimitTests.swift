import HTTP
import Testing

@Suite struct LimitTests {
    let limits = Limits(
        requestLine: 20, headerBytes: 40, headerCount: 3, body: 5, queryParameters: 2)

    @Test("a request at every limit is read")
    func atLimits() {
        let line = "GET /?a=1&b HTTP/1.1"
        let text = line + "\r\nHost: a\r\nB: c\r\nContent-Length: 5\r\n\r\nabcde"
        let reading = Reading(text, limits: limits)
        #expect(line.utf8.count == 20)
        #expect(reading.refusal == nil)
        #expect(reading.requests.count == 1)
    }

    @Test("a request line that is too long is 414, even before it ends")
    func requestLine() {
        #expect(Reading("GET /aaaaaa HTTP/1.1\r\n", limits: limits).refusal == nil)
        #expect(Reading("GET /aaaaaaa HTTP/1.1\r\n", limits: limits).refusal == .targetTooLong)
        #expect(Reading("GET /aaaaaaaaaaaaaaaaaaa", limits: limits).refusal == .targetTooLong)
    }

    @Test("too many bytes of fields are 431, even before the line ends")
    func headerBytes() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        let long = String(repeating: "x", count: 40)
        #expect(Reading(start + "A: \(long)\r\n", limits: limits).refusal == .headerTooLarge)
        #expect(Reading(start + long, limits: limits).refusal == .headerTooLarge)
    }

    @Test("too many fields are 431, trailers counted too")
    func headerCount() {
        let start = "POST / HTTP/1.1\r\nHost: a\r\n"
        #expect(Reading(start + "A:\r\nB:\r\nC:\r\n", limits: limits).refusal == .headerTooLarge)
        let chunked = "POST / HTTP/1.1\r\nHost:a\r\nTransfer-Encoding:chunked\r\n\r\n0\r\n"
        let limits = Limits(headerCount: 3)
        #expect(Reading(chunked + "A:\r\n\r\n", limits: limits).refusal == nil)
        #expect(Reading(chunked + "A:\r\nB:\r\n", limits: limits).refusal == .headerTooLarge)
    }

    @Test("a body that is too large is 413 before it comes")
    func body() {
        let start = "POST / HTTP/1.1\r\nHost:a\r\n"
        let length = start + "Content-Length:6\r\n\r\n"
        #expect(Reading(length, limits: limits).refusal == .bodyTooLarge)
        let chunked = start + "Transfer-Encoding:chunked\r\n\r\n3\r\nabc\r\n3\r\n"
        let roomy = Limits(body: 5)
        #expect(Reading(chunked, limits: roomy).refusal == .bodyTooLarge)
    }

    @Test("too many query parameters are refused")
    func queryParameters() {
        let reading = Reading("GET /?a&b&c HTTP/1.1\r\n", limits: limits)
        #expect(reading.refusal == .malformedTarget)
    }

    @Test("the limits are those of the design")
    func defaults() {
        let limits = Limits()
        #expect(limits.requestLine == 8192)
        #expect(limits.headerBytes == 16384)
        #expect(limits.headerCount == 64)
        #expect(limits.body == 1_048_576)
        #expect(limits.queryParameters == 64)
    }
}
