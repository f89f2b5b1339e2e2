/// Orsak till spärr.
package enum BlockReason: String, Sendable, CaseIterable {
    /// Den unges begäran.
    case requestOfYouth = "request-of-youth"
    /// Vårdnadshavares begäran.
    case requestOfGuardian = "request-of-guardian"
    /// Hot.
    case threat
    /// Relation.
    case relationship
    case other
}

/// Skyddade personuppgifter: the three levels (R41).
package enum ProtectionLevel: String, Sendable, CaseIterable {
    /// Sekretessmarkering.
    case marked
    /// Skyddad folkbokföring (folkbokföringslagen 16–17 §§).
    case protectedRegistration = "protected-registration"
    /// Fingerade personuppgifter (lag 1991:483).
    case assumedIdentity = "assumed-identity"
}

/// Jäv: how a member of staff is close to somebody (förvaltningslagen 16 §).
package enum ConflictRelation: String, Sendable, CaseIterable {
    /// Närstående.
    case relative
    /// Samma hushåll.
    case household
    case other
}

/// Granskning av en nödöppning.
package enum ReviewVerdict: String, Sendable, CaseIterable {
    /// Befogad.
    case justified
    /// Obefogad.
    case unjustified
}
