import Access
import Domain
import JSON

extension Commands {
    /// Which rules are in force: what they are, who reviewed what, and what a release would change.
    static let policies = [policyList, policyVersion, policyMatrix, policyDiff]

    static let asOption = CommandOption(
        "as", .text,
        Text(
            sv: "ändamål, om rollen har flera: administration, log-review",
            en: "purpose, where roles have several: administration, log-review"))

    static let overseeing: [(role: Role, purpose: Purpose)] = [
        (.administrator, .administration), (.auditor, .logReview),
    ]

    private static func overseer(
        _ desk: inout Desk, _ arguments: Arguments, _ command: StaticString
    ) throws(ShellFailure) -> Caller {
        let purpose = try desk.purpose(arguments.text("as"), of: overseeing, command)
        return try desk.caller(purpose, command)
    }

    private static let policyList = Command<Desk>(
        ["policy", "list"],
        Text(sv: "regler för åtkomst med rättslig grund", en: "access policies with legal ground"),
        examples: ["policy list", "policy list --limit 100 --json"], options: window + [asOption]
    ) { (desk, arguments) throws(ShellFailure) in
        let window = try window(arguments)
        let caller = try overseer(&desk, arguments, "policy list")
        return try Listed.output(
            try desk.asking { gate throws(Failure) in
                try gate.page(.policies, window, as: caller)
            },
            [
                Column("table", Text(sv: "Tabell", en: "Table")),
                Column("policy", Text(sv: "Regel", en: "Policy")),
                Column("command", Text(sv: "Handling", en: "Command")),
                Column("roles", Text(sv: "Gäller", en: "For")),
                Column("ground", Text(sv: "Grund", en: "Ground")),
            ], after: window)
    }

    private static let policyVersion = Command<Desk>(
        ["policy", "version"],
        Text(
            sv: "reglernas version, och om något är ändrat för hand",
            en: "the rules' version, and whether anything was changed by hand"),
        examples: ["policy version", "policy version --json"], options: [asOption]
    ) { (desk, arguments) throws(ShellFailure) in
        let caller = try overseer(&desk, arguments, "policy version")
        let facts = try desk.asking { gate throws(Failure) in
            try ReadPolicyVersion()(as: caller, through: gate)
        }
        let parsed = try Listed.document(facts)
        let isUnchanged = parsed["isUnchanged"] == .bool(true)
        return Output(
            .record([
                Field("version", Text(both: "Version"), Listed.text(parsed["version"])),
                Field(
                    "appliedAt", Text(sv: "I kraft från (UTC)", en: "In force since (UTC)"),
                    Listed.text(parsed["appliedAt"])),
                Field(
                    "policies", Text(sv: "Regler", en: "Policies"), Listed.text(parsed["policies"])),
                Field("matrix", Text(sv: "Matrisen", en: "Matrix"), Listed.text(parsed["matrix"])),
                Field(
                    "isUnchanged", Text(sv: "Oförändrade", en: "Unchanged"),
                    Listed.text(parsed["isUnchanged"])),
            ]), json: facts.json,
            notes: [
                isUnchanged
                    ? Text(
                        sv: "Databasen följer de regler som matrisen granskades för.",
                        en: "The database goes by the rules that the matrix was reviewed for.")
                    : Text(
                        sv: "ÄNDRADE FÖR HAND: matrisen gäller inte. Kör sspf migrate.",
                        en: "CHANGED BY HAND: the matrix does not hold. Run sspf migrate.")
            ])
    }

    private static let policyMatrix = Command<Desk>(
        ["policy", "matrix"],
        Text(
            sv: "den granskade behörighetsmatrisen i kraft: vem får vad",
            en: "the reviewed access matrix in force: who may do what"),
        examples: [
            "policy matrix risk_flag --who 'case team'",
            "policy matrix consent --about withdrawn --limit 100",
            "policy matrix --who auditor --csv",
        ],
        operands: "[TABLE]", positionals: 0...1,
        options: [
            CommandOption("who", .text, Text(sv: "ord om vem", en: "words of who")),
            CommandOption("about", .text, Text(sv: "ord om vad", en: "words of about what")),
            asOption,
        ] + window
    ) { (desk, arguments) throws(ShellFailure) in
        let window = try window(arguments)
        let search = SearchMatrix(
            subject: arguments.positional(0), who: arguments.text("who"),
            about: arguments.text("about"))
        let caller = try overseer(&desk, arguments, "policy matrix")
        let page = try desk.asking { gate throws(Failure) in
            try search(window, as: caller, through: gate)
        }
        let items = try Listed.items(page)
        let acts = ["read", "create", "change", "delete", "call"]
        let named = arguments.positional(0) != nil
        let columns =
            [Column("about", Text(sv: "Om", en: "About"))]
            + (named ? [] : [Column("subjects", Text(sv: "Tabeller", en: "Tables"))])
            + [Column("who", Text(sv: "Vem", en: "Who"))]
        let used = acts.filter { act in items.contains { $0["answers"]?[act] != nil } }
        let rows = items.map { item in
            columns.map { Listed.text(item[$0.key]) }
                + used.map { Listed.text(item["answers"]?[$0]) }
        }
        return Output(
            .table(Table(columns + used.map { Column($0, Text(both: $0)) }, rows)),
            json: Array("{\"items\":".utf8) + page.items + Array("}".utf8),
            notes: page.more ? [Listed.more(after: window)] : [])
    }

    private static let policyDiff = Command<Desk>(
        ["policy", "diff"],
        Text(
            sv: "vad programmets matris ändrar mot den i kraft",
            en: "what this program's matrix changes against the one in force"),
        examples: ["policy diff"], options: [asOption]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let release = desk.surroundings.releaseMatrix?() else { throw .failed(noRelease) }
        let caller = try overseer(&desk, arguments, "policy diff")
        let parsed = try Listed.document(
            try desk.asking { gate throws(Failure) in
                try ReadPolicyMatrix()(as: caller, through: gate)
            })
        let told = PolicyDiff.ofMatrices(
            from: Listed.text(parsed["text"]) ?? "", to: release)
        return Output(
            .lines(told),
            notes: [
                told.isEmpty
                    ? Text(
                        sv: "Samma matris som i kraft. Regler och rättigheter: sspf policy diff.",
                        en: "The same matrix as in force. Policies and grants: sspf policy diff.")
                    : Text(
                        sv:
                            "Det som ändras godkänns med sspf migrate --approve; se sspf policy diff.",
                        en:
                            "What changes is approved by sspf migrate --approve; see sspf policy diff."
                    )
            ])
    }

    private static let noRelease = Fault(
        "SHELL-155", sv: "Programmets regler finns inte här (SSPF_SHARE).",
        en: "The program's policies are not here (SSPF_SHARE).")
}
