import CCurl
import Glibc

/// A request that goes out over HTTP or HTTPS, by libcurl: certificates are checked against those that
/// the machine trusts, no redirect is followed, and the environment's proxy is used. Blocks the thread.
package struct WebRequest: Sendable {
    /// The methods that we send.
    package enum Method: String, Sendable {
        case post = "POST"
        case delete = "DELETE"
    }

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

    private let method: Method
    private let url: String
    /// For the whole exchange.
    private let limit: Duration
    /// The most bytes of an answer.
    package var longest = 65_536
    /// The session token of whoever asks.
    package var bearer: String?
    /// Names what the request creates, for whoever sends it again.
    package var key: String?
    /// A file of certificates that are trusted instead of the machine's.
    package var trusted: String?
    /// Past every proxy: to this machine itself.
    package var isDirect = false
    /// Asked now and then, at least once a second; other than 0 ends the exchange with fault 42.
    package var stop: (@convention(c) () -> Int32)?

    package init(_ method: Method, _ url: String, within limit: Duration) {
        self.method = method
        self.url = url
        self.limit = limit
    }

    /// - Parameter type: of the body, such as `text/plain`.
    /// - Throws: ``Fault`` where no answer came, or one that is too long.
    package func send(_ body: [UInt8], type: String) throws(Fault) -> Answer {
        let milliseconds =
            limit.components.seconds * 1_000
            + limit.components.attoseconds / 1_000_000_000_000_000
        var answer = unsafe sspf_web_body(bytes: nil, room: 0, limit: longest, length: 0)
        defer { unsafe free(answer.bytes) }
        var status = 0
        let code = unsafe Self.withText(bearer.map { "Authorization: Bearer \($0)" }) { bearer in
            unsafe Self.withText(key.map { "Idempotency-Key: \($0)" }) { key in
                unsafe Self.withText(trusted) { trusted in
                    unsafe Self.withText("Content-Type: \(type)") { type in
                        unsafe Self.withText(url) { url in
                            unsafe Self.withText(method.rawValue) { method in
                                unsafe body.withUnsafeBytes { bytes in
                                    var request = unsafe sspf_web_request(
                                        method: method, url: url, type: type, authorization: bearer,
                                        key: key, bytes: bytes.baseAddress, length: bytes.count,
                                        milliseconds: Int(milliseconds), trusted: trusted,
                                        direct: isDirect ? 1 : 0, stop: stop)
                                    return unsafe sspf_web_send(&request, &answer, &status)
                                }
                            }
                        }
                    }
                }
            }
        }
        guard code == 0 else { throw Fault(code: code) }
        let bytes = unsafe UnsafeRawBufferPointer(start: answer.bytes, count: answer.length)
        return Answer(status: status, body: unsafe Array(bytes))
    }

    private static func withText(
        _ text: String?, _ use: (UnsafePointer<CChar>?) -> Int32
    ) -> Int32 {
        guard let text else { return use(nil) }
        return unsafe text.withCString { unsafe use($0) }
    }
}
