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

    /// The table of `speed.md` §3 and what stands beside it.
    static let rows = MalformedRequests.framing + MalformedRequests.heads + MalformedRequests.chunks

    @Test("a malformed request is refused, however it is cut", arguments: rows)
    func refuses(row: Row) {
        let bytes = Array(row.text.utf8)
        let whole = Reading([bytes[...]])
        #expect(whole.refusal == row.refusal)
        #expect(whole.requests == [])
        // One byte at a time; what is long, in pieces that divide no line evenly.
        let step = bytes.count < 4096 ? 1 : 997
        let single = Reading(
            stride(from: 0, to: bytes.count, by: step).map {
                bytes[$0..<min($0 + step, bytes.count)]
            })
        #expect(single.refusal == row.refusal)
        #expect(single.requests == [])
    }

    @Test("over a socket each gets one answer, and the connection closes, whatever follows it")
    func refusesOnTheWire() async throws {
        try await withServer { server, port in
            for row in MalformedRequestTests.rows {
                let client = Client(port: port)
                client.send(row.text + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = client.answer()
                #expect(answer?.status == row.refusal.status, "\(row.testDescription)")
                #expect(answer?.head.contains("Connection: close") == true)
                #expect(client.isClosed(), "\(row.testDescription)")
            }
            #expect(server.counters.requests == 0)
        }
    }

    @Test(
        "a target that is not a strict origin-form or absolute-form is refused",
        arguments: [
            "*", "a", "a:1", "http:", "http:/a", "http://", "http:///a", "http://a@b/",
            "http://a/../b", "http://a#b", "ftp://a/", "//\u{e5}", "http://\u{e5}/", "/%", "/%4",
            "/%zz", "/%00", "/%ff", "/%c3", "/.", "/..",
            "/a/../b", "/a/./b", "/a/%2e%2e", "/a/%2e%2E/b", "/a/.%2e", "/%C3%28", "/%C0%AF",
            "/a\\b", "/%2E/a", "/a%2fb", "/a%0ab", "/a#b", "/a\"b", "/a[b", "/å",
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
