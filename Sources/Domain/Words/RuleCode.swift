/// The code of an entry in a catalogue that laws change, such as `prevent-crime`. The database holds
/// the catalogue with dates: here only the form is checked, there whether such an entry is in force.
package struct RuleCode<Catalogue>: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Why a text is no code.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Not words of `a`–`z` and digits with a hyphen between them, or longer than 50.
        case form

        package var code: String { "rule-code-form" }
    }

    package init(_ text: String) throws(Invalid) {
        let words = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isCode = words.allSatisfy { word in
            !word.isEmpty
                && word.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }
        }
        guard isCode, text.utf8.count <= 50 else { throw .form }
        description = text
    }
}

/// Uppgiftsslag: what consents and disclosure decisions cover, such as `observation`.
package enum InformationKind {}
/// Sekretessbrytande grund (OSL 10 kap. and others), such as `prevent-crime`.
package enum DisclosureGround {}
/// Skäl för nödöppning, such as `missing`.
package enum EmergencyReason {}

/// Målgrupp eller nivå: a word for what a case is for, or how much it takes.
package enum CaseWord {}
