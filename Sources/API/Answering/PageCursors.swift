package import Domain
package import FoundationEssentials
import Secrets

/// Where a page ended, as a caller has it: signed (HMAC-SHA-256), for an hour, and for the session, the
/// list and the filters that it was given to. For anybody and anything else it is as good as none.
package struct PageCursors: Sendable {
    private static let lifetime = 3600

    private let key: [UInt8]

    /// - Parameter key: 32 bytes, which service nodes share; by default this process's own.
    package init(key: [UInt8] = (0..<32).map { _ in UInt8.random(in: .min ... .max) }) {
        self.key = key
    }

    /// - Parameter place: whose, of which list, with which filters.
    package func write(_ cursor: Cursor, at place: String, _ now: Date) -> String {
        let until = Int(now.timeIntervalSince1970) + Self.lifetime
        let text = "\(until)~\(cursor.description)"
        return Base64URL.encode(mark(text, place) + Array(text.utf8))
    }

    /// Nil for one that was not given here, to this caller, within the hour.
    package func read(_ text: String, at place: String, _ now: Date) -> Cursor? {
        guard text.utf8.count <= 200, let bytes = Base64URL.decode(text),
            bytes.count > SHA256.length,
            let payload = String(validating: bytes.dropFirst(SHA256.length), as: UTF8.self),
            constantTimeEquals(Array(bytes.prefix(SHA256.length)), mark(payload, place))
        else { return nil }
        let parts = payload.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let until = Int(parts[0]),
            Int(now.timeIntervalSince1970) <= until
        else { return nil }
        return Cursor(String(parts[1]))
    }

    private func mark(_ text: String, _ place: String) -> [UInt8] {
        HMACSHA256.code(Array("\(text)\n\(place)".utf8), key: key)
    }
}
