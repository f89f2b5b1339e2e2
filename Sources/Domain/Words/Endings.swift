/// Why a relation or a restriction ended before its time.
package enum EndingReason: String, Sendable, CaseIterable {
    case done
    case handedOver = "handed-over"
    case mistake
    case revoked
    case noLongerNeeded = "no-longer-needed"
}

/// What can be ended. The raw value is how the database names it.
package enum Endable: String, Sendable, CaseIterable {
    /// Handläggarskap.
    case assignment
    /// Plats i ärendets grupp.
    case caseMember = "case-member"
    /// Verksamhetens koppling av sin ungdom till ärendet.
    case caseYouth = "case-youth"
    /// Vikariat.
    case delegation
    /// Behörighet.
    case roleGrant = "role-grant"
    /// Spärr.
    case block
    /// Jäv.
    case conflict
    /// Skyddade personuppgifter.
    case protection
    /// Namngiven person med tillgång till skyddade personuppgifter.
    case protectionAccess = "protection-access"
    /// Utlämnandebeslut.
    case disclosure
    /// Vårdnadshavare.
    case guardian
}
