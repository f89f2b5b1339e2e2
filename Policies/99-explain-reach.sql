-- What the functions that say why must reach, taken from the catalogue when every module before has
-- spoken, so that a new table joins by itself: the tables whose policies the service's login meets,
-- and the views and functions that those policies ask. Nothing else: no credential, no session.

DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT DISTINCT p.polrelid::regclass AS name FROM pg_policy p
         WHERE 'sspf_api'::regrole = ANY (p.polroles)
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO sspf_explain', thing.name);
    END LOOP;
    FOR thing IN
        SELECT c.oid::regclass AS name FROM pg_class c
         WHERE c.relnamespace = 'authz'::regnamespace AND c.relkind = 'v'
           AND has_table_privilege('sspf_api', c.oid, 'SELECT')
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO sspf_explain', thing.name);
    END LOOP;
    FOR thing IN
        SELECT f.oid::regprocedure AS name FROM pg_proc f
         WHERE f.pronamespace IN ('authz'::regnamespace, 'core'::regnamespace)
           AND f.provolatile <> 'v' AND has_function_privilege('sspf_api', f.oid, 'EXECUTE')
           AND EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass
                          AND d.refobjid = f.oid
                          AND d.classid IN ('pg_policy'::regclass, 'pg_rewrite'::regclass))
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sspf_explain', thing.name);
    END LOOP;
END $$;
GRANT SELECT ON core.purpose_role TO sspf_explain;
GRANT EXECUTE ON FUNCTION authz.now() TO sspf_explain;
