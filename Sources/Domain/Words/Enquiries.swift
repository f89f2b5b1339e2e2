/// Skede i en förfrågan.
package enum EnquiryState: String, Sendable, CaseIterable {
    /// Ny. Can become assessing.
    case new
    /// Bedöms. Can become accepted, not relevant, referred on.
    case assessing
    /// Antagen. Once more, to open the case that it was accepted without.
    case accepted
    /// Ej aktuell. Final.
    case notRelevant = "not-relevant"
    /// Hänvisad. Final.
    case referredOn = "referred-on"

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: EnquiryState) throws(Forbidden) {
        switch (self, next) {
        case (.new, .assessing), (.assessing, .accepted), (.assessing, .notRelevant),
            (.assessing, .referredOn), (.accepted, .accepted):
            self = next
        case (.new, _), (.assessing, _), (.accepted, _), (.notRelevant, _), (.referredOn, _):
            throw Forbidden()
        }
    }
}
