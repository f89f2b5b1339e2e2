import Postgres

extension PolicyLoader {
    /// Takes away every policy and every grant there is, whoever made it.
    static let reset = Script(
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
                        || 'sspf_seal, sspf_retention, sspf_archive', old.nspname);
                    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM PUBLIC, '
                        || 'sspf_api, sspf_seal, sspf_retention, sspf_archive', old.nspname);
                    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC, '
                        || 'sspf_api, sspf_seal, sspf_retention, sspf_archive', old.nspname);
                    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC, sspf_api, sspf_seal, '
                        || 'sspf_retention, sspf_archive', old.nspname);
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
                    || 'sspf_retention, sspf_archive, sspf_migrate, sspf_backup',
                    current_database());
            END $$;
            ALTER TABLE migration.applied ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            """)
}
