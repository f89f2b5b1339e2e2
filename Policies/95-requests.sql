-- The person's rights: a request is a case of one agency, for each is its own controller.
--
--   open     records officers, about a youth of the own agency, or for the release of a record or of
--            what lies between two days; it places a hold by itself, so that nothing asked for is
--            destroyed meanwhile
--   review   unit managers: secrecy, before anything is released; of access to a file, each record, and
--            what another agency wrote there by that agency's (Policies/96-subject-extracts.sql), who
--            for that see the request, not who asks for whom
--   decide   records officers; access and release only after the review, never by themselves
--   lift     records officers: a restriction that was granted; until then whoever has the file sees it,
--            here and in the chronology, and what is in the file goes nowhere but by a duty that a law
--            lays down, or by a consent that was given since (GDPR 18.2): what was shared before is so
--            no longer, until it is lifted (authz.settle_shares). What must be documented still is
--
-- Whom the officer or manager is kept out of: as in 91-retention-officers.sql.
--
-- An answer is due one month after the request came, or three where it was extended within the first
-- month and the reason told (GDPR 12.3); a public document at once (TF 2:15), so the next day here.
-- Grounds: GDPR 12, 15-18, 21; TF 2:15-19, OSL 6:3-7 (R36-R37, R48); JO 3434-2016 (R49).

ALTER TABLE retention.request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.request_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON retention.request, retention.request_step TO sspf_disposal;
CREATE POLICY request_disposal ON retention.request TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY request_disposal ON retention.request IS
    'ground: GDPR 12, TF 2:15 (the person''s rights); by functions that check the caller first';
CREATE POLICY request_step_disposal ON retention.request_step TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY request_step_disposal ON retention.request_step IS
    'ground: GDPR 12, TF 2:15 (the person''s rights); by functions that check the caller first';

GRANT SELECT (whereabouts_hidden) ON core.guardian TO sspf_disposal;
GRANT EXECUTE ON FUNCTION authz.adult_from(date) TO sspf_disposal;

-- Requests with their deadline and how they stand.
CREATE VIEW authz.request_case AS
SELECT r.id, r.agency_id, r.kind, r.youth_id, r.reference, r.received_on, r.guardian_id,
       h.record_type, h.record_id, h.span_from, h.span_until,
       -- The guardian who asks must not learn from the answer where the youth is (OSL 26:2).
       coalesce((SELECT g.whereabouts_hidden FROM core.guardian g WHERE g.id = r.guardian_id),
                false) AS hides_whereabouts,
       (CASE WHEN r.kind = 'release' THEN r.received_on + 1
             WHEN x.step IS NOT NULL THEN r.received_on + interval '3 months'
             ELSE r.received_on + interval '1 month' END)::date AS due_on,
       v.step IS NOT NULL AS reviewed, d.step AS decision, d.ground, e.step IS NOT NULL AS lifted
  FROM retention.request r
  LEFT JOIN retention.hold h ON h.id = r.hold_id
  LEFT JOIN retention.request_step x ON x.request_id = r.id AND x.step = 'extended'
  LEFT JOIN retention.request_step v ON v.request_id = r.id AND v.step = 'reviewed'
  LEFT JOIN retention.request_step d ON d.request_id = r.id
                                    AND d.step IN ('granted', 'partly', 'refused')
  LEFT JOIN retention.request_step e ON e.request_id = r.id AND e.step = 'lifted';

-- Whose data are under restriction, and since when: on either row of one person.
CREATE VIEW authz.restricted_file AS
SELECT p.youth_id, max(s.created_at) AS since
  FROM authz.request_case c
  JOIN retention.request_step s ON s.request_id = c.id AND s.step = c.decision
  JOIN authz.same_person p ON p.other_id = c.youth_id
 WHERE c.kind = 'restriction' AND c.decision IN ('granted', 'partly') AND NOT c.lifted
 GROUP BY p.youth_id;

-- Whose data are under restriction (begränsning, GDPR 18): for whoever has the file, and for whom it is
-- still shared with (GDPR 19), so that nobody who goes on with it can say that they did not know.
CREATE VIEW authz.restricted WITH (security_barrier) AS
SELECT c.youth_id FROM authz.restricted_file c
 WHERE c.youth_id IN (SELECT f.youth_id FROM authz.caseload f
                      UNION ALL SELECT e.youth_id FROM authz.emergency e
                      UNION ALL SELECT s.youth_id FROM authz.shared s);

