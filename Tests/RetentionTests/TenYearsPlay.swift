import Domain
import Support

/// Ten years of a small municipality, drawn from a seed: what people do each day, as the model has it
/// and as SQL that brings the same into the database.
struct TenYearsPlay {
    var dice: SeededDice
    var model = TenYearsModel()
    private var number = 0
    /// Youths whom nothing further happens to.
    private var apart: Set<String> = []
    /// Restrictions that are lifted on a day: the request and the youth.
    private var lifts: [LocalDate: [(request: String, youth: String)]] = [:]

    init(seed: UInt64) { dice = SeededDice(state: seed) }

    private mutating func one(in many: Int) -> Bool { Int.random(in: 0..<many, using: &dice) == 0 }

    private mutating func id(_ kind: String) -> String {
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
        return (
            youth.id,
            """
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            VALUES ('\(youth.id)', \(Self.agency(agency)),
                    \(youth.born.map { "'\($0)'" } ?? "NULL"), \(Self.author), \(Self.at(day, "09:00")));
            """
        )
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
        "school-visit", "dog-search", "quarantined-visit", "session", "retry-result",
    ]

    /// A record of a kind, in a file where the kind has one.
    mutating func write(
        _ kind: String, of youth: TenYearsModel.Youth?, on day: LocalDate, _ wanted: String? = nil
    ) throws -> String {
        let agency = kind == "concern-report" ? 1 : youth?.agency ?? 2
        // Only social services take reports.
        if kind == "concern-report", youth?.agency != 1 { return "" }
        let words = Self.classifications[kind] ?? []
        let classification =
            words.contains(wanted ?? "") ? wanted : words.randomElement(using: &dice)
        let lasting = [
            "case", "consent", "disclosure", "risk-flag", "referral", "enquiry", "session",
        ]
        let isLasting = lasting.contains(kind) || kind == "no-action-decision"
        var record = TenYearsModel.Record(
            id: id("0bbb"), kind: kind,
            agency: ["session", "retry-result"].contains(kind) ? nil : agency, youth: youth?.id,
            classification: classification, created: day,
            ended: isLasting ? try day.adding(days: Int.random(in: 0...300, using: &dice)) : day)
        if kind == "enquiry" || kind == "concern-conversation" { record.rows = [id("0ccc")] }
        model.records[record.id] = record
        return Self.sql(record, agency)
    }

    /// What people do on a day.
    mutating func happen(_ day: LocalDate) throws -> String {
        var sql = ""
        for lift in lifts[day] ?? [] where model.youths[lift.youth] != nil {
            let step = id("0ddd")
            model.youths[lift.youth]?.rows.append(step)
            sql += """
                INSERT INTO retention.request_step (id, request_id, youth_id, step, ground, role,
                                                    author_id, created_at)
                VALUES ('\(step)', '\(lift.request)', '\(lift.youth)', 'lifted', 'x',
                        'records_officer', \(Self.author), \(Self.at(day, "02:00")));
                """
        }
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
        return sql
    }

    private mutating func somebody() -> String? {
        model.youths.keys.filter { !apart.contains($0) }.sorted().randomElement(using: &dice)
    }

    // MARK: What is held

