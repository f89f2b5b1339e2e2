import Casework
import Domain
import JSON

extension ReceiveConcernReport.Command {
    /// `NewConcernReport`, as it is described and as it is read.
    static let form = Form(
        "NewConcernReport", limit: 8 * 1024,
        Shape.object(
            "Inkommen orosanmälan. What was said stands in the report itself.",
            required: [
                ("youthId", Shape.id), ("receivedOn", Shape.day),
                ("reporter", Shape.choice(ReporterKind.allCases)),
                ("feedbackRequested", Shape.boolean),
            ],
            optional: [("reference", Shape.text(1...100, "Var anmälan förvaras."))],
            isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let receivedOn = object.pastDay("receivedOn", moment)
        let reporter = object.choice("reporter", of: ReporterKind.self)
        let feedback = object.boolean("feedbackRequested")
        let reference = object.optionalText("reference", 1...100)
        guard object.finish(), let youth, let receivedOn, let reporter, let feedback
        else { return nil }
        self.init(
            youth: youth, receivedOn: receivedOn, reporter: reporter,
            feedbackRequested: feedback, reference: reference)
    }
}

/// A step of a concern report, and the day of the assessment or decision.
struct ConcernReportStep {
    let command: MoveConcernReport.Command
    let decidedOn: LocalDate

    /// `NewConcernReportStep`, as it is described and as it is read.
    static let form = Form(
        "NewConcernReportStep", limit: 8 * 1024,
        Shape.object(
            "Steg för en orosanmälan. All but the opening of an inquiry take an outcome.",
            required: [
                (
                    "state",
                    Shape.choice(
                        ConcernReportState.allCases.filter { $0 != .received })
                ), ("decidedOn", Shape.day),
            ],
            optional: [
                (
                    "outcome",
                    Shape.choice(
                        Vocabulary(ProtectionOutcome.allCases)
                            + Vocabulary(NotOpenedReason.allCases)
                            + Vocabulary(InquiryOutcome.allCases))
                )
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let day = object.pastDay("decidedOn", moment)
        guard let state = object.choice("state", of: ConcernReportState.self) else { return nil }
        let command: MoveConcernReport.Command?
        switch state {
        case .received:
            object.refuse("state", "not-a-choice")
            command = nil
        case .assessed:
            command = object.choice("outcome", of: ProtectionOutcome.self).map { .assessed($0) }
        case .opened:
            object.forbid("outcome")
            command = .opened
        case .notOpened:
            command = object.choice("outcome", of: NotOpenedReason.self).map { .notOpened($0) }
        case .concluded:
            command = object.choice("outcome", of: InquiryOutcome.self).map { .concluded($0) }
        }
        guard object.finish(), let day, let command else { return nil }
        self.command = command
        decidedOn = day
    }
}

/// What the reporter of a concern was told, and when.
struct FeedbackGiven {
    let said: ReportFeedback
    let givenOn: LocalDate

    /// `NewConcernReportFeedback`, as it is described and as it is read.
    static let form = Form(
        "NewConcernReportFeedback", limit: 8 * 1024,
        Shape.object(
            "Återkoppling till anmälaren: no more than this may be said.",
            required: [
                ("said", Shape.choice(ReportFeedback.allCases, "Vad som sagts.")),
                ("givenOn", Shape.day),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let said = object.choice("said", of: ReportFeedback.self)
        let day = object.pastDay("givenOn", moment)
        guard object.finish(), let said, let day else { return nil }
        self.said = said
        givenOn = day
    }
}

extension Reader {
    /// A day that is not ahead. The day in Sweden is at most one ahead of that in UTC; the database
    /// looks again. Fault: `in-future`.
    mutating func pastDay(_ name: String, _ moment: Moment) -> LocalDate? {
        let day = day(name)
        if let day, moment.today.days(until: day) > 1 { refuse(name, "in-future") }
        return day
    }
}
