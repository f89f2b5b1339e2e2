import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

@Suite("The day on which a record is due")
struct DueDateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var agency = 1
        var unit = 1
        var classification = "advice"
        var born: String? = "2008-03-07"
        let lastNote: String
        /// Nil: kept for ever.
        let due: String?
        var keptBy: String?
    }

    private static let cases: [Case] = [
        Case(testDescription: "five years", lastNote: "2020-06-10", due: "2025-06-10"),
        Case(
            testDescription: "29 February and five years is 28 February",
            lastNote: "2020-02-29", due: "2025-02-28"),
        Case(
            testDescription: "28 February stays", lastNote: "2019-02-28", due: "2024-02-28"),
        Case(
            testDescription: "police: one year", agency: 2, unit: 3, classification: "other",
            lastNote: "2024-11-01", due: "2025-11-01"),
        Case(
            testDescription: "an inquiry waits for the age of 30", classification: "inquiry",
            born: "1994-09-12", lastNote: "2012-01-31", due: "2024-09-12"),
        Case(
            testDescription: "an inquiry of a late note waits for the five years",
            classification: "inquiry", born: "1990-09-12", lastNote: "2020-01-31",
            due: "2025-01-31"),
        Case(
            testDescription: "born on 29 February: 30 on 1 March", classification: "inquiry",
            born: "1996-02-29", lastNote: "2014-01-31", due: "2026-03-01"),
    ]

    /// Days from today to a date in Sweden, so that the clock can be moved there.
    private static func move(_ town: Town, to day: String) throws {
        let shift = try town.value(
            """
            SELECT (($1::date + time '12:00') AT TIME ZONE 'Europe/Stockholm' - now())::text
            """, [.text(day)])
        try town.moveClock(by: try #require(shift))
    }

    private static func enter(_ town: Town, _ wanted: Case) throws {
        var session = try town.session("sspf_migrate")
        let statements = [
            Statement(
                "t-youth",
                """
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                VALUES ('00000000-0000-4000-8000-00d000000099', $1, $2, $3, $4::date)
                """),
            Statement(
                "t-conversation",
                """
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                VALUES ('00000000-0000-4000-8000-00e000000099',
                    '00000000-0000-4000-8000-00d000000099', $1, $2, '26:1', 'pre-assessment',
                    'school', $3, ($4::date + time '23:30') AT TIME ZONE 'Europe/Stockholm',
                    'Rum 1', $5, ($4::date + time '23:30') AT TIME ZONE 'Europe/Stockholm')
                """),
        ]
        let agency = Value.uuid(Town.Known.agency(wanted.agency))
        _ = try session.run([
            (
                statements[0],
                [
                    agency, .optional(wanted.born), .uuid(Town.Known.staff(1)),
                    .text(wanted.lastNote),
                ]
            ),
            (
                statements[1],
                [
                    agency, .uuid(Town.Known.unit(wanted.unit)), .text(wanted.classification),
                    .text(wanted.lastNote), .uuid(Town.Known.staff(1)),
                ]
            ),
        ])
        // The rules apply from 2025 and 2026; here also to days before.
        try town.admin("UPDATE retention.rule SET valid_from = '2000-01-01'")
    }

    private static func isThere(_ town: Town) throws -> Bool {
        try town.value(
            """
            SELECT count(*) FROM core.concern_conversation
             WHERE id = '00000000-0000-4000-8000-00e000000099'
            """) == "1"
    }

    @Test("keeps the record the day before, and takes it on the day", arguments: cases)
    func due(_ wanted: Case) async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(town, wanted)
            let day = try LocalDate(try #require(wanted.due))
            try Self.move(town, to: "\(try day.adding(days: -1))")
            _ = try Night.run(town)
            #expect(try Self.isThere(town))
            try Self.move(town, to: "\(day)")
            _ = try Night.run(town)
            #expect(try !Self.isThere(town))
        }
    }

    @Test(
        "of a talk of pre-assessment waits as the inquiry does, once a report became one",
        arguments: [
            ("opened", false, "inquiry"), ("concluded", false, "inquiry"),
            ("not-opened", false, "pre-assessment"), ("received", false, "pre-assessment"),
            ("opened", true, "inquiry"),
        ])
    func assessed(_ state: String, _ isMerged: Bool, _ classification: String) async throws {
        try await onThread {
            let town = try Town()
            // Born in 1994: 30 on 12 September 2024, six years after the period has run out.
            let wanted = Case(
                testDescription: "", classification: "pre-assessment", born: "1994-09-12",
                lastNote: "2013-01-31", due: nil)
            try Self.enter(town, wanted)
            let youth = "00000000-0000-4000-8000-00d000000099"
            let row = isMerged ? "00000000-0000-4000-8000-00d000000098" : youth
            // As it was entered then: the steps of a report follow each other by the clock of today.
            var session = try town.session("postgres")
            let sql =
                """
                SET session_replication_role = replica;
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at, merged_into)
                SELECT '00000000-0000-4000-8000-00d000000098', y.agency_id, y.birth_date, y.author_id,
                       y.created_at, y.id
                  FROM core.youth y WHERE y.id = '\(youth)';
                INSERT INTO core.concern_report (id, youth_id, agency_id, unit_id, secrecy_class,
                    received_on, reporter, feedback_requested, state, author_id, created_at)
                SELECT gen_random_uuid(), '\(row)', y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       '2013-01-31', 'school', false, '\(state)', y.author_id, y.created_at
                  FROM core.youth y WHERE y.id = '\(youth)';
                """
            try session.runScript(Script(name: "report", text: sql))
            #expect(
                try town.value(
                    """
                    SELECT r.classification FROM authz.retention_record r
                     WHERE r.record_id = '00000000-0000-4000-8000-00e000000099'
                    """) == classification)
            try Self.move(town, to: "2024-09-11")
            _ = try Night.run(town)
            #expect(try Self.isThere(town) == (classification == "inquiry"))
            guard classification == "inquiry" else { return }
            try Self.move(town, to: "2024-09-12")
            // Where the report goes before it, the talk follows the night after.
            _ = try Night.run(town)
            _ = try Night.run(town)
            #expect(try !Self.isThere(town))
        }
    }

    @Test(
        "never comes for who is kept for research, or of unknown birth",
        arguments: [
            ("2008-03-05", "research"), ("2008-03-15", "research"), ("2008-03-25", "research"),
            (nil, "birth-date-unknown"),
        ] as [(String?, String)])
    func kept(_ born: String?, _ reason: String) async throws {
        try await onThread {
            let town = try Town()
            let wanted = Case(
                testDescription: "", born: born, lastNote: "2010-01-01", due: nil, keptBy: reason)
            try Self.enter(town, wanted)
            try Self.move(town, to: "2060-01-01")
            let lines = try Night.run(town)
            #expect(try Self.isThere(town))
            let line = try #require(lines["conversation-social-advice"])
            #expect((reason == "research" ? line.research : line.unborn) > 0)
        }
    }

    @Test(
        "reads the day of birth of a samordningsnummer right, which has 60 added to it",
        arguments: [
            ("199003652386", "research"), ("199003752384", "research"),
            ("199003852382", "research"), ("199003662385", "-"),
        ])
    func coordinationNumber(_ number: String, _ keptBy: String) async throws {
        try await onThread {
            let town = try Town()
            let youth = try RegisterYouth()(
                RegisterYouth.Command(
                    number: try IdentityNumber(stored: number), birthDate: nil,
                    name: try PersonName(given: "Cleo", family: "Carlsson")),
                once: Creation.Once(key: "k", digest: [UInt8](repeating: 7, count: 32)),
                as: town.caller(.sven, for: .registration), through: try town.gate()
            ).id
            try town.admin(
                """
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                SELECT md5('talk')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       'pre-assessment', 'school', 'advice', '2010-01-01', 'Rum 1', y.author_id,
                       '2010-01-01'
                  FROM core.youth y WHERE y.id = '\(youth)';
                """)
            // As long after the youth was entered as the file stays.
            try town.moveClock(by: "5 years 1 day")
            #expect(
                try town.value(
                    """
                    SELECT coalesce(o.kept_by, '-') FROM authz.retention_outcome o
                     WHERE o.record_id = md5('talk')::uuid
                    """) == keptBy)
        }
    }

    @Test(
        "never comes in regions that keep everything for research",
        arguments: [
            ("0580", true), ("0980", true), ("2281", true), ("1480", true), ("1481", false),
        ]
    )
    func region(_ municipality: String, _ isKept: Bool) async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(
                town, Case(testDescription: "", lastNote: "2010-01-01", due: "2015-01-01"))
            try town.admin("UPDATE core.municipality SET municipality_code = '\(municipality)'")
            _ = try Night.run(town)
            #expect(try Self.isThere(town) == isKept)
        }
    }

    @Test("a later note about the same youth keeps the earlier conversation too")
    func laterNote() async throws {
        try await onThread {
            let town = try Town()
            try Self.enter(
                town, Case(testDescription: "", lastNote: "2019-01-01", due: "2024-01-01"))
            try town.admin(
                """
                INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
                    secrecy_class, kind, text, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
                       'strengths', 'Spelar fotboll', c.author_id, '2022-01-01T12:00:00+01:00'
                  FROM core.concern_conversation c
                 WHERE c.id = '00000000-0000-4000-8000-00e000000099'
                """)
            try Self.move(town, to: "2026-12-31")
            _ = try Night.run(town)
            #expect(try Self.isThere(town))
            try Self.move(town, to: "2027-01-01")
            _ = try Night.run(town)
            #expect(try !Self.isThere(town))
            let youth = try town.value(
                "SELECT count(*) FROM core.youth WHERE id = '00000000-0000-4000-8000-00d000000099'")
            #expect(youth == "0")
        }
    }

    @Test("comes for a youth row joined to another agency's case six months after that is over")
    func joined() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.youth (id, agency_id, author_id, created_at)
                SELECT md5('youth')::uuid, s.agency_id, s.id, now() - interval '3 years'
                  FROM core.staff s WHERE s.id = '\(Town.Known.staff(7))';
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                         created_at, opened_at)
                SELECT md5('case')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       y.author_id, now() - interval '2 years', now() - interval '2 years'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(1))';
                INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                             valid_from, author_id, created_at)
                SELECT gen_random_uuid(), md5('case')::uuid, y.id, y.agency_id, '35:1',
                       now() - interval '2 years', y.author_id, now() - interval '2 years'
                  FROM core.youth y WHERE y.id = md5('youth')::uuid;
                """)
            func left() throws -> String? {
                _ = try Night.run(town)
                return try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.youth WHERE id = md5('youth')::uuid)
                        || ' ' || (SELECT count(*) FROM core.case_youth
                                    WHERE case_id = md5('case')::uuid)
                    """)
            }
            #expect(try left() == "1 1")
            try town.admin(
                """
                UPDATE core."case" SET closed_at = now() - interval '5 months'
                 WHERE id = md5('case')::uuid
                """)
            #expect(try left() == "1 1")
            try town.admin(
                """
                UPDATE core."case" SET closed_at = now() - interval '7 months'
                 WHERE id = md5('case')::uuid
                """)
            #expect(try left() == "0 0")
        }
    }

    @Test("never comes for any record of a file that is never destroyed")
    func exempt() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id,
                                                     created_at)
                SELECT r.id, '00000000-0000-4000-8000-00f200000001', 'social_services',
                       '\(Town.Known.staff(4))', now()
                  FROM retention.rule r ON CONFLICT DO NOTHING;
                UPDATE core.risk_flag SET ended_at = now(), state = 'resolved' WHERE ended_at IS NULL;
                """)
            try town.moveClock(by: "40 years")
            func due(_ condition: StaticString) throws -> String? { try town.value(condition) }
            let going = try due(
                """
                SELECT string_agg(DISTINCT o.record_type, ' ' ORDER BY o.record_type)
                  FROM authz.retention_outcome o
                 WHERE o.agency_id = '00000000-0000-4000-8000-00a000000001' AND o.kept_by IS NULL
                   AND o.youth_id IS NOT NULL
                """)
            #expect((going ?? "").split(separator: " ").count >= 4, "\(going ?? "")")
            try town.admin(
                """
                INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground,
                                                 author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '26:1', 'placement', y.author_id, now()
                  FROM core.youth y
                 WHERE y.agency_id = '00000000-0000-4000-8000-00a000000001'
                """)
            let left = try due(
                """
                SELECT count(*) FROM authz.retention_outcome o
                 WHERE o.agency_id = '00000000-0000-4000-8000-00a000000001' AND o.kept_by IS NULL
                   AND o.youth_id IS NOT NULL
                """)
            #expect(left == "0")
        }
    }

    // Else a run of a night looks through every file there is, in one transaction that the seal waits for.
    @Test("takes no look at the file of what is too young for any rule")
    func young() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class,
                       c.kind, c.trigger, c.classification, authz.now() - interval '2 years',
                       c.place, c.author_id, authz.now() - interval '2 years'
                  FROM core.concern_conversation c, generate_series(1, 500)
                 WHERE c.id = '\(Town.Known.conversation(1))';
                """)
            var session = try town.session("sspf_migrate")
            let rows = try session.run(Self.explained)
            // Reports of conversations stand in the plan where last notes are looked for, alone.
            let looks = (0..<rows.count).compactMap { rows[$0, 0] }
                .filter { $0.contains("on conversation_report ") }
                .compactMap { $0.split(separator: "loops=").last }
                .compactMap { Int($0.prefix { $0.isNumber }) }
            #expect(!looks.isEmpty)
            #expect(looks.allSatisfy { $0 < 50 }, "\(looks)")
        }
    }

    private static let explained = Statement(
        "explained",
        "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) SELECT * FROM authz.retention_outlook")

    @Test("is counted from every table that something is written in about a youth")
    func notes() async throws {
        try await onThread {
            let town = try Town()
            // Who may see or do what, and who somebody is, is no note in the file.
            let besides: Set<String> = [
                "bar", "case_member", "case_youth", "consent_kind", "consent_party",
                "disclosure_item", "disclosure_reason", "ending", "escalation", "meeting_guest",
                "meeting_invitee", "once", "share",
                "withdrawal_receipt",
            ]
            let found = try town.value(
                """
                SELECT string_agg(DISTINCT c.relname::text, ' ') FROM authz.retention_place p
                  JOIN pg_class c ON c.oid = p.relation
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'youth_id'
                 WHERE c.relnamespace = 'core'::regnamespace AND p.kind <> 'youth'
                   AND pg_get_viewdef('authz.retention_note'::regclass)
                       NOT LIKE '%core.' || quote_ident(c.relname) || ' %'
                """)
            let missing = Set((found ?? "").split(separator: " ").map(String.init))
            #expect(missing == besides)
        }
    }
}
