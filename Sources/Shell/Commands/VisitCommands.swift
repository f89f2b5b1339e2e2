import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// What police do with visits by the file.
    static let visits = [visitImport]

    private static let visitImport = Command<Desk>(
        ["visit", "import"],
        Text(sv: "läs in skolbesök ur en CSV-fil", en: "import school visits from a CSV file"),
        examples: ["visit import besok.csv --dry-run", "visit import besok.csv"],
        operands: "FILE", positionals: 1...1,
        options: [
            CommandOption(
                "dry-run", .flag,
                Text(
                    sv: "visa vad som skulle hända, skriv inget",
                    en: "show what would happen, write nothing"))
        ], writes: true, crossing: .reads
    ) { (desk, arguments) throws(ShellFailure) in
        let file = try read(
            try desk.files.read(arguments.positional(0) ?? ""), today: desk.today)
        let caller = try desk.caller(.schoolVisits, "visit import")
        if arguments.flag("dry-run") {
            let tried = try Gathered { window throws(ShellFailure) in
                try desk.asking { gate throws(Failure) in
                    try ImportVisits().trial(file, window, as: again(caller), through: gate)
                }
            }
            let shown = Listed.output(tried.items, columns, notes: [])
            return Output(
                shown.view, json: shown.json,
                asksPeople: tried.items.contains {
                    $0["outcome"] == .string("faulty") || $0["outcome"] == .string("changed")
                })
        }
        let key = UUID()
        let document = try desk.asking { gate throws(Failure) in
            // A key of its own each time: rows that came before are passed over anyway.
            let created = try ImportVisits()(
                file, once: Creation.Once(key: key.uuidString, digest: digest), as: caller,
                through: gate)
            return try ReadVisitImport()(
                ID(created.id), as: again(caller), through: gate)
        }
        return try report(document)
    }

    /// The shell's keys are never used again, so that nothing is compared with this.
    private static let digest = [UInt8](repeating: 0, count: 32)

    private static func again(_ caller: Caller) -> Caller {
        Caller(
            caller.identity, for: caller.purpose, by: caller.route, requestID: UUID())
    }

    private static func read(
        _ bytes: [UInt8], today: LocalDate
    ) throws(ShellFailure) -> VisitFile {
        do throws(VisitFile.Fault) { return try VisitFile(bytes, today: today) } catch {
            let why =
                switch error {
                case .table(let fault): fault.code
                case .heading(let faults):
                    faults.map { "\($0.code.rawValue) \($0.name)" }.joined(separator: ", ")
                }
            throw .failed(
                Fault(
                    "SHELL-159", sv: "Filen kan inte läsas in: \(why).",
                    en: "The file cannot be imported: \(why)."))
        }
    }

    private static func report(_ document: Document) throws(ShellFailure) -> Output {
        let parsed: JSON
        do throws(JSON.Fault) { parsed = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        guard case .array(let lines) = parsed["quarantined"] else {
            throw .failed(Listed.unreadable)
        }
        let columns = [
            Column("line", Text(sv: "Rad", en: "Line")),
            Column("faults", Text(sv: "Fel", en: "Faults")),
            Column("text", Text(sv: "Text", en: "Text")),
        ]
        let rows = lines.map { line in columns.map { Listed.text(line[$0.key]) } }
        let imported = Listed.text(parsed["imported"]) ?? "0"
        let all = Listed.text(parsed["rows"]) ?? "0"
        return Output(
            .table(Table(columns, rows)), json: document.json,
            notes: [
                Text(
                    sv: "\(imported) av \(all) rader inlästa, \(lines.count) i karantän.",
                    en: "\(imported) of \(all) rows imported, \(lines.count) set apart.")
            ], asksPeople: !lines.isEmpty)
    }

    private static let columns = [
        Column("line", Text(sv: "Rad", en: "Line")),
        Column("outcome", Text(sv: "Utfall", en: "Outcome")),
        Column("faults", Text(sv: "Fel", en: "Faults")),
    ]
}
