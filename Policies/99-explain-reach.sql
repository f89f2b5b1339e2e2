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
GRANT SELECT ON core.relation, core.share, core.bar TO sspf_explain;

-- What the person in context sees of a youth's file: for each kind of record, the keys of the rows
-- that row security shows. Plain queries, so that the policies are PostgreSQL's to apply; one a kind,
-- of those asked for. Together they would make one plan of thousands of nodes; each is planned once,
-- since planning costs ten times the look.
--
-- And the kinds that there are any rows of, whoever may see them.
DO $$
DECLARE
    looks text;
    finds text;
BEGIN
    SELECT string_agg(format(
               E'\n    IF %1$L = ANY (kinds) THEN RETURN QUERY SELECT %1$L::text,'
               || E' jsonb_agg(%2$s)\n        FROM %3$s t WHERE t.%4$I = $1 HAVING count(*) > 0;'
               || E' END IF;',
               f.kind, CASE WHEN f.columns ? 'id' THEN 't.id::text'
               ELSE (SELECT format('md5(concat_ws(''|'', %s))', string_agg(
                                format('t.%I', k), ', ' ORDER BY k))
                       FROM jsonb_array_elements_text(f.columns) k) END,
               f.place, f.youth), '' ORDER BY f.kind),
           string_agg(format(
               E'\n    IF EXISTS (SELECT FROM %3$s t WHERE t.%4$I = $1) THEN'
               || E' kinds := kinds || %1$L::text; END IF;', f.kind, NULL, f.place, f.youth),
               '' ORDER BY f.kind)
      INTO looks, finds
      FROM (SELECT replace(c.relname, '_', '-') AS kind, c.oid::regclass AS place,
                   CASE c.relname WHEN 'youth' THEN 'id' ELSE 'youth_id' END AS youth,
                   (SELECT jsonb_agg(a.attname) FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND has_column_privilege('sspf_api', c.oid, a.attnum, 'SELECT')) AS columns
              FROM pg_class c
             WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'p')
               AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                              AND 'sspf_api'::regrole = ANY (p.polroles))) f
     WHERE f.columns ? f.youth;
    EXECUTE format($f$
        CREATE FUNCTION authz.file_seen(youth_id uuid, kinds text[])
        RETURNS TABLE (kind text, keys jsonb)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
        SET plan_cache_mode = force_generic_plan AS %L $f$,
        E'\nBEGIN' || looks || E'\nEND ');
    EXECUTE format($f$
        CREATE FUNCTION authz.file_kinds(youth_id uuid) RETURNS text[]
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L $f$,
        E'\nDECLARE\n    kinds text[] := ''{}'';\nBEGIN' || finds
        || E'\n    RETURN kinds;\nEND ');
    ALTER FUNCTION authz.file_seen(uuid, text[]) OWNER TO sspf_shadow;
    ALTER FUNCTION authz.file_kinds(uuid) OWNER TO sspf_explain;
    REVOKE ALL ON FUNCTION authz.file_seen(uuid, text[]), authz.file_kinds(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION authz.file_seen(uuid, text[]) TO sspf_explain;
END $$;

-- Every key that stands in any row of a youth's file, or in what is kept of who reaches it: whoever is
-- named there is among them, by whatever column.
DO $$
DECLARE
    rows text;
BEGIN
    SELECT string_agg(format('SELECT to_jsonb(t)::text AS words FROM %s t WHERE t.%I = $1',
                             c.oid::regclass, a.attname), E'\n    UNION ALL ' ORDER BY c.relname)
      INTO rows
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid
       AND a.attname = CASE c.relname WHEN 'youth' THEN 'id' ELSE 'youth_id' END
     WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'p')
       AND has_table_privilege('sspf_explain', c.oid, 'SELECT');
    EXECUTE format($f$
        CREATE FUNCTION authz.file_names(youth_id uuid) RETURNS uuid[]
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L $f$,
        E'\nBEGIN\n    RETURN ARRAY(SELECT DISTINCT m[1]::uuid FROM (' || rows
        || E') r,\n        regexp_matches(r.words, '
        || E'''[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'', ''g'') m);\nEND ');
    ALTER FUNCTION authz.file_names(uuid) OWNER TO sspf_explain;
    REVOKE ALL ON FUNCTION authz.file_names(uuid) FROM PUBLIC;
END $$;
