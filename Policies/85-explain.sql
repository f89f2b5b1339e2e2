-- Why: for a person, a record and an action, allowed or not, by which policy and on which ground.
--
-- There is no second copy of the rules: what is evaluated is the policies and grants that stand in
-- the catalogue, in the context of the person asked about. That context is a header of layer 1,
-- always undone; what is asked, by whom, stays on the log in layer 0.
--
--   about oneself     everyone who is signed in
--   about others      who reviews the log: auditors; unit managers, staff of the own unit
--   without a record  administrators as well: what a person's role may do with a kind of record
--
-- It says why about records that the asker may know of, and no others: those the asker may read;
-- for log review, what authz.log_find would name too, unless a restrictive policy keeps the asker
-- out. Anything else is answered as if it were absent. By which block or conflict of interest a
-- colleague is kept out is for that colleague alone: whoever else asks learns that it is so.
--
-- What a function creates, and no insert (who is registered, merged, opened in an emergency), is
-- judged by what that function asks first: authz.made_by.
--
-- Grounds: SoLPuL 10 § (access is limited, documented and can be checked), GDPR 5.2.

GRANT USAGE, CREATE ON SCHEMA authz TO sspf_explain;
GRANT USAGE ON SCHEMA core, audit TO sspf_explain;

-- A header of layer 1 must be undone before the transaction ends, or the transaction is.
CREATE FUNCTION authz.refuse_layer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a context that was only tried' USING ERRCODE = 'ZS003';
END $$;
ALTER FUNCTION authz.refuse_layer() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.refuse_layer() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER request_layer_undone AFTER INSERT ON audit.request
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.layer <> 0)
    EXECUTE FUNCTION authz.refuse_layer();

