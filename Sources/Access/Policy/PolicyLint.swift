import Postgres

extension PolicyLoader {
    /// Faults in what stands in the catalogue now.
    static let lint = Statement(
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
           AND NOT EXISTS (
               SELECT FROM pg_policy p
                WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
                  AND p.polname = c.relname || '_kept_out')
           -- Two of its own, for the review's sake (35-emergency-access.sql).
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
           AND (g.rolname <> 'sspf_backup' OR pg_get_userbyid(m.roleid) <> 'pg_read_all_data')
        UNION ALL
        SELECT 'role with powers it must not have: ' || g.rolname
          FROM pg_roles g
         WHERE g.rolname LIKE 'sspf%'
           AND (g.rolsuper OR g.rolcreaterole OR g.rolcreatedb OR g.rolreplication
                OR (g.rolbypassrls
                    AND g.rolname NOT IN ('sspf_migrate', 'sspf_explain', 'sspf_backup')))
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
}
