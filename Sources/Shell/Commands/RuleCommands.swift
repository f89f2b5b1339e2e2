import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// What the rules say, and how they come to say something else.
    static let rules = [
        retentionRules, retentionRule.triable, retentionWithdraw.triable, retentionUndecide.triable,
        retentionUnapprove.triable,
    ]

    private static let retentionRules = list(
        "retention rules",
        Text(sv: "gallringsregler med beslut", en: "retention rules and their decisions"),
        examples: ["retention rules --limit 100"],
        of: .retentionRules, for: .retention,
        [
            Column("rule", Text(sv: "Regel", en: "Rule"), isWhole: true),
            Column("trigger", Text(sv: "Från", en: "From")),
            Column("period", Text(sv: "Tid", en: "Period")),
            Column("notBeforeAge", Text(sv: "Tidigast vid", en: "Not before age")),
            Column("exemption", Text(sv: "Undantag", en: "Exemption")),
            Column("researchExempt", Text(sv: "Forskning", en: "Research")),
            Column("researchMoves", Text(sv: "Flyttas", en: "Moves")),
            Column("archive", Text(sv: "Arkiv först", en: "Archive first")),
            Column("section", Text(sv: "Lagrum", en: "Section")),
            Column("decision", Text(sv: "Gallringsbeslut", en: "Decision")),
            Column("lowest", Text(sv: "Minst", en: "Lowest")),
            Column("highest", Text(sv: "Högst", en: "Highest")),
            Column("from", Text(sv: "Gäller från", en: "In force from")),
            Column("until", Text(sv: "Ändras", en: "Changes on")),
            Column(
                "ownDecisionId", Text(sv: "Eget besluts id", en: "Own decision's id"),
                isWhole: true),
            Column("approvals", Text(sv: "Godkännandens id", en: "Approvals' ids"), isWhole: true),
        ])

    /// The version of a rule that a decision or an approval is about.
    static let version = CommandOption(
        "from", .date,
        Text(
            sv: "den lydelse som börjar den dagen, också en kommande; annars den som gäller",
            en: "the version that begins on that day, also one to come; else the one in force"))

    private static let retentionRule = Command<Desk>(
        ["retention", "rule"],
        Text(
            sv: "ändra en regel från en kommande dag, som nämnden beslutat",
            en: "change a rule from a day to come, as the committee has decided"),
        examples: [
            "retention rule case --from 2027-01-01 --period P7Y",
            "retention rule conversation-police --from 2027-01-01 --archive yes",
        ],
        operands: "RULE", positionals: 1...1,
        options: [
            CommandOption(
                "from", .date, Text(sv: "första dagen", en: "its first day"), isRequired: true),
            CommandOption(
                "period", .text,
                Text(
                    sv: "tid: P5Y, P6M, P30D; den som står i lag ändras inte",
                    en: "period: P5Y, P6M, P30D; not one that a law lays down")),
            CommandOption(
                "archive", .text,
                Text(sv: "arkivet först: yes, no", en: "to the archive first: yes, no")),
            CommandOption(
                "research-moves", .text,
                Text(
                    sv: "det som sparas för forskning flyttas till arkivet: yes, no",
                    en: "what is kept for research moves to the archive: yes, no")),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let period = arguments.text("period").flatMap(ChangeRule.Period.init(_:))
        let archive = try choice("archive", arguments)
        let moves = try choice("research-moves", arguments)
        guard (period == nil) == (arguments.text("period") == nil),
            period != nil || archive != nil || moves != nil
        else { throw .usage(badChange) }
        let command = ChangeRule.Command(
            rule: arguments.positional(0) ?? "", from: try day("from", arguments), period: period,
            archive: archive, researchMoves: moves)
        let caller = try desk.caller(.retention, "retention rule")
        return try entered(
            Text(
                sv:
                    "Regeln ändras den dagen. Dessförinnan, med samma --from: retention decision, och"
                    + " retention approve av två; utan dem gallras inget efter den.",
                en:
                    "The rule changes on that day. Before, with the same --from: retention decision,"
                    + " and retention approve by two; without them nothing goes by it."),
            desk.asking { gate throws(Failure) in
                try ChangeRule()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let retentionWithdraw = Command<Desk>(
        ["retention", "withdraw"],
        Text(
            sv: "återta en regels ändring innan den börjar gälla",
            en: "call off the change of a rule before its day"),
        examples: ["retention withdraw case --from 2027-01-01"],
        operands: "RULE", positionals: 1...1,
        options: [
            CommandOption(
                "from", .date, Text(sv: "dagen då den skulle ändras", en: "the day of the change"),
                isRequired: true)
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let command = WithdrawRule.Command(
            rule: arguments.positional(0) ?? "", from: try day("from", arguments))
        let caller = try desk.caller(.retention, "retention withdraw")
        return try entered(
            Text(
                sv: "Ändringen är återtagen; regeln gäller som den är.",
                en: "The change is called off; the rule goes on as it is."),
            desk.asking { gate throws(Failure) in
                try WithdrawRule()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let undoings = DecisionFault.allCases.map(\.rawValue).joined(separator: ", ")

    private static let retentionUndecide = Command<Desk>(
        ["retention", "undecide"],
        Text(
            sv: "återta ett gallringsbeslut: reglerna vilar på det före, eller på inget",
            en: "take a decision back: its rules rest on the one before, or on none"),
        examples: ["retention undecide DECISION-ID --reason mistaken"],
        operands: "DECISION-ID", positionals: 1...1,
        options: [CommandOption("reason", .text, Text(both: undoings), isRequired: true)]
    ) { (desk, arguments) throws(ShellFailure) in
        let (decision, fault) = try takenBack(arguments)
        let caller = try desk.caller(.retention, "retention undecide")
        return try entered(
            Text(
                sv: "Beslutet är återtaget. Se retention rules: det regeln nu vilar på.",
                en: "The decision is taken back. See retention rules: what each rests on now."),
            desk.asking { gate throws(Failure) in
                try RevokeDecision()(
                    fault, of: decision, once: once(caller), as: caller, through: gate)
            })
    }

    private static let retentionUnapprove = Command<Desk>(
        ["retention", "unapprove"],
        Text(
            sv: "återta ett godkännande, det egna eller en kollegas: regeln stoppas",
            en: "take an approval back, one's own or a colleague's: the rule stops"),
        examples: ["retention unapprove APPROVAL-ID --reason reconsidered"],
        operands: "APPROVAL-ID", positionals: 1...1,
        options: [CommandOption("reason", .text, Text(both: undoings), isRequired: true)]
    ) { (desk, arguments) throws(ShellFailure) in
        let (approval, fault) = try takenBack(arguments)
        let caller = try desk.caller(.retention, "retention unapprove")
        return try entered(
            Text(
                sv: "Godkännandet är återtaget. Utan två andra gallras inget enligt regeln.",
                en: "The approval is taken back. Without two others nothing goes by the rule."),
            desk.asking { gate throws(Failure) in
                try RevokeApproval()(
                    fault, of: approval, once: once(caller), as: caller, through: gate)
            })
    }

    private static func takenBack(
        _ arguments: Arguments
    ) throws(ShellFailure) -> (UUID, DecisionFault) {
        guard let id = UUID(uuidString: arguments.positional(0) ?? ""),
            let fault = DecisionFault(rawValue: arguments.text("reason") ?? "")
        else { throw .usage(badFault) }
        return (id, fault)
    }

    private static let badFault = Fault(
        "SHELL-169", sv: "Ett id ur retention rules, och --reason: " + undoings,
        en: "An id from retention rules, and --reason: " + undoings)

    private static func choice(
        _ name: String, _ arguments: Arguments
    ) throws(ShellFailure) -> Bool? {
        switch arguments.text(name) {
        case nil: nil
        case "yes", "ja": true
        case "no", "nej": false
        case _: throw .usage(badChange)
        }
    }

    private static let badChange = Fault(
        "SHELL-149",
        sv: "Ge det som ändras: --period P5Y, --archive yes eller --research-moves yes.",
        en: "Give what changes: --period P5Y, --archive yes or --research-moves yes.")
}
