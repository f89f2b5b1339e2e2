import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

/// What is left for whoever holds the service's login, beside what ``ForgedContextTests``,
/// ``NoContextTests`` and ``PrivilegeTests`` try.
@Suite("Attacks with the service's own login")
struct AttackTests {
    @Test("a statement prepared in one person's context shows nothing without one, or in another's")
    func preparedStatements() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let conversations = Statement(
                "attack.prepared", "SELECT c.id FROM core.concern_conversation c")
            func count(as person: Town.Person?) throws -> Int {
                try attacker.run("BEGIN")
                if let person { try attacker.open(person, for: .coordination) }
                defer { try? attacker.run("ROLLBACK") }
                return try attacker.ask(conversations).count
            }
            // Often enough that the server keeps the plan.
            for _ in 0..<8 { #expect(try count(as: .sara) == 4) }
            #expect(try count(as: nil) == 0)
            #expect(try count(as: .stina) == 0)
            #expect(try count(as: .petra) == 0)
            #expect(try count(as: .sara) == 4)
        }
    }

    @Test(
        "settings change neither who one is nor what row security does",
        arguments: [
            "SELECT set_config('role', 'sspf_owner', false)",
            "SELECT set_config('role', 'sspf_authz', true)",
            "SELECT set_config('session_authorization', 'sspf_migrate', false)",
            "SELECT set_config('session_replication_role', 'replica', false)",
            "SELECT set_config('row_security', 'off', false) FROM core.registration; SELECT 1/0",
            "SET search_path = core; CREATE FUNCTION me() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ])
    func settings(attack: String) async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let state = try attacker.refusalAlone(of: attack)
            #expect(["42501", "22012"].contains(state ?? "done"))
            #expect(try attacker.count("SELECT 1 FROM core.registration") == 0)
        }
    }

    @Test("numbers of the log are not told to whoever opened a context")
    func sequences() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .coordination) == "ok")
            for attack in ["SELECT lastval()", "SELECT currval('audit.entry_no')"] {
                try attacker.run("SAVEPOINT s")
                #expect(try attacker.refusal(of: attack) == "42501")
                try attacker.run("ROLLBACK TO SAVEPOINT s")
            }
            try attacker.run("ROLLBACK")
        }
    }

    @Test("the planner's statistics tell nothing of what tables hold")
    func statistics() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("SET ROLE sspf_owner; ANALYZE core.registration, core.youth_number")
            #expect(
                try town.value(
                    """
                    SELECT count(*) > 0 FROM pg_statistic s
                     WHERE s.starelid = 'core.registration'::regclass
                    """, role: "postgres") == "t")
            let attacker = try Attacker(town)
            for view in ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"] {
                #expect(
                    try attacker.count(
                        "SELECT 1 FROM \(view) WHERE schemaname !~ '^(pg_|information_schema)'")
                        == 0)
            }
        }
    }

    @Test(
        "what the server counts, measures and locks tells nothing of what a statement met",
        arguments: [
            "SELECT * FROM pg_stat_xact_user_tables", "SELECT * FROM pg_stat_user_tables",
            "SELECT * FROM pg_stat_xact_all_tables", "SELECT * FROM pg_statio_user_tables",
            "SELECT * FROM pg_stat_user_indexes", "SELECT * FROM pg_stat_xact_user_functions",
            "SELECT * FROM pg_stat_database", "SELECT * FROM pg_stat_wal",
            "SELECT pg_stat_get_xact_tuples_inserted('core.registration'::regclass)",
            "SELECT pg_stat_get_live_tuples('core.registration'::regclass)",
            "SELECT pg_stat_get_numscans('core.youth_number_once'::regclass)",
            "SELECT pg_relation_size('core.youth_number')", "SELECT pg_table_size('core.youth')",
            "SELECT pg_total_relation_size('core.youth')", "SELECT pg_indexes_size('core.youth')",
            "SELECT pg_database_size(current_database())", "SELECT * FROM pg_locks",
            "SELECT pg_current_wal_lsn()", "SELECT pg_current_wal_insert_lsn()",
            "SELECT lo_create(0)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_creat(-1)",
        ])
    func counters(attack: String) async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            for inContext in [false, true] {
                try attacker.run("BEGIN")
                if inContext { try attacker.open(.sara, for: .coordination) }
                #expect(try attacker.refusal(of: attack) == "42501")
                try attacker.run("ROLLBACK")
            }
        }
    }

    @Test("whom the caller is kept out of is answered by row, and listed as marks of nobody")
    func bars() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, u.id, '26:1',
                       '\(Town.Known.staff(7))', 'threat', now() - interval '1 day', y.author_id,
                       now()
                  FROM core.youth y JOIN core.unit u ON u.agency_id = y.agency_id
                 WHERE y.id = '\(Town.Known.youth(1))' LIMIT 1
                """)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.per, for: .coordination) == "ok")
            func answers(_ youth: UUID) throws -> Int {
                try attacker.count(
                    """
                    SELECT 1 FROM authz.kept_out WHERE mark = uuid_hash_extended('\(youth)', 0)
                    """)
            }
            #expect(try answers(Town.Known.youth(1)) == 1)
            #expect(try answers(Town.Known.youth(2)) == 0)
            let listed = try attacker.lines(
                """
                SELECT * FROM authz.barred UNION ALL SELECT * FROM authz.protected
                UNION ALL SELECT * FROM authz.kept_out
                """)
            #expect(!listed.contains("00d0"))
            for view in ["barred_youth", "protected_youth"] {
                try attacker.run("SAVEPOINT s")
                #expect(try attacker.refusal(of: "SELECT 1 FROM authz.\(view)") == "42501")
                try attacker.run("ROLLBACK TO SAVEPOINT s")
            }
            try attacker.run("ROLLBACK")
        }
    }

    @Test("what can be guessed is in no column that a statement of one's own may ask about")
    func guessing() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sven, for: .registration) == "ok")
            for guess in [
                "core.youth_number WHERE number = '201104032386'",
                "core.registration WHERE given_name = 'Alva'",
                "core.registration WHERE family_name = 'Alm'",
                "core.registration WHERE birth_date = '2011-04-03'",
                "core.name_key WHERE key = 'alva'", "core.youth WHERE birth_date = '2011-04-03'",
            ] {
                try attacker.run("SAVEPOINT s")
                #expect(
                    try attacker.refusal(of: "EXPLAIN ANALYZE SELECT 1 FROM \(guess)") == "42501",
                    "\(guess)")
                try attacker.run("ROLLBACK TO SAVEPOINT s")
            }
            // Held in another unit, held in another agency, held by nobody: one plan, one count.
            let plan = Statement(
                "attack.plan",
                """
                EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF)
                SELECT * FROM authz.youths_of_number($1)
                """)
            var plans: Set<[String]> = []
            for number in ["201104032386", "200701092389", "201212122391"] {
                let rows = try attacker.ask(plan, [.text(number)])
                plans.insert(
                    (0..<rows.count).compactMap { rows[$0, 0]?.replacing(number, with: "") })
            }
            #expect(plans.count == 1)
            #expect(plans.first?.contains { $0.contains("rows=0") } == true)
            try attacker.run("ROLLBACK")
        }
    }

    @Test("a partition shows nothing that its parent hides, and a grant on one is refused")
    func partitions() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                SET ROLE sspf_owner;
                CREATE TABLE core.parted (id uuid, day date) PARTITION BY RANGE (day);
                CREATE TABLE core.parted_2026 PARTITION OF core.parted
                    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                ALTER TABLE core.parted ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                GRANT SELECT ON core.parted TO sspf_api;
                RESET ROLE;
                INSERT INTO core.parted VALUES (gen_random_uuid(), '2026-11-21');
                """)
            let attacker = try Attacker(town)
            #expect(try attacker.count("SELECT 1 FROM core.parted") == 0)
            #expect(try attacker.refusal(of: "SELECT 1 FROM core.parted_2026") == "42501")
            #expect(
                try attacker.refusal(of: "COPY core.parted_2026 TO '/dev/null'") == "42501")
            try town.admin("SET ROLE sspf_owner; GRANT SELECT ON core.parted_2026 TO sspf_api")
            var session = try town.session("sspf_migrate")
            let faults = try PolicyLoader.faults(&session)
            #expect(faults.contains("grant on a partition: core.parted_2026"))
            #expect(faults.contains("table without forced row security: core.parted_2026"))
        }
    }

    @Test("COPY takes out no more than a SELECT shows")
    func copying() async throws {
        try await onThread {
            let town = try Town()
            func copied(_ beginning: String) throws -> Int {
                let sockets = try town.cluster.cluster().layout.sockets
                _ = try town.address("sspf_api")
                let output = "/tmp/copied-\(UUID().uuidString)"
                defer { try? FileManager.default.removeItem(atPath: output) }
                let script = """
                    BEGIN; \(beginning); COPY core.concern_conversation TO STDOUT; ROLLBACK;
                    """
                let status = try Program.start(
                    [
                        "/usr/bin/env", "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", sockets,
                        "-d", town.database, "-U", "sspf_api", "-c", script,
                    ], log: output
                ).wait()
                #expect(status == 0)
                return try String(contentsOfFile: output, encoding: .utf8)
                    .split(separator: "\n")
                    .count { $0.hasPrefix("00000000-0000-4000-8000-00e0") }
            }
            func context(_ person: Town.Person) -> String {
                """
                SELECT authz.open(sha256('\(person.token)'), 'coordination', 'a', 'TEST', 'youth',
                                  NULL, gen_random_uuid())
                """
            }
            #expect(try copied("SELECT 1") == 0)
            #expect(try copied(context(.sara)) == 4)
            #expect(try copied(context(.petra)) == 0)
        }
    }
}
