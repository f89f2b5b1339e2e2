import Domain

/// The law of retention for a whole municipality, in words of its own: what remains after each night.
/// Nothing here asks the database anything.
struct TenYearsModel {
    /// 1 social services, 2 police, 3 school, 4 leisure.
    typealias Agency = Int

    enum Trigger { case lastNote, own, birthday }

    struct Rule {
        let code: String
        let kind: String
        /// Nil: of every agency, and of what is nobody's.
        var agency: Agency?
        var classification: String?
        var trigger = Trigger.own
        var months: Int?
        var days = 0
        var age: Int?
        /// Kept for research where the day of birth or the county says so (SoL 16:4).
        var isResearch = false
        /// The agencies whose committee has decided, before the others do.
        var decided: Set<Agency> = []

        init(
            _ code: String, _ kind: String, _ agency: Agency? = nil,
            _ classification: String? = nil,
            _ trigger: Trigger = .own, years: Int? = nil, months: Int? = nil, days: Int = 0,
            age: Int? = nil, isResearch: Bool = false, decided: Set<Agency> = []
        ) {
            self.code = code
            self.kind = kind
            self.agency = agency
            self.classification = classification
            self.trigger = trigger
            self.months = months ?? years.map { $0 * 12 }
            self.days = days
            self.age = age
            self.isResearch = isResearch
            self.decided = decided
        }
    }

    struct Record {
        let id: String
        let kind: String
        let agency: Agency?
        let youth: String?
        let classification: String?
        /// The day on which it was written, and the one that it ended on: the same for most.
        let created: LocalDate
        let ended: LocalDate
        /// The ids of rows that go with it.
        var rows: [String] = []

        /// When something was last written in the file because of it; visits are in no file.
        var note: LocalDate {
            ["risk-flag", "enquiry"].contains(kind) ? max(created, ended) : created
        }
    }

    struct Youth {
        let id: String
        let agency: Agency
        let born: LocalDate?
        let entered: LocalDate
        /// Parenthood, adoption, placement: never destroyed (SoL 16:2).
        var isExempt = false
        /// The ids of holds, requests and exemptions, which go with the youth.
        var rows: [String] = []
    }

    enum Held { case youth(String), record(String), span(Agency, ClosedRange<LocalDate>) }

    struct Hold {
        let held: Held
        let first: LocalDate
        var last: LocalDate
        /// What the test must have seen: a hold by its scope, or a restriction (GDPR 18).
        let word: String
    }

    var youths: [String: Youth] = [:]
    var records: [String: Record] = [:]
    var holds: [Hold] = []
    /// Rules by code, with the id that the database has for each: of two that end on one day, one must
    /// count, and it is the one whose id comes first.
    var rules: [(rule: Rule, id: String)] = []
    /// When the other committees decide, and when two persons have approved what they decided.
    var decidedOn: LocalDate?
    var approvedOn: LocalDate?
    /// While the municipality keeps everything for research.
    var region: ClosedRange<LocalDate>?
    /// What has happened so far, by words: the test says which it must have met.
    var seen: Set<String> = []

    /// Every id that is left.
    var left: [String] {
        youths.values.flatMap { [$0.id] + $0.rows }
            + records.values.flatMap { [$0.id] + $0.rows }
    }

    // MARK: A night

    /// What is due by the state in which the night begins goes, rule by rule, looked at again when its
    /// turn comes: what only another rule lets go by then waits for the next night. Then youths with
    /// nothing left.
    mutating func night(_ today: LocalDate) throws {
        let inForce = holds.filter { $0.first <= today && $0.last >= today }
        var notes = lastNotes(records.values)
        var planned: [String: [Record]] = [:]
        for record in records.values {
            if let rule = try goingBy(record, notes, today, inForce) {
                planned[rule, default: []].append(record)
            }
        }
        var isQuiet = true
        for (rule, records) in planned.sorted(by: { $0.key < $1.key }) {
            let going = try records.filter { try goingBy($0, notes, today, inForce) == rule }
            for record in going { self.records[record.id] = nil }
            let files = Set(going.compactMap(\.youth))
            for file in files { notes[file] = nil }
            notes.merge(lastNotes(self.records.values.filter { files.contains($0.youth ?? "") })) {
                $1
            }
            isQuiet = isQuiet && going.isEmpty
        }
        let busy = Set(records.values.compactMap(\.youth))
        for youth in youths.values where !busy.contains(youth.id) {
            let record = Record(
                id: youth.id, kind: "youth", agency: youth.agency, youth: youth.id,
                classification: nil, created: youth.entered, ended: youth.entered)
            if try goingBy(record, [:], today, inForce) != nil {
                youths[youth.id] = nil
                isQuiet = false
            }
        }
        if !isQuiet { see(today) }
    }

    private func lastNotes(_ records: some Sequence<Record>) -> [String: LocalDate] {
        var notes: [String: LocalDate] = [:]
        for record in records {
            guard let youth = record.youth else { continue }
            notes[youth] = max(notes[youth] ?? record.note, record.note)
        }
        return notes
    }

    private mutating func see(_ today: LocalDate) {
        seen.insert("a night")
        if today.month == 2 && today.day == 29 { seen.insert("29 February") }
        if today == Self.lastSunday(3, today.year) { seen.insert("clocks forward") }
        if today == Self.lastSunday(10, today.year) { seen.insert("clocks back") }
    }

