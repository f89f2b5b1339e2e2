/// Ärendets läge: where the cooperation around one youth stands. Each move is a record of its own.
package enum CaseState: String, Sendable, CaseIterable {
    /// Öppnat. Can become mapping, closed.
    case opened
    /// Kartläggs. Can become planned, closed.
    case mapping
    /// Åtagandeplan finns. Can become followed up, closed.
    case planned
    /// Följs upp. Can become followed up again, planned anew, closed.
    case followedUp = "followed-up"
    /// Avslutat. Can become reopened.
    case closed
    /// Återöppnat, with a reason. Can become mapping, planned, closed.
    case reopened

    /// Whether a case in this state can move to another.
    package func canBecome(_ next: CaseState) -> Bool {
        switch (self, next) {
        case (.opened, .mapping), (.opened, .closed),
            (.mapping, .planned), (.mapping, .closed),
            (.planned, .followedUp), (.planned, .closed),
            (.followedUp, .followedUp), (.followedUp, .planned), (.followedUp, .closed),
            (.closed, .reopened),
            (.reopened, .mapping), (.reopened, .planned), (.reopened, .closed):
            true
        case (.opened, _), (.mapping, _), (.planned, _), (.followedUp, _), (.closed, _),
            (.reopened, _):
            false
        }
    }
}

/// Avslutsorsak: how a case ended.
package enum CaseOutcome: String, Sendable, CaseIterable {
    /// Målet nått.
    case goalMet = "goal-met"
    /// Delvis nått.
    case partlyMet = "partly-met"
    /// Ingen effekt.
    case noEffect = "no-effect"
    /// Annan hjälp behövs.
    case otherHelp = "other-help"
    /// Samtycket har upphört.
    case consentEnded = "consent-ended"
    /// Flyttat.
    case moved
    /// Familjen har tackat nej.
    case declined
}

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
    /// Verksamhet.
    case agency
    /// Enhet.
    case unit
}