-- Puts a staff member, for a purpose, over the caller: from here on authz.me is that person. The
-- standing is what authz.open would answer to a session that is in order, or `unknown`; the header
-- is written for `ok` alone. It takes no number of the log's, since it never becomes an entry.
CREATE FUNCTION authz.step_in(staff_id uuid, purpose text, OUT standing text, OUT acting text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who core.staff;
    held text[];
BEGIN
    SELECT s.* INTO who FROM core.staff s WHERE s.id = step_in.staff_id;
    IF NOT FOUND THEN standing := 'unknown';
    ELSE
        SELECT s.refusal, s.acting INTO standing, held
          FROM authz.standing(who.id, who.agency_id, who.unit_id, who.locked_at,
                              step_in.purpose, authz.now()) s;
    END IF;
    IF standing IS NOT NULL THEN RETURN; END IF;
    acting := held[1];
    INSERT INTO audit.request (layer, no, incarnation, staff_id, session_id, agency_id, unit_id,
                               role, roles, purpose, action, route, request_id, policy_version)
    SELECT 1, r.no, r.incarnation, step_in.staff_id,
           CASE WHEN r.staff_id = step_in.staff_id THEN r.session_id END,
           who.agency_id, who.unit_id, acting, held, step_in.purpose, r.action, r.route, r.request_id,
           r.policy_version
      FROM authz.me m
      JOIN audit.request r ON r.xid = m.xid AND r.incarnation = m.incarnation
                          AND r.layer = m.layer
     WHERE m.layer = 0;
    standing := CASE WHEN FOUND THEN 'ok' ELSE 'no-context' END;
END $$;
ALTER FUNCTION authz.step_in(uuid, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.step_in(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.step_in(uuid, text) TO sspf_explain;

-- What of ours a policy hangs on for the person in context: the view it asks, and the row behind.
CREATE VIEW authz.basis WITH (security_barrier) AS
SELECT 'caseload'::name AS via, r.source AS kind, r.source_id AS id, r.youth_id, r.valid_until
  FROM authz.me m
  JOIN core.relation r ON r.staff_id = m.staff_id AND r.agency_id = m.agency_id AND r.own
 CROSS JOIN authz.clock k
 WHERE r.valid_from <= k.moment AND (r.valid_until IS NULL OR r.valid_until > k.moment)
UNION
SELECT 'shared', s.basis, s.basis_id, s.youth_id, h.valid_until
  FROM authz.shared s
  JOIN core.share h ON h.basis = s.basis AND h.basis_id = s.basis_id
UNION
SELECT 'emergency', 'emergency-access', e.id, e.youth_id, e.valid_until
  FROM authz.me m
  JOIN core.emergency_access e ON e.author_id = m.staff_id AND e.agency_id = m.agency_id
 CROSS JOIN authz.clock k
 WHERE e.valid_from <= k.moment AND e.valid_until > k.moment
UNION
SELECT v.via, b.source, b.source_id, b.youth_id, b.valid_until
  FROM authz.me m
 CROSS JOIN (VALUES ('kept_out'::name), ('barred')) AS v(via)
  JOIN core.bar b ON b.staff_id = m.staff_id OR b.agency_id = m.agency_id
 CROSS JOIN authz.clock k
 WHERE b.valid_from <= k.moment AND (b.valid_until IS NULL OR b.valid_until > k.moment)
UNION
SELECT v.via, 'protection', p.id, p.youth_id, p.valid_until
  FROM authz.protected_youth n
 CROSS JOIN (VALUES ('kept_out'::name), ('protected')) AS v(via)
  JOIN core.protection p ON p.youth_id = n.youth_id
 CROSS JOIN authz.clock k
 WHERE p.valid_from <= k.moment AND (p.valid_until IS NULL OR p.valid_until > k.moment);
ALTER VIEW authz.basis OWNER TO sspf_authz;
GRANT SELECT ON authz.basis TO sspf_explain;

-- The policies that PostgreSQL applies to the service's login on a table, each with the row it is
-- asked of. Reading: USING. Inserting: CHECK of the new row. Updating: USING of the old row, CHECK
-- of the new one, and reading of both, since the statement names columns.
CREATE FUNCTION authz.policies_on(place regclass, command "char")
RETURNS TABLE (side text, clause text, opens boolean, policy name, id oid, expression text,
               ground text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT w.side, w.clause, p.polpermissive, p.polname, p.oid,
           coalesce(CASE WHEN w.checks
               THEN coalesce(pg_get_expr(p.polwithcheck, p.polrelid),
                             pg_get_expr(p.polqual, p.polrelid))
               ELSE pg_get_expr(p.polqual, p.polrelid) END, 'true'),
           regexp_replace(obj_description(p.oid, 'pg_policy'), '^ground: ', '')
      FROM (VALUES ('r', 'old', 'select', 'r', false), ('a', 'new', 'insert', 'a', true),
                   ('w', 'old', 'select', 'r', false), ('w', 'old', 'update', 'w', false),
                   ('w', 'new', 'update', 'w', true), ('w', 'new', 'select', 'r', false))
               AS w(command, side, clause, letter, checks)
      JOIN pg_policy p ON p.polcmd = '*' OR p.polcmd::text = w.letter
     WHERE w.command = policies_on.command::text AND p.polrelid = policies_on.place
       AND (0 = ANY (p.polroles) OR EXISTS (
            SELECT FROM unnest(p.polroles) g WHERE g <> 0
               AND pg_has_role('sspf_api', g, 'USAGE')))
     ORDER BY w.side DESC, w.clause, p.polpermissive DESC, p.polname;
END $$;

-- What row security answers to the person in context: `allowed`, `granted` (the login's
-- privileges), and for each policy whether it holds. The rows are given as they stand in the table,
-- or would; `changed` names the columns that an insert or update would write.
CREATE FUNCTION authz.judge(place regclass, command "char", old_row jsonb, new_row jsonb,
                            changed text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    right_to text := CASE command WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' ELSE 'UPDATE' END;
    question text;
    verdicts jsonb;
    passed boolean;
    granted boolean;
BEGIN
    -- Each expression over its own row; a null is no "yes".
    SELECT string_agg(format('(%L::text, %L::text, %L::boolean, %L::name, %s::oid, %L::text,'
               || ' (SELECT coalesce((%s), false) FROM jsonb_populate_record(NULL::%s, %s)'
               || ' AS %I))',
               q.side, q.clause, q.opens, q.policy, q.id, q.ground, q.expression, judge.place,
               CASE q.side WHEN 'old' THEN '$1' ELSE '$2' END,
               (SELECT c.relname FROM pg_class c WHERE c.oid = judge.place)), ', ')
      INTO question
      FROM authz.policies_on(judge.place, judge.command) q;
    IF question IS NULL THEN
        verdicts := '[]';
    ELSE
        EXECUTE 'SELECT jsonb_agg(jsonb_build_object(''policy'', v.policy, ''id'', v.id,'
            || ' ''on'', v.side, ''for'', v.clause, ''opens'', v.opens, ''ground'', v.ground,'
            || ' ''holds'', v.holds)) FROM (VALUES ' || question
            || ') AS v(side, clause, opens, policy, id, ground, holds)'
            INTO verdicts USING judge.old_row, judge.new_row;
    END IF;
    -- In every group one that opens, and none of the restrictive ones against it.
    SELECT coalesce(bool_and(g.opened AND g.unbarred), false) INTO passed
      FROM (SELECT EXISTS (SELECT FROM jsonb_array_elements(verdicts) v
                            WHERE v ->> 'for' = w.clause AND v ->> 'on' = w.side
                              AND (v ->> 'opens')::boolean AND (v ->> 'holds')::boolean) AS opened,
                   NOT EXISTS (SELECT FROM jsonb_array_elements(verdicts) v
                                WHERE v ->> 'for' = w.clause AND v ->> 'on' = w.side
                                  AND NOT (v ->> 'opens')::boolean
                                  AND NOT (v ->> 'holds')::boolean) AS unbarred
              FROM (VALUES ('r', 'old', 'select'), ('a', 'new', 'insert'), ('w', 'old', 'select'),
                           ('w', 'old', 'update'), ('w', 'new', 'update'), ('w', 'new', 'select'))
                       AS w(command, side, clause)
             WHERE w.command = judge.command::text) g;
    granted := CASE WHEN changed IS NULL
        THEN has_any_column_privilege('sspf_api', place, right_to)
        ELSE (SELECT coalesce(bool_and(has_column_privilege('sspf_api', place, c, right_to)), false)
                FROM unnest(changed) c) END
        -- An update names the row that it changes.
        AND (command <> 'w' OR has_any_column_privilege('sspf_api', place, 'SELECT'));
    RETURN jsonb_build_object('allowed', granted AND passed, 'granted', granted,
                              'policies', verdicts);
END $$;

-- The youth that a row is about; null where it is about none.
CREATE FUNCTION authz.youth_of(place regclass, the_row jsonb) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (the_row ->> CASE place WHEN 'core.youth'::regclass THEN 'id' ELSE 'youth_id' END)::uuid;
END $$;

-- The row that a write would leave: what is given, over the old row, or over the table's defaults.
-- Where the columns are not named, what the service writes in the name of the person in context.
CREATE FUNCTION authz.new_row(place regclass, old_row jsonb, given jsonb, changed text[])
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    question text;
    base jsonb := '{}';
BEGIN
    IF old_row IS NOT NULL THEN
        RETURN old_row || given;
    END IF;
    SELECT string_agg(format('%L, %s', a.attname, pg_get_expr(d.adbin, d.adrelid)), ', ')
      INTO question
      FROM pg_attrdef d
      JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
     WHERE d.adrelid = new_row.place AND NOT given ? a.attname AND a.attgenerated = '';
    IF question IS NOT NULL THEN
        EXECUTE 'SELECT jsonb_build_object(' || question || ')' INTO base;
    END IF;
    IF changed IS NULL THEN
        base := base || (
            SELECT jsonb_build_object('author_id', m.staff_id, 'agency_id', m.agency_id,
                       'unit_id', m.unit_id, 'created_at', authz.now(), 'valid_from', authz.now(),
                       'opened_at', authz.now(), 'ended_at', authz.now(), 'secrecy_class',
                       (SELECT a.secrecy_class FROM core.agency a WHERE a.id = m.agency_id))
              FROM authz.me m);
    END IF;
    -- What ends is something that this person may end, if there is any.
    IF place = 'core.ending'::regclass AND NOT given ? 'source' THEN
        base := base || coalesce((
            SELECT jsonb_build_object('source', e.source, 'source_id', e.source_id)
              FROM authz.terminable e
             WHERE e.youth_id IS NOT DISTINCT FROM (given ->> 'youth_id')::uuid LIMIT 1), '{}');
    END IF;
    RETURN base || given;
END $$;

-- Of a kind of record that a function makes: the function, its ground, and whether it would for the
-- person in context; `youth` is the one that it would be about, if any. Null for every other kind. The
-- conditions are the functions' own views, and a test holds the answers to real creations.
CREATE FUNCTION authz.made_by(place regclass, youth uuid, OUT function text, OUT ground text,
                              OUT holds boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    registers boolean := EXISTS (SELECT FROM authz.registrar);
    identifies boolean := EXISTS (SELECT FROM authz.known_youth k WHERE k.youth_id = youth);
BEGIN
    CASE place
    WHEN 'core.youth'::regclass, 'core.registration'::regclass THEN
        function := 'authz.register_youth'; holds := registers;
        ground := 'SoLPuL 6-7 § (necessary for the own task); who registers, in the own unit';
    WHEN 'core.youth_number'::regclass THEN
        function := 'authz.add_number'; holds := registers AND identifies;
        ground := 'SoLPuL 7 §, dataskyddslagen 3:10 (sure identification); who may identify the youth';
    WHEN 'core.youth_merge'::regclass THEN
        function := 'authz.merge_youths'; holds := registers AND identifies;
        ground := 'GDPR 5.1 d (accuracy); who may identify both';
    WHEN 'core.youth_merge_undoing'::regclass THEN
        function := 'authz.undo_merge'; holds := registers AND identifies;
        ground := 'GDPR 5.1 d (accuracy); who may identify the kept row';
    WHEN 'core.emergency_access'::regclass THEN
        function := 'authz.open_emergency';
        ground := 'SoLPuL 10 §, OSL 7:1; the own agency''s file, a fresh sign-in, no review overdue';
        holds := EXISTS (
            SELECT FROM authz.me m
              JOIN core.youth y ON y.agency_id = m.agency_id AND y.id = made_by.youth
             WHERE m.purpose = 'emergency'
               AND NOT EXISTS (SELECT FROM core.emergency_access e
                                WHERE e.author_id = m.staff_id AND e.review_due_at <= m.moment
                                  AND NOT EXISTS (SELECT FROM core.emergency_review v
                                                   WHERE v.emergency_access_id = e.id)))
            AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = made_by.youth)
            AND NOT EXISTS (SELECT FROM authz.protected_youth b WHERE b.youth_id = made_by.youth);
    WHEN 'core.conflict'::regclass THEN
        function := 'authz.declare_conflict';
        ground := 'förvaltningslagen 16-18 §§ (jäv); everybody for themselves';
        holds := EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'own-account');
    WHEN 'core.agency'::regclass, 'core.unit'::regclass, 'core.staff'::regclass THEN
        function := CASE place WHEN 'core.agency'::regclass THEN 'authz.add_agency'
                               WHEN 'core.unit'::regclass THEN 'authz.add_unit'
                               ELSE 'authz.add_staff' END;
        ground := 'SoLPuL 10 §, SoLPuF 11 § (somebody must give access); administrators';
        holds := EXISTS (SELECT FROM authz.administrator);
    ELSE
        NULL;
    END CASE;
END $$;
ALTER FUNCTION authz.made_by(regclass, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.made_by(regclass, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.made_by(regclass, uuid) TO sspf_explain;
GRANT SELECT ON authz.terminable TO sspf_explain;

-- The same for a staff member in a purpose: stepped in, judged, undone. Adds `standing`, `role` and,
-- to each policy, `basis`: the rows of ours that it hangs on.
CREATE FUNCTION authz.judge_for(staff_id uuid, purpose text, place regclass, command "char",
                                old_row jsonb, given jsonb, changed text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stood record;
    verdict jsonb := '{"allowed": false}';
    youth uuid := authz.youth_of(place, coalesce(old_row, given));
    made record;
BEGIN
    BEGIN
        SELECT s.standing, s.acting INTO stood
          FROM authz.step_in(judge_for.staff_id, judge_for.purpose) s;
        IF stood.standing = 'ok' THEN
            verdict := authz.judge(place, command, old_row, CASE WHEN command <> 'r' THEN
                authz.new_row(place, old_row, given, changed) END, changed);
            IF command = 'a' AND changed IS NULL THEN
                SELECT m.* INTO made
                  FROM authz.made_by(place, (given ->> 'youth_id')::uuid) m;
                IF made.function IS NOT NULL THEN
                    verdict := jsonb_build_object('allowed', coalesce(made.holds, false),
                        'granted', true, 'through', made.function, 'policies', jsonb_build_array(
                            jsonb_build_object('policy', made.function, 'id', 0, 'on', 'new',
                                'for', 'insert', 'opens', true, 'ground', made.ground,
                                'holds', coalesce(made.holds, false))));
                END IF;
            END IF;
            SELECT verdict || jsonb_build_object('policies', coalesce(jsonb_agg(
                       v.doc - 'id' || jsonb_build_object('basis', coalesce(b.rows, '[]'))
                       ORDER BY v.place), '[]'))
              INTO verdict
              FROM jsonb_array_elements(verdict -> 'policies') WITH ORDINALITY AS v(doc, place)
             CROSS JOIN LATERAL (
                   SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                              'kind', b.kind, 'id', b.id, 'until', b.valid_until))
                              ORDER BY b.kind, b.id) AS rows
                     FROM authz.basis b
                    WHERE b.youth_id = youth AND EXISTS (
                          SELECT FROM pg_depend d
                           WHERE d.classid = 'pg_policy'::regclass
                             AND d.objid = (v.doc ->> 'id')::oid
                             AND (d.refobjid = to_regclass('authz.' || b.via)
                                  OR d.refobjid IN (
                                     SELECT f.oid FROM pg_proc f
                                      WHERE f.pronamespace = 'authz'::regnamespace
                                        AND starts_with(f.proname, b.via || '_'))))) b;
        END IF;
        RAISE EXCEPTION 'undone' USING ERRCODE = 'ZS085';
    EXCEPTION WHEN SQLSTATE 'ZS085' THEN
        NULL;
    END;
    RETURN verdict || jsonb_build_object('standing', stood.standing, 'role', stood.acting);
END $$;

-- Whether the caller may know of a row: may read it; or reviews the log, in which it would be
-- found, and is kept out by no restrictive policy.
CREATE FUNCTION authz.may_know(place regclass, the_row jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    verdict jsonb := authz.judge(place, 'r', the_row, NULL, NULL);
    youth uuid := authz.youth_of(place, the_row);
BEGIN
    IF (verdict ->> 'allowed')::boolean THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(verdict -> 'policies') v
                WHERE NOT (v ->> 'opens')::boolean AND NOT (v ->> 'holds')::boolean) THEN
        RETURN false;
    END IF;
    RETURN EXISTS (
        SELECT FROM authz.log_reader m
         WHERE CASE WHEN youth IS NULL
               THEN m.agency_id = (the_row ->> 'agency_id')::uuid
                    AND (m.role = 'auditor' OR m.unit_id = (the_row ->> 'unit_id')::uuid)
               ELSE EXISTS (SELECT FROM core.youth y
                             WHERE y.id = youth AND y.agency_id = m.agency_id)
                    AND (m.role = 'auditor' OR EXISTS (
                         SELECT FROM core.registration r
                          WHERE r.youth_id = youth AND r.unit_id = m.unit_id)) END);
END $$;

-- Whether the caller may ask about this staff member.
CREATE FUNCTION authz.may_ask_about(staff_id uuid, without_record boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (
        SELECT FROM authz.me m
          JOIN core.staff s ON s.id = may_ask_about.staff_id
         WHERE s.id = m.staff_id
            OR (without_record AND m.role = 'administrator' AND m.purpose = 'administration')
            OR EXISTS (SELECT FROM authz.log_reader l
                        WHERE l.role = 'auditor' OR l.unit_id = s.unit_id));
END $$;

-- The table of a kind of record, by the name it has on the log; null for what the service's login
-- meets no policy of.
CREATE FUNCTION authz.record_place(record_type text) RETURNS regclass
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT c.oid::regclass FROM pg_class c
             WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'p')
               AND replace(c.relname, '_', '-') = record_place.record_type
               AND EXISTS (SELECT FROM pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attname = 'id')
               AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                              AND 'sspf_api'::regrole = ANY (p.polroles)));
END $$;

-- What would turn the answer, as far as the policies tell: a restrictive one that no longer stands
-- in the way; one that opens, where none did; those that open, which would all have to end. Where
-- the service's login has no right to the act, nothing that anybody decides.
CREATE FUNCTION authz.would_change(verdict jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (verdict ->> 'granted')::boolean THEN
        RETURN '[{"change": "grant"}]';
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'change', CASE WHEN (verdict ->> 'allowed')::boolean THEN 'end'
                             WHEN (v.doc ->> 'opens')::boolean THEN 'open' ELSE 'lift' END,
                   'policy', v.doc -> 'policy') ORDER BY v.place), '[]')
          FROM jsonb_array_elements(verdict -> 'policies') WITH ORDINALITY AS v(doc, place)
         WHERE CASE WHEN (verdict ->> 'allowed')::boolean
               THEN (v.doc ->> 'opens')::boolean AND (v.doc ->> 'holds')::boolean
               WHEN NOT (v.doc ->> 'opens')::boolean THEN NOT (v.doc ->> 'holds')::boolean
               ELSE NOT EXISTS (
                    SELECT FROM jsonb_array_elements(verdict -> 'policies') o
                     WHERE o -> 'for' = v.doc -> 'for' AND o -> 'on' = v.doc -> 'on'
                       AND (o ->> 'opens')::boolean AND (o ->> 'holds')::boolean) END);
