/// An answer. The server adds Date, Content-Length and, where it applies, Connection.
///
/// An answer with a control byte in a field, a status outside 200...599, or a field that the server
/// sets itself is never sent: a 500 takes its place.
package struct Response: Sendable {
    /// When the answer may leave.
    package enum Release: Hashable, Sendable {
        /// As soon as it is made.
        case now
        /// At the next whole multiple of this many milliseconds after the request was complete
        /// (1 to 60 000; others are moved there), so that its timing tells nothing. The I/O thread
        /// waits, no worker does.
        case tick(milliseconds: Int)
    }

    /// The status code.
    package var status: Int
    /// Fields in the order they are sent.
    package var headers: [(String, String)]
    /// The body; not sent to HEAD nor with 204 and 304.
    package var body: [UInt8]
    /// When the answer may leave.
    package var release: Release

    /// An answer; without further words it leaves at once.
    package init(
        status: Int, headers: [(String, String)] = [], body: [UInt8] = [],
        release: Release = .now
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.release = release
    }
}

/// What answers requests: one for each worker thread, made and called on that thread only.
package protocol Responder: AnyObject {
    /// The answer to this request. It may block; the next request of this worker waits.
    func respond(to request: Request) -> Response
}