-- That it began and that it was lifted, for the chronology of whoever has the file.
CREATE VIEW authz.restriction_event (youth_id, at, id, record, record_id, event, from_state, to_state,
                                     note, author_id, agency_id)
WITH (security_barrier) AS
SELECT s.youth_id, s.created_at, s.id, 'restriction', s.request_id,
       CASE s.step WHEN 'lifted' THEN 'ended' ELSE 'created' END, NULL::text, NULL::text, NULL::text,
       s.author_id, r.agency_id
  FROM retention.request_step s JOIN retention.request r ON r.id = s.request_id
 WHERE r.kind = 'restriction' AND s.step IN ('granted', 'partly', 'lifted')
   AND s.youth_id IN (SELECT f.youth_id FROM authz.caseload f
                      UNION ALL SELECT e.youth_id FROM authz.emergency e);
-- A request as it is shown.
CREATE FUNCTION authz.request_doc(c authz.request_case) RETURNS json
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN json_build_object(
        'id', c.id, 'kind', c.kind,
        'agency', (SELECT a.name FROM core.agency a WHERE a.id = c.agency_id), 'youthId', authz.officers_key(c.youth_id),
        'recordType', c.record_type, 'recordId', c.record_id, 'from', c.span_from,
        'until', c.span_until, 'reference', c.reference,
        'receivedOn', c.received_on, 'dueOn', c.due_on,
        'overdue', c.decision IS NULL AND c.due_on < authz.today(), 'reviewed', c.reviewed,
        'decision', c.decision, 'ground', c.ground, 'lifted', c.lifted,
        'guardianId', (SELECT c.guardian_id
                        WHERE EXISTS (SELECT FROM authz.retention_officer o
                                       WHERE o.agency_id = c.agency_id)), 'whereaboutsHidden', c.hides_whereabouts);
END $$;
REVOKE ALL ON FUNCTION authz.request_doc(authz.request_case) FROM PUBLIC;
ALTER FUNCTION authz.request_doc(authz.request_case) OWNER TO sspf_disposal;
ALTER VIEW authz.request_case OWNER TO sspf_disposal;
ALTER VIEW authz.restricted_file OWNER TO sspf_disposal;
ALTER VIEW authz.restricted OWNER TO sspf_disposal;
ALTER VIEW authz.restriction_event OWNER TO sspf_disposal;
GRANT SELECT ON authz.caseload, authz.emergency, authz.shared TO sspf_disposal;
GRANT SELECT ON authz.restricted, authz.restriction_event TO sspf_api;
GRANT SELECT ON authz.restricted_file TO sspf_authz;

-- What is shared of the file, on either row of the person, when it begins and when it is lifted.
CREATE FUNCTION authz.restriction_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_shares(ARRAY(
        SELECT p.other_id FROM retention.request r JOIN authz.same_person p ON p.youth_id = r.youth_id
         WHERE r.id = NEW.request_id AND r.kind = 'restriction'));
    RETURN NULL;
END $$;
ALTER FUNCTION authz.restriction_changed() OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.restriction_changed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.settle_shares(uuid[]), authz.outlasts_restriction(text)
    TO sspf_disposal;
CREATE TRIGGER kept_restriction AFTER INSERT ON retention.request_step
    FOR EACH ROW WHEN (NEW.step IN ('granted', 'partly', 'lifted'))
    EXECUTE FUNCTION authz.restriction_changed();

-- Nothing is disclosed out of a restricted file where the law leaves it to the discloser.
CREATE FUNCTION authz.restrict_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT authz.outlasts_restriction(NEW.ground)
       AND EXISTS (SELECT FROM authz.restricted_file f WHERE f.youth_id = NEW.youth_id) THEN
        RAISE EXCEPTION 'under restriction' USING ERRCODE = '23514', CONSTRAINT = 'file_restricted';
    END IF;
    RETURN NULL;
END $$;

