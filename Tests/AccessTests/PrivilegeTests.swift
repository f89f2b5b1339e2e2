import Access
import Domain
import Postgres
import Support
import Testing

@Suite("The service's login can do little")
struct PrivilegeTests {
    /// What each attack must be answered with: 42501 (not permitted), unless the server has a
    /// reason of its own that comes first and tells nothing.
    private static let attacks: [(sql: String, states: Set<String>)] = [
        ("SET ROLE sspf_owner", ["42501"]),
        ("SET ROLE sspf_authz", ["42501"]),
        ("SET ROLE sspf_migrate", ["42501"]),
        ("SET LOCAL ROLE sspf_audit", ["42501"]),
        ("SET SESSION AUTHORIZATION sspf_retention", ["42501"]),
        ("SET SESSION AUTHORIZATION postgres", ["42501"]),
        ("SET session_replication_role = replica", ["42501"]),
        ("SET log_statement = 'none'", ["42501"]),
        ("CREATE TEMP TABLE t (a int)", ["42501"]),
        ("CREATE TABLE core.t (a int)", ["42501"]),
        ("CREATE TABLE public.t (a int)", ["42501", "3F000"]),
        ("CREATE TABLE authz.t (a int)", ["42501"]),
        ("CREATE SCHEMA mine", ["42501"]),
        ("CREATE VIEW authz.v AS SELECT 1", ["42501"]),
        ("CREATE TEMP VIEW v AS SELECT 1", ["42501"]),
        (
            """
            CREATE FUNCTION authz.now(text) RETURNS timestamptz LANGUAGE sql
            AS 'SELECT clock_timestamp()'
            """, ["42501"]
        ),
        (
            """
            CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql
            AS 'SELECT clock_timestamp()'
            """, ["42501"]
        ),
        (
            """
            CREATE FUNCTION public.open(bytea) RETURNS text LANGUAGE sql AS 'SELECT null'
            """, ["42501", "3F000"]
        ),
        (
            "CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)",
            ["42501", "3F000"]
        ),
        ("CREATE EXTENSION dblink", ["42501", "58P01", "3F000"]),
        ("CREATE ROLE mine", ["42501"]),
        ("ALTER ROLE sspf_api BYPASSRLS", ["42501"]),
        ("ALTER ROLE sspf_api SUPERUSER", ["42501"]),
        ("GRANT sspf_owner TO sspf_api", ["42501"]),
        ("GRANT SELECT ON core.credential TO sspf_api", ["42501"]),
        ("ALTER TABLE core.youth DISABLE ROW LEVEL SECURITY", ["42501"]),
        ("ALTER TABLE core.youth NO FORCE ROW LEVEL SECURITY", ["42501"]),
        ("DROP POLICY youth_stub ON core.youth", ["42501"]),
        ("CREATE POLICY mine ON core.youth USING (true)", ["42501"]),
        ("DROP SCHEMA authz CASCADE", ["42501"]),
        ("DROP FUNCTION authz.now() CASCADE", ["42501"]),
        ("ALTER FUNCTION authz.today() OWNER TO sspf_api", ["42501"]),
        ("ALTER TABLE audit.request DISABLE TRIGGER ALL", ["42501"]),
        ("ANALYZE core.youth; SELECT 1/0", ["22012"]),
        ("COPY core.registration FROM STDIN", ["42501", "0A000"]),
        ("COPY core.conversation_part FROM '/etc/hostname'", ["42501", "0A000"]),
        ("COPY (SELECT 1) TO '/tmp/out'", ["42501"]),
        ("COPY core.registration TO PROGRAM 'cat'", ["42501"]),
        ("SELECT pg_read_file('/etc/passwd')", ["42501"]),
        ("SELECT pg_ls_dir('.')", ["42501"]),
        ("SELECT lo_import('/etc/passwd')", ["42501"]),
        ("SELECT nextval('audit.entry_no')", ["42501"]),
        ("SELECT setval('audit.entry_no', 1)", ["42501"]),
        ("SELECT last_value FROM audit.entry_no", ["42501"]),
        ("SELECT passwd FROM pg_shadow", ["42501"]),
        ("SELECT * FROM pg_statistic", ["42501"]),
        ("PREPARE TRANSACTION 'mine'", ["55000", "ZS002"]),
        ("CREATE PUBLICATION mine FOR ALL TABLES", ["42501"]),
        ("CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION f()", ["42501"]),
        ("CREATE SERVER s FOREIGN DATA WRAPPER w", ["42501", "42704"]),
        ("SECURITY LABEL ON TABLE core.youth IS 'x'", ["42501", "22023"]),
        ("COMMENT ON TABLE core.youth IS 'x'", ["42501"]),
        ("REASSIGN OWNED BY sspf_owner TO sspf_api", ["42501"]),
        ("CALL nobody()", ["42883"]),
        ("LOAD 'auto_explain'", ["42501", "58P01"]),
        ("CHECKPOINT", ["42501"]),
        (
            "SELECT pg_terminate_backend(pg_backend_pid()) FROM pg_stat_activity WHERE false; "
                + "SELECT pg_switch_wal()", ["42501"]
        ),
    ]

