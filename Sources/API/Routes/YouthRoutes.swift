import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Youths of the own agency.
    static let youth = [
        Route(
            .post, "/person-searches", "searchPersons",
            "Find a youth in the own unit by number or name", .signedIn(.fixed(.registration)),
            .search(SearchYouths.Command.form) { command, asked throws(Failure) in
                try SearchYouths()(
                    command, asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/youths", "registerYouth", "Register a youth (ungdom) in the own unit",
            .signedIn(.fixed(.registration)),
            .created(RegisterYouth.Command.form) { command, asked throws(Failure) in
                try RegisterYouth()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths", "listCaseload", "The caller's own youths",
            .signedIn(.header([.coordination, .followUp])), .page(.caseload)),
        Route(
            .get, "/youths/{id}", "readYouth", "One youth", .signedIn(.header(reading)),
            .document(.youth) { asked throws(Failure) in
                try ReadYouth()(asked.id(), as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A youth.
    static let youth = Schema(
        "Youth",
        Shape.object(
            "Ungdom.",
            required: [
                ("id", Shape.id), ("givenName", Shape.string), ("familyName", Shape.string),
                ("unit", Shape.string), ("registeredAt", Shape.time),
                ("concernConversations", Shape.integer(0...1_000_000)),
            ],
            optional: [
                ("birthDate", Shape.day), ("number", Shape.string),
                ("numberKind", Shape.string),
            ]))
}
