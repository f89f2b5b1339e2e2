/// The name of a key or a log: by custom a URL without scheme, `example.se/log/2026-01`.
///
/// Printable ASCII without space and plus. C2SP allows more of Unicode; our own names need none
/// of it, and two spellings of one text could then pass for one name.
package struct NoteName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    package let text: String

    /// - Throws: `.nameRefused` for other characters, an empty name or more than 255 of them.
    package init(_ text: String) throws(NoteError) {
        let units = text.utf8
        guard (1...255).contains(units.count),
            units.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2B })
        else { throw .nameRefused }
        self.text = text
    }

    /// The name.
    package var description: String { text }
}
