import Domain

/// The law of one record on one night: which rule lets it go, or what keeps it.
extension TenYearsModel {
    /// What is said of a record that is due by some rule.
    struct Verdict {
        /// The rule by which it goes; nil while anything keeps it, or nothing is due.
        var rule: (rule: Rule, id: String)?
        /// Whatever keeps what is due, one after the other.
        var reasons: Set<String> = []
        /// The day on which the rule that counts lets it go.
        var end: LocalDate?
    }

    /// A rule that reaches a record, since when its time runs and when it ends; never, where it is nil.
    private struct Term {
        let rule: Rule
        let id: String
        let since: LocalDate?
        let end: LocalDate?
    }

    func judge(_ record: Record, _ night: Night) throws -> Verdict {
        let today = night.today
        let terms = try terms(of: record, night)
        guard terms.contains(where: { $0.end.map { $0 <= today } ?? false }),
            let last = Self.latest(terms)
        else { return Verdict() }
        var reasons: Set<String> = []
        if let end = last.end, end > today { reasons.insert("longer rule") }
        if last.end == nil { reasons.insert("birth date unknown") }
        for hold in night.inForce where holds(hold, record, today) {
            reasons.insert(word(for: hold, today))
        }
        if let ground = exemption(record.youth) {
            // Of conversations at social services a rule says so; of all else in the file the exemption.
            reasons.insert(
                record.kind == "concern-conversation" && record.agency == 1
                    ? "conversation-social-\(ground)" : "exempt")
        }
        reasons.formUnion(research(record, terms, night))
        reasons.formUnion(try decision(record, last.rule, today))
        if archiving.contains(last.rule.code), !isReceipted(record, last.since, night) {
            reasons.insert("not archived")
        }
        return Verdict(
            rule: reasons.isEmpty ? (last.rule, last.id) : nil, reasons: reasons, end: last.end)
    }

    /// Whether the archive is to have a record: what waits for it, and what is kept for research.
    func isOffered(_ record: Record, _ night: Night) throws -> Bool {
        let terms = try terms(of: record, night)
        let reasons = try judge(record, night).reasons
        let approval: Set = ["not approved"]
        let isKept = !reasons.isDisjoint(with: ["research", "research county"])
        // A rule of another kind that lasts longer, or has no decision, does not outweigh research.
        let beside: Set =
            isKept
            ? ["research", "research county", "longer rule", "no decision", "not archived"]
            : ["not archived"]
        guard isKept || reasons.contains("not archived"),
            reasons.isSubset(of: beside.union(approval))
        else { return false }
        let keeping = terms.filter { keepsForResearch($0, record, night) }
        guard let first = Self.latest(keeping.isEmpty ? terms : keeping), let end = first.end else {
            return false
        }
        return end <= night.today && !isReceipted(record, first.since, night)
    }

    private func terms(of record: Record, _ night: Night) throws -> [Term] {
        let born = record.youth.flatMap { births(of: $0).max() }
        return try rules.filter { $0.rule.reaches(classed(record, night)) }.map { rule, id in
            let since: LocalDate? =
                switch rule.trigger {
                case .lastNote: fileEnd(record, rule, night)
                case .own: happened(record, night.today)
                case .birthday: born
                }
            return Term(
                rule: rule, id: id, since: since, end: try Self.end(of: rule, since, born))
        }
    }

    /// The last note of its file; at social services no day on which the person's register data, which go no
    /// sooner than the file, were still about something (SoL 16:1).
    private func fileEnd(_ record: Record, _ rule: Rule, _ night: Night) -> LocalDate? {
        guard let person = record.youth.map(person), let note = night.notes[person] else {
            return nil
        }
        // What an access in an emergency waits for, it waits for today, too.
        return rule.agency == 1 ? max(note, tied(person)?.until ?? night.today) : note
    }

    /// What the rows of a person say of the day of birth.
    func births(of youth: String) -> [LocalDate] {
        youths.values.filter { person($0.id) == person(youth) }.compactMap(\.born)
    }

    static func isDrawn(_ births: [LocalDate]) -> Bool {
        births.contains { [5, 15, 25].contains($0.day) }
    }

    /// The record as the law has it: a talk of pre-assessment is the inquiry's, if one came of a report.
    private func classed(_ record: Record, _ night: Night) -> Record {
        guard record.kind == "concern-conversation", record.classification == "pre-assessment",
            let youth = record.youth, night.inquiries.contains(person(youth))
        else { return record }
        return Record(
            id: record.id, kind: record.kind, agency: record.agency, youth: youth,
            classification: "inquiry", created: record.created, ended: record.ended)
    }

    /// The one that ends last; of two that end on one day, the one whose id comes first.
    private static func latest(_ terms: [Term]) -> Term? {
        terms.max {
            let (first, second) = ($0.end?.dayNumber ?? .max, $1.end?.dayNumber ?? .max)
            return first == second ? $0.id > $1.id : first < second
        }
    }

    /// The record's own day; nil while there is none: of a request that is not decided, and of the hold
    /// that a request placed as long as the request is there.
    private func happened(_ record: Record, _ today: LocalDate) -> LocalDate? {
        if record.kind == "release-request" && record.ended > today { return nil }
        if let request = record.request, records[request] != nil { return nil }
        return record.ended
    }

    // MARK: What keeps it

