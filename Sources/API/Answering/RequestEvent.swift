import Domain
package import FoundationEssentials
import JSON

/// What those who run the service are told of one request: a fault of ours, that it could not be done
/// now, or that it took long. Names of things in the program, never a value that was sent or shown.
package struct RequestEvent: Sendable {
    package enum Kind: Hashable, Sendable {
        /// With its stable code.
        case fault(code: String)
        /// Answered with 503, and why: the database's error and state, or the failure itself.
        case unavailable(code: String)
        /// With the name of the statement, or of the creation, that kept the database longest, and for how
        /// long, in milliseconds; nil where none was sent.
        case slow(statement: String?, lasted: Int)
    }

    package let kind: Kind
    /// The way in, such as `GET /youths/{id}`; nil where there is none.
    package let route: String?
    package let status: Int
    /// From the moment when it was complete to its answer, waiting for a worker included.
    package let milliseconds: Int
    package let requestID: UUID
    package let trace: TraceContext?

    /// A line of JSON, of this moment (RFC 3339).
    package var line: String {
        let what: [(String, JSON)] =
            switch kind {
            case .fault(let code): [("event", .string("fault")), ("code", .string(code))]
            case .unavailable(let code):
                [("event", .string("unavailable")), ("code", .string(code))]
            case .slow(nil, _): [("event", .string("slow"))]
            case .slow(let statement?, let lasted):
                [
                    ("event", .string("slow")), ("statement", .string(statement)),
                    ("statementMilliseconds", .integer(lasted)),
                ]
            }
        var members = [("time", JSON.string(Date.now.formatted(.iso8601)))] + what
        if let route { members.append(("route", .string(route))) }
        members += [
            ("status", .integer(status)), ("milliseconds", .integer(milliseconds)),
            ("requestId", .string(requestID.text)),
        ]
        if let trace {
            members += [("traceId", .string(trace.traceID)), ("spanId", .string(trace.spanID))]
        }
        let object = JSON.object(members.map { JSON.Member($0.0, $0.1) })
        return String(decoding: JSON.write(object), as: UTF8.self)
    }
}
