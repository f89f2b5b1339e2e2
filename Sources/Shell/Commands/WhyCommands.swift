import Access
import Domain
import FoundationEssentials
import JSON

extension Commands {
    static let why: [Command<Desk>] = [policyExplain, policySimulate]

    private static let asPurpose = CommandOption(
        "as", .text,
        Text(
            sv: "frågans ändamål, om rollen har flera",
            en: "the question's purpose, where roles have several"))
    private static let forPurpose = CommandOption(
        "for", .text, Text(sv: "ändamålet som det gäller", en: "the purpose asked about"))

    private static let policyExplain = Command<Desk>(
        ["policy", "explain"],
        Text(sv: "varför någon får eller inte får", en: "why somebody may or may not"),
        examples: [
            "policy explain concern-conversation --record ID",
            "policy explain concern-conversation --action create --youth ID",
            "policy explain youth --record ID --staff ID --for coordination",
        ],
        operands: "KIND", positionals: 1...1,
        options: [
            CommandOption("record", .id, Text(sv: "posten", en: "the record")),
            CommandOption(
                "action", .text, Text(sv: "read, create eller change", en: "read, create or change")
            ),
            CommandOption("youth", .id, Text(sv: "ungdomen, vid create", en: "for create")),
            CommandOption("staff", .id, Text(sv: "vem (jag)", en: "who (me)")), forPurpose,
            asPurpose,
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let action = ExplainAccess.Question.Action(rawValue: arguments.text("action") ?? "read")
        guard let kind = RecordType(arguments.positional(0) ?? ""), let action else {
            throw .usage(badQuestion)
        }
        let question = ExplainAccess.Question(
            kind, action, recordID: id(arguments, "record"), youthID: id(arguments, "youth"),
            staffID: id(arguments, "staff"), purpose: try purpose(arguments, "for"))
        let caller = try desk.caller(
            try asking(&desk, arguments, "policy explain"), "policy explain")
        let document = try desk.asking { gate throws(Failure) in
            try ExplainAccess()(question, as: caller, through: gate)
        }
        return try table(
            document, of: "policies",
            [
                Column("policy", Text(sv: "Regel", en: "Policy")),
                Column("for", Text(sv: "Prövar", en: "Tries")),
                Column("opens", Text(sv: "Öppnar", en: "Opens")),
                Column("holds", Text(sv: "Uppfylld", en: "Holds")),
                Column("basis", Text(sv: "Stöd", en: "Basis")),
                Column("ground", Text(sv: "Grund", en: "Ground")),
            ]
        ) { answer in
            switch answer["allowed"] {
            case .bool(true): [Text(sv: "Får.", en: "May.")]
            case .bool: [Text(sv: "Får inte.", en: "May not.")]
            case _: []
            }
        }
    }

    private static let policySimulate = Command<Desk>(
        ["policy", "simulate"],
        Text(sv: "vem som skulle se akten", en: "who would see the file"),
        examples: [
            "policy simulate YOUTH --change assignment-added --subject STAFF",
            "policy simulate YOUTH --change assignment-ended --subject ASSIGNMENT",
        ],
        operands: "YOUTH-ID", positionals: 1...1,
        options: [
            CommandOption(
                "change", .text,
                Text(
                    sv: SimulateAccess.Change.Kind.allCases.map(\.rawValue).joined(separator: ", "),
                    en: SimulateAccess.Change.Kind.allCases.map(\.rawValue).joined(separator: ", ")),
                isRequired: true),
            CommandOption(
                "subject", .id, Text(sv: "vad den gäller", en: "its subject"), isRequired: true),
            forPurpose, asPurpose,
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let youth = ID<Desk>(arguments.positional(0) ?? "")?.uuid,
            let kind = SimulateAccess.Change.Kind(rawValue: arguments.text("change") ?? ""),
            let subject = id(arguments, "subject")
        else { throw .usage(badQuestion) }
        let aim = try purpose(arguments, "for") ?? .coordination
        let caller = try desk.caller(
            try asking(&desk, arguments, "policy simulate"), "policy simulate")
        let document = try desk.asking { gate throws(Failure) in
            try SimulateAccess()(
                SimulateAccess.Change(kind, subject), to: youth, for: aim, as: caller,
                through: gate)
        }
        return try table(
            document, of: "people",
            [
                Column("name", Text(sv: "Namn", en: "Name")),
                Column("staffId", Text(sv: "Id", en: "Id"), isWhole: true),
                Column("seesNow", Text(sv: "Ser nu", en: "Sees now")),
                Column("wouldSee", Text(sv: "Skulle se", en: "Would see")),
            ]
        ) { _ in [] }
    }

    /// The answer's rows under `member`; of an object that counts, its names and numbers.
    private static func table(
        _ document: Document, of member: String, _ columns: [Column],
        notes: (JSON) -> [Text]
    ) throws(ShellFailure) -> Output {
        let answer: JSON
        do throws(JSON.Fault) { answer = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        guard case .array(let items) = answer[member] else { throw .failed(Listed.unreadable) }
        let rows = items.map { item in
            columns.map { column -> String? in
                guard case .object(let members) = item[column.key] else {
                    return Listed.text(item[column.key])
                }
                return members.map { "\($0.name) \(Listed.text($0.value) ?? "")" }
                    .joined(separator: ", ")
            }
        }
        return Output(.table(Table(columns, rows)), json: document.json, notes: notes(answer))
    }

    /// The purpose that was named; else log review for an auditor who has no work with youths, and
    /// coordination for everybody else.
    private static func asking(
        _ desk: inout Desk, _ arguments: Arguments, _ command: StaticString
    ) throws(ShellFailure) -> Purpose {
        if let named = try purpose(arguments, "as") { return named }
        return try desk.purpose(nil, of: askers, command)
    }

    private static let askers: [(role: Role, purpose: Purpose)] =
        Role.allCases
        .filter { ![.auditor, .recordsOfficer, .administrator, .steeringMember].contains($0) }
        .map { ($0, .coordination) } + [(.auditor, .logReview)]

    private static func id(_ arguments: Arguments, _ name: String) -> UUID? {
        arguments.text(name).flatMap { ID<Desk>($0)?.uuid }
    }

    private static func purpose(
        _ arguments: Arguments, _ name: String
    ) throws(ShellFailure) -> Purpose? {
        guard let text = arguments.text(name) else { return nil }
        guard let purpose = Purpose(rawValue: text) else { throw .usage(badQuestion) }
        return purpose
    }

    private static let badQuestion = Fault(
        "SHELL-160", sv: "Så kan man inte fråga; se help policy.",
        en: "That cannot be asked; see help policy.")
}
