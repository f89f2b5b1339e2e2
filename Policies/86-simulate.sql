-- What if: who could see this youth's file if something were otherwise, beside who can see it now.
--
-- The change is made, everybody's sight of the file is asked of row security itself, by a role that
-- meets the service's own policies, and all of it is undone: for each person a header of layer 1
-- first, then the change, then the look, then back. Nothing may be changed in layer 0, and no
-- transaction with a header of layer 1 can commit.
--
-- Colleagues are looked at one of a kind: whom no row of the file names, and no change would, no policy
-- can tell from others of the same agency, roles and (where a row names it) unit.
--
--   by the file's workers       those whom a relation opens the file to; which kinds of rows, as far
--                               as they may see those rows themselves
--   by who reviews the log      as in authz.explain; whether anything at all, never which kinds
--
-- Grounds: SoLPuL 10 § (access is limited to what each needs, and can be checked), GDPR 25.

GRANT USAGE, CREATE ON SCHEMA authz TO sspf_shadow;
GRANT INSERT ON core.assignment, core.ending, core.case_member, core.case_transition,
    core.consent_withdrawal, core.block, core.protection, core.protection_access TO sspf_explain;

-- Makes a change as it would really be made, to be undone; whether there was anything to change.
-- `subject` is what the change is about: the colleague, agency, case or consent; of what ends, the
-- row that ends.
CREATE FUNCTION authz.try_change(change text, youth_id uuid, subject uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    file record;
    ends text := CASE change WHEN 'assignment-ended' THEN 'assignment'
        WHEN 'member-ended' THEN 'case-member' WHEN 'disclosure-ended' THEN 'disclosure'
        WHEN 'block-ended' THEN 'block' END;
BEGIN
    SELECT m.staff_id, m.layer, authz.now() AS moment INTO who FROM authz.me m;
    IF who.layer IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'nothing is tried in a context that stays' USING ERRCODE = 'ZS086';
    END IF;
    SELECT y.id, y.agency_id, a.secrecy_class,
           (SELECT u.id FROM core.unit u WHERE u.agency_id = y.agency_id LIMIT 1) AS unit_id
      INTO file
      FROM core.youth y JOIN core.agency a ON a.id = y.agency_id
     WHERE y.id = try_change.youth_id;
    IF ends IS NOT NULL THEN
        INSERT INTO core.ending (id, source, source_id, youth_id, agency_id, ended_at, reason,
                                 author_id, created_at)
        SELECT gen_random_uuid(), ends, try_change.subject, file.id, file.agency_id, who.moment,
               'revoked', who.staff_id, who.moment
         WHERE CASE ends
               WHEN 'assignment' THEN EXISTS (SELECT FROM core.assignment t
                   WHERE t.id = try_change.subject AND t.youth_id = file.id
                     AND (t.valid_until IS NULL OR t.valid_until > who.moment))
               WHEN 'case-member' THEN EXISTS (SELECT FROM core.case_member t
                    JOIN core.case_youth j ON j.case_id = t.case_id
                   WHERE t.id = try_change.subject AND j.youth_id = file.id
                     AND (t.valid_until IS NULL OR t.valid_until > who.moment))
               WHEN 'disclosure' THEN EXISTS (SELECT FROM core.disclosure t
                   WHERE t.id = try_change.subject AND t.youth_id = file.id
                     AND t.valid_until > who.moment)
               ELSE EXISTS (SELECT FROM core.block t
                   WHERE t.id = try_change.subject AND t.youth_id = file.id
                     AND (t.valid_until IS NULL OR t.valid_until > who.moment)) END;
        RETURN FOUND;
    END IF;
    CASE change
    WHEN 'assignment-added' THEN
        INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                     author_id)
        SELECT gen_random_uuid(), file.id, file.agency_id, s.unit_id, s.id, who.moment,
               who.staff_id
          FROM core.staff s WHERE s.id = try_change.subject AND s.agency_id = file.agency_id;
    WHEN 'member-added' THEN
        -- Into every open case that this file is joined to.
        INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
                                      staff_agency_id, valid_from, author_id, created_at)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, s.id,
               s.agency_id, who.moment, who.staff_id, who.moment
          FROM core.case_youth j
          JOIN core."case" c ON c.id = j.case_id AND c.closed_at IS NULL
          JOIN core.staff s ON s.id = try_change.subject AND s.agency_id IS NOT NULL
         WHERE j.youth_id = file.id AND (j.valid_until IS NULL OR j.valid_until > who.moment)
           AND NOT EXISTS (SELECT FROM core.case_member t WHERE t.case_id = c.id
                              AND t.staff_id = s.id AND t.valid_until IS NULL);
    WHEN 'case-closed' THEN
        INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                          outcome, author_id, created_at, place)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'closed',
               'goal-met', who.staff_id, who.moment,
               (SELECT max(t.place) + 1 FROM core.case_transition t WHERE t.case_id = c.id)
          FROM core."case" c
         WHERE c.id = try_change.subject AND c.closed_at IS NULL
           AND EXISTS (SELECT FROM core.case_youth j
                        WHERE j.case_id = c.id AND j.youth_id = file.id);
    WHEN 'consent-withdrawn' THEN
        INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id, secrecy_class,
                                             capacity, guardian_id, author_id, created_at)
        -- By one of those who gave it: nobody else can.
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, g.capacity,
               g.guardian_id, who.staff_id, who.moment
          FROM core.consent c
         CROSS JOIN LATERAL (
               SELECT t.capacity, t.guardian_id FROM core.consent_giver t
                WHERE t.consent_id = c.id AND t.answer = 'given' ORDER BY t.id LIMIT 1) g
         WHERE c.id = try_change.subject AND c.youth_id = file.id
           AND NOT EXISTS (SELECT FROM core.consent_withdrawal w WHERE w.consent_id = c.id);
    WHEN 'block-added' THEN
        INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                                blocked_staff_id, blocked_agency_id, reason, valid_from,
                                author_id, created_at)
        SELECT gen_random_uuid(), file.id, file.agency_id, file.unit_id, file.secrecy_class,
               b.staff_id, b.agency_id, 'other', who.moment, who.staff_id, who.moment
          FROM (SELECT s.id AS staff_id, NULL::uuid AS agency_id FROM core.staff s
                 WHERE s.id = try_change.subject
                UNION ALL
                SELECT NULL, a.id FROM core.agency a
                 WHERE a.id = try_change.subject AND a.id <> file.agency_id) b;
    WHEN 'protection-added' THEN
        -- Nobody sees the file then but the one who is named.
        INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                     valid_from, author_id, created_at)
        SELECT gen_random_uuid(), file.id, file.agency_id, file.unit_id, file.secrecy_class,
               'marked', who.moment, who.staff_id, who.moment
          FROM core.staff s WHERE s.id = try_change.subject AND s.agency_id = file.agency_id;
        INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
                                            valid_from, author_id, created_at)
        SELECT gen_random_uuid(), file.id, file.agency_id, file.secrecy_class, s.id, who.moment,
               who.staff_id, who.moment
          FROM core.staff s WHERE s.id = try_change.subject AND s.agency_id = file.agency_id;
    ELSE
        RETURN false;
    END CASE;
    RETURN FOUND;
