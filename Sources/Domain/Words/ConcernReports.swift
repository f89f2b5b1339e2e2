/// Vem som anmälde, as a kind: who it was stands in the report itself.
package enum ReporterKind: String, Sendable, CaseIterable {
    case school, police
    case healthCare = "health-care"
    case leisure
    case socialServices = "social-services"
    /// Enskild.
    case `private`
    case other
}

/// Utfall av den omedelbara skyddsbedömningen.
package enum ProtectionOutcome: String, Sendable, CaseIterable {
    /// Behov av omedelbart skydd.
    case protectionNeeded = "protection-needed"
    case noAcuteNeed = "no-acute-need"
}

/// Varför utredning inte inleds.
package enum NotOpenedReason: String, Sendable, CaseIterable {
    case noNeed = "no-need"
    /// En utredning pågår redan.
    case alreadyOpen = "already-open"
    case otherMunicipality = "other-municipality"
}

/// Hur en utredning avslutades.
package enum InquiryOutcome: String, Sendable, CaseIterable {
    /// Insats.
    case measures
    case noMeasures = "no-measures"
}

/// Återkoppling till den som anmälde: no more may be said.
package enum ReportFeedback: String, Sendable, CaseIterable {
    case opened
    case notOpened = "not-opened"
    case alreadyOpen = "already-open"
    /// Olämpligt: nothing was said.
    case unsuitable
}

/// Skede för en orosanmälan hos socialtjänsten.
package enum ConcernReportState: String, Sendable, CaseIterable {
    /// Inkommen. Can become assessed.
    case received
    /// Skyddsbedömd. Can become opened, not opened.
    case assessed
    /// Utredning inledd. Can become concluded.
    case opened
    /// Ej inledd. Final.
    case notOpened = "not-opened"
    /// Utredning avslutad. Final.
    case concluded

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: ConcernReportState) throws(Forbidden) {
        switch (self, next) {
        case (.received, .assessed), (.assessed, .opened), (.assessed, .notOpened),
            (.opened, .concluded):
            self = next
        case (.received, _), (.assessed, _), (.opened, _), (.notOpened, _), (.concluded, _):
            throw Forbidden()
        }
    }
}
