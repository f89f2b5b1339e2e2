/// Why the server itself answers, without asking the application.
///
/// After every one but `.overloaded` and `.faultyAnswer` the connection closes: what follows on it
/// cannot be trusted to be the start of a request. Carries no byte of the request.
package enum Refusal: Error, Hashable, Sendable, CaseIterable {
    /// The request line is not method, target and version with one space between.
    case malformedRequestLine
    /// The target is not an origin-form or absolute-form with strictly encoded path and query.
    case malformedTarget
    /// A line ends without carriage return, or a carriage return stands alone.
    case malformedLineEnd
    /// A field line is malformed: name, colon, control byte, or folded.
    case malformedHeader
    /// Not exactly one Host, or not a host.
    case malformedHost
    /// The framing is ambiguous: Content-Length or Transfer-Encoding wrong, doubled or both.
    case malformedLength
    /// A chunk is malformed.
    case malformedChunk
    /// The method is not a token.
    case malformedMethod
    /// The request line is too long.
    case targetTooLong
    /// The header section is too large.
    case headerTooLarge
    /// The body is too large.
    case bodyTooLarge
    /// Something other than `100-continue` is expected.
    case unknownExpectation
    /// Neither HTTP/1.1 nor HTTP/1.0.
    case unknownVersion
    /// The header was not complete in time.
    case headerTimeout
    /// The body was not complete in time.
    case bodyTimeout
    /// The queue to the workers is full.
    case overloaded
    /// The application answered something that cannot be sent.
    case faultyAnswer

    /// The status of the answer (RFC 9110 section 15, RFC 6585).
    package var status: Int {
        switch self {
        case .malformedRequestLine, .malformedTarget, .malformedLineEnd, .malformedHeader,
            .malformedHost, .malformedLength, .malformedChunk:
            400
        case .headerTimeout, .bodyTimeout: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .unknownExpectation: 417
        case .headerTooLarge: 431
        case .faultyAnswer: 500
        case .malformedMethod: 501
        case .overloaded: 503
        case .unknownVersion: 505
        }
    }

    /// A stable code, safe to print and to search for.
    package var code: String {
        switch self {
        case .malformedRequestLine: "HTTP-001"
        case .malformedTarget: "HTTP-002"
        case .malformedLineEnd: "HTTP-003"
        case .malformedHeader: "HTTP-004"
        case .malformedHost: "HTTP-005"
        case .malformedLength: "HTTP-006"
        case .malformedChunk: "HTTP-007"
        case .malformedMethod: "HTTP-008"
        case .targetTooLong: "HTTP-009"
        case .headerTooLarge: "HTTP-010"
        case .bodyTooLarge: "HTTP-011"
        case .unknownExpectation: "HTTP-012"
        case .unknownVersion: "HTTP-013"
        case .headerTimeout: "HTTP-014"
        case .bodyTimeout: "HTTP-015"
        case .overloaded: "HTTP-016"
        case .faultyAnswer: "HTTP-017"
        }
    }
}
