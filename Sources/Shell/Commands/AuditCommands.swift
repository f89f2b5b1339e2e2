package import Access
package import Audit
import Domain
import FoundationEssentials
import JSON

/// Writes what a query finds, or without one the whole log, as lines that prove themselves; given by
/// the main program, which knows the log's name. Answers how many entries.
package typealias ExportLog =
    @Sendable (LogQuery?, Caller, Gate, _ to: ([UInt8]) throws(Failure) -> Void) throws(Failure)
    -> (count: Int, isCut: Bool)

extension Commands {
    /// Who looked, and proof that the log is whole.
    static let audit = [auditFind, auditShow, auditVerify, auditCheckpoints, auditExport]

    static let looks = [
        Column("at", Text(sv: "Tid (UTC)", en: "Time (UTC)"), isWhole: true),
        Column("staff", Text(sv: "Vem", en: "Who")),
        Column("agency", Text(sv: "Verksamhet", en: "Agency")),
        Column("role", Text(sv: "Roll", en: "Role")),
        Column("purpose", Text(sv: "Ändamål", en: "Purpose")),
        Column("action", Text(sv: "Handling", en: "Action"), isWhole: true),
        Column("result", Text(sv: "Utfall", en: "Outcome")),
        Column("reason", Text(sv: "Skäl", en: "Reason")),
    ]

    /// Options that narrow a search of the log.
    static let filters = [
        CommandOption("staff", .text, Text(sv: "kontonamn", en: "account name")),
        CommandOption("agency", .id, Text(sv: "verksamhetens id", en: "the agency's id")),
        CommandOption("since", .text, Text(sv: "från och med", en: "from this moment or day on")),
        CommandOption("until", .text, Text(sv: "före", en: "before this moment or day")),
        CommandOption("action", .text, Text(sv: "handling", en: "such as youth.list")),
        CommandOption("outcome", .text, Text(both: "ok, refused, failed")),
        CommandOption("reason", .text, Text(sv: "skäl", en: "such as other-agency")),
        CommandOption("purpose", .text, Text(sv: "ändamål", en: "such as coordination")),
        CommandOption("ground", .text, Text(sv: "lagrum", en: "how its ground begins")),
        CommandOption(
            "basis", .id,
            Text(
                sv: "samtyckets, beslutets eller nödåtkomstens id",
                en: "id of consent, decision or emergency access")),
        CommandOption("request", .id, Text(sv: "frågans id", en: "the request's id")),
        CommandOption("before", .text, Text(sv: "fortsätt från", en: "an earlier page's cursor")),
    ]

    /// What the arguments of a search say.
    static func query(_ arguments: Arguments, _ desk: Desk) throws(ShellFailure) -> LogQuery {
        var query = LogQuery()
        if let text = arguments.positional(0) {
            do throws(IdentityNumber.Invalid) {
                query.number = try IdentityNumber(text, asOf: desk.today)
            } catch { throw .usage(badNumber) }
        }
        query.staff = arguments.text("staff")
        query.agency = arguments.text("agency").flatMap { UUID(uuidString: $0) }
        query.since = try moment(arguments.text("since"))
        query.until = try moment(arguments.text("until"))
        query.action = arguments.text("action")
        query.reason = arguments.text("reason")
        query.ground = arguments.text("ground")
        query.basis = arguments.text("basis").flatMap { UUID(uuidString: $0) }
        query.request = arguments.text("request").flatMap { UUID(uuidString: $0) }
        query.outcome = try word(arguments.text("outcome"))
        query.purpose = try word(arguments.text("purpose"))
        if let text = arguments.text("before") {
            guard let cursor = LogCursor(text) else { throw .usage(badWord) }
            query.before = cursor
        }
        return query
    }

    /// A moment, or the beginning of a day in UTC.
    static func moment(_ text: String?) throws(ShellFailure) -> Instant? {
        guard let text else { return nil }
        do throws(Instant.Invalid) {
            return try Instant(text.utf8.count == 10 ? "\(text)T00:00:00Z" : text)
        } catch { throw .usage(badMoment) }
    }

