-- What leaves the log in words: to the person it is about, and after an incident.
--
--   extract         auditors, and unit managers of the youth's unit: days and purposes of looks;
--                   with a release by somebody else, names
--   extract_release unit managers of the youth's unit
--   release_read    the decision: they, and auditors
--   incident        auditors: what one member of staff or one session did in the agency, and whom it
--                   concerned; of whom the auditor is kept out of (protected, blocked, a relative)
--                   that there is somebody, never who: the report is whole, and another auditor
--                   names them
--
-- Grounds: GDPR 15, CJEU C-579/21, R54; GDPR 33-34 (what an incident concerned).

ALTER TABLE core.name_release ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON core.name_release TO sspf_audit;
GRANT SELECT (agency_id) ON core.youth TO sspf_audit;
GRANT SELECT (id, agency_id) ON core.registration TO sspf_audit;
CREATE POLICY name_release_log ON core.name_release TO sspf_audit
    USING (true) WITH CHECK (true);
COMMENT ON POLICY name_release_log ON core.name_release IS
    'ground: GDPR 15, CJEU C-579/21 (staff are named after a balancing only); by log functions';

-- Decides that staff may be named in this person's extract: for each row that stands for them in the
-- own unit, the first under this id; answers whose that is. Raises 42501 for anybody but a unit
-- manager, release_youth where nobody of the own unit has the number.
CREATE FUNCTION authz.extract_release(release uuid, number text, reference text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me record;
    youths uuid[] := authz.log_youths(extract_release.number);
BEGIN
    SELECT m.*, a.secrecy_class INTO me
      FROM authz.log_reader m JOIN core.agency a ON a.id = m.agency_id
     WHERE m.role = 'unit_manager';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a unit manager' USING ERRCODE = '42501';
    END IF;
    IF youths IS NULL THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'release_youth';
    END IF;
    INSERT INTO core.name_release (id, youth_id, agency_id, unit_id, secrecy_class, reference,
                                   author_id, created_at)
    SELECT CASE WHEN y.place = 1 THEN extract_release.release ELSE gen_random_uuid() END, y.id,
           me.agency_id, me.unit_id, me.secrecy_class, extract_release.reference, me.staff_id,
           authz.now()
      FROM unnest(youths) WITH ORDINALITY AS y(id, place);
    RETURN youths[1];
END $$;

-- A release: auditors of the agency, managers of the unit.
CREATE FUNCTION authz.release_read(release uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT r.youth_id, '1'::text,
           json_build_object(
               'id', r.id, 'reference', r.reference, 'author', s.name,
               'createdAt', to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
      FROM core.name_release r
      JOIN authz.log_reader m ON m.agency_id = r.agency_id
                             AND (m.role = 'auditor' OR m.unit_id = r.unit_id)
      LEFT JOIN core.staff s ON s.id = r.author_id
     WHERE r.id = release_read.release;
END $$;

-- Looks at a person, at any row that stands for them, by day, agency and purpose: no times, no
-- records, nothing that tells how many others were shown. Refused looks showed nothing. Names where
-- somebody else than the caller has released them within 30 days, and then only looks at those rows.
CREATE FUNCTION authz.extract(number text, named boolean, take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    youths uuid[] := authz.log_youths(extract.number);
BEGIN
    PERFORM authz.demand_proof();
    IF extract.named THEN
        youths := ARRAY(SELECT DISTINCT r.youth_id FROM core.name_release r
                          JOIN authz.log_reader m ON m.staff_id <> r.author_id
                         WHERE r.youth_id = ANY (youths)
                           AND r.created_at > authz.now() - interval '30 days');
    END IF;
    RETURN QUERY
    SELECT d.person,
           row_number() OVER (ORDER BY d.day DESC, o.words), json_build_array(d.day, o.words),
           CASE WHEN extract.named
                THEN json_build_object('day', d.day, 'agency', d.agency, 'purpose', d.purpose,
                                       'ground', d.ground, 'role', d.role, 'staff', d.staff)
                ELSE json_build_object('day', d.day, 'agency', d.agency, 'purpose', d.purpose,
                                       'ground', d.ground) END
      FROM (SELECT (array_agg(y.id))[1] AS person,
                   (c.at AT TIME ZONE 'Europe/Stockholm')::date AS day,
                   a.name AS agency, p.sv AS purpose, c.ground,
                   CASE WHEN extract.named THEN c.role END AS role,
                   CASE WHEN extract.named THEN s.name END AS staff
              FROM authz.log_act c
              JOIN unnest(youths) y(id) ON y.id = ANY (c.persons)
              LEFT JOIN core.agency a ON a.id = c.agency_id
              LEFT JOIN core.purpose p ON p.code = c.purpose
              LEFT JOIN core.staff s ON s.id = c.staff_id
             WHERE c.persons && youths AND c.result = 'ok'
             GROUP BY 2, 3, 4, 5, 6, 7) d
     CROSS JOIN LATERAL (
           SELECT ARRAY[coalesce(d.agency, ''), coalesce(d.purpose, ''), coalesce(d.staff, ''),
                        coalesce(d.ground, ''), coalesce(d.role, '')] AS words) o
     -- The reading of a page is itself a look at the person, of today.
     WHERE extract.after IS NULL OR d.day < (extract.after ->> 0)::date
        OR d.day = (extract.after ->> 0)::date
           AND o.words > ARRAY(SELECT json_array_elements_text(extract.after -> 1))
     ORDER BY d.day DESC, o.words
     LIMIT extract.take + 1 OFFSET extract.skip;
END $$;

-- What a member of staff, or one session, did in the own agency in a span of time: a row an act and
-- person concerned. An act belongs to the agency that it was done in, wherever the actor is by now; a
-- try to sign in after leaving, to the agency left last. Persons of other agencies are counted, not
-- named, and so are those whom the caller is kept out of. Who is unknown answers as who did nothing
-- here.
CREATE FUNCTION authz.incident(staff text, session uuid, since timestamptz, until timestamptz,
                               take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    agency uuid := (SELECT m.agency_id FROM authz.log_auditor m);
    -- Of a session: who began it, for the index by staff. One whose beginning is no longer on the log
    -- is looked for by time.
    actors uuid[] := CASE WHEN incident.session IS NULL
        THEN ARRAY(SELECT s.id FROM core.staff s WHERE s.subject = incident.staff)
        ELSE (SELECT array_agg(r.staff_id) FROM audit.event r
               WHERE r.session_id = incident.session AND r.kind = 'sign-in') END;
BEGIN
    IF agency IS NULL THEN
        RETURN;
    END IF;
    PERFORM authz.demand_proof();
    RETURN QUERY
    SELECT e.youth, row_number() OVER (ORDER BY e.at, e.no, e.part, e.nth),
           json_build_object(
               'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'no', e.no, 'staff', s.name, 'subject', s.subject, 'agency', a.name,
               'unit', u.name, 'role', e.role, 'action', e.action, 'purpose', e.purpose,
               'resource', e.resource,
               'rowId', CASE WHEN e.row_id = ANY (e.persons) OR e.kept_out THEN NULL ELSE e.row_id END,
               'result', e.result, 'reason', e.reason, 'requestId', e.request_id,
               'sessionId', e.session_id, 'person', e.youth,
               'otherAgency', e.concerned IS NOT NULL AND e.youth IS NULL AND NOT e.kept_out,
               'keptOut', e.kept_out)
      FROM (SELECT c.*, x.nth, x.id AS concerned, k.kept_out,
                   CASE WHEN NOT k.kept_out THEN y.id END AS youth
              FROM (SELECT * FROM authz.log_act h
                     WHERE (actors IS NULL OR h.staff_id = ANY (actors))
                       AND h.at >= incident.since AND h.at < incident.until
                       AND h.agency_id = agency
                       AND (incident.session IS NULL OR h.session_id = incident.session)
                    UNION ALL
                    SELECT * FROM authz.log_happening h
                     WHERE (actors IS NULL OR h.staff_id = ANY (actors))
                       AND h.at >= incident.since AND h.at < incident.until
                       AND coalesce(h.agency_id, authz.last_agency(h.staff_id, h.at)) = agency
                       AND (incident.session IS NULL OR h.session_id = incident.session)) c
              LEFT JOIN LATERAL unnest(c.persons) WITH ORDINALITY AS x(id, nth) ON true
              LEFT JOIN core.youth y ON y.id = x.id AND y.agency_id = agency
              CROSS JOIN LATERAL (
                    SELECT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = y.id OFFSET 0)
                           OR EXISTS (SELECT FROM authz.protected_youth p
                                       WHERE p.youth_id = y.id OFFSET 0) AS kept_out) k) e
      LEFT JOIN core.staff s ON s.id = e.staff_id
      LEFT JOIN core.agency a ON a.id = e.agency_id
      LEFT JOIN core.unit u ON u.id = e.unit_id
     ORDER BY e.at, e.no, e.part, e.nth
     LIMIT incident.take + 1 OFFSET incident.skip;
END $$;

-- The agency that somebody was in last before a moment. Called by the log's functions alone.
CREATE FUNCTION authz.last_agency(staff uuid, moment timestamptz) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT u.agency_id FROM core.membership p JOIN core.unit u ON u.id = p.unit_id
             WHERE p.staff_id = last_agency.staff AND p.started_at <= last_agency.moment
             ORDER BY p.started_at DESC LIMIT 1);
END $$;

ALTER FUNCTION authz.last_agency(uuid, timestamptz) OWNER TO sspf_audit;
ALTER FUNCTION authz.extract_release(uuid, text, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.release_read(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.extract(text, boolean, integer, integer, json) OWNER TO sspf_audit;
ALTER FUNCTION authz.incident(text, uuid, timestamptz, timestamptz, integer, integer)
    OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.last_agency(uuid, timestamptz),
    authz.extract_release(uuid, text, text),
    authz.release_read(uuid),
    authz.extract(text, boolean, integer, integer, json),
    authz.incident(text, uuid, timestamptz, timestamptz, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.extract_release(uuid, text, text),
    authz.release_read(uuid),
    authz.extract(text, boolean, integer, integer, json),
    authz.incident(text, uuid, timestamptz, timestamptz, integer, integer) TO sspf_api;
