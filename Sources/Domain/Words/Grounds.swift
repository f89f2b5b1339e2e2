/// Vårdnad: how a guardian holds custody. Those who share it consent together (FB 6 kap. 13 §).
package enum Custody: String, Sendable, CaseIterable {
    /// Gemensam vårdnad.
    case shared
    /// Ensam vårdnad.
    case sole
}

/// Whether a guardian has a say over the minor's secrecy.
package enum GuardianStanding: String, Sendable, CaseIterable {
    case full
    /// Telling this guardian would significantly harm the minor (OSL 12 kap. 3 §).
    case excluded
}

/// Who gives, refuses or withdraws a consent (samtycke).
package enum Giver: Hashable, Sendable {
    /// Den unge.
    case youth
    /// Vårdnadshavare.
    case guardian(ID<Guardian>)

    /// The capacity (egenskap), as the database keeps it.
    package enum Capacity: String, Sendable, CaseIterable {
        case youth
        case guardian
    }

    package var capacity: Capacity {
        switch self {
        case .youth: .youth
        case .guardian: .guardian
        }
    }

    package var guardian: ID<Guardian>? {
        switch self {
        case .youth: nil
        case .guardian(let id): id
        }
    }
}

/// A guardian (vårdnadshavare) of a youth, as one agency knows them.
package enum Guardian {}

/// Svar: one refusal blocks.
package enum ConsentAnswer: String, Sendable, CaseIterable {
    case given
    case refused
}

/// What information that crosses between agencies may be used for.
package enum SharedPurpose: String, Sendable, CaseIterable {
    /// Samordning.
    case coordination
    /// Uppföljning.
    case followUp = "follow-up"
}
