import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Policies are loaded whole or not at all")
struct PolicyLoaderTests {
    private static func modules() throws -> [Script] {
        try PolicyLoader.modules(in: Checkout.folder)
    }

    private static func installed(_ town: Town) throws -> Installation.Facts {
        var link = Link(try town.address())
        return try Installation.check(&link)
    }

    @Test("loading again gives the same version, and the service still agrees")
    func again() async throws {
        try await onThread {
            let town = try Town()
            let before = try Self.installed(town)
            let loader = PolicyLoader(try Self.modules())
            var session = try town.session("sspf_migrate")
            #expect(try loader.load(&session) == before.policyVersion)
            #expect(try loader.load(&session) == before.policyVersion)
            #expect(try Self.installed(town) == before)
            #expect(try PolicyLoader.faults(&session) == [])
        }
    }

    /// SQL that must not come into force, and a word of the fault that says why.
    private static let bad: [(sql: String, fault: String)] = [
        (
            "CREATE TABLE core.bare (id uuid)",
            "table without forced row security: core.bare"
        ),
        (
            """
            CREATE TABLE core.bare (id uuid); ALTER TABLE core.bare ENABLE ROW LEVEL SECURITY
            """, "table without forced row security: core.bare"
        ),
        (
            "CREATE POLICY p ON core.youth FOR SELECT TO sspf_api USING (false)",
            "policy without its legal ground: p"
        ),
        (
            """
            CREATE POLICY p ON core.youth FOR SELECT TO sspf_api USING (false);
            COMMENT ON POLICY p ON core.youth IS 'because'
            """, "policy without its legal ground: p"
        ),
        (
            """
            CREATE POLICY p ON core.youth FOR SELECT USING (false);
            COMMENT ON POLICY p ON core.youth IS 'ground: none at all'
            """, "policy for everyone: p"
        ),
        (
            """
            CREATE FUNCTION authz.f() RETURNS int LANGUAGE sql AS 'SELECT 1'
            """, "function open to everyone: authz.f()"
        ),
        (
            """
            CREATE FUNCTION authz.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            REVOKE ALL ON FUNCTION authz.f() FROM PUBLIC
            """, "definer function with an open search path: authz.f()"
        ),
        (
            """
            CREATE FUNCTION authz.f() RETURNS int LANGUAGE sql SECURITY DEFINER
            SET search_path = core, pg_temp AS 'SELECT 1';
            REVOKE ALL ON FUNCTION authz.f() FROM PUBLIC
            """, "definer function with an open search path: authz.f()"
        ),
        (
            """
            CREATE POLICY p ON core.youth FOR SELECT TO sspf_api
                USING (id IN (SELECT r.youth_id FROM core.registration r));
            COMMENT ON POLICY p ON core.youth IS 'ground: none at all'
            """, "policy that reads past row security, so that nothing can explain it: p"
        ),
        ("GRANT TRUNCATE ON core.youth TO sspf_api", "privilege never granted: TRUNCATE"),
        ("GRANT REFERENCES ON core.youth TO sspf_authz", "privilege never granted: REFERENCES"),
        ("GRANT UPDATE ON core.youth TO sspf_api", "privilege never granted: UPDATE"),
        ("GRANT UPDATE (id) ON core.youth TO sspf_api", "privilege never granted: UPDATE"),
        ("GRANT DELETE ON core.youth TO sspf_retention", "privilege never granted: DELETE"),
        ("GRANT SELECT ON core.agency TO PUBLIC", "privilege never granted: SELECT"),
        ("GRANT SELECT (name) ON core.agency TO PUBLIC", "privilege never granted: SELECT"),
        (
            "GRANT USAGE ON SEQUENCE audit.entry_no TO sspf_api", "privilege never granted: USAGE"
        ),
        (
            "CREATE VIEW core.v AS SELECT id FROM core.youth",
            "view outside authz runs as its owner: core.v"
        ),
        (
            """
            CREATE VIEW authz.v AS SELECT id FROM core.youth; GRANT SELECT ON authz.v TO sspf_api
            """, "view in authz without a security barrier"
        ),
        (
            "CREATE MATERIALIZED VIEW core.m AS SELECT id FROM core.youth",
            "data outside the reach of row security: core.m"
        ),
        (
            "CREATE RULE r AS ON DELETE TO core.youth DO INSTEAD NOTHING",
            "rule on a table: r on core.youth"
        ),
        (
            "GRANT CONNECT, TEMP ON DATABASE \\database TO PUBLIC", "database open to everyone"
        ),
    ]