    private static func word<Word: RawRepresentable<String>>(
        _ text: String?
    ) throws(ShellFailure) -> Word? {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else { throw .usage(badWord) }
        return word
    }

    private static let auditFind = Command<Desk>(
        ["audit", "find"],
        Text(sv: "vem som sett vad", en: "who looked at what"),
        examples: [
            "audit find 20110403-2386", "audit find --staff sara.social --since 2026-11-01",
            "audit find --outcome refused --csv",
        ],
        operands: "[PERSONNUMMER]", positionals: 0...1, options: filters + window
    ) { (desk, arguments) throws(ShellFailure) in
        let query = try query(arguments, desk)
        let caller = try desk.caller(.logReview, "audit find")
        let window = try window(arguments)
        let page = try desk.asking { gate throws(Failure) in
            try SearchLog()(query, window, as: caller, through: gate)
        }
        let shown = try Listed.output(page, looks, after: window)
        // New entries come meanwhile: a search goes on from an entry, not from a count.
        guard page.more, let cursor = Listed.text(try Listed.items(page).last?["cursor"]) else {
            return shown
        }
        return Output(
            shown.view, json: shown.json,
            notes: [
                Text(
                    sv: "Det finns fler: --before \(cursor).",
                    en: "There are more: --before \(cursor).")
            ])
    }

    private static let auditShow = Command<Desk>(
        ["audit", "show"], Text(sv: "en post i loggen", en: "one entry of the log"),
        examples: ["audit show 4711"], operands: "NUMBER", positionals: 1...1
    ) { (desk, arguments) throws(ShellFailure) in
        guard let number = arguments.positional(0).flatMap({ Shape.number($0) }), number >= 0
        else { throw .usage(badWord) }
        let caller = try desk.caller(.logReview, "audit show")
        let page = try desk.asking { gate throws(Failure) in
            try SearchLog().show(number, as: caller, through: gate)
        }
        guard case .object(let members)? = try Listed.items(page).first else {
            throw .failed(Listed.unreadable)
        }
        // The API's own bytes: the list's brackets go.
        return .record(
            fields(members), json: Array(page.items.dropFirst().dropLast()))
    }

    /// One for each member, and for each within another, such as `entry.action`.
    private static func fields(_ members: [JSON.Member], within name: String? = nil) -> [Field] {
        let titles = [
            "no": Text(sv: "Nummer", en: "Number"), "shard": Text(sv: "Månad", en: "Shard"),
            "index": Text(sv: "Plats", en: "Place"),
            "leafHash": Text(sv: "Lövhash", en: "Leaf hash"),
            "staff": Text(sv: "Vem", en: "Who"),
            "persons": Text(sv: "Antal visade", en: "Persons shown"),
        ]
        return members.flatMap { member in
            let key = name.map { "\($0).\(member.name)" } ?? member.name
            if case .object(let inner) = member.value { return fields(inner, within: key) }
            return [Field(key, titles[key] ?? Text(both: key), Listed.text(member.value))]
        }
    }

    private static let auditCheckpoints = list(
        "audit checkpoints",
        Text(sv: "loggens senaste sigill, per månad", en: "the log's newest checkpoint, by month"),
        examples: ["audit checkpoints", "audit checkpoints --json"],
        of: .checkpoints, for: .logReview,
        [
            Column("origin", Text(sv: "Månad", en: "Shard"), isWhole: true),
            Column("size", Text(sv: "Poster", en: "Entries")),
            Column("at", Text(sv: "Tid (UTC)", en: "Time (UTC)"), isWhole: true),
            Column("dropped", Text(sv: "Gallrad", en: "Gone")),
        ])

    private static let badNumber = Fault(
        "SHELL-111", sv: "Det är inget giltigt personnummer, samordningsnummer eller reservnummer.",
        en: "That is no valid identity number.")
    private static let badMoment = Fault(
        "SHELL-112", sv: "Tid: ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DDTHH:MM:SSZ.",
        en: "A time: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ.")
    private static let badWord = Fault(
        "SHELL-113", sv: "Ett värde är inget av dem som finns.",
        en: "A value is none of those that there are.")
}
