/// Observerat tecken: an entry of a catalogue with dates, such as `high-absence`.
package enum RiskSign {}
/// Skyddsfaktor: an entry of a catalogue with dates, such as `trusted-adult`.
package enum ProtectiveFactor {}

/// Varifrån iakttagelsen kommer.
package enum FlagSource: String, Sendable, CaseIterable {
    /// Egen iakttagelse; always first-hand.
    case ownObservation = "own-observation"
    case school
    case socialServices = "social-services"
    case police
    case leisure
    case family
    /// Den unge själv.
    case youth
    /// Allmänheten.
    case `public`
}

/// Hur uppgiften graderas.
package enum FlagGrading: String, Sendable, CaseIterable {
    /// Förstahand.
    case firstHand = "first-hand"
    /// Andrahand.
    case secondHand = "second-hand"
    /// Anonym.
    case anonymous
}

/// Den unges roll.
package enum FlagRole: String, Sendable, CaseIterable {
    /// Utsatt.
    case exposed
    /// Utövar.
    case acting
    /// Oklart.
    case unclear
}

/// Vem som bestrider.
package enum ContestCapacity: String, Sendable, CaseIterable {
    /// Den unge.
    case youth
    /// Vårdnadshavare.
    case guardian
}

/// Skede för en riskflagga.
package enum RiskFlagState: String, Sendable, CaseIterable {
    /// Föreslagen. Can become confirmed, declined, corrected, lapsed.
    case proposed
    /// Bekräftad by a second person. Can become confirmed anew (renewed), resolved, corrected,
    /// lapsed.
    case confirmed
    /// Ej bekräftad. Final.
    case declined
    /// Utgången, by the clock. Final.
    case lapsed
    /// Rättad: it was wrong. Final.
    case corrected
    /// Avslutad: it no longer holds. Final.
    case resolved

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: RiskFlagState) throws(Forbidden) {
        switch (self, next) {
        case (.proposed, .confirmed), (.proposed, .declined), (.proposed, .corrected),
            (.proposed, .lapsed), (.confirmed, .confirmed), (.confirmed, .resolved),
            (.confirmed, .corrected), (.confirmed, .lapsed):
            self = next
        case (.proposed, _), (.confirmed, _), (.declined, _), (.lapsed, _), (.corrected, _),
            (.resolved, _):
            throw Forbidden()
        }
    }
}
