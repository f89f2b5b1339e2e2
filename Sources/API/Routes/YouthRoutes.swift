import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Youths of the own agency.
    static let youth = [
        Route(
            .post, "/person-searches", "searchPersons",
            "Find a youth in the own unit by number, name or case number",
            .signedIn(.fixed(.registration)),
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
        Route(
            .get, "/youths/{id}/chronology", "readChronology",
            "Everything recorded about a youth and every change of it, latest first",
            .signedIn(.header(reading)),
            .sublist { asked throws(Failure) in
                try ReadChronology()(
                    of: asked.id(), asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/corrections", "correctRecord",
            "Correct (rätta) a record: what was written stands, the correction is added",
            .signedIn(.fixed(.coordination)), also: [404],
            .created(Correct.Command.form) { command, asked throws(Failure) in
                try Correct()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/youths/{id}/numbers", "addNumber",
            "Give a youth another number; earlier ones stay as history",
            .signedIn(.fixed(.registration)),
            .created(AddNumber.Command.form, at: "/youths", isNew: false) {
                command, asked throws(Failure) in
                try AddNumber()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/youths/{id}/names", "correctName",
            "Set a youth's name or birth date right, or enter a new one; earlier ones stay as history",
            .signedIn(.fixed(.registration)), takesVersion: true,
            .created(ChangeRegistration.Command.form, at: "/youths") {
                command, asked throws(Failure) in
                try ChangeRegistration()(
                    asked.id(), command, seen: asked.seen, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/youths/{id}/schoolings", "enterSchooling",
            "Enter school and class (skola och klass) of a youth",
            .signedIn(.fixed(.registration)),
            .created(EnterSchooling.Command.form) { command, asked throws(Failure) in
                try EnterSchooling()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/merges", "listMerges",
            "What was found to be the same person as this youth",
            .signedIn(.header([.registration, .coordination, .followUp])),
            .page(.merges)),
        Route(
            .post, "/youths/{id}/merges", "mergeYouths",
            "Two rows of the own agency are one person; the other is directed to this one",
            .signedIn(.header([.registration, .coordination])),
            .created(MergeYouths.form) { command, asked throws(Failure) in
                try MergeYouths()(
                    command.merged, into: asked.id(), because: command.reason, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/youths/{id}/merges/{merge}/undoings", "undoMerge",
            "Undo a merge: each row stands for itself again",
            .signedIn(.header([.registration, .coordination])),
            .created(UndoMerge.form) { reason, asked throws(Failure) in
                try UndoMerge()(
                    asked.id("merge"), of: asked.id(), because: reason, once: asked.once,
                    as: asked.caller, through: asked.gate)
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
                ("restricted", Shape.boolean),
            ],
            optional: [
                ("birthDate", Shape.day), ("number", Shape.string),
                ("numberKind", Shape.string),
                (
                    "earlierNames",
                    Shape.array(
                        Shape.part(
                            ("givenName", Shape.string), ("familyName", Shape.string),
                            ("birthDate", Shape.day), ("ended", Shape.string)))
                ),
                (
                    "earlierNumbers",
                    Shape.array(
                        Shape.part(
                            ("number", Shape.string), ("kind", Shape.string),
                            ("ended", Shape.string)))
                ), ("mergedInto", Shape.id),
                (
                    "school",
                    Shape.part(
                        ("id", Shape.id), ("schoolId", Shape.id), ("name", Shape.string),
                        ("class", Shape.string), ("from", Shape.day),
                        (
                            "corrections",
                            Shape.array(
                                Shape.part(
                                    ("nature", Shape.string), ("kind", Shape.string),
                                    ("text", Shape.string), ("author", Shape.string),
                                    ("createdAt", Shape.time)))
                        ))
                ),
            ]))
}
