import Postgres

extension PolicyDiff.State {
    /// What is in force, as the session sees it: inside a transaction, what would be.
    static func taken(_ session: inout Session) throws(PostgresError) -> PolicyDiff.State {
        let results = try session.run([(version, []), (subjects, [])])
        let rows = results[1]
        return PolicyDiff.State(
            version: results[0][0, 0] ?? "none",
            subjects: (0..<rows.count).map { row in
                PolicyDiff.Subject(
                    name: rows[row, 0] ?? "",
                    lines: (rows[row, 1] ?? "").split(separator: "\n").map(String.init))
            })
    }

    private static let version = Statement(
        "policy-diff-version", "SELECT i.policy_version FROM core.installation i")

    /// Owners and `sspf_migrate` are left out of the privileges: they have them by being what they
    /// are.
    private static let subjects = Statement(
        "policy-diff-subjects",
        """
        SELECT s.name, s.says FROM (
            SELECT concat('policy ', p.polrelid::regclass, ' ', p.polname) AS name,
                   concat_ws(E'\\n',
                       concat(CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
                              ' for ', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert'
                                  WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
                              ' to ', (SELECT string_agg(CASE r WHEN 0 THEN 'everyone'
                                           ELSE pg_get_userbyid(r)::text END, ', ' ORDER BY r)
                                         FROM unnest(p.polroles) r)),
                       obj_description(p.oid, 'pg_policy'),
                       'using ' || pg_get_expr(p.polqual, p.polrelid),
                       'check ' || pg_get_expr(p.polwithcheck, p.polrelid)) AS says
              FROM pg_policy p
            UNION ALL
            SELECT concat('row security of ', c.oid::regclass),
                   concat(CASE WHEN c.relrowsecurity THEN 'enabled' ELSE 'DISABLED' END, ', ',
                          CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'NOT FORCED' END)
              FROM pg_class c
             WHERE c.relkind IN ('r', 'p')
               AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat('privileges on ', t.place),
                   string_agg(concat(t.grantee, ' ', t.privileges), E'\\n' ORDER BY t.grantee)
              FROM (SELECT g.place, coalesce(r.rolname, 'everyone') AS grantee,
                           string_agg(g.privilege || coalesce(' (' || g.columns || ')', ''), ', '
                                      ORDER BY g.privilege, g.columns) AS privileges
                      FROM (SELECT c.oid::regclass::text AS place, x.grantee, x.privilege_type AS
                                   privilege, NULL AS columns
                              FROM pg_class c, aclexplode(c.relacl) x
                             WHERE x.grantee <> c.relowner
                            UNION ALL
                            SELECT a.attrelid::regclass::text, x.grantee, x.privilege_type,
                                   string_agg(a.attname, ', ' ORDER BY a.attnum)
                              FROM pg_attribute a, aclexplode(a.attacl) x
                             GROUP BY 1, 2, 3
                            UNION ALL
                            SELECT 'function ' || f.oid::regprocedure, x.grantee,
                                   x.privilege_type, NULL
                              FROM pg_proc f, aclexplode(f.proacl) x
                             WHERE x.grantee <> f.proowner
                            UNION ALL
                            SELECT 'schema ' || n.nspname, x.grantee, x.privilege_type, NULL
                              FROM pg_namespace n, aclexplode(n.nspacl) x
                             WHERE x.grantee <> n.nspowner) g
                      LEFT JOIN pg_roles r ON r.oid = g.grantee
                     WHERE g.place !~ '^(pg_|information_schema|(function|schema) (pg_|information_schema))'
                     GROUP BY 1, 2) t
             GROUP BY 1
            UNION ALL
            SELECT concat('view ', c.oid::regclass),
                   concat('by ', pg_get_userbyid(c.relowner), ' ', c.reloptions::text, E'\\n',
                          pg_get_viewdef(c.oid))
              FROM pg_class c
             WHERE c.relkind = 'v'
               AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT CASE WHEN f.oid = to_regprocedure('authz.access_matrix()') THEN 'access matrix'
                   ELSE concat('function ', f.oid::regprocedure) END,
                   concat('by ', pg_get_userbyid(f.proowner),
                          CASE WHEN f.prosecdef THEN ' as definer' END, E'\\n', f.prosrc)
              FROM pg_proc f
             WHERE f.pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
            UNION ALL
            SELECT concat('role ', g.rolname),
                   concat_ws(' ', CASE WHEN g.rolcanlogin THEN 'login' END,
                       CASE WHEN g.rolbypassrls THEN 'past row security' END,
                       CASE WHEN g.rolsuper THEN 'SUPERUSER' END, 'in', (
                       SELECT string_agg(pg_get_userbyid(m.roleid)::text, ', '
                                         ORDER BY pg_get_userbyid(m.roleid))
                         FROM pg_auth_members m WHERE m.member = g.oid))
              FROM pg_roles g WHERE g.rolname LIKE 'sspf%') AS s(name, says)
         ORDER BY s.name COLLATE "C"
        """)
}