    /// The last Sunday of March or October, on which clocks change.
    static func lastSunday(_ month: Int, _ year: Int) -> LocalDate? {
        guard let last = try? LocalDate(year: year, month: month, day: 31) else { return nil }
        // Day 0 of the calendar's own count, 1970-01-01, was a Thursday.
        return try? last.adding(days: -((last.dayNumber + 4) % 7))
    }

    /// The id of the rule by which a record goes; nil while anything keeps it.
    private mutating func goingBy(
        _ record: Record, _ notes: [String: LocalDate], _ today: LocalDate, _ inForce: [Hold]
    ) throws -> String? {
        let youth = record.youth.flatMap { youths[$0] }
        let reaching = rules.filter {
            $0.rule.kind == record.kind
                && ($0.rule.agency == nil || $0.rule.agency == record.agency)
                && ($0.rule.classification == nil
                    || $0.rule.classification == record.classification)
        }
        let ends = try reaching.map { rule, id in
            (
                end: try Self.end(of: rule, record, notes[record.youth ?? ""], youth?.born), id: id,
                rule: rule
            )
        }
        guard ends.contains(where: { $0.end.map { $0 <= today } ?? false }),
            let last = ends.max(by: {
                let (first, second) = ($0.end?.dayNumber ?? .max, $1.end?.dayNumber ?? .max)
                return first == second ? $0.id > $1.id : first < second
            })
        else { return nil }
        // Whatever keeps it, one after the other: a record that one reason alone keeps shows that reason.
        var reasons: Set<String> = []
        if let end = last.end, end > today { reasons.insert("longer rule") }
        if last.end == nil { reasons.insert("birth date unknown") }
        for hold in inForce where Self.holds(hold, record, records) { reasons.insert(hold.word) }
        if youth?.isExempt == true { reasons.insert("exempt") }
        if let born = youth?.born, reaching.contains(where: \.rule.isResearch) {
            if [5, 15, 25].contains(born.day) { reasons.insert("research") }
            if region?.contains(today) == true { reasons.insert("research county") }
        } else if youth?.born == nil,
            reaching.contains(where: { $0.rule.isResearch || $0.rule.age != nil })
        {
            reasons.insert("birth date unknown")
        }
        if let agency = record.agency, !last.rule.decided.contains(agency) {
            if let decidedOn, today >= decidedOn {} else { reasons.insert("no decision") }
        }
        // What a rule rests on has changed, and nobody has approved it yet.
        let isChanged = last.rule.decided.count < (last.rule.agency == nil ? 4 : 1)
        if isChanged, !Self.isNobodys(last.rule.kind), let decidedOn, let approvedOn,
            (decidedOn..<approvedOn).contains(today)
        {
            reasons.insert("not approved")
        }
        if reasons.count == 1 { seen.formUnion(reasons) }
        guard reasons.isEmpty else { return nil }
        seen.insert(last.rule.code)
        if let age = last.rule.age, let born = youth?.born, last.end == today {
            if try Self.birthday(age, of: born) == today {
                seen.insert("turned \(age)")
                if born.month == 2 && born.day == 29 { seen.insert("turned \(age), leap") }
            }
        }
        return last.id
    }

    private static func isNobodys(_ kind: String) -> Bool {
        ["session", "retry-result"].contains(kind)
    }

    private static func holds(_ hold: Hold, _ record: Record, _ records: [String: Record]) -> Bool {
        switch hold.held {
        case .youth(let id): return record.youth == id
        case .record(let id):
            // On a case: the whole file.
            if let held = records[id], held.kind == "case" { return record.youth == held.youth }
            return record.id == id
        case .span(let agency, let days):
            return record.agency == agency && record.created <= days.upperBound
                && max(record.created, record.ended) >= days.lowerBound
        }
    }

    // MARK: Days

    /// The day on which a rule lets a record go; nil when it never does.
    private static func end(
        of rule: Rule, _ record: Record, _ lastNote: LocalDate?, _ born: LocalDate?
    ) throws -> LocalDate? {
        let since: LocalDate? =
            switch rule.trigger {
            case .lastNote: lastNote
            case .own: record.ended
            case .birthday: born
            }
        guard let since else { return nil }
        var end = try later(since, rule.months ?? 0).adding(days: rule.days)
        if let age = rule.age {
            guard let born else { return end }
            let birthday = try birthday(age, of: born)
            end = rule.months == nil ? birthday : max(end, birthday)
        }
        return end
    }

    /// So many months later, on the day of the same number or the month's last (lag 1930:173).
    private static func later(_ day: LocalDate, _ months: Int) throws -> LocalDate {
        let month = day.year * 12 + day.month - 1 + months
        for last in [day.day, 30, 29, 28] where last <= day.day {
            if let found = try? LocalDate(year: month / 12, month: month % 12 + 1, day: last) {
                return found
            }
        }
        return day
    }

    /// Turns so many years: who was born on 29 February does on 1 March.
    private static func birthday(_ age: Int, of born: LocalDate) throws -> LocalDate {
        if born.month == 2 && born.day == 29 {
            return try LocalDate(year: born.year + age, month: 3, day: 1)
        }
        return try LocalDate(year: born.year + age, month: born.month, day: born.day)
    }
}