END $$;

-- What a staff member sees of a youth's file for a purpose, after a change (null: as it is): an
-- object of arrays of row keys by kind of record. Null when there was nothing to change.
CREATE FUNCTION authz.file_seen_by(staff_id uuid, purpose text, youth_id uuid, kinds text[],
                                   change text, subject uuid) RETURNS jsonb
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
                  FROM authz.file_seen(file_seen_by.youth_id, kinds) f;
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
    kinds text[];
    own jsonb;
    colleague record;
    before jsonb;
    after jsonb;
    people jsonb := '[]';
    named uuid[];
    sights jsonb := '{}';
BEGIN
    SELECT m.staff_id, m.purpose INTO caller FROM authz.me m;
    SELECT to_jsonb(y) INTO found_row FROM core.youth y WHERE y.id = simulate.youth_id;
    IF caller.staff_id IS NULL OR found_row IS NULL
       OR NOT (reviews OR EXISTS (SELECT FROM authz.caseload c
                                   WHERE c.youth_id = simulate.youth_id))
       OR NOT authz.may_know('core.youth', found_row)
       OR authz.file_seen_by(caller.staff_id, caller.purpose, simulate.youth_id, '{}', change,
                             subject) IS NULL THEN
        RETURN;
    END IF;
    -- Not before: what takes longer for a file that is there would tell that it is.
    kinds := authz.file_kinds(simulate.youth_id);
    IF NOT reviews THEN
        own := authz.file_seen_by(caller.staff_id, caller.purpose, simulate.youth_id, kinds, NULL,
                                  NULL);
    END IF;
    named := authz.file_names(simulate.youth_id) || subject;
    -- Who stands in for somebody has what they have.
    named := named || ARRAY(SELECT d.to_staff_id FROM core.delegation d
                             WHERE d.from_staff_id = ANY (named));
    FOR colleague IN
        SELECT s.id, s.name, s.agency_id,
               CASE WHEN s.id = ANY (named) THEN s.id::text ELSE concat_ws(' ', s.agency_id,
                   CASE WHEN s.unit_id = ANY (named) THEN s.unit_id END,
                   coalesce(s.locked_at <= authz.now(), false), g.roles) END AS alike
          FROM core.staff s
         CROSS JOIN LATERAL (
               SELECT array_agg(DISTINCT t.role ORDER BY t.role) AS roles
                 FROM core.role_grant t
                WHERE t.staff_id = s.id AND t.agency_id = s.agency_id
                  AND t.valid_from <= authz.now()
                  AND (t.valid_until IS NULL OR t.valid_until > authz.now())) g
         WHERE s.unit_id IS NOT NULL ORDER BY s.agency_id, s.name, s.id
    LOOP
        IF NOT sights ? colleague.alike THEN
            sights := sights || jsonb_build_object(colleague.alike, jsonb_build_array(
                authz.file_seen_by(colleague.id, simulate.purpose, simulate.youth_id, kinds, NULL,
                                   NULL),
                authz.file_seen_by(colleague.id, simulate.purpose, simulate.youth_id, kinds, change,
                                   subject)));
        END IF;
        before := sights -> colleague.alike -> 0;
        after := nullif(sights -> colleague.alike -> 1, 'null');
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
ALTER FUNCTION authz.file_seen_by(uuid, text, uuid, text[], text, uuid) OWNER TO sspf_explain;
ALTER FUNCTION authz.sight(jsonb, jsonb, jsonb) OWNER TO sspf_explain;
ALTER FUNCTION authz.simulate(uuid, text, uuid, text) OWNER TO sspf_explain;
REVOKE ALL ON FUNCTION authz.try_change(text, uuid, uuid),
    authz.file_seen_by(uuid, text, uuid, text[], text, uuid), authz.sight(jsonb, jsonb, jsonb),
    authz.simulate(uuid, text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.simulate(uuid, text, uuid, text) TO sspf_api;
