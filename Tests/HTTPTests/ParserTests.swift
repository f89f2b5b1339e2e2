import HTTP
import Testing

@Suite struct ParserTests {
    @Test("a request is read with its path, query, fields and body")
    func whole() throws {
        let text =
            "POST /a%20b/%C3%A5/?q=1%2B1&r=a+b&r= HTTP/1.1\r\nHost: a.example:80\r\n"
            + "Content-TYPE: \t text/plain \r\nX: 1\r\nx: 2\r\nContent-Length: 3\r\n\r\nabc"
        let request = try #require(try request(text))
        #expect(request.method == .post)
        #expect(request.path == ["a b", "å", ""])
        #expect(request.rawTarget == "/a%20b/%C3%A5/?q=1%2B1&r=a+b&r=")
        #expect(request.query.map(\.name) == ["q", "r", "r"])
        #expect(request.query.map(\.value) == ["1+1", "a b", ""])
        #expect(request.headers["content-type"] == "text/plain")
        #expect(request.headers["Content-Type"] == "text/plain")
        #expect(request.headers.all("X") == ["1", "2"])
        #expect(request.headers["absent"] == nil)
        #expect(request.headers.count == 5)
        #expect(request.body == Array("abc".utf8))
        #expect(request.remote == "unix")
    }

    @Test(
        "an absolute target is read for its path and query, whatever place it names",
        arguments: [
            ("http://example.com/a%20b?q=1", ["a b"], "/a%20b?q=1"),
            ("HTTPS://[::1]:8080/a", ["a"], "/a"), ("http://a", [], "/"), ("http://a:1/", [], "/"),
            ("http://a?q=1", [], "/?q=1"),
        ])
    func absolute(target: String, path: [String], raw: String) throws {
        let request = try #require(try request("GET \(target) HTTP/1.1\r\nHost: b\r\n\r\n"))
        #expect(request.path == path)
        #expect(request.rawTarget == raw)
    }

    @Test("the root path has no segments")
    func root() throws {
        let request = try #require(try request("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(request.path == [])
        #expect(request.query.isEmpty)
    }

    @Test("chunks become one body; extensions and trailers are dropped")
    func chunked() throws {
        let text =
            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3; name = \"v\\\"w\";b;c=d\r\nabc\r\n0A\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n"
        let request = try #require(try request(text))
        #expect(request.body == Array("abc0123456789".utf8))
        #expect(request.headers["digest"] == nil)
    }

    @Test("an unknown method that is a token is passed on")
    func unknownMethod() throws {
        let request = try #require(try request("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(request.method == Method(name: "BREW"))
    }

    @Test("a body of GET is shown to the application")
    func bodyOfGet() throws {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
        #expect(try request(text)?.body == [UInt8(ascii: "x")])
    }

    @Test(
        "a connection closes when the client says so or speaks HTTP/1.0",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", false),
            ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", true),
            ("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo , CLOSE\r\n\r\n", true),
            ("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", false),
            ("GET / HTTP/1.0\r\n\r\n", true),
        ])
    func closing(text: String, closes: Bool) {
        #expect(Reading(text).requests.first?.hasSuffix(closes ? "true" : "false") == true)
    }

    @Test("an expectation of 100 is told once, and only while the body is awaited")
    func expectation() throws {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n"
        var parser = Parser(limits: Limits())
        parser.append(Array(head.utf8)[...])
        guard case .expectsContinue = try parser.next() else {
            Issue.record("expected 100")
            return
        }
        guard case .needsMore = try parser.next() else {
            Issue.record("told twice")
            return
        }
        parser.append([UInt8(ascii: "x")][...])
        guard case .request(let request, _) = try parser.next() else {
            Issue.record("no request")
            return
        }
        #expect(request.body.count == 1)
    }

    @Test("the phase follows the bytes")
    func phases() {
        #expect(Reading("").phase == .idle)
        #expect(Reading("G").phase == .head)
        #expect(Reading("GET / HTTP/1.1\r\nHo").phase == .head)
        #expect(Reading("PUT / HTTP/1.1\r\nHost:a\r\nContent-Length:2\r\n\r\nx").phase == .body)
        #expect(Reading("GET / HTTP/1.1\r\nHost:a\r\n\r\n").phase == .idle)
    }

    static let valid: [String] = [
        "\r\nGET /a/b?c=d HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: u\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            + "DELETE /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
            + "abHEAD /y HTTP/1.0\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: [::1]:8\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
    ]

    @Test("a request cut in two anywhere is read as if it came whole", arguments: valid)
    func anyCut(text: String) {
        let bytes = Array(text.utf8)
        let whole = Reading([bytes[...]])
        #expect(whole.refusal == nil)
        #expect(!whole.requests.isEmpty)
        for cut in bytes.indices { #expect(Reading([bytes[..<cut], bytes[cut...]]) == whole) }
        #expect(Reading(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test("pipelined requests are read one after the other")
    func pipelined() {
        let one = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        let reading = Reading(String(repeating: one, count: 500))
        #expect(reading.requests.count == 500)
        #expect(reading.phase == .idle)
    }

    @Test("mutated requests end in a request or a refusal, however they are cut", arguments: 1...4)
    func fuzz(seed: Int) {
        var random = Seeded(state: UInt64(seed))
        let end = ContinuousClock.now + .milliseconds(500)
        var refused = 0
        var read = 0
        while ContinuousClock.now < end {
            var bytes = Array((ParserTests.valid.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) { random.mutate(&bytes) }
            let whole = Reading([bytes[...]], limits: Limits(body: 64))
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let halves = Reading([bytes[..<cut], bytes[cut...]], limits: Limits(body: 64))
            #expect(halves.requests == whole.requests)
            #expect(halves.refusal == whole.refusal)
            if whole.refusal != nil { refused += 1 }
            read += whole.requests.count
        }
        #expect(refused > 0)
        #expect(read > 0)
    }
}

/// A generator with a fixed start (splitmix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Changes, removes, doubles or inserts.
    mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: bytes.indices, using: &self)
        let odd = Array("\r\n\t :;,%/?&=0fF\0\u{7F}".utf8)
        switch Int.random(in: 0..<5, using: &self) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(odd.randomElement(using: &self) ?? 0, at: place)
        case 3: bytes[place] = odd.randomElement(using: &self) ?? 0
        default:
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &self))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        }
    }
}
