import HTTP
import Testing

@Suite struct FieldTests {
    @Test("fields made from pairs are found without regard to case")
    func headers() {
        let headers = Headers([("If-Match", "\"1\""), ("X", "å"), ("x", "2")])
        #expect(headers["if-MATCH"] == "\"1\"")
        #expect(headers.all("X") == ["å", "2"])
        #expect(headers.pairs.map(\.name) == ["if-match", "x", "x"])
    }

    @Test("bytes above ASCII in a value are opaque and allowed")
    func opaque() throws {
        let request = try request("GET / HTTP/1.1\r\nHost: a\r\nX: å\r\n\r\n")
        #expect(request?.headers["x"] == "å")
    }
}