    @Test("what the server offers beyond reading and inserting is refused, in a context or not")
    func attacks() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            for attack in Self.attacks {
                for inContext in [false, true] {
                    try attacker.run("BEGIN")
                    if inContext { try attacker.open(.sara, for: .coordination) }
                    let state = try attacker.refusal(of: attack.sql)
                    #expect(
                        attack.states.contains(state ?? "done"), "\(attack.sql): \(state ?? "")")
                    try attacker.run("ROLLBACK")
                }
            }
        }
    }

    @Test("no table is updated, deleted from, truncated or locked against others")
    func changes() async throws {
        try await onThread {
            let town = try Town()
            let columns = try town.column(
                """
                SELECT format('%I.%I|%I', n.nspname, c.relname, a.attname)
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped
                   AND n.nspname !~ '^(pg_|information_schema)'
                """)
            #expect(columns.count > 200)
            for role in ["sspf_api", "sspf_seal", "sspf_retention"] {
                let attacker = try Attacker(town, as: role)
                try attacker.run("BEGIN")
                if role == "sspf_api" { try attacker.open(.sara, for: .coordination) }
                if role == "sspf_retention" {
                    try attacker.run("SELECT authz.open_job('a', gen_random_uuid())")
                }
                var last = ""
                for column in columns {
                    let parts = column.split(separator: "|").map(String.init)
                    var attacks = ["UPDATE \(parts[0]) SET \(parts[1]) = NULL"]
                    if parts[0] != last {
                        attacks += [
                            "DELETE FROM \(parts[0])", "TRUNCATE \(parts[0]) CASCADE",
                            "LOCK TABLE \(parts[0]) IN ACCESS EXCLUSIVE MODE",
                            "SELECT 1 FROM \(parts[0]) FOR UPDATE",
                        ]
                        last = parts[0]
                    }
                    for attack in attacks {
                        try attacker.run("SAVEPOINT s")
                        let state = try attacker.refusal(of: attack)
                        // 0A000, 42809, 55000: a view of this kind cannot be changed at all.
                        #expect(
                            ["42501", "0A000", "42809", "55000", "428C9"].contains(state ?? ""),
                            "\(role): \(attack): \(state ?? "done")")
                        try attacker.run("ROLLBACK TO SAVEPOINT s")
                    }
                }
                try attacker.run("ROLLBACK")
            }
        }
    }

    @Test("with row security switched off, the server refuses instead of showing all")
    func rowSecurityOff() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("SET row_security = off")
            for table in [
                "core.registration", "core.concern_conversation", "core.conversation_part",
                "core.name_key", "core.school_visit", "core.agency",
            ] {
                let words = try attacker.words(about: "SELECT 1 FROM \(table)") ?? ""
                #expect(words.contains("42501"), "\(table)")
            }
        }
    }

    @Test("the plan for a hidden row and for an absent one are the same")
    func plans() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            func plan(_ id: String) throws -> String {
                try attacker.run("SAVEPOINT s")
                let words = try attacker.words(
                    about: """
                        DO $$ DECLARE line text; whole text := '';
                        BEGIN
                            FOR line IN EXPLAIN SELECT 1 FROM core.concern_conversation
                                         WHERE id = '\(id)'
                            LOOP whole := whole || line; END LOOP;
                            RAISE EXCEPTION '%', whole;
                        END $$
                        """)
                try attacker.run("ROLLBACK TO SAVEPOINT s")
                return (words ?? "").replacing(id, with: "id")
            }
            let hidden = try plan("\(Town.Known.conversation(6))".lowercased())
            let absent = try plan("00000000-0000-4000-8000-00e0ffffffff")
            #expect(hidden.contains("Index Cond: (id = "))
            #expect(hidden == absent)
        }
    }

    @Test("a function of the caller's choosing sees only rows that the caller may see")
    func leakyFunction() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            try attacker.open(.per, for: .coordination)
            // Division by zero would tell of a hidden row with this name.
            #expect(
                try attacker.refusal(
                    of: """
                        SELECT 1 FROM authz.registrations_of(NULL) r
                         WHERE 1 / (CASE WHEN r.given_name = 'Bo' THEN 0 ELSE 1 END) = 1
                        """) == nil)
            #expect(
                try attacker.refusal(
                    of: """
                        SELECT 1 FROM core.conversation_part p
                         WHERE 1 / (CASE WHEN p.text LIKE 'Alva har%' THEN 0 ELSE 1 END) = 1
                        """) == nil)
            try attacker.run("ROLLBACK")
        }
    }

    @Test("login roles own nothing, belong to nothing, and may connect and no more")
    func roles() async throws {
        try await onThread {
            let town = try Town()
            #expect(
                try town.column(
                    """
                    SELECT r.rolname FROM pg_roles r
                     WHERE r.rolname IN ('sspf_api', 'sspf_seal', 'sspf_retention')
                       AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
                            OR r.rolreplication
                            OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
                            OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
                            OR EXISTS (SELECT FROM pg_proc f WHERE f.proowner = r.oid)
                            OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspowner = r.oid)
                            OR has_database_privilege(r.oid, current_database(), 'TEMP')
                            OR has_database_privilege(r.oid, current_database(), 'CREATE')
                            OR EXISTS (SELECT FROM pg_namespace n
                                        WHERE n.nspname !~ '^pg_temp'
                                          AND has_schema_privilege(r.oid, n.oid, 'CREATE')))
                    """) == [])
        }
    }
}