    private mutating func hold(_ day: LocalDate) throws -> String {
        guard let id = somebody() else { return "" }
        let last = try day.adding(days: Int.random(in: 0...200, using: &dice))
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: return try freeze(id, day, last)
        case 1: return holdRecord(day, last)
        case 2: return try holdSpan(day, last)
        case _: return entered(.youth(id), "hold on a youth", day, last, of: id)
        }
    }

    /// A restriction (GDPR 18): frozen until it is lifted.
    mutating func freeze(_ id: String, _ day: LocalDate, _ last: LocalDate) throws -> String {
        let request = self.id("0ddd")
        model.youths[id]?.rows.append(request)
        model.holds.append(
            TenYearsModel.Hold(held: .youth(id), first: day, last: last, word: "restriction"))
        lifts[try last.adding(days: 1), default: []].append((request, id))
        return """
            INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                           received_on, author_id, created_at)
            SELECT '\(request)', y.agency_id, '26:1', 'restriction', y.id, 'x', '\(day)', \(Self.author),
                   \(Self.at(day, "02:00")) FROM core.youth y WHERE y.id = '\(id)';
            """
    }

    private mutating func holdRecord(_ day: LocalDate, _ last: LocalDate) -> String {
        let open = model.records.values.filter {
            $0.agency != nil && $0.kind != "legal-hold" && !apart.contains($0.youth ?? "")
        }
        return hold(open.map(\.id).sorted().randomElement(using: &dice), day, last)
    }

    /// A hold on one record.
    mutating func hold(_ record: String?, _ day: LocalDate, _ last: LocalDate) -> String {
        guard let id = record, let record = model.records[id] else { return "" }
        let word = record.kind == "case" ? "hold on a case" : "hold on a record"
        return entered(.record(id), word, day, last, of: record.youth)
    }

    private mutating func holdSpan(_ day: LocalDate, _ last: LocalDate) throws -> String {
        let agency = Int.random(in: 1...3, using: &dice)
        let first = try day.adding(days: -Int.random(in: 300...2200, using: &dice))
        let span = first...(try first.adding(days: Int.random(in: 0...90, using: &dice)))
        return hold(agency, span, day, last)
    }

    /// A hold on a span of an agency's time.
    mutating func hold(
        _ agency: Int, _ span: ClosedRange<LocalDate>, _ day: LocalDate, _ last: LocalDate
    ) -> String {
        entered(.span(agency, span), "hold on a span", day, last, of: nil)
    }

    private mutating func entered(
        _ held: TenYearsModel.Held, _ word: String, _ day: LocalDate, _ last: LocalDate,
        of youth: String?
    ) -> String {
        let id = id("0ddd")
        model.holds.append(TenYearsModel.Hold(held: held, first: day, last: last, word: word))
        if let youth { model.youths[youth]?.rows.append(id) }
        var (scope, agency, record, span) = ("youth", 1, "NULL, NULL", "NULL, NULL")
        switch held {
        case .youth: break
        case .record(let id):
            scope = "record"
            record = "'\(model.records[id]?.kind ?? "")', '\(id)'"
            agency = model.records[id]?.agency ?? 1
        case .span(let of, let days):
            (scope, agency) = ("span", of)
            span = "'\(days.lowerBound)', '\(days.upperBound)'"
        }
        if let youth {
            agency = model.youths[youth]?.agency ?? agency
        } else {
            // A hold on what is in no file is a record of its own.
            model.records[id] = TenYearsModel.Record(
                id: id, kind: "legal-hold", agency: agency, youth: nil, classification: nil,
                created: day, ended: last)
        }
        return """
            INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, record_type,
                record_id, span_from, span_until, reason, reference, ends_on, author_id, created_at)
            VALUES ('\(id)', \(Self.agency(agency)), '26:1', '\(scope)',
                \(youth.map { "'\($0)'" } ?? "NULL"), \(record), \(span), 'appeal', 'x', '\(last)',
                \(Self.author), \(Self.at(day, "02:00")));
            """
    }

    /// That a file is never destroyed (SoL 16:2).
    mutating func exempt(_ youth: String, _ ground: String) -> String {
        let id = id("0ddd")
        model.youths[youth]?.isExempt = true
        model.youths[youth]?.rows.append(id)
        return """
            INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground, author_id,
                                             created_at)
            SELECT '\(id)', y.id, y.agency_id, '26:1', '\(ground)', \(Self.author), y.created_at
              FROM core.youth y WHERE y.id = '\(youth)';
            """
    }
}

extension TenYearsPlay {
    private static let author = "'00000000-0000-4000-8000-00c000000001'"

    private static func agency(_ number: Int) -> String {
        "'00000000-0000-4000-8000-00a00000000\(number)'"
    }

    private static func at(_ day: LocalDate, _ time: String) -> String {
        "'\(day) \(time)'::timestamp AT TIME ZONE 'Europe/Stockholm'"
    }

