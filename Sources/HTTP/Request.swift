/// A complete request, decoded as far as HTTP goes.
///
/// A body is allowed with every method; whoever forbids one to GET, HEAD or DELETE looks at `body`.
package struct Request: Sendable {
    /// The method token.
    package let method: Method
    /// The path's segments, percent-decoded: `/a/b` is `["a", "b"]`, `/` is `[]`, and a trailing
    /// slash leaves an empty segment. None is `.` or `..` or holds a slash or a control character.
    package let path: [String]
    /// The target as sent. It may hold what must not be logged.
    package let rawTarget: String
    /// The query's parameters in the order sent, decoded (plus is space); names may repeat.
    package let query: [(name: String, value: String)]
    /// The header fields.
    package let headers: Headers
    /// The body, without its chunking; empty when there was none.
    package let body: [UInt8]
    /// The peer's address as text without port, or `unix`.
    package let remote: String
    /// When the request was complete, on a clock that never goes back.
    package let arrived: ContinuousClock.Instant

    /// A request that did not come over a socket, for tests of what stands above.
    package init(
        method: Method, path: [String], rawTarget: String,
        query: [(name: String, value: String)] = [], headers: Headers = Headers([]),
        body: [UInt8] = [], remote: String = "unix", arrived: ContinuousClock.Instant = .now
    ) {
        self.method = method
        self.path = path
        self.rawTarget = rawTarget
        self.query = query
        self.headers = headers
        self.body = body
        self.remote = remote
        self.arrived = arrived
    }
}
