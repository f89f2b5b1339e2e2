/// Skede i ett skolbesök.
package enum VisitState: String, Sendable, CaseIterable {
    /// Planerat. Can become carried out, cancelled.
    case planned
    /// Genomfört. Final.
    case carriedOut = "carried-out"
    /// Inställt. Final.
    case cancelled

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: VisitState) throws(Forbidden) {
        switch (self, next) {
        case (.planned, .carriedOut), (.planned, .cancelled): self = next
        case (.planned, .planned), (.carriedOut, _), (.cancelled, _): throw Forbidden()
        }
    }
}

/// Skede i ett narkotikasök.
package enum DogSearchState: String, Sendable, CaseIterable {
    /// Begärt by the head teacher. Can become approved, declined, cancelled.
    case requested
    /// Godkänt by the police. Can become carried out, cancelled.
    case approved
    /// Avslaget by the police. Final.
    case declined
    /// Genomfört. Final.
    case carriedOut = "carried-out"
    /// Inställt by either. Final.
    case cancelled

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: DogSearchState) throws(Forbidden) {
        switch (self, next) {
        case (.requested, .approved), (.requested, .declined), (.requested, .cancelled),
            (.approved, .carriedOut), (.approved, .cancelled):
            self = next
        case (.requested, _), (.approved, _), (.declined, _), (.carriedOut, _), (.cancelled, _):
            throw Forbidden()
        }
    }
}

/// What a pledge point counts.
package enum PledgeMeasure: String, Sendable, CaseIterable {
    /// Classes reached, of all classes of a school year; the target is per cent.
    case classes
    /// Visits carried out in the whole period.
    case visits
    /// Nothing that this system counts.
    case none
}

/// Who has promised.
package enum PledgeOwner: String, Sendable, CaseIterable {
    /// Polisen.
    case police
    /// Kommunen.
    case municipality
    /// Tillsammans.
    case together
}
