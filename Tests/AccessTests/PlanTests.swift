import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

/// Plans are taken as the service's login, in a context, in a town with some thousands of rows.
@Suite("Plans")
struct PlanTests {
    /// 4 000 youths, 8 000 conversations with a part each, 50 youths assigned to Sara, and 5 000
    /// requests on the log. Nothing is analysed, as in a service that has just been started.
    static func grow(_ town: Town) throws {
        try town.admin(
            """
            INSERT INTO core.youth (id, agency_id, author_id, created_at)
            SELECT gen_random_uuid(), '\(Town.Known.agency(1))', '\(Town.Known.staff(2))', now()
              FROM generate_series(1, 4000);
            INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class,
                                           given_name, family_name, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(2))', '26:1', 'Ny',
                   'Namn', y.author_id, now()
              FROM core.youth y WHERE y.created_at = now();
            INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
                kind, trigger, classification, held_at, place, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(2))', '26:1',
                   'pre-assessment', 'tip', 'advice', now() - g * interval '1 day', 'x',
                   y.author_id, now()
              FROM core.youth y, generate_series(1, 2) g WHERE y.created_at = now();
            INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
                secrecy_class, kind, text, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', 'observation', 'x',
                   c.author_id, now()
              FROM core.concern_conversation c WHERE c.created_at = now();
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(2))',
                   '\(Town.Known.staff(1))', now() - interval '1 day', y.author_id
              FROM core.youth y WHERE y.created_at = now() ORDER BY y.id LIMIT 50;
            INSERT INTO audit.request (xid, incarnation, staff_id, agency_id, unit_id, role,
                                       purpose, action, route, request_id, policy_version)
            SELECT g::text::xid8, 2, NULL, NULL, NULL, 'x', 'x', 'x', 'x', gen_random_uuid(), 'x'
              FROM generate_series(1, 5000) g;
            INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, shown)
            SELECT r.xid, 2, 0, 0, 'x', 'ok', 0 FROM audit.request r WHERE r.incarnation = 2;
            """)
    }

    @Test("who works with the file is asked first: their policy's name is the last")
    func order() async throws {
        try await onThread {
            let town = try Town()
            let late = try town.value(
                """
                SELECT string_agg(p.polname, ' ') FROM pg_policy p
                  JOIN pg_policy w ON w.polrelid = p.polrelid AND w.polname::text LIKE '%\\_worker'
                 WHERE p.polpermissive AND p.polcmd IN ('r', '*') AND p.polname > w.polname
                   AND 'sspf_api'::regrole = ANY (p.polroles)
                """)
            #expect(late == nil)
            let tables = try town.value(
                "SELECT count(*) FROM pg_policy WHERE polname::text LIKE '%\\_worker'")
            #expect(tables.flatMap { Int($0) } ?? 0 > 30)
        }
    }

    private static let point = Statement(
        "plan.point",
        """
        EXPLAIN (COSTS OFF)
        WITH r AS MATERIALIZED (
            SELECT c.youth_id, (SELECT json_agg(p.text) FROM core.conversation_part p
                                 WHERE p.conversation_id = c.id)
              FROM core.concern_conversation c
             WHERE c.id = '00000000-0000-4000-8000-00e000000001'
        )
        SELECT * FROM r WHERE (SELECT authz.log_looked('x', NULL, 'ok', 0, NULL, '{}'))
        """)
    private static let list = Statement(
        "plan.list",
        """
        EXPLAIN (COSTS OFF)
        SELECT c.id FROM core.concern_conversation c
         WHERE c.youth_id = '00000000-0000-4000-8000-00d000000001'
         ORDER BY c.held_at DESC, c.id DESC LIMIT 51
        """)
    private static let caseload = Statement(
        "plan.caseload",
        """
        EXPLAIN (COSTS OFF)
        SELECT r.youth_id FROM core.registration r
         WHERE r.youth_id = ANY ((SELECT authz.my_youth_ids())::uuid[])
        """)
    /// The views that stand behind functions, whose plans those above do not show.
    private static let rules = [
        Statement("plan.caseload-rule", "EXPLAIN (COSTS OFF) SELECT * FROM authz.caseload_rule"),
        Statement("plan.shared-rule", "EXPLAIN (COSTS OFF) SELECT * FROM authz.shared_rule"),
        Statement("plan.emergency-rule", "EXPLAIN (COSTS OFF) SELECT * FROM authz.emergency_rule"),
        Statement("plan.author-rule", "EXPLAIN (COSTS OFF) SELECT * FROM authz.author_rule"),
        Statement("plan.my-youth", "EXPLAIN (COSTS OFF) SELECT * FROM authz.my_youth"),
    ]

