import Domain

/// What keeps files in the play: holds, restrictions, requests for public documents, exemptions.
extension TenYearsPlay {
    mutating func hold(_ day: LocalDate) throws -> String {
        guard let id = somebody() else { return "" }
        let last = try day.adding(days: Int.random(in: 0...200, using: &dice))
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: return try freeze(id, day, last)
        case 1: return holdRecord(day, last)
        case 2:
            let (agency, span) = try span(before: day)
            return hold(agency, span, day, last)
        case _: return entered(.youth(id), "hold on a youth", day, last, of: id)
        }
    }

    /// A restriction (GDPR 18): frozen until it is lifted.
    private mutating func freeze(_ id: String, _ day: LocalDate, _ last: LocalDate) throws -> String
    {
        let request = self.id("0ddd")
        model.youths[id]?.rows.append(request)
        model.holds.append(
            TenYearsModel.Hold(held: .youth(id), first: day, last: last, word: "restriction"))
        events[try last.adding(days: 1), default: []].append(.lift(request: request, youth: id))
        return TenYearsRows.restriction(request, of: id, day)
    }

    private mutating func holdRecord(_ day: LocalDate, _ last: LocalDate) -> String {
        let open = model.records.values.filter {
            $0.agency != nil && !["legal-hold", "release-request"].contains($0.kind)
                && !apart.contains($0.youth ?? "")
        }
        return hold(open.map(\.id).sorted().randomElement(using: &dice), day, last)
    }

    /// A hold on one record.
    mutating func hold(_ record: String?, _ day: LocalDate, _ last: LocalDate) -> String {
        guard let id = record, let record = model.records[id] else { return "" }
        let word = record.kind == "case" ? "hold on a case" : "hold on a record"
        return entered(.record(id), word, day, last, of: record.youth)
    }

    private mutating func span(
        before day: LocalDate
    ) throws -> (agency: Int, days: ClosedRange<LocalDate>) {
        let agency = Int.random(in: 1...3, using: &dice)
        let first = try day.adding(days: -Int.random(in: 300...2200, using: &dice))
        return (agency, first...(try first.adding(days: Int.random(in: 0...90, using: &dice))))
    }

    /// A hold on a span of an agency's time.
    mutating func hold(
        _ agency: Int, _ span: ClosedRange<LocalDate>, _ day: LocalDate, _ last: LocalDate
    ) -> String {
        entered(.span(agency, span), "hold on a span", day, last, of: nil)
    }

    /// Somebody asks for what an agency has of some time; it is decided in the end, or never in these years.
    mutating func request(_ day: LocalDate) throws -> String {
        let (agency, span) = try span(before: day)
        let last = try day.adding(days: Int.random(in: 0...200, using: &dice))
        return try request(
            agency, span, day, last, isGranted: !one(in: 3),
            decided: try day.adding(days: Int.random(in: 1...400, using: &dice)))
    }

    mutating func request(
        _ agency: Int, _ span: ClosedRange<LocalDate>, _ day: LocalDate, _ last: LocalDate,
        isGranted: Bool, decided: LocalDate
    ) throws -> String {
        let request = id("0ddd")
        model.decisions[request] = (decided, isGranted)
        events[decided, default: []].append(.decide(request: request))
        let sql = entered(
            .span(agency, span), "release request", day, last, of: nil, request: request)
        model.records[request] = TenYearsModel.Record(
            id: request, kind: "release-request", agency: agency, youth: nil, classification: nil,
            created: day, ended: decided)
        return sql
    }

    private mutating func entered(
        _ held: TenYearsModel.Held, _ word: String, _ day: LocalDate, _ last: LocalDate,
        of youth: String?, request: String? = nil
    ) -> String {
        let id = id("0ddd")
        model.holds.append(
            TenYearsModel.Hold(held: held, first: day, last: last, word: word, request: request))
        var agency = 1
        switch held {
        case .youth: break
        case .record(let id): agency = model.records[id]?.agency ?? 1
        case .span(let of, _): agency = of
        }
        if let youth {
            model.youths[youth]?.rows.append(id)
            agency = model.youths[youth]?.agency ?? agency
        } else {
            // A hold on what is in no file is a record of its own.
            var record = TenYearsModel.Record(
                id: id, kind: "legal-hold", agency: agency, youth: nil, classification: nil,
                created: day, ended: last)
            record.request = request
            model.records[id] = record
        }
        let hold = TenYearsRows.Hold(
            id: id, agency: agency, youth: youth, held: held, day: day, last: last)
        return hold.sql(model) + (request.map { hold.sql(request: $0) } ?? "")
    }

    /// That a file is never destroyed (SoL 16:2).
    mutating func exempt(_ youth: String, _ ground: String) -> String {
        let id = id("0ddd")
        model.youths[youth]?.exemption = ground
        model.youths[youth]?.rows.append(id)
        return TenYearsRows.exemption(id, of: youth, ground)
    }
}
