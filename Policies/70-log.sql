-- The log: who looked.
--
--   search   auditors: looks at youths of the own agency, acts of its staff; unit managers: the
--            same of the own unit. A number is resolved here; nobody shown is named in the answer.
--            By a number nothing is found of whom the caller is kept out of: who is related or blocked
--            takes no part (FL 16-18 §§), and where looks at a protected person are made tells where
--            that person is (OSL 21:3): the one who is to check them is named. Such looks are
--            drawn for review besides (74-log-review.sql), which names nobody.
--   show     one entry, to whom a search would show it
--   words    what was searched for, as a keyed digest, in every search's own entry
--
-- Every function checks its caller first; the tables themselves are open to nobody.
-- Grounds: SoLPuL 10 § (systematic, recurring checks), GDPR 5.2, 32.

GRANT SELECT (youth_id, agency_id, number, ended_reason) ON core.youth_number TO sspf_audit;
GRANT SELECT (youth_id, unit_id) ON core.registration TO sspf_audit;
GRANT SELECT ON core.purpose TO sspf_audit;
GRANT SELECT ON authz.same_person, authz.barred_youth, authz.protected_youth TO sspf_audit;
GRANT EXECUTE ON FUNCTION authz.bars_caller(uuid, uuid, timestamptz, timestamptz),
    authz.hides_from_caller(uuid, timestamptz, timestamptz) TO sspf_audit;
CREATE POLICY youth_number_log ON core.youth_number FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY youth_number_log ON core.youth_number IS
    'ground: SoLPuL 10 § (log checks start from a person''s number); by log functions';
CREATE POLICY registration_log ON core.registration FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY registration_log ON core.registration IS
    'ground: SoLPuL 10 § (a unit manager checks the own unit); keys only, by log functions';
CREATE POLICY purpose_log ON core.purpose FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY purpose_log ON core.purpose IS
    'ground: SoLPuL 10 § (the ground of a look is part of it); no personal data';

-- The roles that review the log.
CREATE VIEW authz.log_reader WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.role
  FROM authz.me m
 WHERE m.purpose = 'log-review' AND m.role IN ('auditor', 'unit_manager');
ALTER VIEW authz.log_reader OWNER TO sspf_authz;
GRANT SELECT ON authz.log_reader TO sspf_audit, sspf_api;

-- Every act as a search shows it: a row an outcome.
CREATE VIEW authz.log_act AS
SELECT r.at, r.no, o.part, r.staff_id, r.agency_id, r.unit_id, r.role, r.purpose, r.action,
       r.request_id, r.session_id, o.resource, o.row_id, o.result, o.reason, o.shown, o.persons,
       r.ground, o.basis
  FROM audit.request r
  JOIN audit.outcome o ON o.xid = r.xid AND o.incarnation = r.incarnation AND o.layer = r.layer
 WHERE r.layer = 0;
CREATE VIEW authz.log_happening AS
SELECT v.at, v.no, 0::smallint AS part, v.staff_id, v.agency_id, v.unit_id, v.role, v.purpose,
       coalesce(v.action, v.kind) AS action, v.request_id, v.session_id, v.resource, v.row_id,
       v.result, v.reason, cardinality(v.persons) AS shown, v.persons, NULL::text AS ground,
       NULL::uuid[] AS basis
  FROM audit.event v;
ALTER VIEW authz.log_act OWNER TO sspf_audit;
ALTER VIEW authz.log_happening OWNER TO sspf_audit;

-- The rows of the own agency that stand for the person with this number, of those that the caller may
-- review looks at: every row that holds it, for two may where neither unit knew of the other's, and
-- those merged with them. Null where there is none.
CREATE FUNCTION authz.log_youths(number text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT array_agg(DISTINCT p.other_id)
              FROM authz.log_reader m
              JOIN core.youth_number n ON n.agency_id = m.agency_id
                                      AND n.number = log_youths.number
                                      AND n.ended_reason IS DISTINCT FROM 'mistaken'
              JOIN authz.same_person p ON p.youth_id = n.youth_id
             WHERE (m.role = 'auditor'
                    OR EXISTS (SELECT FROM core.registration r
                                WHERE r.youth_id = p.other_id AND r.unit_id = m.unit_id))
               AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = p.other_id)
               AND NOT EXISTS (SELECT FROM authz.protected_youth b
                                WHERE b.youth_id = p.other_id));
