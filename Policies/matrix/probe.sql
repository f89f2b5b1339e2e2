-- Asks, as everybody in the world of the access matrix and for every purpose, what row security
-- answers: by the login role and the context that requests use. Nothing of it stays.

-- What is tried is planned once for all who try it: planning takes longer than trying.
SET LOCAL plan_cache_mode = force_generic_plan;

-- What an earlier probe of this session prepared.
DO $$
DECLARE
    old text;
BEGIN
    FOR old IN SELECT p.name FROM pg_prepared_statements p WHERE p.name !~ '^matrix[.]' LOOP
        EXECUTE format('DEALLOCATE %I', old);
    END LOOP;
END $$;

-- Every table, and by what its rows are told apart: the youth that they are about, if any.
CREATE TEMP TABLE subject ON COMMIT DROP AS
SELECT c.oid::regclass AS rel, format('%I.%I', n.nspname, c.relname) AS name,
       CASE WHEN c.relname = 'youth' THEN 'id::text'
            WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                                                    AND a.attname = 'youth_id' AND NOT a.attisdropped)
            THEN 'coalesce(youth_id::text, '''')'
            WHEN c.relname = 'staff' THEN
                format('CASE agency_id WHEN %L THEN ''colleague'' WHEN %L THEN ''other agency'' '
                       || 'ELSE '''' END', pg_temp.id('S'), pg_temp.id('P'))
            WHEN c.relname IN ('school_visit', 'visit_step', 'dog_search', 'dog_search_step',
                               'quarantined_visit') THEN
                format('CASE WHEN %I IN (%L, %L, %L) THEN ''not for the archive'' ELSE '''' END',
                       CASE c.relname WHEN 'visit_step' THEN 'visit_id'
                            WHEN 'dog_search_step' THEN 'dog_search_id' ELSE 'id' END,
                       pg_temp.id('kept visit'), pg_temp.id('kept search'),
                       pg_temp.id('kept quarantined'))
            ELSE '''''::text' END AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND n.nspname !~ '^(pg_|information_schema)'
   AND format('%I.%I', n.nspname, c.relname) = ANY (coalesce(
           string_to_array(nullif(current_setting('matrix.tables', true), ''), ','),
           ARRAY[format('%I.%I', n.nspname, c.relname)]));

-- What the login roles may attempt at all.
CREATE TEMP TABLE attempt ON COMMIT DROP AS
SELECT l.login, s.rel, s.name, s.key, v.act, v.command, array_agg(a.attname) AS columns
  FROM unnest('{sspf_api,sspf_seal,sspf_retention,sspf_archive}'::text[]) AS l(login)
 CROSS JOIN subject s JOIN pg_attribute a ON a.attrelid = s.rel
 CROSS JOIN (VALUES ('create', 'a', 'INSERT'), ('change', 'w', 'UPDATE'), ('delete', 'd', 'DELETE'))
       AS v(act, command, privilege)
 WHERE a.attnum > 0 AND NOT a.attisdropped
   AND CASE v.privilege WHEN 'DELETE' THEN has_table_privilege(l.login, s.rel, 'DELETE')
       ELSE has_column_privilege(l.login, s.rel, a.attnum, v.privilege) END
 GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TEMP TABLE answer (
    purpose text, rel text, key text, act text, grounds text[]
) ON COMMIT DROP;
GRANT SELECT ON call TO PUBLIC;

-- What comes of an attempt, which is undone: it `passes`, row security has `refused` it, or it is
-- `broken` on a constraint; constraints are looked at after row security.
CREATE FUNCTION pg_temp.result(attempt text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE attempt;
    RAISE EXCEPTION USING ERRCODE = 'ZZ001';
EXCEPTION
    WHEN SQLSTATE 'ZZ001' THEN RETURN 'passes';
    WHEN integrity_constraint_violation THEN RETURN 'broken';
    WHEN insufficient_privilege THEN RETURN 'refused';
END $$;

-- Whether a function answers: neither a refusal nor nothing.
CREATE FUNCTION pg_temp.answers(question text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    told boolean;
    broken text;
BEGIN
    EXECUTE 'SELECT ' || question INTO told;
    RAISE EXCEPTION USING ERRCODE = 'ZZ001';
EXCEPTION
    WHEN SQLSTATE 'ZZ001' THEN RETURN coalesce(told, false);
    WHEN integrity_constraint_violation THEN
        -- Says that there is nothing of the kind there.
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        RETURN broken NOT LIKE '%\_absent';
    WHEN insufficient_privilege THEN RETURN false;
    WHEN OTHERS THEN
        IF SQLSTATE LIKE 'ZS%' THEN RETURN false; END IF;
        RAISE;
END $$;

-- The permissive policies that hold for a login and a kind of command ('r', 'a', 'w', 'd').
CREATE FUNCTION pg_temp.policies(rel regclass, login text, command text) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(p.polname::text ORDER BY p.polname) FROM pg_policy p
     WHERE p.polrelid = rel AND p.polpermissive AND p.polcmd::text IN (command, '*')
       AND login::regrole = ANY (p.polroles)
$$;

-- The rows that something like is tried to be created, where that is tried.
CREATE TEMP TABLE specimen (rel regclass, key text, doc jsonb) ON COMMIT DROP;
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT DISTINCT a.rel, a.key FROM attempt a WHERE a.act = 'create' LOOP
        EXECUTE format('INSERT INTO specimen SELECT %L, r.key, r.doc FROM (SELECT %s AS key, '
            || 'to_jsonb(t) AS doc FROM %s t) r WHERE NOT EXISTS (SELECT FROM state z '
            || 'WHERE z.id::text = r.key AND z.creates = 0)', t.rel, t.key, t.rel);
    END LOOP;
    DELETE FROM specimen s USING state z
     WHERE z.id::text = s.key AND z.creates = 2 AND EXISTS (
           SELECT FROM specimen f JOIN state o ON o.id::text = f.key
            WHERE f.rel = s.rel AND o.place = 1);
END $$;

-- What is tried to be created: for each youth a copy of a row about it, best of one's own, entered
-- now, under one's own agency and unit (`create`); the same about oneself (`oneself`); and the same
-- with one thing otherwise (`forge …`): another reference, a day earlier, another class or state.
CREATE FUNCTION pg_temp.samples(rel regclass, me uuid)
RETURNS TABLE (key text, act text, doc jsonb) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (r.key, v.act) r.key, v.act,
           r.doc || jsonb_build_object('id', gen_random_uuid(), 'created_at', k.moment,
               'valid_from', k.moment, 'opened_at', k.moment, 'ended_at', k.moment,
               'from_staff_id', $2,
               -- A record begins where records begin.
               'state', CASE r.rel WHEN 'core.concern_conversation'::regclass THEN 'held'
                                   WHEN 'core.enquiry'::regclass THEN 'new'
                                   WHEN 'core.meeting'::regclass THEN 'called'
                                   WHEN 'core.mapping_talk'::regclass THEN 'ongoing'
                                   WHEN 'core.commitment'::regclass THEN 'open'
                                   WHEN 'core.dog_search'::regclass THEN 'requested'
                                   WHEN 'core.school_visit'::regclass THEN 'planned'
                                   ELSE r.doc ->> 'state' END,
               'author_id', $2, 'agency_id', m.agency_id, 'unit_id', m.unit_id,
               'secrecy_class', a.secrecy_class, 'municipality_id', a.municipality_id,
               'xid', pg_current_xact_id()::text)
           -- What has ended cannot end again; a guardianship has not.
           || CASE r.rel
              WHEN 'core.ending'::regclass THEN jsonb_build_object('source', 'guardian',
                  'source_id', (SELECT min(g.id::text) FROM core.guardian g
                                 WHERE g.youth_id::text = r.key))
              -- A flag is confirmed that waits for it.
              WHEN 'core.risk_flag_step'::regclass THEN jsonb_build_object('from_state', 'proposed',
                  'flag_id', (SELECT min(f.id::text) FROM core.risk_flag f
                               WHERE f.youth_id::text = r.key AND f.state = 'proposed'))
              -- Whoever takes a step, the referral is the sender's.
              WHEN 'core.referral_step'::regclass THEN jsonb_build_object(
                  'by_agency_id', m.agency_id, 'agency_id', r.doc -> 'agency_id',
                  'secrecy_class', r.doc -> 'secrecy_class')
              ELSE '{}' END
           || v.lie
      FROM pg_temp.specimen r
     CROSS JOIN authz.clock k
     CROSS JOIN LATERAL (
           SELECT 'create' AS act, '{}'::jsonb AS lie
           UNION ALL
           SELECT 'oneself', jsonb_build_object('staff_id', $2) WHERE r.doc ? 'staff_id'
           UNION ALL
           SELECT 'forge ' || c.attname, jsonb_build_object(c.attname, CASE
                      WHEN c.attname = 'secrecy_class' THEN to_jsonb('99:9'::text)
                      WHEN c.attname IN ('state', 'from_state') THEN to_jsonb('closed'::text)
                      WHEN c.attname = 'kind' THEN to_jsonb('dog-search'::text)
                      WHEN c.atttypid = 'xid8'::regtype THEN to_jsonb('4'::text)
                      WHEN c.atttypid = 'uuid'::regtype THEN to_jsonb(gen_random_uuid())
                      ELSE to_jsonb(k.moment - interval '1 day') END)
             FROM pg_attribute c
            WHERE c.attrelid = $1 AND c.attnum > 0 AND NOT c.attisdropped AND c.attname <> 'id'
              AND (c.atttypid IN ('uuid'::regtype, 'timestamptz'::regtype, 'xid8'::regtype)
                   OR c.attname IN ('secrecy_class', 'state', 'from_state', 'kind'))
              AND EXISTS (SELECT FROM pg_temp.attempt t WHERE t.rel = $1 AND t.act = 'create'
                             AND c.attname = ANY (t.columns))) v
      LEFT JOIN authz.me m ON true LEFT JOIN core.agency a ON a.id = m.agency_id
     WHERE r.rel = $1
     ORDER BY r.key, v.act, (r.doc ->> 'author_id' IS NOT DISTINCT FROM $2::text) DESC,
              (r.doc ->> 'agency_id' IS NOT DISTINCT FROM m.agency_id::text) DESC,
              (r.doc ->> 'staff_id' IS DISTINCT FROM $2::text) DESC,
              -- More people may commit somebody in a case than in a conversation.
              (r.doc ->> 'case_id' IS NOT NULL) DESC,
              -- And correct a class than a visit.
              (r.doc ->> 'class_id' IS NOT NULL) DESC,
              -- Who receives a referral, another unit than the sender's, goes on with what has
              -- started.
              ((r.doc ->> 'state' = 'started')
                  = (m.unit_id IS DISTINCT FROM pg_temp.id('S1'))) DESC
$$;

-- All that one caller is answered with anything but "no", for every purpose there is.
CREATE FUNCTION pg_temp.probe(who pg_temp.actor) RETURNS SETOF pg_temp.answer LANGUAGE plpgsql AS $$
<<probe>>
DECLARE
    login text := CASE WHEN who.how LIKE 'sspf%' THEN who.how ELSE 'sspf_api' END;
    enter text := format('SET LOCAL SESSION AUTHORIZATION %I', login);
    found pg_temp.answer[] := '{}';
    seen pg_temp.answer[];
    opens pg_temp.answer[];
    intent text;
    status text;
    result text;
    own boolean;
    refused integer := 0;
    c record;
BEGIN
    FOREACH intent IN ARRAY ARRAY(SELECT p.code FROM core.purpose p ORDER BY 1) LOOP
        BEGIN
            EXECUTE enter;
            IF who.how = 'none' OR login = 'sspf_seal' THEN
                status := 'none';
            ELSIF login IN ('sspf_retention', 'sspf_archive') THEN
                status := authz.open_job('matrix', gen_random_uuid());
            ELSE
                status := authz.open(who.token, intent, 'matrix', 'MATRIX', 'matrix', NULL,
                                     gen_random_uuid());
            END IF;
            found := found || (intent, '', '', status, NULL)::pg_temp.answer;

            -- Refused is refused: once is enough to see that nothing is answered then.
            IF status IN ('role', 'purpose') THEN
                refused := refused + 1;
                IF refused > 1 THEN
                    RAISE EXCEPTION USING ERRCODE = 'ZZ002';
                END IF;
            END IF;

            FOR c IN SELECT * FROM pg_temp.call f
                      WHERE has_function_privilege(login, f.function, 'EXECUTE') LOOP
                IF pg_temp.answers(c.question) THEN
                    found := found || (intent, c.function, '', 'call', NULL)::pg_temp.answer;
                END IF;
            END LOOP;

            IF login IN ('sspf_api', 'sspf_archive') THEN
                EXECUTE format('EXECUTE %I', 'reading ' || login) INTO seen;
                SET LOCAL SESSION AUTHORIZATION DEFAULT;
                -- On which grounds: what each policy of the tables that show something opens.
                FOR c IN SELECT DISTINCT r.rel FROM unnest(seen) r LOOP
                    EXECUTE format('EXECUTE %I', 'opening ' || login || ' ' || c.rel) INTO opens;
                    found := found || ARRAY(SELECT
                        (intent, r.rel, r.key, 'read', ARRAY(SELECT g.act FROM unnest(opens) g
                             WHERE g.key = r.key ORDER BY 1))::pg_temp.answer
                        FROM unnest(seen) r WHERE r.rel = c.rel);
                END LOOP;
            END IF;
            SET LOCAL SESSION AUTHORIZATION DEFAULT;

            FOR c IN SELECT t.*, x.key AS youth, x.act AS way, x.doc
                       FROM pg_temp.attempt t, pg_temp.samples(t.rel, who.id) x
                      WHERE t.login = probe.login AND t.act = 'create'
                      ORDER BY t.name, x.key, x.act LOOP
                -- Nobody enters for another what they may not enter for themselves.
                CONTINUE WHEN c.way <> 'create' AND NOT own;
                EXECUTE enter;
                result := pg_temp.result(format('EXECUTE %I(%L)', login || ' ' || c.rel, c.doc));
                own := CASE c.way WHEN 'create' THEN result <> 'refused' ELSE own END;
                SET LOCAL SESSION AUTHORIZATION DEFAULT;
                IF result = 'passes' OR c.way = 'create' AND own THEN
                    found := found || (intent, c.name, c.youth, c.way,
                                       pg_temp.policies(c.rel, login, 'a'))::pg_temp.answer;
                END IF;
            END LOOP;

            -- No login may change or delete; should one be granted it, here is what it reaches.
            FOR c IN SELECT * FROM pg_temp.attempt t
                      WHERE t.login = probe.login AND t.act <> 'create' LOOP
                EXECUTE enter;
                EXECUTE format('WITH k AS (%s RETURNING %s AS key) '
                    || 'SELECT array_agg(DISTINCT (%L, %L, k.key, %L, $1)::pg_temp.answer) FROM k',
                    CASE c.act WHEN 'delete' THEN format('DELETE FROM %s', c.rel)
                    ELSE format('UPDATE %s SET %s = %2$s', c.rel, c.columns[1]) END,
                    c.key, intent, c.name, c.act)
                    USING pg_temp.policies(c.rel, login, c.command) INTO seen;
                SET LOCAL SESSION AUTHORIZATION DEFAULT;
                found := found || coalesce(seen, '{}');
            END LOOP;
            RAISE EXCEPTION USING ERRCODE = 'ZZ002';
        EXCEPTION WHEN SQLSTATE 'ZZ002' THEN
        END;
        -- Nothing more is answered for another purpose to whoever is refused for being who they are.
        EXIT WHEN status NOT IN ('ok', 'role', 'purpose');
    END LOOP;
    RETURN QUERY SELECT * FROM unnest(found);
END $$;


-- What row security shows to the logins that may read a table, and what each permissive policy
-- opens by itself.
DO $$
DECLARE
    preparing text;
    login text;
BEGIN
    FOREACH preparing IN ARRAY ARRAY(SELECT format('PREPARE %I(jsonb) AS INSERT INTO %2$s (%3$s) '
            || 'SELECT %3$s FROM jsonb_populate_record(NULL::%2$s, $1)', t.login || ' ' || t.rel,
            t.rel, array_to_string(ARRAY(SELECT quote_ident(c) FROM unnest(t.columns) c), ', '))
        FROM pg_temp.attempt t WHERE t.act = 'create') LOOP
        EXECUTE preparing;
    END LOOP;
    FOREACH login IN ARRAY '{sspf_api,sspf_archive}'::text[] LOOP
        EXECUTE (SELECT format('PREPARE %I AS SELECT array_agg((NULL, r.name, r.key, NULL, NULL)'
                        || '::pg_temp.answer) FROM (%s) r WHERE r.name IS NOT NULL',
                    'reading ' || login, coalesce(string_agg(format(
                'SELECT %L AS name, unnest(array_agg(DISTINCT %s)) AS key FROM %s', s.name, s.key,
                s.rel), ' UNION ALL '), 'SELECT NULL AS name, NULL AS key'))
            FROM pg_temp.subject s WHERE has_any_column_privilege(login, s.rel, 'SELECT'));
        FOREACH preparing IN ARRAY ARRAY(SELECT format(
                'PREPARE %I AS SELECT array_agg((NULL, r.name, r.key, r.policy, NULL)'
                || '::pg_temp.answer) FROM (%s) r', 'opening ' || login || ' ' || s.name,
                string_agg(format(
                'SELECT %L AS name, unnest(array_agg(DISTINCT %s)) AS key, %L AS policy FROM %s '
                || 'WHERE %s', s.name, s.key, p.polname, s.rel,
                coalesce(pg_get_expr(p.polqual, p.polrelid), 'true')), ' UNION ALL '))
            FROM pg_temp.subject s JOIN pg_policy p ON p.polrelid = s.rel
             AND p.polname::text = ANY (pg_temp.policies(s.rel, login, 'r'))
           WHERE has_any_column_privilege(login, s.rel, 'SELECT') GROUP BY s.name) LOOP
            EXECUTE preparing;
        END LOOP;
    END LOOP;
END $$;

-- The rows there are.
CREATE FUNCTION pg_temp.present() RETURNS TABLE (name text, key text) LANGUAGE plpgsql AS $$
DECLARE
    s record;
BEGIN
    FOR s IN SELECT * FROM pg_temp.subject LOOP
        name := s.name;
        FOR key IN EXECUTE format('SELECT DISTINCT %s FROM %s', s.key, s.rel) LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;