    /// A record as rows: written ten minutes after midnight or before it, so that a day that is not
    /// Sweden's shows.
    private static func sql(_ record: TenYearsModel.Record, _ agency: Int) -> String {
        let (early, late) = (at(record.created, "00:10"), at(record.created, "23:50"))
        let end = at(record.ended, record.ended == record.created ? "23:50" : "00:10")
        let youth = record.youth.map { "'\($0)'" } ?? "NULL"
        let unit = "'00000000-0000-4000-8000-00b00000000\(agency * 2)'"
        let (table, columns, values): (String, String, String) =
            switch record.kind {
            case "concern-conversation":
                (
                    "concern_conversation", "kind, trigger, classification, held_at, place",
                    "'pre-assessment', 'school', '\(record.classification ?? "")', \(early), 'Rum'"
                )
            case "case": ("\"case\"", "opened_at, closed_at", "\(late), \(end)")
            case "consent":
                (
                    "consent", "purposes, valid_from, valid_until",
                    "'{coordination}', '\(record.created)', '\(record.ended)'"
                )
            case "disclosure":
                (
                    "disclosure", "ground, recipient_agency_id, purposes, valid_from, valid_until",
                    "'own-activity', \(self.agency(agency % 4 + 1)), '{coordination}', \(late), \(end)"
                )
            case "risk-flag":
                (
                    "risk_flag",
                    """
                    sign, observed_on, source, grading, role, protective_factor, state, lapses_on,
                    ended_at
                    """,
                    """
                    'high-absence', '\(record.created)', 'school', 'first-hand', 'unclear',
                    'trusted-adult', 'lapsed', '\(record.ended)', \(end)
                    """
                )
            case "referral":
                (
                    "referral", "target_id, path, question, state, ended_at",
                    "'00000000-0000-4000-8000-00f300000001', 'remiss', 'Vad?', 'ended', \(end)"
                )
            case "concern-report":
                (
                    "concern_report", "received_on, reporter, feedback_requested, state",
                    """
                    '\(record.created)', 'school', false,
                    '\(record.classification == "inquiry" ? "opened" : "not-opened")'
                    """
                )
            case "enquiry":
                (
                    "enquiry", "to_agency_id, to_unit_id, reason, concern, urgent, state",
                    """
                    \(self.agency(agency)), \(unit), 'x', 'x', false,
                    '\(record.classification == "accepted" ? "accepted" : "not-relevant")'
                    """
                )
            case "no-action-decision":
                ("no_action_decision", "reason, revisit_on", "'x', '\(record.ended)'")
            case "school-visit":
                (
                    "school_visit", "school_id, visit_date, kind, classes, topic",
                    "'00000000-0000-4000-8000-00f000000001', '\(record.created)', 'presence', '{}', 'x'"
                )
            case "dog-search":
                (
                    "dog_search",
                    """
                    school_id, state, planned_on, rooms, rules_reference, informed_on, no_suspicion,
                    no_pupils_present
                    """,
                    """
                    '00000000-0000-4000-8000-00f000000001', 'carried-out', '\(record.created)', 'x',
                    'x', '\(record.created)', true, true
                    """
                )
            case _: ("", "", "")
            }
        switch record.kind {
        case "session":
            return """
                INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
                VALUES ('\(record.id)', \(author), sha256('\(record.id)'), \(early),
                        \(at(record.ended, "23:50")));
                """
        case "retry-result":
            return """
                INSERT INTO core.once (staff_id, key, digest, record_type, record_id, created_at)
                VALUES (\(author), '\(record.id)', sha256('x'), 'referral', '\(record.id)', \(late));
                """
        case "quarantined-visit":
            return """
                INSERT INTO core.quarantined_visit (id, import_id, agency_id, secrecy_class, line,
                                                    faults, author_id, created_at)
                VALUES ('\(record.id)', '\(record.id)', \(self.agency(agency)), '26:1', 1, '[]',
                        \(author), \(late));
                """
        case _: break
        }
        let file = record.youth == nil ? ("", "") : ("youth_id, ", "\(youth), ")
        var sql = """
            INSERT INTO core.\(table) (id, \(file.0)agency_id, unit_id, secrecy_class, author_id,
                                       created_at, \(columns))
            VALUES ('\(record.id)', \(file.1)\(self.agency(agency)), \(unit), '26:1', \(author), \(late),
                    \(values));
            """
        guard let row = record.rows.first else { return sql }
        if record.kind == "enquiry" {
            let state = record.classification == "accepted" ? "accepted" : "not-relevant"
            sql += """
                INSERT INTO core.enquiry_step (id, enquiry_id, youth_id, agency_id, secrecy_class,
                    from_state, state, note, author_id, created_at)
                VALUES ('\(row)', '\(record.id)', \(youth), \(self.agency(agency)), '26:1', 'assessing',
                        '\(state)', \(state == "accepted" ? "NULL" : "'x'"), \(author), \(end));
                """
        } else {
            sql += """
                INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
                    secrecy_class, kind, text, author_id, created_at)
                VALUES ('\(row)', '\(record.id)', \(youth), \(self.agency(agency)), '26:1',
                        'observation', 'x', \(author), \(late));
                """
        }
        return sql
    }
}
