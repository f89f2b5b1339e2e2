import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Enquiries (förfrågningar) and decisions not to act.
    static let enquiry = [
        Route(
            .get, "/enquiry-units", "listEnquiryUnits",
            "Units (enheter) that can be asked whether SSPF is the right thing",
            .signedIn(.fixed(.coordination)), .page(.askedUnits)),
        Route(
            .get, "/target-ages", "listTargetAges", "Target ages (målgrupp), latest first",
            .signedIn(.fixed(.ownAccount)), .page(.targetAges)),
        Route(
            .post, "/enquiries", "askEnquiry",
            "Ask (förfrågan) on a ground, or without identity", .signedIn(.fixed(.coordination)),
            also: [404],
            .created(AskEnquiry.Command.form) { command, asked throws(Failure) in
                try AskEnquiry()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/enquiries", "listEnquiries", "Enquiries (förfrågningar), latest first",
            .signedIn(.header([.coordination, .followUp])),
            filters: [.choice("state", of: EnquiryState.self)],
            .page { asked throws(Failure) in
                try ListEnquiries()(
                    in: asked.filters["state"].flatMap(EnquiryState.init), asked.window,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/enquiries/{id}", "readEnquiry", "One enquiry (förfrågan), with its steps",
            .signedIn(.header(reading)),
            .document(.enquiry) { asked throws(Failure) in
                try ReadEnquiry()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/enquiries/{id}/steps", "moveEnquiry",
            "Assess, accept (and open a case), find not relevant or refer on",
            .signedIn(.fixed(.coordination)),
            .created(MoveEnquiry.Command.form) { command, asked throws(Failure) in
                try MoveEnquiry()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/no-action-decisions", "decideNotToAct",
            "Decide not to act (beslut att inte agera), with reason and day to look again",
            .signedIn(.fixed(.coordination)), also: [404],
            .created(DecideNotToAct.Command.form) { command, asked throws(Failure) in
                try DecideNotToAct()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/no-action-decisions/{id}", "readNoActionDecision",
            "One decision not to act (beslut att inte agera)", .signedIn(.header(reading)),
            .document(.noActionDecision) { asked throws(Failure) in
                try ReadNoActionDecision()(asked.id(), as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// An enquiry.
    static let enquiry = Schema(
        "Enquiry",
        Shape.object(
            "Förfrågan. askedOften: how often the youth was asked about in so many days.",
            required: [
                ("id", Shape.id), ("agency", Shape.string), ("unit", Shape.string),
                ("askedUnitId", Shape.id), ("askedUnit", Shape.string),
                ("askedAgency", Shape.string), ("reason", Shape.string),
                ("concern", Shape.string), ("urgent", Shape.boolean),
                ("secrecyClass", Shape.string),
                ("state", Shape.choice(EnquiryState.allCases)),
                (
                    "steps",
                    Shape.array(
                        Shape.step(
                            ("note", Shape.string), ("revisitOn", Shape.day),
                            ("caseId", Shape.id), ("author", Shape.string)))
                ), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("youthId", Shape.id),
                (
                    "askedOften",
                    Shape.part(
                        ("times", Shape.integer(1...1_000_000)),
                        ("days", Shape.integer(1...36_600)))
                ), ("author", Shape.string),
            ]))

    /// A decision not to act.
    static let noActionDecision = Schema(
        "NoActionDecision",
        Shape.object(
            "Beslut att inte agera.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("reason", Shape.string),
                ("revisitOn", Shape.day), ("createdAt", Shape.time),
            ], optional: [("author", Shape.string)]))
}
