import Domain

/// One night in the model: what goes, and what remains.
extension TenYearsModel {
    /// What a night is judged by.
    struct Night {
        let today: LocalDate
        let inForce: [Hold]
        /// The last note in each person's file.
        var notes: [String: LocalDate]
        /// The persons of whom a report became an inquiry.
        var inquiries: Set<String>
    }

    /// What is due by the state in which the night begins goes, rule by rule, looked at again when its
    /// turn comes: what only another rule lets go by then waits for the next night. Then youths with
    /// nothing left.
    mutating func night(_ today: LocalDate) throws {
        var night = evening(today)
        var planned: [String: [Record]] = [:]
        for record in records.values {
            let verdict = try judge(record, night)
            if let rule = verdict.rule { planned[rule.id, default: []].append(record) }
            see(try keeping(record, verdict, night))
        }
        var isQuiet = true
        for (rule, records) in planned.sorted(by: { $0.key < $1.key }) {
            let going = try records.filter { try judge($0, night).rule?.id == rule }
            for record in going {
                see(try leaving(record, try judge(record, night), today))
                remove(record)
            }
            let files = Set(going.compactMap { $0.youth.map(person) })
            for file in files { night.notes[file] = nil }
            night.notes.merge(
                lastNotes(self.records.values.filter { files.contains(person($0.youth ?? "")) })
            ) { $1 }
            if going.contains(where: { $0.kind == "concern-report" }) {
                night.inquiries = inquiries()
            }
            isQuiet = isQuiet && going.isEmpty
        }
        let gone = try emptied(night)
        for youth in gone { remove(youth) }
        if !isQuiet || !gone.isEmpty { see(Self.words(of: today)) }
    }

    /// The state in which a night begins.
    func evening(_ today: LocalDate) -> Night {
        Night(
            today: today, inForce: holds.filter { isInForce($0, today) },
            notes: lastNotes(records.values), inquiries: inquiries())
    }

    func inquiries() -> Set<String> {
        Set(
            records.values.filter {
                $0.kind == "concern-report" && $0.classification == "inquiry"
            }.compactMap { $0.youth.map(person) })
    }

    func lastNotes(_ records: some Sequence<Record>) -> [String: LocalDate] {
        var notes: [String: LocalDate] = [:]
        for record in records {
            guard let person = record.youth.map(person) else { continue }
            notes[person] = max(notes[person] ?? record.note, record.note)
        }
        return notes
    }

    /// The youths whose file is empty and whose time is over.
    private mutating func emptied(_ night: Night) throws -> [String] {
        let busy = Set(records.values.compactMap { $0.youth.map(person) })
        var gone: [String] = []
        for youth in youths.values where !busy.contains(person(youth.id)) {
            guard let (used, until) = tied(person(youth.id)) else {
                if try judge(Self.record(youth, youth.entered), night).rule != nil {
                    see(["opened in an emergency"])
                }
                continue
            }
            let verdict = try judge(Self.record(youth, until), night)
            if verdict.rule != nil {
                gone.append(youth.id)
                see(try leaving(Self.record(youth, until), verdict, night.today))
            } else if verdict.reasons.isEmpty,
                try judge(Self.record(youth, used), night).rule != nil
            {
                see(["joined to a case"])
            }
        }
        return gone
    }

    /// The rows of youths of whom no record stays.
    func rows(_ night: Night) throws -> [Record] {
        let staying = try records.values.filter { try judge($0, night).rule == nil }
        let busy = Set(staying.compactMap { $0.youth.map(person) })
        return youths.values.filter { !busy.contains(person($0.id)) }.compactMap { youth in
            tied(person(youth.id)).map { Self.record(youth, $0.until) }
        }
    }

    private static func record(_ youth: Youth, _ ended: LocalDate) -> Record {
        Record(
            id: youth.id, kind: "youth", agency: youth.agency, youth: youth.id,
            classification: nil, created: youth.entered, ended: ended)
    }

    // MARK: What was seen

    private mutating func see(_ words: Set<String>) { seen.formUnion(words) }

    /// The one reason for which a record stays, where there is but one; a merge by itself is one, too.
    private func keeping(
        _ record: Record, _ verdict: Verdict, _ night: Night
    ) throws -> Set<String> {
        if verdict.reasons.count == 1 { return verdict.reasons }
        if record.kind == "concern-conversation", record.classification == "pre-assessment" {
            var without = night
            without.inquiries = []
            if verdict.rule == nil, try judge(record, without).rule != nil {
                return ["assessed before an inquiry"]
            }
        }
        guard verdict.rule == nil, verdict.reasons.isEmpty, let youth = record.youth,
            isMerged(youth)
        else { return [] }
        var alone = self
        alone.merges = []
        var apart = night
        apart.notes = alone.lastNotes(records.values.filter { $0.youth == youth })
        apart.inquiries = alone.inquiries()
        return try alone.judge(record, apart).rule == nil ? [] : ["merged"]
    }

    /// What is shown by a record that goes.
    private func leaving(
        _ record: Record, _ verdict: Verdict, _ today: LocalDate
    ) throws -> Set<String> {
        guard let rule = verdict.rule?.rule else { return [] }
        var words: Set = [rule.code]
        let youth = record.youth.flatMap { youths[$0] }
        let births = youth.map { self.births(of: $0.id) } ?? []
        if let age = rule.age, let born = births.max(), verdict.end == today,
            try Self.birthday(age, of: born) == today
        {
            words.insert("turned \(age)")
            if born.month == 2 && born.day == 29 { words.insert("turned \(age), leap") }
        }
        if merges.contains(where: {
            $0.undoing != nil && [$0.kept, $0.merged].contains(record.youth)
        }) {
            words.insert("merge undone")
        }
        if archiving.contains(rule.code) { words.insert("after the archive") }
        if moving.contains(rule.code), Self.isDrawn(births) {
            words.insert("moved to the archive")
        }
        return words
    }

    private static func words(of today: LocalDate) -> Set<String> {
        var words: Set = ["a night"]
        if today.month == 2 && today.day == 29 { words.insert("29 February") }
        if today == lastSunday(3, today.year) { words.insert("clocks forward") }
        if today == lastSunday(10, today.year) { words.insert("clocks back") }
        return words
    }
}
