/// Ärendenummer of a case: eight hexadecimal digits, written `7F3A-91C2`.
package struct CaseNumber: Sendable, Equatable, CustomStringConvertible {
    /// As it is stored: upper case, in two groups of four.
    package let description: String

    /// Why a text is no case number.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Not eight hexadecimal digits.
        case form

        package var code: String { "case-number-form" }
    }

    /// - Parameter text: as people write it: in either case, with or without the hyphen.
    package init(_ text: String) throws(Invalid) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = groups.joined().uppercased()
        guard groups.map(\.count) == [4, 4] || groups.map(\.count) == [8],
            digits.utf8.count == 8, digits.allSatisfy(\.isHexDigit)
        else { throw .form }
        description = "\(digits.prefix(4))-\(digits.suffix(4))"
    }
}
