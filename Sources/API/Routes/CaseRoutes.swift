import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Cases (SSPF-ärenden) and their teams.
    static let cooperation = [
        Route(
            .get, "/cases", "listCases", "Cases (SSPF-ärenden) that the caller may see",
            .signedIn(.header([.coordination, .followUp])), .page(.cases)),
        Route(
            .post, "/cases", "openCase", "Open a case (SSPF-ärende) around a youth",
            .signedIn(.fixed(.coordination)), also: [404],
            .created(NewCase.form) { command, asked throws(Failure) in
                try OpenCase()(
                    of: command.youth, exception: command.exception, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/cases/{id}", "readCase",
            "One case (SSPF-ärende), with its team, its joined youth rows and its moves",
            .signedIn(.header([.coordination, .followUp, .emergency])),
            .document(.cooperation) { asked throws(Failure) in
                try ReadCase()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/cases/{id}/moves", "moveCase",
            "Map, plan, follow up, close (avsluta) or reopen a case",
            .signedIn(.fixed(.coordination)), takesVersion: true,
            .created(MoveCase.Command.form, changed: "/cases") { command, asked throws(Failure) in
                try MoveCase()(
                    asked.id(), command, seen: asked.seen, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/case-words", "listCaseWords",
            "Words for what cases are for (målgrupp) and how much they take (nivå)",
            .signedIn(.fixed(.ownAccount)), .page(.caseWords)),
        Route(
            .post, "/cases/{id}/settings", "setCase",
            "Say what a case is for (målgrupp), how much it takes (nivå), who coordinates it",
            .signedIn(.fixed(.coordination)), takesVersion: true,
            .created(SetCase.Command.form, changed: "/cases") { command, asked throws(Failure) in
                try SetCase()(
                    asked.id(), command, seen: asked.seen, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/cases/{id}/members", "addCaseMember",
            "Name a member of the case's team, of any agency",
            .signedIn(.fixed(.coordination)),
            .created(ToStaff.form("NewCaseMember", "Ny i gruppen."), at: "/case-members") {
                command, asked throws(Failure) in
                try AddCaseMember()(
                    command.staff, to: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/cases/{id}/youths", "joinCase",
            "Join the own agency's youth row to the case, on a ground in force",
            .signedIn(.fixed(.coordination)),
            .created(
                AboutYouth.form("NewCaseYouth", "Egen ungdom att koppla till ärendet."),
                at: "/case-youths"
            ) {
                command, asked throws(Failure) in
                try JoinCase()(
                    command.youth, to: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        end(
            .caseMember, "/case-members/{id}/endings", "endCaseMembership", .coordination,
            "Take somebody, or oneself, out of a case's team"),
        end(
            .caseYouth, "/case-youths/{id}/endings", "leaveCase", .coordination,
            "Take the own agency's youth row out of a case"),
        Route(
            .get, "/contacts", "listContacts",
            "Staff of every agency, for those who name a case's team",
            .signedIn(.fixed(.coordination)), .page(.contacts)),
    ]

    /// The end of something before its time.
    static func end(
        _ what: Endable, _ pattern: String, _ operation: String, _ purpose: Purpose,
        _ summary: String
    ) -> Route {
        Route(
            .post, pattern, operation, summary, .signedIn(.fixed(purpose)),
            .created(EndCommand.form) { command, asked throws(Failure) in
                try End(what)(
                    (asked.id() as ID<Staff>).uuid, because: command.reason, once: asked.once,
                    as: asked.caller, through: asked.gate)
            })
    }
}

extension Schema {
    /// A case.
    static let cooperation = Schema(
        "Case",
        Shape.object(
            "SSPF-ärende, with those parts that the caller may see.",
            required: [
                ("id", Shape.id), ("number", Shape.caseNumber), ("youthId", Shape.id),
                ("leadingAgency", Shape.string),
                ("leadingUnit", Shape.string), ("secrecyClass", Shape.string),
                ("state", Shape.choice(CaseState.allCases)),
                (
                    "settings",
                    Shape.array(
                        Shape.part(
                            ("what", Shape.choice(SettingKind.allCases)),
                            ("word", Shape.string), ("staffId", Shape.id), ("at", Shape.time),
                            ("author", Shape.string)))
                ),
                ("openedAt", Shape.time), ("members", Shape.array(Shape.anyObject)),
                ("enquiryIds", Shape.array(Shape.id)), ("youths", Shape.array(Shape.anyObject)),
                ("moves", Shape.array(Shape.anyObject)),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("closedAt", Shape.time), ("targetGroup", Shape.ruleCode),
                ("level", Shape.ruleCode),
                (
                    "coordinator",
                    Shape.part(("staffId", Shape.id), ("name", Shape.string))
                ),
            ]))
}
