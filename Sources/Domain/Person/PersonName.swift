/// Namn: the given and the family names of one person. Printing it shows no name.
package struct PersonName: Hashable, Sendable, Masked {
    /// Förnamn; empty for somebody with one name only.
    package let given: String
    /// Efternamn; empty for somebody with one name only.
    package let family: String

    /// Why something is not a name.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Both parts are empty.
        case empty
        /// A part is longer than 100 Unicode scalars.
        case tooLong
        /// A control character, a digit or another thing that no name holds.
        case character

        package var code: String {
            switch self {
            case .empty: "name-empty"
            case .tooLong: "name-too-long"
            case .character: "name-character"
            }
        }
    }

    /// White space at the ends goes, and within it becomes one space.
    package init(given: String, family: String) throws(Invalid) {
        self.given = try Self.tidy(given)
        self.family = try Self.tidy(family)
        if self.given.isEmpty, self.family.isEmpty { throw .empty }
    }

    package var mask: String { "name" }

    private static func tidy(_ text: String) throws(Invalid) -> String {
        let words = text.split { $0.isWhitespace }.joined(separator: " ")
        guard words.unicodeScalars.count <= 100 else { throw .tooLong }
        for scalar in words.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .decimalNumber, .mathSymbol, .currencySymbol, .lineSeparator,
                .paragraphSeparator, .privateUse, .unassigned:
                throw .character
            case _: continue
            }
        }
        return words
    }
}
