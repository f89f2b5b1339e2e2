import Access
import Domain
import FoundationEssentials
import Retention

extension Commands {
    /// The person's rights as cases: access, correction, restriction, objection, release.
    static let requests = [requestList, requestOpen.triable, requestStep.triable] + subjectExtracts

    private static let requestList = list(
        "request list", Text(sv: "begäranden efter sista dag", en: "requests by deadline"),
        examples: ["request list"],
        of: .requests, for: .retention,
        [
            Column("id", Text(sv: "Begäran", en: "Request"), isWhole: true),
            Column("kind", Text(sv: "Slag", en: "Kind")),
            Column("reference", Text(sv: "Ärende", en: "Reference")),
            Column("dueOn", Text(sv: "Senast", en: "Due on")),
            Column("overdue", Text(sv: "Försenad", en: "Overdue")),
            Column("reviewed", Text(sv: "Prövad", en: "Reviewed")),
            Column("decision", Text(sv: "Beslut", en: "Decision")),
        ])

    private static let requestOpen = Command<Desk>(
        ["request", "open"],
        Text(sv: "öppna en begäran; den stoppar gallring", en: "open a request; it sets a hold"),
        examples: [
            "request open access --youth ID --reference 'D 2026/31' --received 2026-11-20",
            "request open release --from 2025-01-01 --to 2025-12-31 --reference 'D 2026/32'"
                + " --received 2026-11-20",
        ],
        operands: RequestKind.allCases.map(\.rawValue).joined(separator: "|"), positionals: 1...1,
        options: scopeOptions + [
            CommandOption(
                "reference", .text, Text(sv: "ärende", en: "reference"), isRequired: true),
            CommandOption(
                "received", .date, Text(sv: "inkom", en: "received"), isRequired: true),
            CommandOption(
                "guardian", .id,
                Text(sv: "vårdnadshavare som frågar", en: "the guardian who asks")),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let kind = RequestKind(rawValue: arguments.positional(0) ?? "") else {
            throw .usage(badRequest)
        }
        let command = OpenRequest.Command(
            kind: kind, about: try scope(arguments), reference: arguments.text("reference") ?? "",
            receivedOn: try day("received", arguments),
            guardian: arguments.text("guardian").flatMap(ID.init(_:)))
        let caller = try desk.caller(.retention, "request open")
        return try entered(
            Text(
                sv: "Begäran är öppnad, med stopp för gallring. Nästa: request list.",
                en: "The request is open, and holds what it is about. Next: request list."),
            desk.asking { gate throws(Failure) in
                try OpenRequest()(command, once: once(), as: caller, through: gate)
            })
    }

    private static let requestStep = Command<Desk>(
        ["request", "step"],
        Text(sv: "förläng, pröva eller avgör", en: "extend, review or decide"),
        examples: ["request step reviewed ID", "request step refused ID --ground 'OSL 26:1'"],
        operands: RequestStep.allCases.map(\.rawValue).joined(separator: "|") + " REQUEST-ID",
        positionals: 2...2,
        options: [CommandOption("ground", .text, Text(sv: "skäl, lagrum", en: "ground"))]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let step = RequestStep(rawValue: arguments.positional(0) ?? ""),
            let request = UUID(uuidString: arguments.positional(1) ?? "")
        else { throw .usage(badRequest) }
        let caller = try desk.caller(.retention, "request step")
        return try entered(
            Text(sv: "Steget är taget: request list.", en: "The step is taken: request list."),
            desk.asking { gate throws(Failure) in
                try StepRequest()(
                    step, in: request, ground: arguments.text("ground"), once: once(),
                    as: caller, through: gate)
            })
    }

    private static let badRequest = Fault(
        "SHELL-142", sv: "Se help request.", en: "See help request.")
}
