import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// The person's rights as cases: access, correction, restriction, objection, release.
    static let requests =
        [
            requestList, requestShow, requestOpen.triable, requestStep.triable,
            requestCorrection.triable,
        ] + subjectExtracts

    private static let requestList = list(
        "request list", Text(sv: "begäranden efter sista dag", en: "requests by deadline"),
        examples: ["request list"],
        of: .requests, for: .retention,
        [
            Column("id", Text(sv: "Begäran", en: "Request"), isWhole: true),
            Column("kind", Text(sv: "Slag", en: "Kind")),
            Column("agency", Text(sv: "Verksamhet", en: "Agency")),
            Column("reference", Text(sv: "Ärende", en: "Reference")),
            Column("dueOn", Text(sv: "Senast", en: "Due on")),
            Column("overdue", Text(sv: "Försenad", en: "Overdue")),
            Column("reviewed", Text(sv: "Prövad", en: "Reviewed")),
            Column("decision", Text(sv: "Beslut", en: "Decision")),
        ])

    private static let requestShow = Command<Desk>(
        ["request", "show"],
        Text(sv: "en begäran, och vad den väntar på", en: "one request, and what it waits for"),
        examples: ["request show REQUEST-ID"], operands: "REQUEST-ID", positionals: 1...1
    ) { (desk, arguments) throws(ShellFailure) in
        let document = try request(desk, arguments, "request show")
        let found = try Listed.document(document)
        let fields = [
            ("kind", Text(sv: "Slag", en: "Kind")),
            ("agency", Text(sv: "Verksamhet", en: "Agency")),
            ("reference", Text(sv: "Ärende", en: "Reference")),
            ("youthId", Text(sv: "Ungdom", en: "Youth")),
            ("recordType", Text(sv: "Handlingens typ", en: "Record type")),
            ("recordId", Text(sv: "Handling", en: "Record")),
            ("from", Text(sv: "Handlingar från", en: "Records from")),
            ("until", Text(sv: "Till", en: "Until")),
            ("guardianId", Text(sv: "Vårdnadshavare", en: "Guardian")),
            ("receivedOn", Text(sv: "Inkom", en: "Received on")),
            ("dueOn", Text(sv: "Senast", en: "Due on")),
            ("overdue", Text(sv: "Försenad", en: "Overdue")),
            ("reviewed", Text(sv: "Prövad", en: "Reviewed")),
            ("decision", Text(sv: "Beslut", en: "Decision")),
            ("ground", Text(sv: "Skäl", en: "Ground")),
            ("lifted", Text(sv: "Hävd", en: "Lifted")),
        ].map { Field($0.0, $0.1, Listed.text(found[$0.0])) }
        return Output(.record(fields), json: document.json, notes: waiting(found))
    }

    /// The request that the first operand names.
    static func request(
        _ desk: borrowing Desk, _ arguments: Arguments, _ command: StaticString
    ) throws(ShellFailure) -> Document {
        guard let request = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badRequest)
        }
        let caller = try desk.caller(.retention, command)
        return try desk.asking { gate throws(Failure) in
            try gate.one(.request, request, as: caller)
        }
    }

    /// What is missing before a request is answered, and who does it; nothing once it is decided.
    static func waiting(_ request: JSON) -> [Text] {
        guard Listed.text(request["decision"]) == nil else { return [] }
        let decided = Text(
            sv: "Väntar på beslut av arkivansvarig: request step granted|partly|refused ID.",
            en: "Waits for the records officer's decision: request step granted|partly|refused ID.")
        let isReviewed = request["reviewed"] == .bool(true)
        switch RequestKind(rawValue: Listed.text(request["kind"]) ?? "") {
        case .access where !isReviewed:
            return [
                Text(
                    sv: "Väntar på en enhetschef, post för post: request parts ID, request part,"
                        + " request review; vad en annan verksamhet skrev prövar dess chef; sedan"
                        + " request step reviewed ID.",
                    en:
                        "Waits for a unit manager, record by record: request parts ID, request part,"
                        + " request review; what another agency wrote its own manager reviews; then"
                        + " request step reviewed ID.")
            ]
        case .release where !isReviewed:
            return [
                Text(
                    sv: "Väntar på en enhetschef, som prövar handlingarna samlat: request step"
                        + " reviewed ID. Sedan beslutar arkivansvarig.",
                    en:
                        "Waits for a unit manager, who reviews the documents as a whole: request step"
                        + " reviewed ID. Then the records officer decides.")
            ]
        case .correction:
            return [
                Text(
                    sv:
                        "Den som har akten för in rättelsen: request correction SLAG POST --file FIL.",
                    en: "Whoever has the file adds the correction: request correction KIND RECORD"
                        + " --file FILE."), decided,
            ]
        case .access, .release, .restriction, .objection, nil: return [decided]
        }
    }

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
                sv: "Begäran är öppnad, med stopp för gallring. Nästa: request show ID.",
                en: "The request is open, and holds what it is about. Next: request show ID."),
            desk.asking { gate throws(Failure) in
                try OpenRequest()(command, once: once(caller), as: caller, through: gate)
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
            Text(
                sv: "Steget är taget: request show ID.", en: "The step is taken: request show ID."),
            desk.asking { gate throws(Failure) in
                try StepRequest()(
                    step, in: request, ground: arguments.text("ground"), once: once(caller),
                    as: caller, through: gate)
            })
    }

    private static let badRequest = Fault(
        "SHELL-142", sv: "Se help request.", en: "See help request.")
}
