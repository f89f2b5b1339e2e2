import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Concern reports (orosanmälningar) at social services.
    static let concernReport = [
        Route(
            .post, "/concern-reports", "receiveConcernReport",
            "Enter a concern report (orosanmälan) that was received",
            .signedIn(.header([.coordination])), also: [404],
            .created(ReceiveConcernReport.Command.form) { command, asked throws(Failure) in
                try ReceiveConcernReport()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/concern-reports/{id}", "readConcernReport",
            "One concern report (orosanmälan), with the last day for the next step",
            .signedIn(.header(reading + [.workManagement])),
            .document(.concernReport) { asked throws(Failure) in
                try ReadConcernReport()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/concern-reports", "listConcernReports",
            "Concern reports (orosanmälningar) about one youth",
            .signedIn(.header(reading + [.workManagement])), .page(.concernReports)),
        Route(
            .post, "/concern-reports/{id}/steps", "moveConcernReport",
            "Protection was assessed (skyddsbedömning), an inquiry opened or not, or concluded",
            .signedIn(.header([.coordination])),
            .created(ConcernReportStep.form) { step, asked throws(Failure) in
                try MoveConcernReport()(
                    asked.id(), step.command, on: step.decidedOn, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/concern-reports/{id}/feedbacks", "giveFeedback",
            "Note what the reporter of a concern was told (återkoppling)",
            .signedIn(.header([.coordination])),
            .created(FeedbackGiven.form) { feedback, asked throws(Failure) in
                try GiveFeedback()(
                    asked.id(), feedback.said, on: feedback.givenOn, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
    ]

    /// What waits (inkorg), and the rules of its clocks.
    static let inbox = [
        Route(
            .get, "/inbox", "listInbox",
            "What waits for the caller (inkorg), without personal data",
            .signedIn(.fixed(.ownAccount)), .page(.inbox)),
        Route(
            .get, "/clock-rules", "listClockRules",
            "How long things may wait or last (klockor)", .signedIn(.fixed(.ownAccount)),
            .page(.clockRules)),
    ]
}

extension Schema {
    /// A concern report.
    static let concernReport = Schema(
        "ConcernReport",
        Shape.object(
            "Orosanmälan hos socialtjänsten.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("receivedOn", Shape.day),
                ("reporter", Shape.string), ("feedbackRequested", Shape.boolean),
                ("state", Shape.string),
                (
                    "steps",
                    Shape.array(
                        Shape.part(
                            ("from", Shape.string), ("state", Shape.string),
                            ("decidedOn", Shape.day), ("outcome", Shape.string),
                            ("author", Shape.string), ("createdAt", Shape.time)))
                ),
                (
                    "escalations",
                    Shape.array(
                        Shape.part(
                            ("clock", Shape.string),
                            ("dueOn", Shape.day), ("createdAt", Shape.time)))
                ), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("reference", Shape.string), ("dueOn", Shape.day), ("feedbackDueOn", Shape.day),
                (
                    "feedback",
                    Shape.part(
                        ("said", Shape.string), ("givenOn", Shape.day),
                        ("author", Shape.string), ("createdAt", Shape.time))
                ), ("author", Shape.string),
            ]))
}
