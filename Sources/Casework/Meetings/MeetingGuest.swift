package import Domain

/// Somebody who is invited to a meeting and is not of the staff: nothing in this system opens for them.
package enum MeetingGuest: Sendable {
    /// Den unge.
    case youth
    /// A guardian (vårdnadshavare) who is named in the file and has custody on the day.
    case guardian(ID<Guardian>)
    /// Somebody from outside, such as a sports club or the family's own network, whom the paper of a
    /// consent in force names: 1 to 100 characters each.
    case outsider(name: String, organisation: String, consent: ID<Consent>)

    /// In what capacity they come.
    package enum Relation: String, Sendable, CaseIterable {
        case youth, guardian, outsider
    }

    package var relation: Relation {
        switch self {
        case .youth: .youth
        case .guardian: .guardian
        case .outsider: .outsider
        }
    }

    var guardian: ID<Guardian>? {
        guard case .guardian(let guardian) = self else { return nil }
        return guardian
    }

    var name: String? {
        guard case .outsider(let name, _, _) = self else { return nil }
        return name
    }

    var organisation: String? {
        guard case .outsider(_, let organisation, _) = self else { return nil }
        return organisation
    }

    var consent: ID<Consent>? {
        guard case .outsider(_, _, let consent) = self else { return nil }
        return consent
    }
}
