import CCurl

/// A request that goes out over HTTP or HTTPS, by libcurl: certificates are checked against those that
/// the machine trusts, no redirect is followed, and the environment's proxy is used. Blocks the thread.
package enum WebPost {
    /// What came back, whatever the status.
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
    }

    /// Nothing came back; the number is libcurl's (libcurl-errors(3)).
    package struct Fault: Error, Hashable, Sendable {
        package let code: Int32

        package init(code: Int32) { self.code = code }
    }

    /// The most bytes of an answer.
    package static let longest = 65_536

    /// - Parameters:
    ///   - type: of the body, such as `text/plain`.
    ///   - limit: for the whole exchange.
    /// - Throws: ``Fault`` where no answer came, or one that is too long.
    package static func send(
        _ body: [UInt8], type: String, to url: String, within limit: Duration
    ) throws(Fault) -> Answer {
        let milliseconds =
            limit.components.seconds * 1_000
            + limit.components.attoseconds / 1_000_000_000_000_000
        var bytes = [UInt8](repeating: 0, count: longest)
        var length = 0
        var status = 0
        let code = unsafe bytes.withUnsafeMutableBufferPointer { room in
            var answer = unsafe sspf_web_body(
                bytes: room.baseAddress, limit: room.count, length: 0)
            let code = unsafe sspf_web_post(
                url, "Content-Type: \(type)", body, body.count, Int(milliseconds), &answer,
                &status)
            length = unsafe answer.length
            return code
        }
        guard code == 0 else { throw Fault(code: code) }
        return Answer(status: status, body: Array(bytes[..<length]))
    }
}
