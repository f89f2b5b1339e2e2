/// Typ av orossamtal: four different things share the name.
package enum ConversationKind: String, Sendable, CaseIterable {
    /// Polisens orossamtal, bekymringssamtal: voluntary, with socialtjänst.
    case policeConcern = "police-concern"
    /// Allvarssamtal: within 48 hours of a first minor suspected offence, without an inquiry.
    case afterFirstOffence = "after-first-offence"
    /// Samtal i förhandsbedömning: socialtjänst's own, before it decides on an inquiry.
    case preAssessment = "pre-assessment"
    /// Avrådande samtal: a warning about planned conduct.
    case dissuasion
}

/// Anledning till samtalet.
package enum ConversationTrigger: String, Sendable, CaseIterable {
    /// Tips.
    case tip
    /// Ingripande.
    case intervention
    /// Skolan.
    case school
    /// Omhändertagande enligt lag (1976:511) om omhändertagande av berusade personer m.m. (LOB).
    case policeCustodyOfIntoxicated = "police-custody-of-intoxicated"
    /// Egen iakttagelse.
    case ownObservation = "own-observation"
    case other
}

/// Klassning: what a conversation was part of, since retention differs (SoL 14 kap. 3–4 §§, R23–R25).
package enum Classification: String, Sendable, CaseIterable {
    /// Rådgivning: leaves no personal data behind (14 kap. 4 §).
    case advice
    /// Förhandsbedömning.
    case preAssessment = "pre-assessment"
    /// Utredning.
    case inquiry
    case other
}

/// Del av samtalet: each is a row of its own, with its own secrecy and its own audience.
package enum ConversationPartKind: String, Sendable, CaseIterable {
    /// Iakttagelse.
    case observation
    /// Den unges egen röst.
    case youthView = "youth-view"
    /// Vårdnadshavarens syn.
    case guardianView = "guardian-view"
    /// Bedömning.
    case assessment
    /// Styrkor.
    case strengths
    /// Varför barnet inte hördes.
    case notHeard = "not-heard"
    /// Dagordning.
    case agenda
}

/// Deltagare i samtalet.
package enum ParticipantRelation: String, Sendable, CaseIterable {
    /// Den unge.
    case youth
    /// Vårdnadshavare.
    case guardian
    /// Personal.
    case staff
    /// Tolk.
    case interpreter
    case other
}

/// Skede i ett orossamtal.
package enum ConversationState: String, Sendable, CaseIterable {
    /// Planerat. Can become held, absent, closed.
    case planned
    /// Hållet. Can become followed up, closed.
    case held
    /// Uteblivet. Can become planned again, closed.
    case absent
    /// Uppföljt. Can become followed up again, closed.
    case followedUp = "followed-up"
    /// Avslutat. Final.
    case closed

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: ConversationState) throws(Forbidden) {
        switch (self, next) {
        case (.planned, .held), (.planned, .absent), (.planned, .closed), (.absent, .planned),
            (.absent, .closed), (.held, .followedUp), (.held, .closed),
            (.followedUp, .followedUp), (.followedUp, .closed):
            self = next
        case (.planned, _), (.held, _), (.absent, _), (.followedUp, _), (.closed, _):
            throw Forbidden()
        }
    }
}

/// Svar på ett erbjudande.
package enum OfferAnswer: String, Sendable, CaseIterable {
    /// Not answered yet.
    case open
    case accepted
    case declined
}