    @Test("what breaks a rule is refused with its reason, and the old policies stay in force")
    func refused() async throws {
        try await onThread {
            let town = try Town()
            let before = try Self.installed(town)
            let good = try Self.modules()
            var session = try town.session("sspf_migrate")
            for (sql, fault) in Self.bad {
                let module = Script(
                    name: "99-bad.sql",
                    text: sql.replacing("\\database", with: Script.quoted(town.database)))
                do throws(PolicyError) {
                    try PolicyLoader(good + [module]).load(&session)
                    Issue.record("loaded: \(sql)")
                } catch {
                    guard case .refused(let faults) = error else {
                        Issue.record("\(sql): \(error)")
                        continue
                    }
                    #expect(faults.contains { $0.hasPrefix(fault) }, "\(sql): \(faults)")
                }
                #expect(try Self.installed(town) == before, "\(sql)")
            }
            #expect(throws: PolicyError.self) {
                try PolicyLoader(good + [Script(name: "x", text: "SELECT 1/0")]).load(&session)
            }
            #expect(try Self.installed(town) == before)
            // Somebody at work notices nothing.
            _ = try town.gate().page(.me, .first, as: town.caller(.sara, for: .ownAccount))
        }
    }

    @Test("grants to roles that no module knows are taken away by a load")
    func strangers() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster()
            let town = try Town(in: cluster)
            let before = try Self.installed(town)
            var admin = try town.session("postgres")
            try admin.runScript(
                Script(
                    name: "stranger",
                    text: """
                        CREATE ROLE stranger LOGIN;
                        GRANT USAGE ON SCHEMA core TO stranger;
                        GRANT SELECT, UPDATE ON core.conversation_part TO stranger;
                        GRANT SELECT (name) ON core.staff TO stranger;
                        GRANT EXECUTE ON FUNCTION core.names_no_pupil(text[]) TO stranger;
                        """))
            var session = try town.session("sspf_migrate")
            #expect(try PolicyLoader(Self.modules()).load(&session) == before.policyVersion)
            #expect(
                try town.value(
                    """
                    SELECT (has_schema_privilege('stranger', 'core', 'USAGE')
                        OR has_table_privilege('stranger', 'core.conversation_part', 'SELECT')
                        OR has_column_privilege('stranger', 'core.staff', 'name', 'SELECT')
                        OR has_function_privilege('stranger', 'core.names_no_pupil(text[])',
                                                  'EXECUTE'))::text
                    """) == "false")
        }
    }

    /// Edits that a hand might make past the loader.
    private static let edits = [
        "DROP POLICY youth_stub ON core.youth",
        "ALTER POLICY youth_stub ON core.youth USING (true)",
        "ALTER POLICY youth_stub ON core.youth TO sspf_api, sspf_seal",
        "COMMENT ON POLICY youth_stub ON core.youth IS 'ground: another'",
        "GRANT SELECT ON core.credential TO sspf_api",
        "GRANT SELECT (verifier) ON core.credential TO sspf_api",
        "REVOKE SELECT ON core.agency FROM sspf_api",
        "GRANT EXECUTE ON FUNCTION authz.open_job(text, uuid) TO sspf_api",
        "GRANT CREATE ON SCHEMA authz TO sspf_api",
        "GRANT TEMP ON DATABASE \\database TO sspf_api",
        "ALTER TABLE core.youth NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE core.youth DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit.request DISABLE TRIGGER request_append_only",
        "DROP TRIGGER outcome_refused ON audit.outcome",
        "ALTER VIEW authz.me RESET (security_barrier)",
        "ALTER VIEW authz.me OWNER TO sspf_audit",
        "CREATE OR REPLACE VIEW authz.author AS SELECT s.id AS staff_id, s.agency_id, s.agency_since FROM core.staff s",
        """
        CREATE OR REPLACE FUNCTION authz.today() RETURNS date LANGUAGE plpgsql STABLE
        SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN current_date; END'
        """,
        "ALTER FUNCTION authz.today() SECURITY INVOKER",
        "ALTER FUNCTION authz.today() RESET search_path",
        "DROP INDEX core.youth_number_once",
        "ALTER TABLE core.school_visit DROP CONSTRAINT school_visit_names_no_pupil",
        "ALTER TABLE audit.request ALTER at SET DEFAULT '2026-01-01'",
        "CREATE RULE r AS ON INSERT TO audit.event DO INSTEAD NOTHING",
        "CREATE TABLE public.t (a int)",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT SELECT ON TABLES TO sspf_api",
        "GRANT sspf_owner TO sspf_api",
        "ALTER ROLE sspf_api BYPASSRLS",
        "ALTER ROLE sspf_api SET search_path = core",
    ]

    @Test("a policy, grant, function or setting changed by hand changes the digest")
    func edits() async throws {
        try await onThread {
            let town = try Town(in: .ownCluster())
            let digest = Statement("test.digest", "SELECT authz.policy_digest()")
            var session = try town.session("postgres")
            let before = try session.run(digest)[0, 0]
            for edit in Self.edits {
                try session.runScript(Script(name: "begin", text: "BEGIN"))
                try session.runScript(
                    Script(
                        name: "edit",
                        text: edit.replacing("\\database", with: Script.quoted(town.database))))
                #expect(try session.run(digest)[0, 0] != before, "\(edit)")
                try session.runScript(Script(name: "rollback", text: "ROLLBACK"))
            }
            #expect(try session.run(digest)[0, 0] == before)
        }
    }

    @Test("a service refuses changed policies, a copied database and one without policies")
    func installation() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.installed(town)
            try town.admin("ALTER POLICY youth_stub ON core.youth USING (true)")
            #expect(throws: Installation.Fault.policiesChanged) { try Self.installed(town) }
            let loader = PolicyLoader(try Self.modules())
            var session = try town.session("sspf_migrate")
            try loader.load(&session)
            _ = try Self.installed(town)
            try town.admin("UPDATE core.installation SET system_identifier = 7")
            #expect(throws: Installation.Fault.anotherCluster) { try Self.installed(town) }
            try town.admin(
                """
                UPDATE core.installation SET timeline = 99,
                       system_identifier = (SELECT system_identifier FROM pg_control_system())
                """)
            #expect(throws: Installation.Fault.anotherCluster) { try Self.installed(town) }
            try town.admin("DROP SCHEMA authz CASCADE")
            #expect(throws: (any Error).self) { try Self.installed(town) }
        }
    }
}
