/// What one request may cost in memory. Each limit is checked before the bytes are kept.
package struct Limits: Hashable, Sendable {
    /// Bytes of the request line; longer is 414.
    package var requestLine: Int
    /// Bytes of all field lines of one request, trailers included; more is 431.
    package var headerBytes: Int
    /// Number of field lines of one request, trailers included; more is 431.
    package var headerCount: Int
    /// Bytes of a body; more is 413.
    package var body: Int
    /// Number of query parameters; more is 400.
    package var queryParameters: Int

    /// Limits, with the values the service uses.
    package init(
        requestLine: Int = 8 * 1024, headerBytes: Int = 16 * 1024, headerCount: Int = 64,
        body: Int = 1024 * 1024, queryParameters: Int = 64
    ) {
        self.requestLine = requestLine
        self.headerBytes = headerBytes
        self.headerCount = headerCount
        self.body = body
        self.queryParameters = queryParameters
    }
}