-- Nor is a referral sent but by a consent, or a paper, of after the restriction.
GRANT SELECT (path) ON core.referral TO sspf_disposal;
CREATE FUNCTION authz.restrict_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM authz.restricted_file f JOIN core.referral r ON r.youth_id = f.youth_id
                WHERE f.youth_id = NEW.youth_id AND r.id = NEW.referral_id AND r.path <> 'own-contact'
                  AND NOT CASE WHEN r.consent_id IS NULL THEN EXISTS (
                              SELECT FROM core.referral_step t
                               WHERE t.referral_id = r.id AND t.state = 'consented'
                                 AND t.created_at > f.since)
                          ELSE EXISTS (SELECT FROM core.consent_giver g
                                        WHERE g.consent_id = r.consent_id
                                          AND g.created_at > f.since) END) THEN
        RAISE EXCEPTION 'under restriction' USING ERRCODE = '23514', CONSTRAINT = 'file_restricted';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.restrict_disclosure() OWNER TO sspf_disposal;
ALTER FUNCTION authz.restrict_referral() OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.restrict_disclosure(), authz.restrict_referral() FROM PUBLIC;
CREATE TRIGGER restricted AFTER INSERT ON core.disclosure
    FOR EACH ROW EXECUTE FUNCTION authz.restrict_disclosure();
-- Before referral_step_kept, which finds no consent in force: triggers fire in the order of their names.
CREATE TRIGGER checked_restriction AFTER INSERT ON core.referral_step
    FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION authz.restrict_referral();

-- Opens a request and holds what it is about until long after its deadline: everything about a youth,
-- or what a release of something else asks for; answers the youth, if there is one.
CREATE FUNCTION authz.open_request(id uuid, kind text, scope text, subject uuid, record_type text,
                                   span_from date, span_until date, reference text,
                                   received_on date, guardian uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    hold uuid := gen_random_uuid();
    youth uuid;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    youth := authz.place_hold(
        hold, open_request.scope, open_request.subject, open_request.record_type,
        open_request.span_from, open_request.span_until,
        CASE open_request.kind WHEN 'release' THEN 'release-request'
            WHEN 'restriction' THEN 'restriction' ELSE 'data-subject-request' END,
        open_request.reference, (authz.today() + interval '1 year')::date);
    IF open_request.kind <> 'release' AND open_request.scope <> 'youth' THEN
        RAISE EXCEPTION 'of a youth' USING ERRCODE = '23514', CONSTRAINT = 'request_about';
    END IF;
    IF open_request.received_on > authz.today() THEN
        RAISE EXCEPTION 'not received yet' USING ERRCODE = '23514',
            CONSTRAINT = 'request_received';
    END IF;
    IF open_request.guardian IS NOT NULL AND NOT EXISTS (
            SELECT FROM core.guardian g JOIN core.youth y ON y.id = g.youth_id
             WHERE g.id = open_request.guardian AND g.youth_id = youth
               AND g.valid_from <= open_request.received_on
               AND (g.valid_until IS NULL OR g.valid_until > open_request.received_on)
               AND (authz.adult_from(y.birth_date) <= open_request.received_on) IS NOT TRUE) THEN
        RAISE EXCEPTION 'no guardian' USING ERRCODE = '23514', CONSTRAINT = 'request_guardian';
    END IF;
    INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                   received_on, guardian_id, hold_id, author_id, created_at)
    VALUES (open_request.id, who.agency_id, who.secrecy_class, open_request.kind, youth,
            open_request.reference, open_request.received_on, open_request.guardian, hold,
            who.staff_id, who.moment);
    RETURN youth;
END $$;

