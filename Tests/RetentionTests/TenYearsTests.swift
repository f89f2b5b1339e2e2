import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Secrets
import Support
import Testing

@Suite("Ten years, night by night")
struct TenYearsTests {
    private typealias Rule = TenYearsModel.Rule

    /// The rules of law.md R24 to R29 and of the committees, and two that keep agreements to an age.
    private static let rules: [Rule] = {
        var rules = [
            Rule(
                "conversation-police", "concern-conversation", 2, nil, .lastNote, years: 1,
                decided: [2]),
            Rule(
                "conversation-school", "concern-conversation", 3, nil, .lastNote, years: 2,
                decided: [3]),
            Rule("conversation-leisure", "concern-conversation", 4, nil, .lastNote, years: 2),
            Rule(
                "agreement-18", "concern-conversation", 3, "other", .birthday, age: 18, decided: [3]
            ),
            Rule("agreement-21", "concern-conversation", 4, "other", .birthday, age: 21),
            Rule(
                "conversation-social-inquiry", "concern-conversation", 1, "inquiry", .lastNote,
                years: 5, age: 30, isResearch: true, decided: [1]),
            Rule(
                "report-inquiry", "concern-report", 1, "inquiry", .lastNote, years: 5, age: 30,
                isResearch: true, decided: [1]),
            Rule(
                "report-not-opened", "concern-report", 1, "pre-assessment", .lastNote, years: 5,
                isResearch: true, decided: [1]),
            Rule("case", "case", years: 5),
            Rule("consent", "consent", years: 2),
            Rule("disclosure", "disclosure", years: 5),
            Rule("enquiry-accepted", "enquiry", nil, "accepted", years: 5),
            Rule("enquiry-not-accepted", "enquiry", nil, "not-accepted", months: 6),
            Rule("no-action-decision", "no-action-decision", years: 5),
            Rule("risk-flag", "risk-flag", years: 1, decided: [1, 2, 3]),
            Rule(
                "risk-flag-social-services", "risk-flag", 1, years: 5, isResearch: true,
                decided: [1]),
            Rule(
                "referral-social-services", "referral", 1, years: 5, isResearch: true, decided: [1]),
            Rule("referral-police", "referral", 2, years: 1, decided: [2]),
            Rule("referral-school", "referral", 3, years: 2, decided: [3]),
            Rule("referral-leisure", "referral", 4, years: 2),
            Rule("school-visit", "school-visit", years: 4, decided: [2]),
            Rule("dog-search", "dog-search", years: 4),
            Rule("legal-hold", "legal-hold", years: 2),
            Rule("quarantined-visit", "quarantined-visit", days: 30),
            Rule("session", "session", days: 90),
            Rule("retry-result", "retry-result", days: 2),
            Rule("youth-without-records", "youth", months: 6, decided: [1, 2, 3]),
        ]
        for words in ["advice", "pre-assessment", "other"] {
            rules.append(
                Rule(
                    "conversation-social-\(words)", "concern-conversation", 1, words, .lastNote,
                    years: 5, isResearch: true, decided: [1]))
        }
        for kind in [
            "case", "consent", "disclosure", "enquiry", "no-action-decision", "referral",
            "risk-flag",
        ] {
            rules.append(
                Rule(
                    "personal-file-\(kind)", kind, 1, nil, .lastNote, years: 5, isResearch: true,
                    decided: [1]))
        }
        return rules
    }()

    /// What ten years must have shown, beside every rule by its code: each reason that alone kept
    /// something that was due otherwise, and each kind of night on which something went.
    private static let happenings: Set<String> = [
        "longer rule", "birth date unknown", "hold on a youth", "hold on a case",
        "hold on a record",
        "hold on a span", "restriction", "exempt", "research", "research county", "no decision",
        "not approved", "a night", "29 February", "clocks forward", "clocks back", "turned 18",
        "turned 21", "turned 30", "turned 18, leap", "turned 21, leap", "turned 30, leap",
    ]

