import Domain
import Support

/// Ten years of a small municipality, drawn from a seed: what people do each day, as the model has it
/// and as SQL that brings the same into the database.
struct TenYearsPlay {
    /// What was settled to happen on a later day.
    enum Event {
        /// A restriction is lifted.
        case lift(request: String, youth: String)
        /// A request about no youth is decided.
        case decide(request: String)
        /// A merge is undone.
        case undo(merge: String)
        /// An access in an emergency is reviewed.
        case review(access: String, youth: String)
    }

    var dice: SeededDice
    /// For what came to the play later: the rest of it stays as it was.
    var second: SeededDice
    var model = TenYearsModel()
    /// Youths whom nothing further happens to.
    var apart: Set<String> = []
    var events: [LocalDate: [Event]] = [:]
    private var number = 0

    init(seed: UInt64) {
        dice = SeededDice(state: seed)
        second = SeededDice(state: ~seed)
    }

    mutating func one(in many: Int) -> Bool { Int.random(in: 0..<many, using: &dice) == 0 }

    mutating func id(_ kind: String) -> String {
        number += 1
        return "00000000-0000-4000-8000-\(kind)\(10_000_000 + number)"
    }

    /// A day of these years; the ends of months, and 29 February, come more often than by chance.
    private mutating func day(_ years: ClosedRange<Int>) throws -> LocalDate {
        let first = try LocalDate(
            year: Int.random(in: years, using: &dice),
            month: Int.random(in: 1...12, using: &dice), day: 1)
        return try first.adding(days: one(in: 4) ? -1 : Int.random(in: 0...27, using: &dice))
    }

    mutating func somebody() -> String? {
        model.youths.keys.filter { !apart.contains($0) }.sorted().randomElement(using: &dice)
    }

    // MARK: What is entered

    /// A youth, as of a day; one whose birth date is given lives apart.
    mutating func enter(
        _ day: LocalDate, agency: Int? = nil, born: LocalDate? = nil
    ) throws -> (id: String, sql: String) {
        let agency = agency ?? Int.random(in: 1...4, using: &dice)
        let drawn = one(in: 12) ? nil : try self.day(1994...2016)
        let youth = TenYearsModel.Youth(
            id: id("0aaa"), agency: agency, born: born ?? drawn, entered: day)
        model.youths[youth.id] = youth
        if born != nil { apart.insert(youth.id) }
        return (youth.id, TenYearsRows.sql(youth))
    }

    static let inFiles = [
        "concern-conversation", "concern-conversation", "concern-conversation", "case", "consent",
        "disclosure", "risk-flag", "referral", "concern-report", "enquiry", "no-action-decision",
    ]
    private static let classifications = [
        "concern-conversation": ["advice", "pre-assessment", "inquiry", "other"],
        "concern-report": ["inquiry", "pre-assessment"], "enquiry": ["accepted", "not-accepted"],
    ]
    static let others = [
        "school-visit", "dog-search", "quarantined-visit", "session", "retry-result", "conflict",
    ]

    /// A record of a kind, in a file where the kind has one.
    mutating func write(
        _ kind: String, of youth: TenYearsModel.Youth?, on day: LocalDate, _ wanted: String? = nil
    ) throws -> String {
        // Conflicts are declared by somebody of social services.
        let agency = ["concern-report", "conflict"].contains(kind) ? 1 : youth?.agency ?? 2
        // Only social services take reports.
        if kind == "concern-report", youth?.agency != 1 { return "" }
        let words = Self.classifications[kind] ?? []
        let classification =
            words.contains(wanted ?? "") ? wanted : words.randomElement(using: &dice)
        let lasting = [
            "case", "consent", "disclosure", "risk-flag", "referral", "enquiry", "session",
            "conflict",
        ]
        let isLasting = lasting.contains(kind) || kind == "no-action-decision"
        var ended = isLasting ? try day.adding(days: Int.random(in: 0...300, using: &dice)) : day
        // Not on the day of a package: which of the two came first would hang on the minute.
        if isLasting, Self.isPackaging(ended) { ended = try ended.adding(days: 1) }
        var record = TenYearsModel.Record(
            id: id("0bbb"), kind: kind,
            agency: ["session", "retry-result"].contains(kind) ? nil : agency, youth: youth?.id,
            classification: classification, created: day, ended: ended)
        if ["enquiry", "concern-conversation", "conflict"].contains(kind) {
            record.rows = [id("0ccc")]
        }
        // The id of a retry result is that of a record which stays.
        if kind == "retry-result" {
            let known = Set(model.records.values.compactMap(\.of))
            let living = model.records.values.filter { $0.youth != nil && !known.contains($0.id) }
            record.of = living.map(\.id).sorted().randomElement(using: &second)
        }
        model.records[record.id] = record
        return TenYearsRows.sql(record, agency)
    }

    /// The days on which a package is made for the archive.
    static func isPackaging(_ day: LocalDate) -> Bool { day.dayNumber % 40 == 7 }

    // MARK: What happens

    /// What people do on a day.
    mutating func happen(_ day: LocalDate) throws -> String {
        var sql = ""
        for event in events[day] ?? [] { sql += come(event, day) }
        if one(in: 60) {
            let (id, entry) = try enter(day)
            sql += entry
            if let kind = Self.inFiles.randomElement(using: &dice) {
                sql += try write(kind, of: model.youths[id], on: day)
            }
        }
        if one(in: 30), let id = somebody(),
            let kind = Self.inFiles.randomElement(using: &dice)
        {
            sql += try write(kind, of: model.youths[id], on: day)
        }
        if one(in: 25), let kind = Self.others.randomElement(using: &dice) {
            sql += try write(kind, of: nil, on: day)
        }
        // Thirty days on is a leap day, or one on which clocks change.
        let later = try day.adding(days: 30)
        let changes = [3, 10].map { TenYearsModel.lastSunday($0, later.year) }
        if changes.contains(later) || (later.month, later.day) == (2, 29) {
            sql += try write("quarantined-visit", of: nil, on: day)
        }
        if one(in: 25) { sql += try hold(day) }
        if one(in: 150) { sql += try request(day) }
        if one(in: 90) { sql += try mergeSomebody(day) }
        if one(in: 50) { sql += try joinSomebody(day) }
        if Int.random(in: 0..<40, using: &second) == 0 { sql += try openSomebody(day) }
        return sql
    }

    private mutating func come(_ event: Event, _ day: LocalDate) -> String {
        switch event {
        case .lift(let request, let youth):
            guard model.youths[youth] != nil else { return "" }
            let step = id("0ddd")
            model.youths[youth]?.rows.append(step)
            return TenYearsRows.step(step, of: request, youth: youth, "lifted", day)
        case .decide(let request):
            guard model.records[request] != nil, let decision = model.decisions[request] else {
                return ""
            }
            let step = id("0ddd")
            model.records[request]?.rows.append(step)
            return TenYearsRows.step(
                step, of: request, youth: nil, decision.isGranted ? "granted" : "refused", day)
        case .undo(let merge): return undo(merge, day)
        case .review(let access, let youth): return review(access, of: youth, day)
        }
    }
}