END $$;

-- Acts, newest first, at most `take` + 1 after the first `skip` of those before the cursor; every
-- filter may be null. About a person: looks by anybody, at any row that stands for them. Else: acts
-- of the own agency's staff, or the own unit's. Times are UTC.
-- The plan is made for the filters that are there: those of a youth are found by person and sorted,
-- since the planner may think them so many that it would read the whole log by time instead.
CREATE FUNCTION authz.log_search(number text, staff text, agency uuid, since timestamptz,
                                 until timestamptz, act text, outcome text, reason text, why text,
                                 ground text, basis uuid, request uuid, before text, take integer,
                                 skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    me record;
    youths uuid[];
    actor uuid;
    own_agency uuid;
    own_unit uuid;
    last_at timestamptz;
    last_no bigint;
    last_part smallint;
BEGIN
    SELECT * INTO me FROM authz.log_reader;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF log_search.number IS NOT NULL THEN
        youths := authz.log_youths(log_search.number);
        IF youths IS NULL THEN
            RETURN;
        END IF;
    ELSIF me.role = 'auditor' THEN
        own_agency := me.agency_id;
    ELSE
        own_unit := me.unit_id;
    END IF;
    IF log_search.staff IS NOT NULL THEN
        SELECT s.id INTO actor FROM core.staff s
         WHERE s.issuer = 'local' AND s.subject = log_search.staff;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    IF log_search.before IS NOT NULL THEN
        last_at := 'epoch'::timestamptz
            + split_part(log_search.before, '-', 1)::bigint * interval '1 microsecond';
        last_no := split_part(log_search.before, '-', 2)::bigint;
        last_part := split_part(log_search.before, '-', 3)::smallint;
    END IF;
    RETURN QUERY
    SELECT (SELECT y FROM unnest(youths) y WHERE y = ANY (e.persons) LIMIT 1),
           row_number() OVER (ORDER BY e.at DESC, e.no DESC, e.part DESC),
           json_build_object(
               'no', e.no, 'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'staff', s.name, 'subject', s.subject, 'agency', a.name, 'unit', u.name,
               'role', e.role, 'purpose', e.purpose, 'ground', e.ground, 'basis', e.basis,
               'action', e.action, 'resource', e.resource,
               'rowId', CASE WHEN e.row_id = ANY (e.persons) THEN NULL ELSE e.row_id END,
               'result', e.result, 'reason', e.reason, 'shown', e.shown,
               'requestId', e.request_id,
               'cursor', (extract(epoch FROM e.at) * 1000000)::bigint || '-' || e.no || '-'
                         || e.part)
      FROM ((SELECT * FROM authz.log_act c
              WHERE (youths IS NULL OR c.persons && youths)
                AND (own_agency IS NULL OR c.agency_id = own_agency)
                AND (own_unit IS NULL OR c.unit_id = own_unit)
                AND (actor IS NULL OR c.staff_id = actor)
                AND (log_search.agency IS NULL OR c.agency_id = log_search.agency)
                AND (log_search.since IS NULL OR c.at >= log_search.since)
                AND (log_search.until IS NULL OR c.at < log_search.until)
                AND (log_search.act IS NULL OR c.action = log_search.act)
                AND (log_search.outcome IS NULL OR c.result = log_search.outcome)
                AND (log_search.reason IS NULL OR c.reason = log_search.reason)
                AND (log_search.why IS NULL OR c.purpose = log_search.why)
                AND (log_search.ground IS NULL OR starts_with(c.ground, log_search.ground))
                AND (log_search.basis IS NULL OR c.basis @> ARRAY[log_search.basis])
                AND (log_search.request IS NULL OR c.request_id = log_search.request)
                AND (last_at IS NULL OR (c.at, c.no, c.part) < (last_at, last_no, last_part))
                AND (last_at IS NULL OR c.at <= last_at)
              ORDER BY CASE WHEN youths IS NULL THEN c.at END DESC,
                       CASE WHEN youths IS NOT NULL THEN c.at + interval '0' END DESC,
                       c.no DESC, c.part DESC
              LIMIT log_search.take + log_search.skip + 1)
            UNION ALL
            (SELECT * FROM authz.log_happening c
              WHERE (youths IS NULL OR c.persons && youths)
                AND (own_agency IS NULL OR coalesce(c.agency_id, own_agency) = own_agency)
                AND (own_unit IS NULL OR c.unit_id = own_unit)
                AND (actor IS NULL OR c.staff_id = actor)
                AND (log_search.agency IS NULL OR c.agency_id = log_search.agency)
                AND (log_search.since IS NULL OR c.at >= log_search.since)
                AND (log_search.until IS NULL OR c.at < log_search.until)
                AND (log_search.act IS NULL OR c.action = log_search.act)
                AND (log_search.outcome IS NULL OR c.result = log_search.outcome)
                AND (log_search.reason IS NULL OR c.reason = log_search.reason)
                AND (log_search.why IS NULL OR c.purpose = log_search.why)
                AND (log_search.ground IS NULL OR starts_with(c.ground, log_search.ground))
                AND (log_search.basis IS NULL OR c.basis @> ARRAY[log_search.basis])
                AND (log_search.request IS NULL OR c.request_id = log_search.request)
                AND (last_at IS NULL OR (c.at, c.no, c.part) < (last_at, last_no, last_part))
                AND (last_at IS NULL OR c.at <= last_at)
              ORDER BY CASE WHEN youths IS NULL THEN c.at END DESC,
                       CASE WHEN youths IS NOT NULL THEN c.at + interval '0' END DESC,
                       c.no DESC, c.part DESC
              LIMIT log_search.take + log_search.skip + 1)) e
      LEFT JOIN core.staff s ON s.id = e.staff_id
      LEFT JOIN core.agency a ON a.id = e.agency_id
      LEFT JOIN core.unit u ON u.id = e.unit_id
     ORDER BY e.at DESC, e.no DESC, e.part DESC
     LIMIT log_search.take + 1 OFFSET log_search.skip;
END $$;

-- One sealed entry by its number, with its place in the log: what stands in its header, and how
-- many persons were shown. For auditors of the actor's agency and managers of the actor's unit.
CREATE FUNCTION authz.log_show(no bigint)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY l.shard, l.position),
           json_build_object(
               'no', l.no, 'shard', h.origin, 'index', l.position,
               'leafHash', encode(l.hash, 'base64'), 'entry', e.header::json,
               'staff', s.name, 'persons', e.shown)
      FROM audit.leaf l
      JOIN audit.shard h ON h.id = l.shard
      JOIN authz.entry e ON e.incarnation = l.incarnation AND e.xid = l.xid AND e.no = l.no
      LEFT JOIN core.staff s ON s.id = (e.header::json ->> 'staff')::uuid
     WHERE l.no = log_show.no
       AND EXISTS (SELECT FROM authz.log_reader m
                    WHERE (m.role = 'auditor'
                           AND coalesce(e.header::json ->> 'agency', m.agency_id::text)
                               = m.agency_id::text)
                       OR (e.header::json ->> 'unit') = m.unit_id::text);
END $$;

-- Puts what was searched for beside a search's own outcome. Without a context it does nothing.
CREATE FUNCTION authz.log_words(words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, shown, detail)
    SELECT m.xid, m.incarnation, m.layer, 1, 'search-words', 'ok', 0,
           encode(substr(sha256(i.digest_key || convert_to(log_words.words, 'UTF8')), 1, 16),
                  'hex')
      FROM authz.me m CROSS JOIN core.installation i;
END $$;

ALTER FUNCTION authz.log_youths(text) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_search(text, text, uuid, timestamptz, timestamptz, text, text, text,
    text, text, uuid, uuid, text, integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_show(bigint) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_words(text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.log_youths(text), authz.log_show(bigint), authz.log_words(text),
    authz.log_search(text, text, uuid, timestamptz, timestamptz, text, text, text, text, text,
        uuid, uuid, text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_youths(text), authz.log_show(bigint), authz.log_words(text),
    authz.log_search(text, text, uuid, timestamptz, timestamptz, text, text, text, text, text,
        uuid, uuid, text, integer, integer) TO sspf_api;
