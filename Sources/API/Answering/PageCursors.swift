package import Access
package import FoundationEssentials
import Secrets

/// Where a page ended, as a caller has it: sealed, for an hour, and for the session, the list, its
/// filters and the body that it was given to. For anybody and anything else it is as good as none.
/// Sealed and not signed alone, for what a list is ordered by can be a name, and a cursor stands in a URL.
package struct PageCursors: Sendable {
    private static let lifetime = 3600

    private let key: [UInt8]

    /// - Parameter key: 32 bytes, which service nodes share; by default this process's own.
    package init(key: [UInt8] = (0..<32).map { _ in UInt8.random(in: .min ... .max) }) {
        self.key = key
    }

    /// - Parameters:
    ///   - next: where the next page begins.
    ///   - place: whose, of which list, with which filters.
    /// - Throws: `.broken(code: "API-009")` where it cannot be sealed.
    package func write(
        _ next: Window, at place: String, _ now: Date
    ) throws(Failure) -> String {
        let until = Int(now.timeIntervalSince1970) + Self.lifetime
        let text = "\(until)~\(next.offset)~\(next.after ?? "")"
        do throws(SecretsError) {
            return Base64URL.encode(try SecretBox(key: key).seal(Array(text.utf8), as: place))
        } catch { throw .broken(code: "API-009") }
    }

    /// Nil for one that was not given here, to this caller, within the hour.
    ///
    /// - Parameter limit: how many items the page is to have.
    package func read(_ text: String, _ limit: Int, at place: String, _ now: Date) -> Window? {
        guard text.utf8.count <= Self.longest, let box = Base64URL.decode(text),
            let bytes = try? SecretBox(key: key).open(box, as: place),
            let payload = String(validating: bytes, as: UTF8.self)
        else { return nil }
        // By bytes: a key may begin with a letter that would join the mark before it.
        let parts = payload.utf8.split(
            separator: UInt8(ascii: "~"), maxSplits: 2, omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        guard parts.count == 3, let until = Int(parts[0]), let offset = Int(parts[1]),
            Int(now.timeIntervalSince1970) <= until
        else { return nil }
        return Window(
            limit: limit, offset: offset, after: parts[2].isEmpty ? nil : parts[2])
    }

    /// In characters: more than two names of 100 make, whatever their letters.
    package static let longest = 4_000
}