END $$;

-- The answer to: may this person (null: the caller), for this purpose (null: the caller's), do this
-- (`read`, `create`, `change`) with this record? `create` takes the youth that it would be about, or
-- none. Without a record and youth, the answer is about the kind of record alone: the policies there
-- are, not whether they hold. Nothing where the caller may not ask, or may not know of the record.
CREATE FUNCTION authz.explain(record_type text, row_id uuid, action text, youth_id uuid,
                              staff_id uuid, purpose text)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller record;
    asked uuid;
    aim text;
    place regclass := authz.record_place(explain.record_type);
    command "char" := CASE explain.action WHEN 'read' THEN 'r' WHEN 'create' THEN 'a'
                                          WHEN 'change' THEN 'w' END;
    -- What the caller must know of: the record, or the youth of the record to be made.
    known_by regclass := CASE command WHEN 'a' THEN 'core.youth'::regclass ELSE place END;
    known_id uuid := CASE command WHEN 'a' THEN explain.youth_id ELSE explain.row_id END;
    found_row jsonb;
    knows boolean;
    given jsonb := '{}';
    verdict jsonb;
    other record;
    elsewhere jsonb := '[]';
BEGIN
    SELECT m.staff_id, m.purpose INTO caller FROM authz.me m;
    asked := coalesce(explain.staff_id, caller.staff_id);
    aim := coalesce(explain.purpose, caller.purpose);
    IF caller.staff_id IS NULL OR place IS NULL OR command IS NULL
       OR NOT authz.may_ask_about(asked, known_id IS NULL) THEN
        RETURN;
    END IF;
    IF known_id IS NOT NULL THEN
        EXECUTE format('SELECT to_jsonb(t) FROM %s t WHERE t.id = $1', known_by)
            INTO found_row USING known_id;
        -- About oneself it is enough to be able to read it for the purpose asked about. An absent
        -- record is judged like one that is there, so that it takes as long.
        knows := authz.may_know(known_by, coalesce(found_row, '{}'));
        IF NOT knows AND asked = caller.staff_id THEN
            knows := authz.judge_for(asked, aim, known_by, 'r', coalesce(found_row, '{}'), '{}',
                                     NULL) ->> 'allowed';
        END IF;
        IF found_row IS NULL OR NOT knows THEN
            RETURN;
        END IF;
    END IF;
    IF command = 'a' THEN
        given := jsonb_strip_nulls(jsonb_build_object('youth_id', explain.youth_id));
    END IF;
    verdict := authz.judge_for(asked, aim, place, command,
                               CASE WHEN command <> 'a' THEN found_row END, given, NULL);
    -- What bars a colleague is that colleague's to know.
    IF asked <> caller.staff_id THEN
        verdict := verdict || jsonb_build_object('policies', (
            SELECT coalesce(jsonb_agg(CASE WHEN EXISTS (
                           SELECT FROM jsonb_array_elements(coalesce(v.doc -> 'basis', '[]')) b
                            WHERE b ->> 'kind' IN ('block', 'conflict'))
                       THEN v.doc || '{"basis": []}' ELSE v.doc END ORDER BY v.place), '[]')
              FROM jsonb_array_elements(verdict -> 'policies') WITH ORDINALITY AS v(doc, place)));
    END IF;
    IF known_id IS NULL THEN
        verdict := verdict - 'allowed' || jsonb_build_object('policies', (
            SELECT coalesce(jsonb_agg(v.doc - 'holds' - 'basis' ORDER BY v.place), '[]')
              FROM jsonb_array_elements(verdict -> 'policies') WITH ORDINALITY AS v(doc, place)));
    ELSE
        FOR other IN
            SELECT p.purpose, authz.judge_for(asked, p.purpose, place, command,
                       CASE WHEN command <> 'a' THEN found_row END, given, NULL) AS verdict
              FROM (SELECT DISTINCT pr.purpose FROM core.purpose_role pr
                     WHERE pr.purpose <> aim) p
             ORDER BY p.purpose
        LOOP
            IF (other.verdict ->> 'allowed')::boolean
               AND NOT (verdict ->> 'allowed')::boolean THEN
                elsewhere := elsewhere || jsonb_build_object(
                    'change', 'purpose', 'purpose', other.purpose,
                    'role', other.verdict -> 'role');
            END IF;
        END LOOP;
        verdict := verdict || jsonb_build_object(
            'wouldChange', authz.would_change(verdict) || elsewhere);
    END IF;
    RETURN QUERY
    SELECT authz.youth_of(known_by, found_row), '1', (jsonb_strip_nulls(jsonb_build_object(
               'staffId', asked, 'purpose', aim, 'recordType', explain.record_type,
               'action', explain.action, 'recordId', explain.row_id,
               'youthId', explain.youth_id)) || verdict)::json;
END $$;

ALTER FUNCTION authz.policies_on(regclass, "char") OWNER TO sspf_explain;
ALTER FUNCTION authz.judge(regclass, "char", jsonb, jsonb, text[]) OWNER TO sspf_explain;
ALTER FUNCTION authz.youth_of(regclass, jsonb) OWNER TO sspf_explain;
ALTER FUNCTION authz.new_row(regclass, jsonb, jsonb, text[]) OWNER TO sspf_explain;
ALTER FUNCTION authz.judge_for(uuid, text, regclass, "char", jsonb, jsonb, text[])
    OWNER TO sspf_explain;
ALTER FUNCTION authz.may_know(regclass, jsonb) OWNER TO sspf_explain;
ALTER FUNCTION authz.may_ask_about(uuid, boolean) OWNER TO sspf_explain;
ALTER FUNCTION authz.record_place(text) OWNER TO sspf_explain;
ALTER FUNCTION authz.would_change(jsonb) OWNER TO sspf_explain;
ALTER FUNCTION authz.explain(text, uuid, text, uuid, uuid, text) OWNER TO sspf_explain;
REVOKE ALL ON FUNCTION authz.policies_on(regclass, "char"),
    authz.judge(regclass, "char", jsonb, jsonb, text[]), authz.youth_of(regclass, jsonb),
    authz.new_row(regclass, jsonb, jsonb, text[]),
    authz.judge_for(uuid, text, regclass, "char", jsonb, jsonb, text[]),
    authz.may_know(regclass, jsonb), authz.may_ask_about(uuid, boolean),
    authz.record_place(text), authz.would_change(jsonb),
    authz.explain(text, uuid, text, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.explain(text, uuid, text, uuid, uuid, text) TO sspf_api;
