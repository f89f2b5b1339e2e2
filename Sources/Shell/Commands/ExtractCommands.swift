import Access
import Audit
import Domain
import FoundationEssentials
import JSON

extension Commands {
    static let extracts = [
        auditExtract, auditRelease.triable, auditIncident, auditErase.triable,
    ]

    private static let auditExtract = Command<Desk>(
        ["audit", "extract"],
        Text(sv: "loggutdrag till den det gäller", en: "extract for the person it is about"),
        examples: [
            "audit extract 20110403-2386 --limit 100",
            "audit extract 20110403-2386 --named --csv",
        ],
        operands: "PERSONNUMMER", positionals: 1...1,
        options: [
            CommandOption(
                "named", .flag, Text(sv: "med namn, efter beslut", en: "with names, if released"))
        ] + window
    ) { (desk, arguments) throws(ShellFailure) in
        let query = try query(arguments, desk)
        let window = try window(arguments)
        let isNamed = arguments.flag("named")
        guard let number = query.number else { throw .deniedOrNotFound }
        let caller = try desk.caller(.logReview, "audit extract")
        let page = try desk.asking { gate throws(Failure) in
            try ExtractLog()(of: number, named: isNamed, window, as: caller, through: gate)
        }
        let names = [
            Column("role", Text(sv: "Roll", en: "Role")),
            Column("staff", Text(sv: "Vem", en: "Who")),
        ]
        return try Listed.output(
            page,
            [
                Column("day", Text(sv: "Dag", en: "Day")),
                Column("agency", Text(sv: "Verksamhet", en: "Agency")),
                Column("purpose", Text(sv: "Ändamål", en: "Purpose")),
                Column("ground", Text(sv: "Grund", en: "Ground")),
            ] + (isNamed ? names : []), after: window)
    }

