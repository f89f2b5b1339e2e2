package import HTTP
import FoundationEssentials
import JSON

extension Denial {
    /// The refusal as problem details (RFC 9457).
    /// - Parameter toToken: whether a token was shown, to a route that asks for one: the challenge says
    ///   that it opens nothing, never why, and nothing where there was none (RFC 6750 section 3.1).
    func response(_ language: Language, _ requestID: UUID, toToken: Bool) -> Response {
        let kind = kind
        let fields =
            toToken && kind == .notSignedIn
            ? [("WWW-Authenticate", "Bearer error=\"invalid_token\"")] : headers
        return kind.response(faults, fields, language, requestID)
    }
}

extension ProblemKind {
    /// A 404 waits for the next whole multiple of this many milliseconds, so that its timing does
    /// not tell what is hidden from what is absent.
    static let tick = 25

    /// The answer: the same bytes for the same kind, faults and language, save `instance`
    /// and `requestId`.
    ///
    /// - Parameter language: nil where what was asked for was not read: then in both.
    func response(
        _ faults: [Reader.Fault], _ extra: [(String, String)], _ language: Language?,
        _ requestID: UUID
    ) -> Response {
        var extensions: [(name: String, json: [UInt8])] = [
            ("requestId", Problem.quoted(Frame.text(requestID)))
        ]
        if !faults.isEmpty {
            let errors = faults.map { fault in
                JSON.object([
                    JSON.Member("pointer", .string(fault.pointer)),
                    JSON.Member("code", .string(fault.code)),
                    JSON.Member("detail", .string(Wording.text(fault, language ?? .swedish))),
                ])
            }
            extensions.append(("errors", JSON.write(.array(errors))))
        }
        let problem = Problem(
            type: type, title: words.title.text(language), status: status,
            detail: words.detail.text(language),
            instance: "urn:uuid:\(Frame.text(requestID))", extensions: extensions)
        return problem.response(
            headers: [("Content-Language", language?.rawValue ?? "sv, en")] + extra
                + Frame.headers(requestID),
            release: isTimed ? .tick(milliseconds: Self.tick) : .now)
    }

    /// Whether the time of the answer must tell nothing.
    private var isTimed: Bool {
        switch self {
        case .notFound, .notSignedIn: true
        case .signInTooOld, .passwordDue, .factorDue, .tooMany, .forbidden, .methodNotAllowed,
            .notAcceptable, .conflict, .inProgress, .tooLarge, .unsupportedMediaType,
            .bodyNotExpected, .keyMissing, .keyMalformed, .keyReused,
            .versionMissing, .versionMalformed, .versionNotTaken, .stale, .unfitQuery, .notJSON,
            .unfit, .unavailable, .broken, .malformed, .timeout, .targetTooLong, .expectation,
            .headerTooLarge, .notImplemented, .version:
            false
        }
    }
}

extension Answering {
    /// What the server refuses itself, as problem details like all others.
    package static func refuse(_ refusal: HTTP.Refusal) -> Response {
        let kind: ProblemKind =
            switch refusal {
            case .malformedRequestLine, .malformedTarget, .malformedLineEnd, .malformedHeader,
                .malformedHost, .malformedLength, .malformedChunk:
                .malformed
            case .malformedMethod: .notImplemented
            case .targetTooLong: .targetTooLong
            case .headerTooLarge: .headerTooLarge
            case .bodyTooLarge: .tooLarge
            case .unknownExpectation: .expectation
            case .unknownVersion: .version
            case .headerTimeout, .bodyTimeout: .timeout
            case .overloaded: .unavailable
            case .faultyAnswer: .broken
            }
        return kind.response([], kind.headers, nil, UUID())
    }
}
