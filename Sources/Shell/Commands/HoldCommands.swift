import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// What keeps something from going: legal holds (gallringsstopp), and files that never go.
    static let holds = [
        holdList, holdPlace.triable, holdLift.triable, exemptionList, retentionExempt.triable,
        exemptionWithdraw.triable,
    ]

    static let youthOption = CommandOption(
        "youth", .id, Text(sv: "allt om en ungdom", en: "everything about a youth"))

    /// What is held or asked for, one of three ways.
    static let scopeOptions = [
        youthOption,
        CommandOption("record", .id, Text(sv: "en handling", en: "one record")),
        CommandOption(
            "type", .text,
            Text(
                sv: "handlingens typ: "
                    + RetainedRecord.allCases.map(\.rawValue).joined(separator: ", "),
                en: "the record's type: "
                    + RetainedRecord.allCases.map(\.rawValue).joined(separator: ", "))),
        CommandOption("from", .date, Text(sv: "handlingar från", en: "records from")),
        CommandOption("to", .date, Text(sv: "handlingar till", en: "records to")),
    ]

    private static let holdList = list(
        "retention holds", Text(sv: "gallringsstopp i kraft", en: "legal holds in force"),
        examples: ["retention holds"],
        of: .holds, for: .retention,
        [
            Column("id", Text(sv: "Stopp", en: "Hold"), isWhole: true),
            Column("scope", Text(sv: "Omfattar", en: "Scope")),
            Column("reason", Text(sv: "Skäl", en: "Reason")),
            Column("reference", Text(sv: "Ärende", en: "Reference")),
            Column("endsOn", Text(sv: "Till och med", en: "Ends on")),
        ])

    private static let holdPlace = Command<Desk>(
        ["retention", "hold"],
        Text(sv: "gallringsstopp: inget av detta gallras", en: "legal hold: nothing of this goes"),
        examples: [
            "retention hold --youth ID --reason appeal --reference 'FR 1234-26' --until 2027-06-30",
            "retention hold --from 2024-01-01 --to 2024-12-31 --reason inspection"
                + " --reference 'IVO 8.5-1' --until 2027-06-30",
        ],
        options: scopeOptions + [
            CommandOption(
                "reason", .text,
                Text(
                    sv: HoldReason.allCases.map(\.rawValue).joined(separator: ", "),
                    en: HoldReason.allCases.map(\.rawValue).joined(separator: ", ")),
                isRequired: true),
            CommandOption(
                "reference", .text, Text(sv: "ärende", en: "reference"), isRequired: true),
            CommandOption(
                "until", .date, Text(sv: "sista dag", en: "last day"), isRequired: true),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let reason = HoldReason(rawValue: arguments.text("reason") ?? "") else {
            throw .usage(badReason)
        }
        let command = PlaceHold.Command(
            scope: try scope(arguments), reason: reason,
            reference: arguments.text("reference") ?? "", endsOn: try day("until", arguments))
        let caller = try desk.caller(.retention, "retention hold")
        return try entered(
            Text(
                sv: "Stoppet gäller. Häv det: retention release ID.",
                en: "The hold is in force. To lift it: retention release ID."),
            desk.asking { gate throws(Failure) in
                try PlaceHold()(command, once: once(caller), as: caller, through: gate)
            })
    }

    static func scope(_ arguments: Arguments) throws(ShellFailure) -> PlaceHold.Scope {
        let youth = arguments.text("youth").flatMap(UUID.init(uuidString:))
        let record = arguments.text("record").flatMap(UUID.init(uuidString:))
        let kind = RetainedRecord(rawValue: arguments.text("type") ?? "")
        let isSpan = arguments.text("from") != nil
        switch (youth, record, kind, isSpan) {
        case (let youth?, nil, nil, false): return .youth(youth)
        case (nil, let record?, let kind?, false): return .record(kind, record)
        case (nil, nil, nil, true):
            return .span(try day("from", arguments), try day("to", arguments))
        case _: throw .usage(badScope)
        }
    }

    private static let holdLift = Command<Desk>(
        ["retention", "release"], Text(sv: "häv ett gallringsstopp", en: "lift a legal hold"),
        examples: [
            "retention release HOLD-ID", "retention release HOLD-ID --confirm 'FR 1234-26'",
        ],
        operands: "HOLD-ID", positionals: 1...1, danger: holding
    ) { (desk, arguments) throws(ShellFailure) in
        guard let hold = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badScope)
        }
        let caller = try desk.caller(.retention, "retention release")
        return try entered(
            Text(sv: "Stoppet är hävt.", en: "The hold is lifted."),
            desk.asking { gate throws(Failure) in
                try LiftHold()(hold, once: once(caller), as: caller, through: gate)
            })
    }

    /// The hold that is lifted, by its reference: what it kept can go the next night.
    private static let holding = Danger<Desk> { (desk, arguments) throws(ShellFailure) in
        let found = try desk.item(
            arguments.positional(0) ?? "", of: .holds, .retention, "retention holds")
        let word = Listed.text(found["reference"]) ?? ""
        return (
            .record([
                Field("scope", Text(sv: "Omfattar", en: "Scope"), Listed.text(found["scope"])),
                Field("reason", Text(sv: "Skäl", en: "Reason"), Listed.text(found["reason"])),
                Field("reference", Text(sv: "Ärende", en: "Reference"), word),
            ]), word
        )
    }

    private static let retentionExempt = Command<Desk>(
        ["retention", "exempt"],
        Text(sv: "akt som aldrig gallras (SoL 16:2)", en: "a file that is never destroyed"),
        examples: [
            "retention exempt placement --youth ID",
            "retention exempt placement --youth ID --confirm ID",
        ],
        operands: "parenthood|adoption|placement", positionals: 1...1, options: [youthOption],
        // No name is shown to a records officer: the id is what there is to type.
        danger: Danger { (_, arguments) throws(ShellFailure) in
            guard let youth = arguments.text("youth").flatMap(UUID.init(uuidString:)) else {
                throw .usage(badScope)
            }
            let word = youth.uuidString.lowercased()
            return (
                .record([
                    Field("youth", Text(sv: "Ungdom", en: "Youth"), word),
                    Field(
                        "ground", Text(sv: "Gallras aldrig, för", en: "Never destroyed, for"),
                        arguments.positional(0)),
                ]), word
            )
        }
    ) { (desk, arguments) throws(ShellFailure) in
        guard let ground = ExemptionGround(rawValue: arguments.positional(0) ?? ""),
            let youth = arguments.text("youth").flatMap(UUID.init(uuidString:))
        else { throw .usage(badScope) }
        let caller = try desk.caller(.retention, "retention exempt")
        return try entered(
            Text(sv: "Undantaget gäller.", en: "The exemption is in force."),
            desk.asking { gate throws(Failure) in
                try EnterExemption()(
                    ground, of: youth, once: once(caller), as: caller, through: gate)
            })
    }

    private static let exemptionList = list(
        "retention exemptions",
        Text(sv: "akter som aldrig gallras", en: "files that are never destroyed"),
        examples: ["retention exemptions"],
        of: .exemptions, for: .retention,
        [
            Column("id", Text(sv: "Undantag", en: "Exemption"), isWhole: true),
            Column("youthId", Text(sv: "Ungdom", en: "Youth"), isWhole: true),
            Column("ground", Text(sv: "Grund", en: "Ground")),
            Column("enteredOn", Text(sv: "Infört", en: "Entered on")),
            Column("withdrawn", Text(sv: "Återtaget för", en: "Taken back for")),
        ])

    private static let exemptionWithdraw = Command<Desk>(
        ["retention", "unexempt"],
        Text(
            sv: "ta tillbaka ett undantag: akten gallras som andra",
            en: "take an exemption back: the file goes as others do"),
        examples: [
            "retention unexempt EXEMPTION-ID --reason 'Fel person'",
            "retention unexempt EXEMPTION-ID --reason 'Fel person' --confirm EXEMPTION-ID",
        ],
        operands: "EXEMPTION-ID", positionals: 1...1,
        options: [
            CommandOption("reason", .text, Text(sv: "varför", en: "why"), isRequired: true)
        ],
        // What was never to be destroyed can go the next night.
        danger: Danger { (desk, arguments) throws(ShellFailure) in
            let found = try desk.item(
                arguments.positional(0) ?? "", of: .exemptions, .retention,
                "retention exemptions")
            let word = Listed.text(found["id"]) ?? ""
            return (
                .record([
                    Field("youth", Text(sv: "Ungdom", en: "Youth"), Listed.text(found["youthId"])),
                    Field("ground", Text(sv: "Grund", en: "Ground"), Listed.text(found["ground"])),
                ]), word
            )
        }
    ) { (desk, arguments) throws(ShellFailure) in
        guard let exemption = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badScope)
        }
        let caller = try desk.caller(.retention, "retention unexempt")
        return try entered(
            Text(sv: "Undantaget är återtaget.", en: "The exemption is taken back."),
            desk.asking { gate throws(Failure) in
                try WithdrawExemption()(
                    exemption, reason: arguments.text("reason") ?? "", once: once(caller),
                    as: caller,
                    through: gate)
            })
    }

    private static let badReason = Fault(
        "SHELL-140",
        sv: "--reason: " + HoldReason.allCases.map(\.rawValue).joined(separator: ", "),
        en: "--reason: " + HoldReason.allCases.map(\.rawValue).joined(separator: ", "))
}