    private func research(_ record: Record, _ terms: [Term], _ night: Night) -> Set<String> {
        guard let youth = record.youth else { return [] }
        let births = self.births(of: youth)
        guard !births.isEmpty else {
            return terms.contains { $0.rule.isResearch || $0.rule.age != nil }
                ? ["birth date unknown"] : []
        }
        guard terms.contains(where: { keepsForResearch($0, record, night) }) else { return [] }
        var reasons: Set<String> = []
        if Self.isDrawn(births) { reasons.insert("research") }
        if region?.contains(night.today) == true { reasons.insert("research county") }
        return reasons
    }

    private func keepsForResearch(_ term: Term, _ record: Record, _ night: Night) -> Bool {
        let births = record.youth.map(self.births) ?? []
        guard term.rule.isResearch, !births.isEmpty,
            Self.isDrawn(births) || region?.contains(night.today) == true
        else { return false }
        return !(moving.contains(term.rule.code) && isReceipted(record, term.since, night))
    }

    /// Whether the archive has receipted it as it is: later than its own day and its file's last note.
    private func isReceipted(_ record: Record, _ since: LocalDate?, _ night: Night) -> Bool {
        guard let since else { return false }
        let lastNote = record.youth.flatMap { night.notes[person($0)] }
        return (receipted[record.id] ?? []).contains { package in
            package > since && lastNote.map { package > $0 } ?? true
        }
    }

    private func decision(
        _ record: Record, _ rule: Rule, _ today: LocalDate
    ) throws -> Set<String> {
        var reasons: Set<String> = []
        if let agency = record.agency, !rule.decided.contains(agency) {
            if let decidedOn, today >= decidedOn {} else { reasons.insert("no decision") }
        }
        // What a rule rests on has changed, and nobody has approved it yet.
        let isChanged = rule.decided.count < (rule.agency == nil ? 4 : 1)
        if isChanged, !["session", "retry-result"].contains(rule.kind), let decidedOn,
            let approvedOn,
            (decidedOn..<approvedOn).contains(today)
        {
            reasons.insert("not approved")
        }
        return reasons
    }

    private func exemption(_ youth: String?) -> String? {
        guard let youth else { return nil }
        return youths.values.first { $0.exemption != nil && person($0.id) == person(youth) }?
            .exemption
    }

    // MARK: Holds

    /// Until its last day; one that a request placed until that is decided and two months more, neither
    /// shorter nor longer.
    func isInForce(_ hold: Hold, _ today: LocalDate) -> Bool {
        guard hold.first <= today else { return false }
        guard let request = hold.request, records[request] != nil,
            let decision = decisions[request]
        else { return hold.last >= today }
        return decision.day > today || ((try? Self.later(decision.day, 2)) ?? today) >= today
    }

    private func word(for hold: Hold, _ today: LocalDate) -> String {
        guard let request = hold.request, let decision = decisions[request] else {
            return hold.word
        }
        if decision.day > today { return "request not decided" }
        return decision.isGranted ? "request granted" : "request refused"
    }

    private func holds(_ hold: Hold, _ record: Record, _ today: LocalDate) -> Bool {
        // A case is a part of the file of everybody who was joined to it.
        let files =
            [record.youth]
            + (record.kind == "case" ? joins.filter { $0.file == record.id }.map(\.youth) : [])
        func isOne(_ youth: String?) -> Bool {
            guard let held = youth.map(person) else { return false }
            return files.contains { $0.map(person) == held }
                || record.kind == "youth" && isJoined(record.id, beside: held)
        }
        switch hold.held {
        case .youth(let id): return isOne(id)
        case .record(let id):
            // On a case: the whole file.
            if let held = records[id], held.kind == "case" { return isOne(held.youth) }
            return record.id == id
        case .span(let agency, let days):
            guard record.agency == agency, record.created <= days.upperBound else { return false }
            guard let happened = happened(record, today) else { return true }
            return max(record.created, happened) >= days.lowerBound
        }
    }
}

extension TenYearsModel {
    /// Whether a person takes part in a case in which another does, whose it is or who was joined to it.
    private func isJoined(_ youth: String, beside other: String) -> Bool {
        joins.contains { join in
            guard person(join.youth) == person(youth), let file = records[join.file] else {
                return false
            }
            return file.youth.map(person) == other
                || joins.contains { $0.file == join.file && person($0.youth) == other }
        }
    }
}

extension TenYearsModel.Rule {
    func reaches(_ record: TenYearsModel.Record) -> Bool {
        kind == record.kind && (agency == nil || agency == record.agency)
            && (classification == nil || classification == record.classification)
    }
}

/// Days, as the law counts them.
extension TenYearsModel {
    /// The day on which a rule lets go what it has counted since then; nil when it never does.
    private static func end(
        of rule: Rule, _ since: LocalDate?, _ born: LocalDate?
    ) throws -> LocalDate? {
        guard let since else { return nil }
        let end = try later(since, rule.months ?? 0).adding(days: rule.days)
        guard let age = rule.age, let born else { return end }
        let birthday = try birthday(age, of: born)
        return rule.months == nil ? birthday : max(end, birthday)
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
    static func birthday(_ age: Int, of born: LocalDate) throws -> LocalDate {
        if born.month == 2 && born.day == 29 {
            return try LocalDate(year: born.year + age, month: 3, day: 1)
        }
        return try LocalDate(year: born.year + age, month: born.month, day: born.day)
    }

    /// The last Sunday of March or October, on which clocks change.
    static func lastSunday(_ month: Int, _ year: Int) -> LocalDate? {
        guard let last = try? LocalDate(year: year, month: month, day: 31) else { return nil }
        // Day 0 of the calendar's own count, 1970-01-01, was a Thursday.
        return try? last.adding(days: -((last.dayNumber + 4) % 7))
    }
}