-- Takes a step in a request of the caller's agency; answers the youth.
CREATE FUNCTION authz.step_request(id uuid, request_id uuid, step text, ground text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    asked record;
    parts record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer(
        CASE step_request.step WHEN 'reviewed' THEN 'unit_manager' ELSE 'records_officer' END);
    PERFORM authz.lock_request(step_request.request_id);
    SELECT r.youth_id, r.kind, r.received_on, c.reviewed, c.decision, c.lifted, c.hides_whereabouts
      INTO asked
      FROM retention.request r JOIN authz.request_case c ON c.id = r.id
     WHERE r.id = step_request.request_id AND r.agency_id = who.agency_id
       AND authz.takes_part(r.youth_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'request_absent';
    END IF;
    -- A disclosure under way is waited for, and one that begins waits for the restriction.
    IF asked.kind = 'restriction' THEN
        PERFORM authz.lock_file(who.agency_id, asked.youth_id, 'request_absent');
    END IF;
    IF (step_request.step = 'lifted') <> (
           asked.kind = 'restriction' AND coalesce(asked.decision IN ('granted', 'partly'), false)
           AND NOT asked.lifted)
       OR (asked.decision IS NOT NULL AND step_request.step <> 'lifted')
       OR (step_request.step = 'extended'
           AND (asked.kind = 'release'
                OR authz.today() > (asked.received_on + interval '1 month')::date))
    THEN
        RAISE EXCEPTION 'not now' USING ERRCODE = '23514', CONSTRAINT = 'request_state';
    END IF;
    IF step_request.step IN ('granted', 'partly') AND asked.kind IN ('access', 'release')
       AND NOT asked.reviewed THEN
        RAISE EXCEPTION 'a review waits' USING ERRCODE = '23514',
            CONSTRAINT = 'request_unreviewed';
    END IF;
    -- An extract is made of records that each were reviewed as they are now.
    IF asked.kind = 'access' AND step_request.step IN ('reviewed', 'granted', 'partly') THEN
        SELECT coalesce(bool_and(p.standing = 'current'), false) AS is_reviewed,
               coalesce(sum(p.withheld), 0) AS withheld INTO parts
          FROM authz.extract_parts(step_request.request_id) p;
        IF NOT parts.is_reviewed THEN
            RAISE EXCEPTION 'a part waits' USING ERRCODE = '23514',
                CONSTRAINT = 'request_unreviewed';
        END IF;
        IF step_request.step = 'granted' AND (parts.withheld > 0 OR asked.hides_whereabouts) THEN
            RAISE EXCEPTION 'something is withheld' USING ERRCODE = '23514',
                CONSTRAINT = 'request_withheld';
        END IF;
    END IF;
    INSERT INTO retention.request_step (id, request_id, youth_id, step, ground, role, author_id,
                                        created_at)
    VALUES (step_request.id, step_request.request_id, asked.youth_id, step_request.step,
            step_request.ground, who.role, who.staff_id, who.moment);
    RETURN asked.youth_id;
END $$;

-- The requests of the caller's agency, and those of others in which the caller has a part to review:
-- those not decided first, by deadline.
CREATE FUNCTION authz.request_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT c.youth_id,
           row_number() OVER (ORDER BY c.decision IS NOT NULL, c.due_on, c.id),
           json_build_array(c.decision IS NOT NULL, c.due_on, c.id),
           authz.request_doc(c)
      FROM authz.request_case c
     WHERE (c.agency_id IN (SELECT o.agency_id FROM authz.retention_officer o)
            OR c.id IN (SELECT f.request_id FROM authz.extract_file f WHERE f.is_read))
       AND authz.takes_part(c.youth_id)
       AND (request_list.after IS NULL OR (c.decision IS NOT NULL, c.due_on, c.id)
            > ((request_list.after ->> 0)::boolean, (request_list.after ->> 1)::date, (request_list.after ->> 2)::uuid))
     ORDER BY c.decision IS NOT NULL, c.due_on, c.id
     LIMIT request_list.take + 1 OFFSET request_list.skip;
END $$;

CREATE FUNCTION authz.request_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.youth_id,
           (1 + (SELECT count(*) FROM retention.request_step s WHERE s.request_id = c.id))::text,
           authz.request_doc(c)
      FROM authz.request_case c
     WHERE c.id = request_read.id
       AND (c.agency_id IN (SELECT o.agency_id FROM authz.retention_officer o)
            OR c.id IN (SELECT f.request_id FROM authz.extract_file f WHERE f.is_read))
       AND authz.takes_part(c.youth_id);
END $$;

ALTER FUNCTION authz.open_request(uuid, text, text, uuid, text, date, date, text, date, uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.step_request(uuid, uuid, text, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.request_list(integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.request_read(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.open_request(uuid, text, text, uuid, text, date, date, text, date, uuid),
    authz.step_request(uuid, uuid, text, text), authz.request_list(integer, integer, json),
    authz.request_read(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.open_request(uuid, text, text, uuid, text, date, date, text, date, uuid),
    authz.step_request(uuid, uuid, text, text), authz.request_list(integer, integer, json),
    authz.request_read(uuid) TO sspf_api;
