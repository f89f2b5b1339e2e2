import Access
import Audit
import Domain
import JSON

extension Commands {
    /// The most entries in one table: enough for a month of a large unit, and a bound to the look.
    private static let mostRows = 100_000

    /// The log, or what a search finds, in a file.
    static let auditExport = Command<Desk>(
        ["audit", "export"],
        Text(
            sv: "skriver loggen, eller vad en sökning finner, till en fil som bevisar sig själv",
            en: "writes the log, or what a search finds, to a file that proves itself"),
        examples: [
            "audit export --file log.jsonl",
            "audit export 20110403-2386 --since 2026-01-01 --file looks.jsonl",
            "audit export --staff sara.social --table --file looks.csv",
        ],
        operands: "[PERSONNUMMER]", positionals: 0...1,
        options: [
            CommandOption(
                "file", .text, Text(sv: "ny fil", en: "a new file"), isRequired: true),
            CommandOption(
                "table", .flag,
                Text(
                    sv: "en tabell (CSV) att läsa i stället, utan bevis",
                    en: "a table (CSV) to read instead, without proof")),
        ] + filters, crossing: .writes(option: "file")
    ) { (desk, arguments) throws(ShellFailure) in
        let query = try query(arguments, desk)
        let isWhole =
            arguments.positional(0) == nil
            && filters.allSatisfy { arguments.text($0.name) == nil }
        let isTable = arguments.flag("table")
        let caller = try desk.caller(.logReview, "audit export")
        let export = desk.export
        let file = try desk.files.create(arguments.text("file") ?? "")
        let found: (count: Int, isCut: Bool)
        do throws(ShellFailure) {
            found = try desk.asking { gate throws(Failure) in
                file.restart()
                func write(_ bytes: [UInt8]) throws(Failure) {
                    guard file.write(bytes) else { throw .broken(code: "SHELL-173") }
                }
                guard isTable else {
                    return try export(isWhole ? nil : query, caller, gate, write)
                }
                try write(CSV.head(Table(looks, [])))
                return try SearchLog(isExport: true).all(
                    query, upTo: mostRows, as: caller, through: gate
                ) { items throws(Failure) in
                    let rows = items.map { item in looks.map { Listed.text(item[$0.key]) } }
                    try write(CSV.rows(Table(looks, rows)))
                }
            }
            try file.finish()
        } catch {
            file.discard()
            throw file.fault.map { .failed($0) } ?? error
        }
        var notes = [
            isTable
                ? Text(sv: "\(found.count) rader.", en: "\(found.count) rows.")
                : Text(
                    sv: "\(found.count) poster. Pröva: sspf audit verify --bundle FIL --key FIL",
                    en: "\(found.count) entries. To check:"
                        + " sspf audit verify --bundle FILE --key FILE")
        ]
        if found.isCut {
            notes.append(
                Text(
                    sv: "Det finns fler, äldre: sök smalare, eller fortsätt med --until.",
                    en: "There are more, older ones: narrow the search, or go on with --until."))
        }
        return Output(
            .nothing, json: Array("{\"entries\":\(found.count),\"more\":\(found.isCut)}".utf8),
            notes: notes)
    }
}
