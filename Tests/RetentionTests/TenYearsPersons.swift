import Domain

/// Rows that are one person, and rows of several agencies' in one case.
extension TenYearsPlay {
    // MARK: Merges

    mutating func mergeSomebody(_ day: LocalDate) throws -> String {
        guard let kept = somebody(), let youth = model.youths[kept] else { return "" }
        let known = Set(model.merges.flatMap { [$0.kept, $0.merged] })
        let others = model.youths.values.filter {
            $0.agency == youth.agency && $0.id != kept && !known.contains($0.id)
                && !apart.contains($0.id)
        }
        guard !known.contains(kept),
            let merged = others.map(\.id).sorted().randomElement(using: &dice)
        else { return "" }
        let days = one(in: 2) ? nil : Int.random(in: 1...900, using: &dice)
        return merge(merged, into: kept, day, undone: try days.map { try day.adding(days: $0) })
    }

    /// Two rows become one person's, until that is undone.
    mutating func merge(
        _ merged: String, into kept: String, _ day: LocalDate, undone: LocalDate?
    ) -> String {
        let id = id("0ddd")
        model.merges.append(
            TenYearsModel.Merge(id: id, kept: kept, merged: merged, day: day))
        if let undone { events[undone, default: []].append(.undo(merge: id)) }
        return """
            INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                          author_id, created_at)
            SELECT '\(id)', y.id, '\(merged)', y.agency_id, '26:1', 'x', \(TenYearsRows.author),
                   \(TenYearsRows.at(day, "02:00")) FROM core.youth y WHERE y.id = '\(kept)';
            UPDATE core.youth SET merged_into = '\(kept)' WHERE id = '\(merged)';
            """
    }

    mutating func undo(_ id: String, _ day: LocalDate) -> String {
        guard let place = model.merges.firstIndex(where: { $0.id == id }) else { return "" }
        let step = self.id("0ddd")
        model.merges[place].undoing = step
        model.merges[place].undone = day
        return """
            INSERT INTO core.youth_merge_undoing (id, merge_id, youth_id, agency_id, secrecy_class,
                                                  reason, author_id, created_at)
            SELECT '\(step)', m.id, m.youth_id, m.agency_id, '26:1', 'x', \(TenYearsRows.author),
                   \(TenYearsRows.at(day, "02:00")) FROM core.youth_merge m WHERE m.id = '\(id)';
            UPDATE core.youth SET merged_into = NULL WHERE id = '\(model.merges[place].merged)';
            """
    }

    // MARK: Emergencies

    /// A file is opened in an emergency, more often than not one in which nothing is left.
    mutating func openSomebody(_ day: LocalDate) throws -> String {
        let busy = Set(model.records.values.compactMap(\.youth))
        let all = model.youths.keys.filter { !apart.contains($0) }.sorted()
        let empty = all.filter { !busy.contains($0) }
        guard let chosen = (empty.isEmpty ? all : empty).randomElement(using: &second),
            let youth = model.youths[chosen]
        else { return "" }
        let access = id("0ddd")
        model.youths[chosen]?.rows.append(access)
        model.youths[chosen]?.unreviewed += 1
        model.youths[chosen]?.use(day)
        let reviewed = try day.adding(days: Int.random(in: 1...400, using: &second))
        events[reviewed, default: []].append(.review(access: access, youth: chosen))
        return TenYearsRows.emergency(access, to: youth, day)
    }

    mutating func review(_ access: String, of youth: String, _ day: LocalDate) -> String {
        let review = id("0ddd")
        model.youths[youth]?.rows.append(review)
        model.youths[youth]?.unreviewed -= 1
        model.youths[youth]?.use(day)
        return TenYearsRows.review(review, of: access, day)
    }

    // MARK: Cases of several agencies

    mutating func joinSomebody(_ day: LocalDate) throws -> String {
        let files = model.records.values.filter { $0.kind == "case" && $0.ended > day }
        guard let file = files.map(\.id).sorted().randomElement(using: &dice),
            let youth = somebody(), model.youths[youth]?.agency != model.records[file]?.agency,
            !model.joins.contains(where: { $0.file == file && $0.youth == youth })
        else { return "" }
        let days = one(in: 2) ? nil : Int.random(in: 1...300, using: &dice)
        return join(youth, to: file, day, until: try days.map { try day.adding(days: $0) })
    }

    /// A youth's row takes part in a case, until a day or as long as the case is open.
    mutating func join(
        _ youth: String, to file: String, _ day: LocalDate, until: LocalDate?
    ) -> String {
        let id = id("0ddd")
        model.joins.append(TenYearsModel.Join(id: id, file: file, youth: youth, until: until))
        return """
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class, valid_from,
                                         valid_until, author_id, created_at)
            SELECT '\(id)', '\(file)', y.id, y.agency_id, '26:1', \(TenYearsRows.at(day, "02:00")),
                   \(until.map { TenYearsRows.at($0, "02:00") } ?? "NULL"), \(TenYearsRows.author),
                   \(TenYearsRows.at(day, "02:00")) FROM core.youth y WHERE y.id = '\(youth)';
            """
    }
}