    /// What waited for anybody was once met for each youth of the caller's.
    @Test("an inbox meets what waits for the caller, not what waits for others")
    func ownInbox() async throws {
        try await onThread {
            let town = try Town()
            try Self.grow(town)
            try town.admin(
                "UPDATE core.concern_conversation SET next_contact_on = current_date; ANALYZE")
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .ownAccount) == "ok")
            let rows = try attacker.ask(
                Statement(
                    "plan.own-inbox",
                    """
                    EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM authz.inbox
                    """))
            let met = (0..<rows.count).compactMap { rows[$0, 0] }.compactMap { line in
                line.firstMatch(of: /rows=([0-9]+) loops=([0-9]+)/).map {
                    (Int($0.1) ?? 0) * (Int($0.2) ?? 0)
                }
            }
            // A hundred conversations of fifty youths, of eight thousand that wait.
            #expect(met.contains { $0 >= 100 })
            #expect(met.allSatisfy { $0 < 1_000 }, "\(met.max() ?? 0)")
            try attacker.run("ROLLBACK")
        }
    }

    @Test("whatever waits in an inbox is found by an index")
    func inbox() async throws {
        try await onThread {
            let town = try Town()
            try Self.grow(town)
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .ownAccount) == "ok")
            let rows = try attacker.ask(
                Statement("plan.inbox", "EXPLAIN (COSTS OFF) SELECT * FROM authz.inbox"))
            let lines = (0..<rows.count).compactMap { rows[$0, 0] }
            // Rules, of which there are a few, and tables of at most one row.
            let small = ["installation", "test_clock", "clock_rule", "enquiry_notice_rule"]
            let scans = lines.filter { line in
                line.contains("Seq Scan on") && !small.contains { line.contains("on \($0)") }
            }
            #expect(scans == [])
            for index in [
                "enquiry_waiting", "meeting_invitee_by_staff", "conversation_step_next",
                "enquiry_by_youth", "youth_number_doubled",
            ] {
                #expect(lines.contains { $0.contains(index) }, "\(index)")
            }
            try attacker.run("ROLLBACK")
        }
    }

    @Test("whom the caller is kept out of is asked one youth at a time, however many are protected")
    func bars() async throws {
        try await onThread {
            let town = try Town()
            try Self.grow(town)
            try town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                             valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(2))', '26:1',
                       'marked', now() - interval '1 hour', y.author_id, now()
                  FROM core.youth y WHERE y.author_id = '\(Town.Known.staff(2))';
                ANALYZE core.bar; ANALYZE core.registration; ANALYZE core.relation;
                """)
            var session = try town.session("postgres")
            // A plan of each view, as lines.
            try session.runScript(
                Script(
                    name: "plan-of",
                    text: """
                        CREATE FUNCTION pg_temp.plan_of(view text) RETURNS SETOF text
                        LANGUAGE plpgsql AS $$
                        BEGIN
                            RETURN QUERY EXECUTE format(
                                'EXPLAIN (COSTS OFF) SELECT * FROM authz.%I', view);
                        END $$
                        """))
            for view in [
                "numbered_case", "incoming_referral", "known_youth", "endable", "inbox",
            ] {
                let rows = try session.run(
                    Statement(
                        "plan.bars-of", "SELECT * FROM pg_temp.plan_of($1)"),
                    [.text(view)])
                let bars = (0..<rows.count).compactMap { rows[$0, 0] }
                    .filter { $0.contains("on bar ") }
                #expect(!bars.isEmpty, "\(view)")
                #expect(bars.allSatisfy { $0.contains("Index Scan using bar_by_") }, "\(view)")
            }
        }
    }

    @Test("reads and the log's own views use indexes, never a sequential scan of a large table")
    func indexes() async throws {
        try await onThread {
            let town = try Town()
            try Self.grow(town)
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .coordination) == "ok")
            for statement in [Self.point, Self.list, Self.caseload] + Self.rules {
                let rows = try attacker.ask(statement)
                let lines = (0..<rows.count).compactMap { rows[$0, 0] }
                let name = statement.name.description
                // Tables of at most one row.
                let scans = lines.filter { line in
                    line.contains("Seq Scan on") && !line.contains("on installation")
                        && !line.contains("on test_clock")
                }
                #expect(scans == [], "\(name)")
                let takes = { (words: String...) in
                    lines.contains { line in words.allSatisfy { line.contains($0) } }
                }
                if name.hasSuffix("-rule") {
                    #expect(takes("using request_pkey on request"), "\(name)")
                } else {
                    #expect(
                        takes("on concern_conversation", "Index")
                            || takes("on registration", "Index"),
                        "\(name)")
                }
            }
            try attacker.run("ROLLBACK")
        }
    }

    @Test("no function of a policy is called once per row")
    func calls() async throws {
        try await onThread {
            let town = try Town()
            try Self.grow(town)
            var admin = try town.session("postgres")
            try admin.runScript(
                Script(
                    name: "track",
                    text:
                        """
                        ALTER DATABASE \(Script.quoted(town.database)) SET track_functions = 'all';
                        GRANT EXECUTE ON FUNCTION pg_stat_get_xact_function_calls(oid),
                            pg_stat_get_xact_function_total_time(oid),
                            pg_stat_get_xact_function_self_time(oid) TO sspf_api
                        """
                ))
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .coordination) == "ok")
            let calls = Statement(
                "plan.calls",
                """
                SELECT coalesce(sum(f.calls), 0)::integer FROM pg_stat_xact_user_functions f
                 WHERE f.schemaname = 'authz'
                """)
            let before = try attacker.ask(calls).int(0, 0) ?? 0
            #expect(before > 0)
            #expect(try attacker.count("SELECT id FROM core.concern_conversation") > 100)
            #expect(try attacker.count("SELECT youth_id FROM core.registration") > 50)
            #expect(try attacker.count("SELECT id FROM core.youth") > 50)
            let after = try attacker.ask(calls).int(0, 0) ?? 0
            // Some for each statement and each table that it names, whatever it finds there.
            #expect(after - before <= 25)
            try attacker.run("ROLLBACK")
        }
    }
}
