/// Läge för en kartläggning.
package enum MappingState: String, Sendable, CaseIterable {
    /// Pågår. Can become done.
    case ongoing
    /// Klar. Final.
    case done

    /// Whether a mapping talk in this state can move to another.
    package func canBecome(_ next: MappingState) -> Bool {
        switch (self, next) {
        case (.ongoing, .done): true
        case (.ongoing, _), (.done, _): false
        }
    }
}

/// What a part of a mapping is about. Only the summary is for the whole team.
package enum MappingPartKind: String, Sendable, CaseIterable {
    /// Styrkor.
    case strengths
    /// Risk.
    case risk
    /// Skydd.
    case protection
    /// Skola.
    case school
    /// Fritid.
    case leisure
    /// Hem.
    case home
    /// Sammanfattning.
    case summary
    /// Varför samtycke eller beslut ännu saknas.
    case noGround = "no-ground"
}

/// What a meeting is for.
package enum MeetingKind: String, Sendable, CaseIterable {
    /// Nätverksmöte.
    case network
    /// Uppföljningsmöte.
    case followUp = "follow-up"
}

/// Läge för ett nätverksmöte.
package enum MeetingState: String, Sendable, CaseIterable {
    /// Kallat. Can become held, cancelled.
    case called
    /// Hållet. Can become approved.
    case held
    /// Justerat. Final.
    case approved
    /// Inställt. Final.
    case cancelled

    /// Whether a meeting in this state can move to another.
    package func canBecome(_ next: MeetingState) -> Bool {
        switch (self, next) {
        case (.called, .held), (.called, .cancelled), (.held, .approved): true
        case (.called, _), (.held, _), (.approved, _), (.cancelled, _): false
        }
    }
}

/// Läge för ett åtagande. Late (försenat) is no state: it is open after its day.
package enum CommitmentState: String, Sendable, CaseIterable {
    /// Öppet. Can become done, struck.
    case open
    /// Klart. Final.
    case done
    /// Struket. Final.
    case struck

    /// Whether a commitment in this state can move to another.
    package func canBecome(_ next: CommitmentState) -> Bool {
        switch (self, next) {
        case (.open, .done), (.open, .struck): true
        case (.open, _), (.done, _), (.struck, _): false
        }
    }
}
