import Access
import Domain
import FoundationEssentials
import JSON
import Retention
import Secrets

extension Commands {
    /// What records officers and approvers do about retention (gallring); the run is the job's.
    static let retention =
        [
            retentionPreview, retentionRecords, retentionUnended, retentionDecision.triable,
            retentionApprove.triable,
        ] + rules + runs + archive + holds + retentionJobs

    private static let retentionPreview = Command<Desk>(
        ["retention", "preview"],
        Text(sv: "vad som ska gallras, per regel", en: "what is due for deletion, by rule"),
        examples: ["retention preview", "retention preview --json"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.retention, "retention preview")
        return try RetentionView.plan(
            try desk.asking { gate throws(Failure) in
                try gate.page(.retentionPlan, .first, as: caller)
            })
    }

    private static let retentionRecords = list(
        "retention records",
        Text(
            sv: "förfallna handlingar: nyckel, datum, vad som hindrar", en: "what is due, by record"
        ), examples: ["retention records --limit 100"],
        of: .retentionRecords, for: .retention,
        [
            Column("rule", Text(sv: "Regel", en: "Rule"), isWhole: true),
            Column("recordId", Text(sv: "Handling", en: "Record"), isWhole: true),
            Column("dueOn", Text(sv: "Förföll", en: "Due on")),
            Column("completeBy", Text(sv: "Senast", en: "Complete by")),
            Column("keptBy", Text(sv: "Behålls för", en: "Kept by")),
            Column("wonBy", Text(sv: "Längre regel", en: "Longer rule")),
        ])

    private static let retentionUnended = list(
        "retention unended",
        Text(
            sv: "vad ingen avslutat: ett år utan anteckning, och gallras därför aldrig",
            en: "what nobody has ended: a year without a note, so it never falls due"),
        examples: ["retention unended"],
        of: .unended, for: .retention,
        [
            Column("recordType", Text(sv: "Slag", en: "Type")),
            Column("recordId", Text(sv: "Handling", en: "Record"), isWhole: true),
            Column("youthId", Text(sv: "Ungdom", en: "Youth"), isWhole: true),
            Column("lastNoteOn", Text(sv: "Senast antecknat", en: "Last note on")),
        ])

    private static let retentionDecision = Command<Desk>(
        ["retention", "decision"],
        Text(sv: "för in ett gallringsbeslut", en: "enter a destruction decision"),
        examples: [
            "retention decision 'SN 2026/14 § 12' --date 2026-02-11 --authority Socialnämnden"
                + " --rule conversation-social-advice"
        ],
        operands: "REFERENCE", positionals: 1...1,
        options: [
            CommandOption(
                "date", .date, Text(sv: "beslutsdag", en: "day of the decision"),
                isRequired: true),
            CommandOption(
                "authority", .text, Text(sv: "vem som beslutat", en: "who decided"),
                isRequired: true),
            CommandOption(
                "rule", .text, Text(sv: "regelns kod", en: "code of a rule"), isRequired: true,
                repeats: true), version,
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let command = EnterDecision.Command(
            reference: arguments.positional(0) ?? "", decidedOn: try day("date", arguments),
            authority: arguments.text("authority") ?? "", rules: arguments.all("rule"),
            from: try optionalDay("from", arguments))
        let caller = try desk.caller(.retention, "retention decision")
        return try entered(
            Text(
                sv: "Beslutet är infört. Nästa: retention approve REGEL --highest N.",
                en: "The decision is entered. Next: retention approve RULE --highest N."),
            desk.asking { gate throws(Failure) in
                try EnterDecision()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let retentionApprove = Command<Desk>(
        ["retention", "approve"],
        Text(
            sv: "godkänn en regel för körningar av en viss storlek (två personer, två roller)",
            en: "approve a rule for runs of a size (two persons, two roles)"),
        examples: ["retention approve conversation-social-advice --lowest 0 --highest 200"],
        operands: "RULE", positionals: 1...1,
        options: [
            CommandOption(
                "lowest", .number(0...1_000_000), Text(sv: "minst så många", en: "at least")),
            CommandOption(
                "highest", .number(0...1_000_000), Text(sv: "högst så många", en: "at most"),
                isRequired: true), version,
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let lowest = arguments.number("lowest") ?? 0
        let highest = arguments.number("highest") ?? 0
        guard lowest <= highest else { throw .usage(badRange) }
        let command = ApproveRule.Command(
            rule: arguments.positional(0) ?? "", range: lowest...highest,
            from: try optionalDay("from", arguments))
        let caller = try desk.caller(.retention, "retention approve")
        return try entered(
            Text(
                sv: "Godkänt. Det krävs två personer i två roller.",
                en: "Approved. It takes two persons in two roles."),
            desk.asking { gate throws(Failure) in
                try ApproveRule()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let badRange = Fault(
        "SHELL-146", sv: "--lowest är större än --highest.", en: "--lowest is above --highest.")

    /// What makes the creation of a command safe to repeat: the key that came with the command, else one
    /// of its own, for the shell does not try again by itself. No command creates twice.
    static func once(_ caller: Caller) -> Creation.Once {
        if let once = caller.once { return once }
        let key = UUID().uuidString
        return Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8)))
    }

    static func day(_ name: String, _ arguments: Arguments) throws(ShellFailure) -> LocalDate {
        do throws(LocalDate.Invalid) { return try LocalDate(arguments.text(name) ?? "") } catch {
            throw .usage(badScope)
        }
    }

    static func optionalDay(
        _ name: String, _ arguments: Arguments
    ) throws(ShellFailure) -> LocalDate? {
        arguments.text(name) == nil ? nil : try day(name, arguments)
    }

    /// Says what has changed, and what may come next; as JSON what the API answers.
    static func entered(_ changed: Text, _ created: Created) -> Output {
        let id = created.id.uuidString.lowercased()
        return Output(
            .record([Field("id", Text(both: "Id"), id)]),
            json: Array("{\"id\":\"\(id)\",\"replayed\":\(created.isReplay)}".utf8),
            notes: [changed])
    }

    static let badScope = Fault(
        "SHELL-141", sv: "Ge ett av: en ungdom, en handling med typ, eller två dagar.",
        en: "Give one of: a youth, a record with its type, or two days.")
}
