import HTTP

/// What a parser made of some bytes: the requests in a form that can be compared, and how it ended.
struct Reading: Equatable {
    var requests: [String] = []
    var refusal: Refusal?
    var phase = Parser.Phase.idle

    /// Reads the pieces one after the other.
    init(_ pieces: [ArraySlice<UInt8>], limits: Limits = Limits()) {
        var parser = Parser(limits: limits)
        for piece in pieces where refusal == nil {
            parser.append(piece)
            take(from: &parser)
        }
        phase = parser.phase
    }

    init(_ text: String, limits: Limits = Limits()) {
        self.init([Array(text.utf8)[...]], limits: limits)
    }

    private mutating func take(from parser: inout Parser) {
        while true {
            do throws(Refusal) {
                switch try parser.next() {
                case .needsMore: return
                case .expectsContinue: continue
                case .request(let request, let closes):
                    requests.append(Reading.text(request, closes))
                }
            } catch {
                refusal = error
                return
            }
        }
    }

    private static func text(_ request: Request, _ closes: Bool) -> String {
        let query = request.query.map { "\($0.name)=\($0.value)" }
        let fields = request.headers.pairs.map { "\($0.name):\($0.value)" }
        let body = String(decoding: request.body, as: UTF8.self)
        return "\(request.method.name) \(request.path) \(query) \(fields) \(body) \(closes)"
    }
}

/// The first request in a text, when there is one and nothing is refused.
func request(_ text: String) throws -> Request? {
    var parser = Parser(limits: Limits())
    parser.append(Array(text.utf8)[...])
    while true {
        switch try parser.next() {
        case .needsMore: return nil
        case .expectsContinue: continue
        case .request(let request, _): return request
        }
    }
}