    @Test("leave exactly what a model of the law leaves", arguments: [7] as [UInt64])
    func play(_ seed: UInt64) async throws {
        try await onThread {
            // Transactions of minutes, as other tests have them, would keep the nights waiting.
            let town = try Town(in: .quiet)
            var play = TenYearsPlay(seed: seed)
            var people = try town.session("postgres")
            var committees = try town.session("sspf_migrate")
            try committees.runScript(Script(name: "begin", text: Self.beginning))
            try people.runScript(Script(name: "empty", text: Self.emptying))
            play.model.rules = try Self.rulesOf(&committees)
            var day = try LocalDate("2026-12-31")
            try people.runScript(Script(name: "people", text: try Self.settle(&play, day)))
            let decided = try LocalDate("2027-05-10")
            play.model.decidedOn = decided
            play.model.approvedOn = try decided.adding(days: 10)
            let region = try LocalDate("2033-02-01")...(try LocalDate("2033-05-31"))
            play.model.region = region
            let run = RunRetention(
                at: try town.address("sspf_retention"), pause: { _ in usleep(20_000) })
            let gate = run.gate()
            let last = try LocalDate("2036-12-31")
            while day < last {
                day = try day.adding(days: 1)
                _ = try committees.run(Self.clock, [.text("\(day)")])
                if day == decided {
                    try committees.runScript(Script(name: "d", text: Self.decision))
                }
                if day == play.model.approvedOn {
                    try committees.runScript(Script(name: "a", text: Self.approval))
                }
                if day == region.lowerBound {
                    try committees.runScript(Script(name: "r", text: Self.county))
                }
                let events = try play.happen(day)
                if !events.isEmpty {
                    try people.runScript(Script(name: "people", text: events))
                }
                try play.model.night(day)
                let done = try run(UUID(), requestID: UUID(), over: gate)
                let expected = play.model.left.sorted()
                let digest = Hex.encode(SHA256.hash(Array(expected.joined(separator: " ").utf8)))
                guard try people.run(Self.digest)[0, 0] == digest else {
                    return try Self.report(day, Set(expected), &people, done)
                }
            }
            let wanted = Self.happenings.union(Self.rules.map(\.code))
            #expect(play.model.seen.subtracting(wanted) == [])
            #expect(wanted.subtracting(play.model.seen) == [])
            #expect(
                try town.value(
                    "SELECT count(*) FROM retention.run u WHERE u.finished_at IS NOT NULL")
                    == "3653")
            #expect(
                try town.value(
                    "SELECT count(*) FROM retention.run u WHERE u.left_behind > 0 OR u.unscanned <> '{}'"
                )
                    == "0")
        }
    }

    private static func report(
        _ day: LocalDate, _ expected: Set<String>, _ session: inout Session, _ run: RetentionRun
    ) throws {
        let rows = try session.run(all)
        let found = Set((0..<rows.count).compactMap { rows[$0, 0] })
        Issue.record(
            """
            \(day): too many \(found.subtracting(expected).sorted().prefix(9)), \
            too few \(expected.subtracting(found).sorted().prefix(9)); \
            \(String(decoding: run.document.json, as: UTF8.self))
            """)
    }

    private static func rulesOf(
        _ session: inout Session
    ) throws -> [(rule: TenYearsModel.Rule, id: String)] {
        let rows = try session.run(
            Statement("ten-years-rules", "SELECT r.code, r.id::text FROM retention.rule r"))
        var ids: [String: String] = [:]
        for row in 0..<rows.count { ids[rows[row, 0] ?? ""] = rows[row, 1] }
        return try rules.map { ($0, try #require(ids[$0.code])) }
    }

    /// Whoever lives there when the years begin, with files of up to eight years.
    private static func settle(_ play: inout TenYearsPlay, _ first: LocalDate) throws -> String {
        var sql = ""
        for _ in 0..<110 {
            let age = Int.random(in: 0...2900, using: &play.dice)
            let (id, entry) = try play.enter(try first.adding(days: -age))
            sql += entry
            for _ in 0..<Int.random(in: 0...3, using: &play.dice) {
                sql += try play.write(
                    TenYearsPlay.inFiles.randomElement(using: &play.dice) ?? "case",
                    of: play.model.youths[id],
                    on: try first.adding(days: -Int.random(in: 0...age, using: &play.dice)))
            }
        }
        for _ in 0..<40 {
            sql += try play.write(
                TenYearsPlay.others.randomElement(using: &play.dice) ?? "session", of: nil,
                on: try first.adding(days: -Int.random(in: 0...1400, using: &play.dice)))
        }
        // Who turns an age on which a rule waits, in a leap year and in another.
        for (agency, born, word) in [
            (1, "2004-02-29", "inquiry"), (1, "1998-07-09", "inquiry"), (3, "2012-02-29", "other"),
            (3, "2013-03-31", "other"), (4, "2008-02-29", "other"), (4, "2010-12-31", "other"),
            // Advice, and others of social services, whose day of birth research does not ask for.
            (1, "2009-08-09", "advice"), (1, "2009-08-09", "pre-assessment"),
            (1, "2009-08-09", "other"),
        ] {
            let (id, entry) = try play.enter(
                try first.adding(days: -2500), agency: agency, born: try LocalDate(born))
            sql += entry
            sql += try play.write(
                "concern-conversation", of: play.model.youths[id],
                on: try first.adding(days: -2400), word)
        }
        for ground in ["parenthood", "adoption", "placement"] {
            let (id, entry) = try play.enter(
                try first.adding(days: -2500), agency: 1, born: try LocalDate("1996-04-07"))
            sql += entry
            sql += try play.write(
                "concern-report", of: play.model.youths[id], on: try first.adding(days: -2400))
            sql += play.exempt(id, ground)
        }
        // One of each kind, with nothing else in the file and with a note that comes years later.
        for kind in Set(TenYearsPlay.inFiles).sorted() {
            for (isNoted, classification) in [
                (true, nil), (false, "inquiry"), (false, "pre-assessment"), (false, "accepted"),
                (false, "not-accepted"),
            ] {
                let (id, entry) = try play.enter(
                    try first.adding(days: -1500), agency: 1, born: try LocalDate("1996-04-07"))
                sql += entry
                sql += try play.write(
                    kind, of: play.model.youths[id], on: try first.adding(days: -1400),
                    classification)
                guard isNoted else { continue }
                sql += try play.write(
                    "concern-conversation", of: play.model.youths[id],
                    on: try first.adding(days: -900), "advice")
            }
        }
        // Advice whose time is over while the county keeps everything, and a visit in a span that is held.
        let (advised, advice) = try play.enter(
            try first.adding(days: -1500), agency: 1, born: try LocalDate("1996-04-07"))
        sql += advice
        sql += try play.write(
            "concern-conversation", of: play.model.youths[advised], on: try LocalDate("2028-03-01"),
            "advice")
        let visited = try first.adding(days: -1200)
        sql += try play.write("school-visit", of: nil, on: visited)
        sql += play.hold(2, visited...visited, first, try first.adding(days: 500))
        // A case of the police's that is held for longer than the rule keeps it.
        let (id, entry) = try play.enter(
            try first.adding(days: -1500), agency: 2, born: try LocalDate("2010-04-07"))
        sql += entry
        sql += try play.write("case", of: play.model.youths[id], on: try first.adding(days: -1490))
        sql += play.hold(
            play.model.records.values.first { $0.youth == id }?.id, first,
            try first.adding(days: 1200))
        return sql
    }

    /// Rules are in force from the beginning, two more keep agreements to an age, and every range is wide.
    private static let beginning = """
        UPDATE retention.rule SET valid_from = '2000-01-01';
        INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
            not_before_age, research_exempt, section, decision_id, valid_from)
        SELECT gen_random_uuid(), v.code, 'concern-conversation', v.kind, 'other', 'birthday', v.age,
               false, 'SoL 16:3', r.decision_id, '2000-01-01'
          FROM (VALUES ('agreement-18', 'school', 18), ('agreement-21', 'leisure', 21))
               AS v(code, kind, age)
          LEFT JOIN retention.rule r ON r.code = 'conversation-' || v.kind;
        INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id, created_at)
        SELECT r.id, r.decision_id, r.agency_kind, '00000000-0000-4000-8000-00c000000004', now()
          FROM retention.rule r WHERE r.code = 'agreement-18';
        INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role, created_at)
        SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0, 1, a.staff_id, a.role, now()
          FROM retention.rule r, retention.approval a JOIN retention.rule o ON o.id = a.rule_id
         WHERE r.code = 'agreement-18' AND o.code = 'conversation-school';
        UPDATE retention.approval SET highest = 1000000;
        CREATE SCHEMA years;
        """

    /// Nothing of the demonstration's is left: every row is one of the play's. `years.left` answers
    /// them, by id or, where a table has none of its own, by what it names.
    private static let emptying = """
        SET session_replication_role = replica;
        DO $$
        DECLARE
            body text;
            line record;
        BEGIN
            FOR line IN SELECT DISTINCT p.relation FROM authz.retention_place p LOOP
                EXECUTE format('DELETE FROM %s', line.relation);
            END LOOP;
            -- Of two rules that end on one day the one with the lower id counts: the same in every run.
            UPDATE retention.rule_decision x SET rule_id = md5(r.code)::uuid
              FROM retention.rule r WHERE r.id = x.rule_id;
            UPDATE retention.approval x SET rule_id = md5(r.code)::uuid
              FROM retention.rule r WHERE r.id = x.rule_id;
            UPDATE retention.rule SET id = md5(code)::uuid;
            SELECT string_agg(format('SELECT %s FROM %s', CASE
                       WHEN EXISTS (SELECT FROM pg_attribute a
                                     WHERE a.attrelid = p.relation AND a.attname = 'id') THEN 'id::text'
                       WHEN p.relation = 'core.once'::regclass THEN 'record_id::text'
                       ELSE quote_literal(p.relation) END, p.relation), ' UNION ALL ')
              INTO body FROM (SELECT DISTINCT relation FROM authz.retention_place) p;
            EXECUTE format('CREATE VIEW years.everything (id) AS %s', body);
        END $$;
        """

    /// Every committee decides what it had not, and two persons approve it some days later.
    private static let decision = """
        INSERT INTO retention.decision (id, reference, decided_on, authority)
        SELECT ('00000000-0000-4000-8000-0eee1000000' || right(a.id::text, 1))::uuid,
               'Beslut ' || a.kind, '2027-05-09', 'Nämnden'
          FROM core.agency a;
        INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id, created_at)
        SELECT r.id, ('00000000-0000-4000-8000-0eee1000000' || right(a.id::text, 1))::uuid, a.kind,
               '00000000-0000-4000-8000-00c000000004', authz.now()
          FROM retention.rule r
          JOIN core.agency a ON r.agency_kind IS NULL OR r.agency_kind = a.kind
         WHERE r.record_type NOT IN ('session', 'retry-result', 'log-entry')
           AND NOT EXISTS (SELECT FROM retention.rule_decision x
                            WHERE x.rule_id = r.id AND x.agency_kind = a.kind);
        """
    private static let approval = """
        INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role, created_at)
        SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0, 1000000, v.id, v.role,
               authz.now()
          FROM retention.rule r
         CROSS JOIN (VALUES ('00000000-0000-4000-8000-00c000000004'::uuid, 'records_officer'),
                            ('00000000-0000-4000-8000-00c000000003', 'unit_manager')) AS v(id, role)
         WHERE r.decision_id IS NOT NULL
        ON CONFLICT DO NOTHING;
        """
    private static let county = """
        INSERT INTO retention.research_region (code, name, valid_from, valid_until)
        SELECT m.municipality_code, 'Kommunen', '2033-02-01', '2033-06-01' FROM core.municipality m;
        """

    private static let clock = Statement(
        "ten-years-clock",
        """
        INSERT INTO core.test_clock (shift)
        VALUES (($1::date + time '03:00') AT TIME ZONE 'Europe/Stockholm' - now())
        ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
        """)
    private static let all = Statement("ten-years-all", "SELECT e.id FROM years.everything e")
    private static let digest = Statement(
        "ten-years-digest",
        """
        SELECT encode(sha256(convert_to(coalesce(
                   string_agg(e.id, ' ' ORDER BY e.id COLLATE "C"), ''), 'UTF8')), 'hex')
          FROM years.everything e
        """)
}
