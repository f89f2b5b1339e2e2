import Domain

/// What the play enters, as SQL.
enum TenYearsRows {
    static let author = "'00000000-0000-4000-8000-00c000000001'"

    private static func agency(_ number: Int) -> String {
        "'00000000-0000-4000-8000-00a00000000\(number)'"
    }

    static func at(_ day: LocalDate, _ time: String) -> String {
        "'\(day) \(time)'::timestamp AT TIME ZONE 'Europe/Stockholm'"
    }

    /// An hour's access to a file in an emergency, and what was said of it afterwards.
    static func emergency(_ id: String, to youth: TenYearsModel.Youth, _ day: LocalDate) -> String {
        let moment = at(day, "02:00")
        return """
            INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class, reason,
                reason_text, valid_from, valid_until, review_due_at, author_id, session_id, created_at)
            VALUES ('\(id)', '\(youth.id)', \(agency(youth.agency)), \(unit(youth.agency)), '26:1',
                    'missing', 'Är försvunnen', \(moment), \(moment) + interval '1 hour',
                    \(moment) + interval '7 days', \(author), '\(id)', \(moment));
            """
    }

    static func review(_ id: String, of access: String, _ day: LocalDate) -> String {
        """
        INSERT INTO core.emergency_review (id, emergency_access_id, youth_id, agency_id, secrecy_class,
                                           verdict, note, author_id, created_at)
        SELECT '\(id)', e.id, e.youth_id, e.agency_id, '26:1', 'justified', 'x', \(author),
               \(at(day, "02:00")) FROM core.emergency_access e WHERE e.id = '\(access)';
        """
    }

    private static func unit(_ agency: Int) -> String {
        "'00000000-0000-4000-8000-00b00000000\(agency * 2)'"
    }

    static func sql(_ youth: TenYearsModel.Youth) -> String {
        """
        INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
        VALUES ('\(youth.id)', \(agency(youth.agency)), \(youth.born.map { "'\($0)'" } ?? "NULL"),
                \(author), \(at(youth.entered, "09:00")));
        """
    }

    /// A record as rows: written ten minutes after midnight or before it, so that a day that is not
    /// Sweden's shows.
    static func sql(_ record: TenYearsModel.Record, _ agency: Int) -> String {
        let (early, late) = (at(record.created, "00:10"), at(record.created, "23:50"))
        let end = at(record.ended, record.ended == record.created ? "23:50" : "00:10")
        let youth = record.youth.map { "'\($0)'" } ?? "NULL"
        let unit = unit(agency)
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
                VALUES (\(author), '\(record.id)', sha256('x'), 'referral', '\(record.of ?? record.id)',
                        \(late));
                """
        case "quarantined-visit":
            return """
                INSERT INTO core.quarantined_visit (id, import_id, agency_id, secrecy_class, line,
                                                    faults, author_id, created_at)
                VALUES ('\(record.id)', '\(record.id)', \(self.agency(agency)), '26:1', 1, '[]',
                        \(author), \(late));
                """
        case "conflict":
            return """
                INSERT INTO core.conflict (id, staff_id, number_digest, relation, valid_from, valid_until,
                                           created_at)
                VALUES ('\(record.id)', \(author), sha256('\(record.id)'), 'relative', \(early), \(end),
                        \(early));
                INSERT INTO core.ending (id, source, source_id, ended_at, reason, author_id, created_at)
                VALUES ('\(record.rows.first ?? "")', 'conflict', '\(record.id)', \(end), 'mistake',
                        \(author), \(end));
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
