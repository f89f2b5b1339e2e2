import Access
import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

@Suite("A retention day in the Swedish calendar")
struct CalendarTests {
    /// Moves a town's clock to a moment of Swedish wall-clock time.
    private static func move(_ town: Town, to moment: String) throws {
        let shift = try town.value(
            "SELECT ($1::timestamp AT TIME ZONE 'Europe/Stockholm' - now())::text",
            [.text(moment)])
        try town.moveClock(by: try #require(shift))
    }

    private static func enter(_ town: Town, born: String, note: String) throws {
        try town.admin(
            """
            UPDATE retention.rule SET valid_from = '2000-01-01';
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            VALUES ('00000000-0000-4000-8000-00d000000099', '00000000-0000-4000-8000-00a000000001',
                '\(born)', '00000000-0000-4000-8000-00c000000001', '2010-01-01');
            INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
                kind, trigger, classification, held_at, place, author_id, created_at)
            VALUES ('00000000-0000-4000-8000-00e000000099', '00000000-0000-4000-8000-00d000000099',
                '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001',
                '26:1', 'pre-assessment', 'school', 'advice',
                '\(note)'::timestamp AT TIME ZONE 'Europe/Stockholm', 'Rum',
                '00000000-0000-4000-8000-00c000000001',
                '\(note)'::timestamp AT TIME ZONE 'Europe/Stockholm');
            """)
    }

    private static func isDue(_ town: Town) throws -> Bool {
        try town.value(
            """
            SELECT count(*) FROM authz.retention_due d
             WHERE d.record_id = '00000000-0000-4000-8000-00e000000099' AND d.kept_by IS NULL
            """, role: "postgres") == "1"
    }

    // Notes in the last and the first minute of days on which clocks change, of leap days, and of
    // years; the day before at its end, and the day at its beginning.
    @Test(
        "begins at midnight in Sweden, whatever the clock did",
        arguments: [
            ("2015-03-29 00:01", "2020-03-29"), ("2015-03-29 23:59", "2020-03-29"),
            ("2021-03-28 03:00", "2026-03-28"), ("2020-10-25 02:30", "2025-10-25"),
            ("2020-10-25 23:59", "2025-10-25"), ("2021-10-31 00:00", "2026-10-31"),
            ("2019-12-31 23:59", "2024-12-31"), ("2020-01-01 00:00", "2025-01-01"),
            ("2020-02-29 23:59", "2025-02-28"), ("2019-02-28 23:59", "2024-02-28"),
            ("2019-03-01 00:00", "2024-03-01"),
        ])
    func midnight(_ note: String, _ due: String) async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(town, born: "2004-03-07", note: note)
            let eve = try LocalDate(due).adding(days: -1)
            try Self.move(town, to: "\(eve) 23:58")
            #expect(try !Self.isDue(town))
            try Self.move(town, to: "\(due) 00:01")
            #expect(try Self.isDue(town))
        }
    }

    @Test(
        "comes on the very birthday where a rule waits for an age",
        arguments: [
            (18, "2006-06-17", "2024-06-17"), (18, "2008-02-29", "2026-03-01"),
            (21, "2004-12-31", "2025-12-31"), (21, "2004-02-29", "2025-03-01"),
            (30, "1996-02-29", "2026-03-01"), (30, "1996-01-01", "2026-01-01"),
            (20, "2004-02-29", "2024-02-29"), (30, "1993-03-01", "2023-03-01"),
        ])
    func ages(_ age: Int, _ born: String, _ due: String) async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(town, born: born, note: "2011-01-01 12:00")
            try town.admin(
                """
                UPDATE retention.rule SET not_before_age = \(age)
                 WHERE code = 'conversation-social-advice'
                """)
            let eve = try LocalDate(due).adding(days: -1)
            try Self.move(town, to: "\(eve) 23:58")
            #expect(try !Self.isDue(town))
            try Self.move(town, to: "\(due) 00:01")
            #expect(try Self.isDue(town))
        }
    }

    // SoL 16:3: agreements are kept until the child is 18, whatever their own day.
    @Test("is the birthday itself where the rule says so")
    func birthday() async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(town, born: "2006-06-17", note: "2023-05-01 12:00")
            try town.admin(
                """
                UPDATE retention.rule SET trigger = 'birthday', period = NULL, not_before_age = 18
                 WHERE code = 'conversation-social-advice'
                """)
            try Self.move(town, to: "2024-06-16 23:58")
            #expect(try !Self.isDue(town))
            try Self.move(town, to: "2024-06-17 00:01")
            #expect(try Self.isDue(town))
        }
    }

    @Test("follows the rule that is in force that day, by one code")
    func successor() async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(town, born: "2004-03-07", note: "2022-06-01 12:00")
            try town.admin(
                """
                UPDATE retention.rule SET valid_until = '2027-01-01'
                 WHERE code = 'conversation-social-advice';
                INSERT INTO retention.rule (id, code, record_type, agency_kind, classification,
                    trigger, period, research_exempt, section, decision_id, valid_from)
                SELECT gen_random_uuid(), r.code, r.record_type, r.agency_kind, r.classification,
                       r.trigger, '7 years', r.research_exempt, r.section, r.decision_id,
                       '2027-01-01'
                  FROM retention.rule r WHERE r.code = 'conversation-social-advice';
                INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id,
                                                     created_at)
                SELECT r.id, r.decision_id, r.agency_kind, '\(Town.Known.staff(4))', now()
                  FROM retention.rule r WHERE r.valid_from = '2027-01-01';
                """)
            try Self.move(town, to: "2026-12-31 12:00")
            #expect(try !Self.isDue(town))
            try Self.move(town, to: "2027-06-01 12:00")
            #expect(try !Self.isDue(town))
            try Self.move(town, to: "2029-06-01 00:01")
            #expect(try Self.isDue(town))
        }
    }
}
