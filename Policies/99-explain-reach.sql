-- What the functions that say why must reach, taken from the catalogue when every module before has
-- spoken, so that a new table joins by itself: the records whose policies the service's login meets,
-- and the views and functions that those policies ask. Nothing else: no credential, no session.

DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT DISTINCT p.polrelid::regclass AS name FROM pg_policy p
          JOIN pg_class c ON c.oid = p.polrelid AND c.relnamespace = 'core'::regnamespace
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

-- What the person in context sees of a youth's file: for each kind of record, the keys of the rows
-- that row security shows. Plain queries: the policies are PostgreSQL's to apply.
DO $$
DECLARE
    looks text;
BEGIN
    SELECT string_agg(format(
               'SELECT %L::text, jsonb_agg(%s) FROM %s t WHERE t.%I = $1 HAVING count(*) > 0',
               replace(c.relname, '_', '-'),
               CASE WHEN g.columns ? 'id' THEN 't.id::text'
               ELSE (SELECT format('md5(concat_ws(''|'', %s))', string_agg(
                                format('t.%I', k), ', ' ORDER BY k))
                       FROM jsonb_array_elements_text(g.columns) k) END,
               c.oid::regclass, g.youth), E'\n    UNION ALL ' ORDER BY c.relname)
      INTO looks
      FROM pg_class c
     CROSS JOIN LATERAL (
           SELECT jsonb_agg(a.attname) AS columns,
                  CASE c.relname WHEN 'youth' THEN 'id' ELSE 'youth_id' END AS youth
             FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND has_column_privilege('sspf_api', c.oid, a.attnum, 'SELECT')) g
     WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'p')
       AND g.columns ? g.youth
       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                      AND 'sspf_api'::regrole = ANY (p.polroles));
    EXECUTE format($f$
        CREATE FUNCTION authz.file_seen(youth_id uuid) RETURNS TABLE (kind text, keys jsonb)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L $f$,
        E'\nBEGIN\n    RETURN QUERY ' || looks || E';\nEND ');
    ALTER FUNCTION authz.file_seen(uuid) OWNER TO sspf_shadow;
    REVOKE ALL ON FUNCTION authz.file_seen(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION authz.file_seen(uuid) TO sspf_explain;
END $$;
