import FoundationEssentials
package import Postgres

/// Applies the policy modules: all of them, in one transaction, over whatever was there.
///
/// The schema `authz`, every policy and every grant of the service's roles are dropped and made
/// again, so that a module that loses a line loses the access with it. A table without forced row
/// security, or a policy without its legal ground, refuses the whole load.
package struct PolicyLoader: Sendable {
    private let modules: [Script]

    /// - Parameter modules: the files of `Policies/`, in the order of their names.
    package init(_ modules: [Script]) { self.modules = modules }

    /// The modules of a release, in order. The reviewed access matrix goes along, as a function that
    /// answers it: what a later release changes in it can then be shown.
    /// - Parameter folder: that holds `Policies/`.
    package static func modules(in folder: String) throws(ScriptError) -> [Script] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/Policies")
        } catch { throw .unreadable(file: "Policies") }
        var modules: [Script] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            modules.append(try Script(file: "\(folder)/Policies/\(name)"))
        }
        guard names.contains(matrix) else { return modules }
        let text = try Script(file: "\(folder)/Policies/\(matrix)").text
        return modules + [
            Script(
                name: matrix,
                text: """
                    CREATE FUNCTION authz.access_matrix() RETURNS text
                    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $function$
                    BEGIN RETURN $matrix$
                    \(text)
                    $matrix$; END $function$;
                    ALTER FUNCTION authz.access_matrix() OWNER TO sspf_authz;
                    REVOKE ALL ON FUNCTION authz.access_matrix() FROM PUBLIC;
                    """)
        ]
    }

    private static let matrix = "access-matrix.txt"

    /// Loads, checks, stores the new version and logs it.
    /// - Parameters:
    ///   - session: logged in as `sspf_migrate`.
    ///   - approved: the only version that may come into force; nil for any.
    ///   - prepare: runs first, in the same transaction.
    /// - Returns: the version, a digest of everything that decides access.
    @discardableResult
    package func load(
        _ session: inout Session, approved: String? = nil,
        after prepare: (inout Session) throws(PolicyError) -> Void = { _ in }
    ) throws(PolicyError) -> String {
        try trying(&session) { session throws(PolicyError) in
            try prepare(&session)
            let version = try enact(&session)
            if let approved, approved != version { throw .refused(["not what was approved"]) }
            try run(Self.commit, &session)
            return version
        }
    }

    /// What loading would change, after other changes to the schema; nothing stays. While it looks,
    /// others wait for the tables as they do during a load.
    /// - Parameter prepare: runs first, in the same transaction.
    package func preview(
        _ session: inout Session, after prepare: (inout Session) throws(PolicyError) -> Void
    ) throws(PolicyError) -> PolicyDiff {
        try trying(&session) { session throws(PolicyError) in
            let old = try state(&session)
            try prepare(&session)
            _ = try enact(&session)
            let new = try state(&session)
            try run(Self.rollback, &session)
            return PolicyDiff(from: old, to: new)
        }
    }

    /// Runs a transaction; a failure undoes it.
    private func trying<Result>(
        _ session: inout Session, _ body: (inout Session) throws(PolicyError) -> Result
    ) throws(PolicyError) -> Result {
        do throws(PolicyError) {
            try run(Self.begin, &session)
            return try body(&session)
        } catch {
            if !session.isBroken, session.transaction != .idle {
                do throws(ScriptError) {
                    try session.runScript(Self.rollback)
                } catch { throw .script(error) }
            }
            throw error
        }
    }

    /// Makes everything anew and stores the version, in the open transaction.
    private func enact(_ session: inout Session) throws(PolicyError) -> String {
        try run(Self.reset, &session)
        for module in modules { try run(module, &session) }
        try check(&session)
        return try store(&session)
    }

    private func state(_ session: inout Session) throws(PolicyError) -> PolicyDiff.State {
        do throws(PostgresError) { return try PolicyDiff.State.taken(&session) } catch {
            throw .session(error)
        }
    }

    /// Faults that the catalogue shows, one text each; empty when all is well.
    package static func faults(_ session: inout Session) throws(PostgresError) -> [String] {
        let rows = try session.run(lint)
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }

    private func check(_ session: inout Session) throws(PolicyError) {
        let faults: [String]
        do throws(PostgresError) { faults = try Self.faults(&session) } catch {
            throw .session(error)
        }
        guard faults.isEmpty else { throw .refused(faults) }
    }

    private func store(_ session: inout Session) throws(PolicyError) -> String {
        do throws(PostgresError) {
            let results = try session.run([(Self.storeVersion, []), (Self.logVersion, [])])
            guard let version = results[0][0, 0] else { throw .unexpectedAnswer }
            return version
        } catch { throw .session(error) }
    }

    private func run(_ script: Script, _ session: inout Session) throws(PolicyError) {
        do throws(ScriptError) { try session.runScript(script) } catch { throw .script(error) }
    }

    private static let begin = Script(name: "begin", text: "BEGIN; SET LOCAL lock_timeout = '30s'")
    private static let commit = Script(name: "commit", text: "COMMIT")
    private static let rollback = Script(name: "rollback", text: "ROLLBACK")

    private static let reset = Script(
        name: "reset",
        text: """
            DROP SCHEMA IF EXISTS authz CASCADE;
            DO $$
            DECLARE
                old record;
            BEGIN
                FOR old IN SELECT p.polname, n.nspname, c.relname
                             FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
                             JOIN pg_namespace n ON n.oid = c.relnamespace
                LOOP
                    EXECUTE format('DROP POLICY %I ON %I.%I', old.polname, old.nspname,
                                   old.relname);
                END LOOP;
                FOR old IN SELECT n.nspname FROM pg_namespace n
                            WHERE n.nspname IN ('core', 'audit', 'retention')
                LOOP
                    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, sspf_api, '
                        || 'sspf_seal, sspf_retention', old.nspname);
                    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM PUBLIC, '
                        || 'sspf_api, sspf_seal, sspf_retention', old.nspname);
                    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC, '
                        || 'sspf_api, sspf_seal, sspf_retention', old.nspname);
                    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC, sspf_api, sspf_seal, '
                        || 'sspf_retention', old.nspname);
                END LOOP;
                FOR old IN SELECT n.nspname, c.relname, pg_get_userbyid(x.grantee) AS grantee
                             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            CROSS JOIN LATERAL (SELECT DISTINCT g.grantee
                                                  FROM aclexplode(c.relacl) g
                                                UNION
                                                SELECT g.grantee FROM pg_attribute a,
                                                       aclexplode(a.attacl) g
                                                 WHERE a.attrelid = c.oid) x
                            WHERE n.nspname IN ('core', 'audit', 'retention')
                              AND x.grantee <> c.relowner AND x.grantee <> 0
                              AND c.relkind IN ('r', 'p', 'v', 'S')
                LOOP
                    EXECUTE format('REVOKE ALL ON %I.%I FROM %I', old.nspname, old.relname,
                                   old.grantee);
                END LOOP;
                FOR old IN SELECT f.oid::regprocedure AS name, pg_get_userbyid(g.grantee) AS grantee
                             FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace,
                                  aclexplode(f.proacl) g
                            WHERE n.nspname IN ('core', 'audit', 'retention')
                              AND g.grantee <> f.proowner AND g.grantee <> 0
                LOOP
                    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %I', old.name, old.grantee);
                END LOOP;
                FOR old IN SELECT n.nspname, pg_get_userbyid(g.grantee) AS grantee
                             FROM pg_namespace n, aclexplode(n.nspacl) g
                            WHERE n.nspname IN ('core', 'audit', 'retention', 'public')
                              AND g.grantee <> n.nspowner AND g.grantee <> 0
                LOOP
                    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', old.nspname, old.grantee);
                END LOOP;
            END $$;
            DO $$
            BEGIN
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO sspf_api, sspf_seal, '
                    || 'sspf_retention, sspf_migrate', current_database());
            END $$;
            ALTER TABLE migration.applied ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            """)

    /// Faults in what stands in the catalogue now.
    private static let lint = Statement(
        "policy-lint",
        """
        SELECT 'table without forced row security: ' || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)'
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        UNION ALL
        SELECT 'policy without its legal ground: ' || p.polname || ' on '
               || p.polrelid::regclass
          FROM pg_policy p
         WHERE coalesce(obj_description(p.oid, 'pg_policy'), '') !~ '^ground: .{3,}'
        UNION ALL
        SELECT 'table about a youth that nothing outranks: ' || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute y ON y.attrelid = c.oid AND y.attname = 'youth_id'
                             AND NOT y.attisdropped
         WHERE c.relkind IN ('r', 'p') AND n.nspname = 'core'
           AND has_any_column_privilege('sspf_api', c.oid, 'SELECT, INSERT, UPDATE')
           AND (SELECT count(*) FROM pg_policy p
                 WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
                   AND p.polname IN (c.relname || '_barred', c.relname || '_protected')) < 2
        UNION ALL
        SELECT 'policy for everyone: ' || p.polname FROM pg_policy p WHERE 0 = ANY (p.polroles)
        UNION ALL
        SELECT 'function open to everyone: ' || f.oid::regprocedure
          FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
         WHERE n.nspname !~ '^(pg_|information_schema)'
           AND (f.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(f.proacl) a
                                             WHERE a.grantee = 0))
        UNION ALL
        SELECT 'definer function with an open search path: ' || f.oid::regprocedure
          FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
         WHERE n.nspname !~ '^(pg_|information_schema)' AND f.prosecdef
           AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (f.proconfig), false)
        UNION ALL
        SELECT 'privilege never granted: ' || a.privilege_type || ' on ' || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL (
               SELECT t.grantee, t.privilege_type FROM aclexplode(c.relacl) t
               UNION
               SELECT t.grantee, t.privilege_type FROM pg_attribute l, aclexplode(l.attacl) t
                WHERE l.attrelid = c.oid) a
          LEFT JOIN pg_roles g ON g.oid = a.grantee
         WHERE n.nspname !~ '^(pg_|information_schema)' AND a.grantee <> c.relowner
           AND (a.grantee = 0 OR a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')
                OR (g.rolcanlogin AND a.privilege_type NOT IN ('SELECT', 'INSERT')))
        UNION ALL
        SELECT 'database open to everyone: ' || g.privilege_type
          FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
         WHERE d.datname = current_database() AND g.grantee = 0
        UNION ALL
        SELECT 'login role that is a member of another: ' || g.rolname
          FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.member
         WHERE g.rolname LIKE 'sspf%' AND g.rolcanlogin AND g.rolname <> 'sspf_migrate'
        UNION ALL
        SELECT 'role with powers it must not have: ' || g.rolname
          FROM pg_roles g
         WHERE g.rolname LIKE 'sspf%'
           AND (g.rolsuper OR g.rolcreaterole OR g.rolcreatedb OR g.rolreplication
                OR (g.rolbypassrls AND g.rolname NOT IN ('sspf_migrate', 'sspf_explain')))
        UNION ALL
        SELECT 'policy that reads past row security, so that nothing can explain it: '
               || p.polname || ' on ' || p.polrelid::regclass
          FROM pg_policy p
         WHERE 'sspf_api'::regrole = ANY (p.polroles)
           AND EXISTS (SELECT FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid
                        WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid
                          AND d.refclassid = 'pg_class'::regclass
                          AND c.relkind IN ('r', 'p') AND c.oid <> p.polrelid)
        UNION ALL
        SELECT 'data outside the reach of row security: ' || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('m', 'f') AND n.nspname !~ '^(pg_|information_schema)'
        UNION ALL
        SELECT 'rule on a table: ' || r.rulename || ' on ' || r.ev_class::regclass
          FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)'
        UNION ALL
        SELECT 'function that may not be trusted: ' || f.oid::regprocedure
          FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
          JOIN pg_language l ON l.oid = f.prolang
         WHERE n.nspname !~ '^(pg_|information_schema)'
           AND (f.proleakproof OR l.lanname NOT IN ('sql', 'plpgsql'))
        UNION ALL
        SELECT 'grant on a partition: ' || c.oid::regclass
          FROM pg_class c WHERE c.relispartition AND c.relacl IS NOT NULL
           AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
        UNION ALL
        SELECT 'view outside authz runs as its owner: ' || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'v' AND n.nspname <> 'authz'
           AND n.nspname !~ '^(pg_|information_schema)'
           AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
        UNION ALL
        SELECT 'view in authz without a security barrier, readable by a login role: '
               || c.oid::regclass
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'v' AND n.nspname = 'authz'
           AND NOT coalesce('security_barrier=true' = ANY (c.reloptions), false)
           AND EXISTS (SELECT FROM aclexplode(c.relacl) a JOIN pg_roles g ON g.oid = a.grantee
                        WHERE g.rolcanlogin)
        """)

    private static let storeVersion = Statement(
        "policy-store",
        """
        UPDATE core.installation
           SET policy_version = authz.policy_digest(), policies_applied_at = now()
        RETURNING policy_version
        """)
    private static let logVersion = Statement(
        "policy-log",
        """
        INSERT INTO audit.event (incarnation, kind, result, action, detail, policy_version)
        SELECT i.incarnation, 'policies-applied', 'ok', 'policy.apply', i.policy_version,
               i.policy_version
          FROM core.installation i
        """)
}

/// Why the modules were not applied. Nothing of them is in force then.
package enum PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A module could not be run.
    case script(ScriptError)
    /// The session failed.
    case session(PostgresError)
    /// The catalogue broke a rule; each fault in words.
    case refused([String])
    /// What was to come before could not be done.
    case unprepared

    package var description: String {
        switch self {
        case .script(let error): "POLICY-001 \(error)"
        case .session(let error): "POLICY-002 \(error)"
        case .refused(let faults): "POLICY-003 " + faults.joined(separator: "; ")
        case .unprepared: "POLICY-004 what had to be done before them failed"
        }
    }
}
