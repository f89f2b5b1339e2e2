-- What if: who could see this youth's file if something were otherwise, beside who can see it now.
--
-- The change is made, everybody's sight of the file is asked of row security itself, by a role that
-- meets the service's own policies, and all of it is undone: for each person a header of layer 1
-- first, then the change, then the look, then back. Nothing may be changed in layer 0, and no
-- transaction with a header of layer 1 can commit.
--
--   by the file's workers       those whom a relation opens the file to; which kinds of rows, as far
--                               as they may see those rows themselves
--   by who reviews the log      as in authz.explain; whether anything at all, never which kinds
--
-- Grounds: SoLPuL 10 § (access is limited to what each needs, and can be checked), GDPR 25.

GRANT USAGE, CREATE ON SCHEMA authz TO sspf_shadow;
GRANT INSERT, UPDATE (valid_until) ON core.assignment TO sspf_explain;
GRANT SELECT ON core.assignment TO sspf_explain;

-- Makes a change, to be undone; whether there was anything to change. `subject` is what the change
-- is about: the assignment that ends, the colleague who is assigned.
CREATE FUNCTION authz.try_change(change text, youth_id uuid, subject uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := authz.now();
BEGIN
    IF (SELECT m.layer FROM authz.me m) IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'nothing is tried in a context that stays' USING ERRCODE = 'ZS086';
    END IF;
    CASE try_change.change
    WHEN 'assignment-added' THEN
        INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                     author_id)
        SELECT gen_random_uuid(), y.id, y.agency_id, s.unit_id, s.id, moment, s.id
          FROM core.youth y JOIN core.staff s ON s.agency_id = y.agency_id
         WHERE y.id = try_change.youth_id AND s.id = try_change.subject;
    WHEN 'assignment-ended' THEN
        UPDATE core.assignment a SET valid_until = moment
         WHERE a.id = try_change.subject AND a.youth_id = try_change.youth_id
           AND a.valid_from < moment AND (a.valid_until IS NULL OR a.valid_until > moment);
    ELSE
        RETURN false;
    END CASE;
    RETURN FOUND;
END $$;

-- What a staff member sees of a youth's file for a purpose, after a change (null: as it is): an
-- object of arrays of row keys by kind of record. Null when there was nothing to change.
CREATE FUNCTION authz.file_seen_by(staff_id uuid, purpose text, youth_id uuid, change text,
                                   subject uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    seen jsonb := '{}';
BEGIN
    BEGIN
        IF (SELECT s.standing FROM authz.step_in(file_seen_by.staff_id, file_seen_by.purpose) s)
               = 'ok' THEN
            IF change IS NOT NULL
               AND NOT authz.try_change(change, file_seen_by.youth_id, subject) THEN
                seen := NULL;
            ELSE
                SELECT coalesce(jsonb_object_agg(f.kind, f.keys), '{}') INTO seen
                  FROM authz.file_seen(file_seen_by.youth_id) f;
            END IF;
        END IF;
        RAISE EXCEPTION 'undone' USING ERRCODE = 'ZS085';
    EXCEPTION WHEN SQLSTATE 'ZS085' THEN
        NULL;
    END;
    RETURN seen;
END $$;

-- How many rows of each kind are in one sight and among those that count (null: all).
CREATE FUNCTION authz.sight(seen jsonb, counted jsonb, minus jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_object_agg(k.kind, k.n), '{}')
              FROM (SELECT s.key AS kind, count(*) AS n
                      FROM jsonb_each(seen) s, jsonb_array_elements(s.value) v
                     WHERE (counted IS NULL OR coalesce((counted -> s.key) @> v, false))
                       AND NOT coalesce((minus -> s.key) @> v, false)
                     GROUP BY s.key) k);
END $$;

-- The answer to: who could see this youth's file for this purpose if this were so? One item, with
-- everybody who can now or could then. Nothing where the caller may not ask, where the youth is
-- hidden from the caller, or where there is nothing to change.
CREATE FUNCTION authz.simulate(youth_id uuid, change text, subject uuid, purpose text)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller record;
    found_row jsonb;
    reviews boolean := EXISTS (SELECT FROM authz.log_reader);
    own jsonb;
    colleague record;
    before jsonb;
    after jsonb;
    people jsonb := '[]';
BEGIN
    SELECT m.staff_id, m.purpose INTO caller FROM authz.me m;
    SELECT to_jsonb(y) INTO found_row FROM core.youth y WHERE y.id = simulate.youth_id;
    IF caller.staff_id IS NULL OR found_row IS NULL
       OR NOT (reviews OR EXISTS (SELECT FROM authz.caseload c
                                   WHERE c.youth_id = simulate.youth_id))
       OR NOT authz.may_know('core.youth', found_row)
       OR authz.file_seen_by(caller.staff_id, caller.purpose, simulate.youth_id, change, subject)
          IS NULL THEN
        RETURN;
    END IF;
    IF NOT reviews THEN
        own := authz.file_seen_by(caller.staff_id, caller.purpose, simulate.youth_id, NULL, NULL);
    END IF;
    FOR colleague IN
        SELECT s.id, s.name, s.agency_id FROM core.staff s
         WHERE s.unit_id IS NOT NULL ORDER BY s.agency_id, s.name, s.id
    LOOP
        before := authz.file_seen_by(colleague.id, simulate.purpose, simulate.youth_id, NULL, NULL);
        after := authz.file_seen_by(colleague.id, simulate.purpose, simulate.youth_id, change,
                                    subject);
        CONTINUE WHEN before = '{}' AND coalesce(after, '{}') = '{}';
        people := people || (jsonb_build_object(
            'staffId', colleague.id, 'name', colleague.name, 'agencyId', colleague.agency_id)
            || CASE WHEN reviews
               THEN jsonb_build_object('seesNow', before <> '{}', 'wouldSee', after <> '{}')
               ELSE jsonb_build_object('seesNow', authz.sight(before, own, NULL),
                                       'wouldSee', authz.sight(after, own, NULL),
                                       'loses', authz.sight(before, own, after),
                                       'gains', authz.sight(after, own, before)) END);
    END LOOP;
    -- A context that ran out on the way would answer that nobody sees anything.
    IF NOT EXISTS (SELECT FROM authz.me) THEN
        RAISE EXCEPTION 'the context ended' USING ERRCODE = 'ZS010';
    END IF;
    RETURN QUERY
    SELECT simulate.youth_id, '1', json_build_object(
               'youthId', simulate.youth_id, 'purpose', simulate.purpose, 'change', change,
               'subjectId', subject, 'people', people);
END $$;

ALTER FUNCTION authz.try_change(text, uuid, uuid) OWNER TO sspf_explain;
ALTER FUNCTION authz.file_seen_by(uuid, text, uuid, text, uuid) OWNER TO sspf_explain;
ALTER FUNCTION authz.sight(jsonb, jsonb, jsonb) OWNER TO sspf_explain;
ALTER FUNCTION authz.simulate(uuid, text, uuid, text) OWNER TO sspf_explain;
REVOKE ALL ON FUNCTION authz.try_change(text, uuid, uuid),
    authz.file_seen_by(uuid, text, uuid, text, uuid), authz.sight(jsonb, jsonb, jsonb),
    authz.simulate(uuid, text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.simulate(uuid, text, uuid, text) TO sspf_api;
