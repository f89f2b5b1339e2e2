import API
import HTTP

extension Law {
    /// Requests: read the same however they are cut, and the same again when written anew from what was
    /// read, with every letter of the target percent-encoded.
    static let http = Law("http") { (bytes) throws(Broken) in
        let whole = Heard([bytes[...]], limits)
        try expect(
            Heard(bytes.indices.map { bytes[$0...$0] }, limits) == whole, "byte by byte, the same")
        // Any cut will do: which one hangs on the bytes alone.
        let cut = bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % (bytes.count + 1)
        try expect(Heard([bytes[..<cut], bytes[cut...]], limits) == whole, "cut in two, the same")
        for heard in whole.requests {
            try bounded(heard.request)
            let again = Heard([heard.printed[...]], Limits())
            try expect(again.refusal == nil, "what was read can be written and read again")
            try expect(again.requests.count == 1, "and is one request")
            try expect(again.requests.first == heard, "and the same one")
        }
    }

    private static let limits = Limits(
        requestLine: 512, headerBytes: 1024, headerCount: 16, body: 512, queryParameters: 8)

    /// What the rest of the service relies on.
    private static func bounded(_ request: Request) throws(Broken) {
        try expect(request.body.count <= limits.body, "a body within its limit")
        try expect(request.headers.count <= limits.headerCount, "fields within their limit")
        try expect(request.query.count <= limits.queryParameters, "parameters within their limit")
        try expect(request.query.allSatisfy { !$0.name.isEmpty }, "every parameter has a name")
        for segment in request.path {
            try expect(segment != "." && segment != "..", "no dot segment")
            try expect(
                segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F },
                "no control character or slash in a segment")
        }
        // What is forwarded becomes an address or nothing.
        let peer = Proxies(["127.0.0.1"]).peer(of: request)
        try expect(
            peer.utf8.allSatisfy { Array("0123456789abcdef.:/".utf8).contains($0) }, "an address")
    }
}

/// What a parser made of some bytes, and how it ended.
private struct Heard: Equatable {
    /// One request, and whether the connection closes after it.
    struct One: Equatable {
        let request: Request
        let closes: Bool

        static func == (left: One, right: One) -> Bool { left.printed == right.printed }

        /// The request written anew: HTTP/1.0 where the connection closes, a length where there is a body.
        var printed: [UInt8] {
            let path = request.path.map(One.encoded).joined(separator: "/")
            let query = request.query
                .map { "\(One.encoded($0.name))=\(One.encoded($0.value))" }
                .joined(separator: "&")
            let target = "/\(path)\(query.isEmpty ? "" : "?")\(query)"
            var head = "\(request.method.name) \(target) HTTP/1.\(closes ? 0 : 1)\r\n"
            let framing = ["content-length", "transfer-encoding"]
            for field in request.headers.pairs where !framing.contains(field.name) {
                head += "\(field.name):\(field.value)\r\n"
            }
            if !request.body.isEmpty { head += "content-length:\(request.body.count)\r\n" }
            return Array("\(head)\r\n".utf8) + request.body
        }

        private static func encoded(_ text: String) -> String {
            text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    var requests: [One] = []
    var refusal: Refusal?
    var phase = Parser.Phase.idle

    init(_ pieces: [ArraySlice<UInt8>], _ limits: Limits) {
        var parser = Parser(limits: limits, remote: "127.0.0.1")
        for piece in pieces where refusal == nil {
            parser.append(piece)
            take(from: &parser)
        }
        // After a refusal nobody asks it again.
        if refusal == nil { phase = parser.phase }
    }

    private mutating func take(from parser: inout Parser) {
        while true {
            do throws(Refusal) {
                switch try parser.next() {
                case .needsMore: return
                case .expectsContinue: continue
                case .request(let request, let closes):
                    requests.append(One(request: request, closes: closes))
                }
            } catch {
                refusal = error
                return
            }
        }
    }
}
