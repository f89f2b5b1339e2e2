-- What could be lost of what decides, each in turn: every policy that a login role meets, and every
-- clause of one. After probe.sql, in the same transaction; nothing of it stays.

-- The clauses that AND joins in an expression as pg_get_expr writes it: `(a AND (b) AND …)`.
CREATE FUNCTION pg_temp.clauses(expression text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    whole text := CASE WHEN expression LIKE '(%' THEN substr(expression, 2, length(expression) - 2)
                       ELSE expression END;
    clauses text[] := '{}';
    depth integer := 0;
    quoted boolean := false;
    start integer := 1;
    place integer := 0;
    letter text;
BEGIN
    FOREACH letter IN ARRAY regexp_split_to_array(whole, '') LOOP
        place := place + 1;
        IF letter = '''' THEN quoted := NOT quoted; END IF;
        CONTINUE WHEN quoted;
        depth := depth + CASE letter WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END;
        IF depth = 0 AND substr(whole, place, 5) = ' AND ' THEN
            clauses := clauses || substr(whole, start, place - start);
            start := place + 5;
        END IF;
    END LOOP;
    IF start = 1 THEN RETURN ARRAY[expression]; END IF;
    RETURN clauses || substr(whole, start);
END $$;

CREATE TEMP TABLE mutant ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY p.rel::text, p.policy, v.part, v.place)::integer AS place,
       p.rel, p.policy, p.permissive, p.command <> 'r' AS writes, v.part <> 'policy' AS loosens,
       v.sql
  FROM (SELECT p.polrelid::regclass AS rel, p.polname AS policy, p.polpermissive AS permissive,
               p.polcmd::text AS command, pg_get_expr(p.polqual, p.polrelid) AS qual,
               pg_get_expr(p.polwithcheck, p.polrelid) AS test
          FROM pg_policy p
         WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND r.oid = ANY (p.polroles))) p
 CROSS JOIN LATERAL (
       SELECT 'policy' AS part, 0::bigint AS place,
              format('DROP POLICY %I ON %s', p.policy, p.rel) AS sql
       UNION ALL
       -- A restrictive policy of one clause is lost with it.
       SELECT e.part, c.place, format('ALTER POLICY %I ON %s %s (%s)', p.policy, p.rel, e.part,
              coalesce((SELECT string_agg(o.clause, ' AND ' ORDER BY o.place)
                          FROM unnest(pg_temp.clauses(e.expression)) WITH ORDINALITY
                               AS o(clause, place)
                         WHERE o.place <> c.place), 'true'))
         FROM (VALUES ('USING', p.qual), ('WITH CHECK', p.test)) AS e(part, expression)
        CROSS JOIN unnest(pg_temp.clauses(e.expression)) WITH ORDINALITY AS c(clause, place)
        WHERE p.permissive OR cardinality(pg_temp.clauses(e.expression)) > 1) v;

-- What one caller is answered about one table, for one purpose: how many rows of each youth, and
-- what comes of what is tried to be created.
CREATE FUNCTION pg_temp.told(about regclass, asking integer, intent text, writes boolean)
RETURNS text[] LANGUAGE plpgsql AS $$
<<asked>>
DECLARE
    told text[] := '{}';
    seen text[];
    who pg_temp.actor;
    login text;
    own boolean;
    result text;
    s record;
BEGIN
    SELECT a.* INTO who FROM pg_temp.actor a WHERE a.place = asking;
    SELECT t.key INTO s FROM pg_temp.subject t WHERE t.rel = about;
    login := CASE WHEN who.how LIKE 'sspf%' THEN who.how ELSE 'sspf_api' END;
    BEGIN
        EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', login);
        IF login IN ('sspf_retention', 'sspf_archive') THEN
            PERFORM authz.open_job('matrix', gen_random_uuid());
        ELSIF who.how <> 'none' AND login = 'sspf_api' THEN
            PERFORM authz.open(who.token, intent, 'matrix', 'MATRIX', 'matrix', NULL,
                               gen_random_uuid());
        END IF;
        IF has_any_column_privilege(about, 'SELECT') THEN
            EXECUTE format('SELECT array_agg(format(''%%s rows of %%s'', r.n, r.key)) FROM '
                || '(SELECT %s AS key, count(*) AS n FROM %s GROUP BY 1 ORDER BY 1) r', s.key, about)
               INTO seen;
            told := coalesce(seen, '{}');
        END IF;
        SET LOCAL SESSION AUTHORIZATION DEFAULT;
        FOR s IN SELECT x.* FROM pg_temp.samples(about, who.id) x
                  WHERE writes AND EXISTS (SELECT FROM pg_temp.attempt a WHERE a.rel = about
                                              AND a.login = asked.login AND a.act = 'create')
                  ORDER BY x.key, x.act LOOP
            CONTINUE WHEN s.act <> 'create' AND NOT own;
            EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', login);
            result := pg_temp.result(format('EXECUTE %I(%L)', login || ' ' || about, s.doc));
            SET LOCAL SESSION AUTHORIZATION DEFAULT;
            told := told || concat_ws(' ', s.act, s.key, result);
            IF s.act = 'create' THEN own := result <> 'refused'; END IF;
        END LOOP;
        RAISE EXCEPTION USING ERRCODE = 'ZZ002';
    EXCEPTION WHEN SQLSTATE 'ZZ002' THEN
    END;
    RETURN told;
END $$;

-- Which of some callers, asked one after another, notices a mutant first: its place in the lists;
-- null when none does.
CREATE FUNCTION pg_temp.noticed(mutant integer, places integer[], intents text[]) RETURNS integer
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    m pg_temp.mutant;
    usual text[];
    told text[];
BEGIN
    SELECT t.* INTO m FROM pg_temp.mutant t WHERE t.place = noticed.mutant;
    FOR n IN 1 .. cardinality(places) LOOP
        usual := pg_temp.told(m.rel, places[n], intents[n], m.writes);
        BEGIN
            EXECUTE m.sql;
            told := pg_temp.told(m.rel, places[n], intents[n], m.writes);
            RAISE EXCEPTION USING ERRCODE = 'ZZ003';
        EXCEPTION WHEN SQLSTATE 'ZZ003' THEN
        END;
        IF told IS DISTINCT FROM usual THEN RETURN n; END IF;
    END LOOP;
    RETURN NULL;
END $$;
