-- What leaves the log in words: to the person it is about, and after an incident.
--
--   extract         auditors, and unit managers of the youth's unit: days and purposes of looks;
--                   with a release by somebody else, names
--   extract_release unit managers of the youth's unit
--   incident        auditors: what one member of staff or one session did, and whom it concerned
--
-- Grounds: GDPR 15, CJEU C-579/21, R54; GDPR 33-34 (what an incident concerned).

ALTER TABLE core.name_release ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON core.name_release TO sspf_audit;
GRANT SELECT (youth_id, created_at), DELETE ON core.name_release TO sspf_disposal;
GRANT SELECT (agency_id) ON core.youth TO sspf_audit;
GRANT SELECT (id, agency_id) ON core.registration TO sspf_audit;
CREATE POLICY name_release_log ON core.name_release TO sspf_audit
    USING (true) WITH CHECK (true);
COMMENT ON POLICY name_release_log ON core.name_release IS
    'ground: GDPR 15, CJEU C-579/21 (staff are named after a balancing only); by log functions';
CREATE POLICY name_release_disposal ON core.name_release TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY name_release_disposal ON core.name_release IS
    'ground: SoL 16:1 (gallring); keys and dates';

-- Decides that staff may be named in this youth's extract.
CREATE FUNCTION authz.extract_release(number text, reference text)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    youth uuid := authz.log_youth(extract_release.number);
    release uuid := gen_random_uuid();
BEGIN
    INSERT INTO core.name_release (id, youth_id, agency_id, unit_id, secrecy_class, reference,
                                   author_id, created_at)
    SELECT release, youth, m.agency_id, m.unit_id, a.secrecy_class, extract_release.reference,
           m.staff_id, authz.now()
      FROM authz.log_reader m JOIN core.agency a ON a.id = m.agency_id
     WHERE m.role = 'unit_manager' AND youth IS NOT NULL;
    RETURN QUERY
    SELECT youth, 1::bigint, json_build_object('id', release)
     WHERE EXISTS (SELECT FROM core.name_release r WHERE r.id = release);
END $$;

-- Looks at a youth by day, agency and purpose: no times, no records, nothing that tells how many
-- others were shown. Refused looks showed nothing. Names where somebody else than the caller has
-- released them within 30 days.
CREATE FUNCTION authz.extract(number text, named boolean, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    youth uuid := authz.log_youth(extract.number);
BEGIN
    IF youth IS NULL OR extract.named AND NOT EXISTS (
           SELECT FROM core.name_release r JOIN authz.log_reader m ON m.staff_id <> r.author_id
            WHERE r.youth_id = youth AND r.created_at > authz.now() - interval '30 days') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT youth,
           row_number() OVER (ORDER BY d.day DESC, d.agency, d.purpose, d.staff),
           CASE WHEN extract.named
                THEN json_build_object('day', d.day, 'agency', d.agency, 'purpose', d.purpose,
                                       'ground', d.ground, 'role', d.role, 'staff', d.staff)
                ELSE json_build_object('day', d.day, 'agency', d.agency, 'purpose', d.purpose,
                                       'ground', d.ground) END
      FROM (SELECT DISTINCT (c.at AT TIME ZONE 'Europe/Stockholm')::date AS day,
                   a.name AS agency, p.sv AS purpose, p.ground,
                   CASE WHEN extract.named THEN c.role END AS role,
                   CASE WHEN extract.named THEN s.name END AS staff
              FROM authz.log_act c
              LEFT JOIN core.agency a ON a.id = c.agency_id
              LEFT JOIN core.purpose p ON p.code = c.purpose
              LEFT JOIN core.staff s ON s.id = c.staff_id
             WHERE c.persons @> ARRAY[youth] AND c.result = 'ok') d
     ORDER BY d.day DESC, d.agency, d.purpose, d.staff
     LIMIT extract.take + 1 OFFSET extract.skip;
END $$;

-- What a member of the own agency's staff, or one session of theirs, did in a span of time: a row
-- an act and person concerned. Persons of other agencies are counted, not named.
CREATE FUNCTION authz.incident(staff text, session uuid, since timestamptz, until timestamptz,
                               take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    actor uuid;
    agency uuid;
BEGIN
    SELECT s.id, m.agency_id INTO actor, agency
      FROM authz.log_auditor m
      JOIN core.staff s ON s.agency_id = m.agency_id
     WHERE s.subject = incident.staff
        OR s.id = (SELECT r.staff_id FROM audit.event r
                    WHERE r.session_id = incident.session AND r.kind = 'sign-in' LIMIT 1);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT e.youth, row_number() OVER (ORDER BY e.at, e.no, e.part, e.nth),
           json_build_object(
               'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'no', e.no, 'action', e.action, 'role', e.role, 'purpose', e.purpose,
               'resource', e.resource,
               'rowId', CASE WHEN e.row_id = ANY (e.persons) THEN NULL ELSE e.row_id END,
               'result', e.result, 'reason', e.reason, 'requestId', e.request_id,
               'sessionId', e.session_id, 'person', e.youth,
               'otherAgency', e.concerned IS NOT NULL AND e.youth IS NULL)
      FROM (SELECT c.*, x.nth, x.id AS concerned, y.id AS youth
              FROM (SELECT * FROM authz.log_act h
                     WHERE h.staff_id = actor AND h.at >= incident.since
                       AND h.at < incident.until
                       AND (incident.session IS NULL OR h.session_id = incident.session)
                    UNION ALL
                    SELECT * FROM authz.log_happening h
                     WHERE h.staff_id = actor AND h.at >= incident.since
                       AND h.at < incident.until
                       AND (incident.session IS NULL OR h.session_id = incident.session)) c
              LEFT JOIN LATERAL unnest(c.persons) WITH ORDINALITY AS x(id, nth) ON true
              LEFT JOIN core.youth y ON y.id = x.id AND y.agency_id = agency) e
     ORDER BY e.at, e.no, e.part, e.nth
     LIMIT incident.take + 1 OFFSET incident.skip;
END $$;

ALTER FUNCTION authz.extract_release(text, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.extract(text, boolean, integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.incident(text, uuid, timestamptz, timestamptz, integer, integer)
    OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.extract_release(text, text),
    authz.extract(text, boolean, integer, integer),
    authz.incident(text, uuid, timestamptz, timestamptz, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.extract_release(text, text),
    authz.extract(text, boolean, integer, integer),
    authz.incident(text, uuid, timestamptz, timestamptz, integer, integer) TO sspf_api;