    private static let auditRelease = Command<Desk>(
        ["audit", "release-names"],
        Text(
            sv: "beslut att medarbetare nämns i en ungdoms loggutdrag",
            en: "decides that staff are named in a youth's extract"),
        examples: ["audit release-names 20110403-2386 --reference 'Dnr 2026-14'"],
        operands: "PERSONNUMMER", positionals: 1...1,
        options: [
            CommandOption(
                "reference", .text,
                Text(sv: "beslutets beteckning", en: "the decision's reference"),
                isRequired: true)
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let query = try query(arguments, desk)
        guard let number = query.number else { throw .deniedOrNotFound }
        let reference = arguments.text("reference") ?? ""
        let caller = try desk.caller(.logReview, "audit release-names")
        return try entered(
            Text(
                sv: "Namnen står i loggutdraget från och med nu.",
                en: "The names stand in the extract from now on."),
            desk.asking { gate throws(Failure) in
                try ExtractLog().release(
                    number, reference: reference, once: once(caller), as: caller, through: gate)
            })
    }

    private static let auditErase = Command<Desk>(
        ["audit", "erase"],
        Text(
            sv: "gallra en person vars akt är borta ur loggen, efter beslut",
            en: "erase from the log, under a decision, a person whose file is gone"),
        examples: [
            "audit erase PERSON-ID --decision 'SN 2026/14 § 12'",
            "audit erase PERSON-ID --decision 'SN 2026/14 § 12' --confirm PERSON-ID",
        ],
        operands: "PERSON-ID", positionals: 1...1,
        options: [
            CommandOption(
                "decision", .text,
                Text(
                    sv: "gallringsbeslutets beteckning",
                    en: "the destruction decision's reference"),
                isRequired: true)
        ],
        // The person's file is gone: there is no name left but the id.
        danger: Danger { (_, arguments) throws(ShellFailure) in
            guard let person = UUID(uuidString: arguments.positional(0) ?? "") else {
                throw .usage(badPerson)
            }
            let word = person.uuidString.lowercased()
            return (
                .record([
                    Field("person", Text(sv: "Person", en: "Person"), word),
                    Field(
                        "decision", Text(sv: "Gallringsbeslut", en: "Decision"),
                        arguments.text("decision")),
                ]), word
            )
        }
    ) { (desk, arguments) throws(ShellFailure) in
        guard let person = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badPerson)
        }
        let decision = arguments.text("decision") ?? ""
        let caller = try desk.caller(.retention, "audit erase")
        let erased = try desk.asking { gate throws(Failure) in
            try EraseFromLog()(person, under: decision, as: caller, through: gate)
        }
        return Listed.output(
            [
                .object([
                    JSON.Member("certificate", .string(erased.certificate)),
                    JSON.Member("places", .integer(erased.places)),
                ])
            ],
            [
                Column("certificate", Text(sv: "Intyg", en: "Certificate"), isWhole: true),
                Column("places", Text(sv: "Ställen", en: "Places")),
            ], notes: [])
    }

    private static let badPerson = Fault(
        "SHELL-143", sv: "Ange personens id.", en: "Name the person by id.")

    private static let auditIncident = Command<Desk>(
        ["audit", "incident"],
        Text(
            sv: "vad en medarbetare eller session gjort, och vilka det rör",
            en: "what a member of staff or a session did, and whom it concerned"),
        examples: [
            "audit incident --staff sara.social --since 2026-11-01 --until 2026-12-01 --csv",
            "audit incident --session SESSION-ID --since 2026-11-20 --until 2026-11-21",
        ],
        options: [
            CommandOption("staff", .text, Text(sv: "kontonamn", en: "account name")),
            CommandOption("session", .id, Text(sv: "sessionens id", en: "the session's id")),
            CommandOption(
                "since", .text, Text(sv: "från och med", en: "from this moment or day on"),
                isRequired: true),
            CommandOption(
                "until", .text, Text(sv: "före", en: "before this moment or day"),
                isRequired: true),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let actor: ExportIncident.Actor
        switch (arguments.text("staff"), arguments.text("session").flatMap { UUID(uuidString: $0) })
        {
        case (let staff?, nil): actor = .staff(staff)
        case (nil, let session?): actor = .session(session)
        case _: throw .usage(oneActor)
        }
        guard let since = try moment(arguments.text("since")),
            let until = try moment(arguments.text("until"))
        else { throw .usage(oneActor) }
        let found = try Gathered(upTo: desk.mostIncidentRows) { window throws(ShellFailure) in
            let caller = try desk.caller(.logReview, "audit incident")
            return try desk.asking { gate throws(Failure) in
                try ExportIncident()(
                    by: actor, since: since, until: until, window, as: caller, through: gate)
            }
        }
        return incident(found)
    }

    /// A report that leaves somebody out must say so: each one concerned is told.
    private static func incident(_ found: Gathered) -> Output {
        let rows = found.items
        let persons = Set(rows.compactMap { Listed.text($0["person"]) })
        let others = rows.count { $0["otherAgency"] == .bool(true) }
        let shown = Listed.output(
            rows,
            [
                Column("at", Text(sv: "Tid (UTC)", en: "Time (UTC)"), isWhole: true),
                Column("no", Text(sv: "Nummer", en: "Number")),
                Column("staff", Text(sv: "Vem", en: "Who")),
                Column("subject", Text(sv: "Konto", en: "Account")),
                Column("agency", Text(sv: "Verksamhet", en: "Agency")),
                Column("role", Text(sv: "Roll", en: "Role")),
                Column("action", Text(sv: "Handling", en: "Action")),
                Column("purpose", Text(sv: "Ändamål", en: "Purpose")),
                Column("resource", Text(sv: "Uppgift", en: "Record type")),
                Column("rowId", Text(sv: "Post", en: "Record"), isWhole: true),
                Column("result", Text(sv: "Utfall", en: "Outcome")),
                Column("reason", Text(sv: "Skäl", en: "Reason")),
                Column("person", Text(sv: "Berörd", en: "Concerned"), isWhole: true),
                Column("otherAgency", Text(sv: "Annan verksamhet", en: "Other agency")),
                Column("requestId", Text(sv: "Fråga", en: "Request"), isWhole: true),
            ],
            notes: [
                Text(
                    sv: "\(persons.count) berörda i egna verksamheten, \(others) rader om andras.",
                    en:
                        "\(persons.count) of the own agency concerned, \(others) rows about others'."
                )
            ])
        let cut = Text(
            sv: "AVKORTAD: bara de första \(rows.count) raderna visas och är räknade. Dela upp"
                + " tiden med --since och --until.",
            en: "CUT: only the first \(rows.count) rows are shown and counted. Divide the time with"
                + " --since and --until.")
        // The API's JSON; its pages tell of more by a link, this by a member of its own.
        let json =
            found.isCut
            ? Listed.json(rows).dropLast() + Array(",\"isCut\":true}".utf8) : Listed.json(rows)
        return Output(
            shown.view, json: Array(json), notes: shown.notes + (found.isCut ? [cut] : []),
            asksPeople: found.isCut)
    }

    private static let oneActor = Fault(
        "SHELL-131", sv: "Ange --staff eller --session, och --since och --until.",
        en: "Give --staff or --session, and --since and --until.")
}
