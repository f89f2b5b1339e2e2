import Access
import Audit
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Review of the log, and what leaves it in words.
    static let review =
        [
            auditSample.triable, auditReview, auditJudge.triable, auditSignOff.triable,
        ] + extracts

    private static let sampleColumns = [
        Column("id", Text(sv: "Urval", en: "Sample"), isWhole: true),
        Column("unit", Text(sv: "Enhet", en: "Unit")),
        Column("month", Text(sv: "Månad", en: "Month")),
        Column("entries", Text(sv: "Poster", en: "Entries")),
        Column("items", Text(sv: "Utvalda", en: "Drawn")),
        Column("judged", Text(sv: "Bedömda", en: "Judged")),
        Column("dueOn", Text(sv: "Senast", en: "Due")),
        Column("signedOff", Text(sv: "Klar", en: "Signed off")),
        Column("overdue", Text(sv: "Försenad", en: "Overdue")),
    ]

    private static let auditSample = Command<Desk>(
        ["audit", "sample"],
        Text(sv: "drar en månads urval för en enhet", en: "draws a month's sample of a unit"),
        examples: [
            "audit sample 00000000-0000-4000-8000-00b000000002 --month 2026-10-01 --size 20"
        ],
        operands: "UNIT-ID", positionals: 1...1,
        options: [
            CommandOption(
                "month", .date, Text(sv: "månadens första dag", en: "the month's first day"),
                isRequired: true),
            CommandOption("size", .number(1...1000), Text(sv: "slumpvis", en: "by chance")),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let unit = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(notID)
        }
        let caller = try desk.caller(.logReview, "audit sample")
        let month = try day("month", arguments)
        let size = arguments.number("size") ?? 20
        return try sampleNow(desk, caller) { gate throws(Failure) in
            try ReviewLog().draw(
                unit, month: month, size: size, once: once(caller), as: caller, through: gate)
        }
    }

    private static let auditReview = Command<Desk>(
        ["audit", "review"],
        Text(sv: "urval att granska, eller ett urvals poster", en: "samples, or one's items"),
        examples: ["audit review", "audit review --overdue", "audit review SAMPLE-ID"],
        operands: "[SAMPLE-ID]", positionals: 0...1,
        options: [CommandOption("overdue", .flag, Text(sv: "försenade", en: "overdue only"))]
            + window
    ) { (desk, arguments) throws(ShellFailure) in
        let window = try window(arguments)
        let caller = try desk.caller(.logReview, "audit review")
        guard let text = arguments.positional(0) else {
            let isOverdue = arguments.flag("overdue")
            let page = try desk.asking { gate throws(Failure) in
                try ReviewLog().samples(overdue: isOverdue, window, as: caller, through: gate)
            }
            let listed = try Listed.output(page, sampleColumns, after: window)
            return Output(
                listed.view, json: listed.json,
                notes: listed.notes + unreviewed(try Listed.items(page)))
        }
        guard let sample = UUID(uuidString: text) else { throw .usage(notID) }
        let page = try desk.asking { gate throws(Failure) in
            try ReviewLog().items(of: sample, window, as: caller, through: gate)
        }
        // Whoever judges anew says which verdict they have read.
        let isJudged = try Listed.items(page).contains { $0["verdict"] ?? .null != .null }
        let versions = isJudged ? [Column("version", Text(both: "Version"))] : []
        return try Listed.output(
            page,
            [
                Column("place", Text(sv: "Plats", en: "Item")),
                Column("at", Text(sv: "Tid (UTC)", en: "Time (UTC)"), isWhole: true),
                Column("staff", Text(sv: "Vem", en: "Who")),
                Column("purpose", Text(sv: "Ändamål", en: "Purpose")),
                Column("action", Text(sv: "Handling", en: "Action")),
                Column("result", Text(sv: "Utfall", en: "Outcome")),
                Column("shown", Text(sv: "Visade", en: "Shown")),
                Column("why", Text(sv: "Varför utvald", en: "Why drawn")),
                Column("verdict", Text(sv: "Bedömning", en: "Verdict")),
            ] + versions, after: window)
    }

    /// Samples that no waiting will bring to an end.
    private static func unreviewed(_ samples: [JSON]) -> [Text] {
        samples.filter { $0["hasReviewer"] == .bool(false) && $0["signedOff"] == .bool(false) }
            .map { sample in
                let name = [sample["unit"], sample["month"]].compactMap { Listed.text($0) }
                    .joined(separator: " ")
                return Text(
                    sv: "INGEN FÅR GRANSKA: \(name). Alla granskare hör till enheten.",
                    en: "NOBODY MAY REVIEW: \(name). All reviewers are of that unit's line.")
            }
    }

    private static let auditJudge = Command<Desk>(
        ["audit", "judge"], Text(sv: "bedömer en utvald post", en: "judges an item"),
        examples: [
            "audit judge SAMPLE-ID 3 deviation", "audit judge SAMPLE-ID 3 explained --seen 2",
        ],
        operands: "SAMPLE-ID ITEM in-order|explained|to-ask|deviation", positionals: 3...3,
        options: [seen]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let sample = UUID(uuidString: arguments.positional(0) ?? ""),
            let item = arguments.positional(1).flatMap({ Shape.number($0) }),
            (1...1_000_000).contains(item),
            let verdict = ReviewLog.Verdict(rawValue: arguments.positional(2) ?? "")
        else { throw .usage(notID) }
        let caller = try desk.caller(.logReview, "audit judge")
        return try sampleNow(desk, caller) { gate throws(Failure) in
            try ReviewLog().judge(
                sample, item: item, verdict, seen: version(arguments), once: once(caller),
                as: caller,
                through: gate)
        }
    }

    private static let auditSignOff = Command<Desk>(
        ["audit", "sign-off"], Text(sv: "avslutar ett granskat urval", en: "signs a sample off"),
        examples: ["audit sign-off SAMPLE-ID"], operands: "SAMPLE-ID", positionals: 1...1
    ) { (desk, arguments) throws(ShellFailure) in
        guard let sample = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(notID)
        }
        let caller = try desk.caller(.logReview, "audit sign-off")
        return try sampleNow(desk, caller) { gate throws(Failure) in
            try ReviewLog().signOff(sample, once: once(caller), as: caller, through: gate)
        }
    }

    /// The version of what is said already, where somebody says otherwise: another's word is never lost
    /// to one who has not read it.
    static let seen = CommandOption(
        "seen", .number(1...1_000_000),
        Text(sv: "versionen som lästes", en: "the version that was read"))

    /// What the option ``seen`` names; without it, that nobody has said anything.
    static func version(_ arguments: Arguments) -> String { "\(arguments.number("seen") ?? 1)" }

    /// The sample as it stands after something was done to it.
    private static func sampleNow(
        _ desk: Desk, _ caller: Caller, _ act: (Gate) throws(Failure) -> Created
    ) throws(ShellFailure) -> Output {
        let created = try desk.asking { gate throws(Failure) in try act(gate) }
        // What was tried is not there to be looked at.
        if desk.trial != nil { return Output(.nothing) }
        let document = try desk.asking { gate throws(Failure) in
            try gate.one(.review, created.id, as: caller)
        }
        let sample: JSON
        do throws(JSON.Fault) { sample = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        return Listed.output([sample], sampleColumns, notes: [])
    }

    private static let notID = Fault(
        "SHELL-114", sv: "Ett värde är inget av dem som finns; se help.",
        en: "A value is none of those that there are; see help.")
}
