-- Review of the log (logguppföljning): a sample a unit and month, by chance and by rule.
--
--   review_draw      auditors, units of the own agency but their own; where no auditor of the agency
--                    is outside a unit's line, managers of its other units too; the seed is made
--                    here, and kept
--   review_list      samples with their state: auditors and unit managers of the agency
--   review_read      one of them
--   review_items     what was drawn, and why; never about the reader's own unit
--   review_judge     a verdict; nobody judges their own line
--   review_sign_off  when every item has a verdict
--
-- What is looked at is computed here: nobody shown is named to the reviewer. Grounds: SoLPuL 10 §
-- (systematic, recurring checks), R34, R55.

ALTER TABLE core.review_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.sample ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.sample_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.verdict ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.sign_off ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY sample_audit ON audit.sample TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY sample_audit ON audit.sample IS
    'ground: SoLPuL 10 § (systematic, recurring checks); by log functions';
CREATE POLICY sample_item_audit ON audit.sample_item TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY sample_item_audit ON audit.sample_item IS
    'ground: SoLPuL 10 § (systematic, recurring checks); by log functions';
CREATE POLICY verdict_audit ON audit.verdict TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY verdict_audit ON audit.verdict IS
    'ground: SoLPuL 10 § (systematic, recurring checks); by log functions';
CREATE POLICY sign_off_audit ON audit.sign_off TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY sign_off_audit ON audit.sign_off IS
    'ground: SoLPuL 10 § (systematic, recurring checks); by log functions';

-- What the rules look at: keys and times, and the surname of a youth for one comparison.
GRANT SELECT ON core.review_rule TO sspf_audit;
GRANT SELECT (family_name) ON core.registration TO sspf_audit;
GRANT SELECT (youth_id, staff_id, source) ON core.bar TO sspf_audit;
GRANT SELECT (youth_id, staff_id, valid_from, valid_until) ON core.relation TO sspf_audit;
GRANT SELECT (youth_id, valid_from, valid_until) ON core.protection TO sspf_audit;
GRANT SELECT (youth_id, author_id, created_at) ON core.concern_conversation TO sspf_audit;
CREATE POLICY conversation_log ON core.concern_conversation FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY conversation_log ON core.concern_conversation IS
    'ground: SoLPuL 10 § (whether a look had a relation); keys and times, by log functions';
GRANT SELECT (youth_id, author_id, valid_from, valid_until) ON core.emergency_access TO sspf_audit;
CREATE POLICY review_rule_log ON core.review_rule FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY review_rule_log ON core.review_rule IS
    'ground: SoLPuL 10 § (a written routine of selection, R55); no personal data';
CREATE POLICY bar_log ON core.bar FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY bar_log ON core.bar IS
    'ground: SoLPuL 10 § (looks in spite of a conflict are reviewed); keys, by authz.review_draw';
CREATE POLICY relation_log ON core.relation FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY relation_log ON core.relation IS
    'ground: SoLPuL 10 § (looks without a relation are reviewed); keys, by authz.review_draw';
GRANT SELECT (staff_id, unit_id, started_at, ended_at) ON core.membership TO sspf_audit;
CREATE POLICY membership_log ON core.membership FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY membership_log ON core.membership IS
    'ground: SoLPuL 10 § (whose looks a unit answers for, and who is in its line); keys and times';
CREATE POLICY protection_log ON core.protection FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY protection_log ON core.protection IS
    'ground: SoLPuL 10 §, OSL 22:1 (looks at protected persons are reviewed); by authz.review_draw';
GRANT SELECT (staff_id, agency_id, role, valid_from, valid_until) ON core.role_grant TO sspf_audit;
CREATE POLICY role_grant_log ON core.role_grant FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY role_grant_log ON core.role_grant IS
    'ground: SoLPuL 10 § (that every unit has somebody who may review it); keys, by log functions';
CREATE POLICY emergency_access_log ON core.emergency_access FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY emergency_access_log ON core.emergency_access IS
    'ground: SoLPuL 10 § (emergency access is always reviewed); keys, by authz.review_draw';

-- Whether somebody is in a unit's line: in the unit now, or at any time between these.
CREATE FUNCTION authz.in_line(staff uuid, unit uuid, since timestamptz, until timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (SELECT FROM core.staff s WHERE s.id = in_line.staff AND s.unit_id = in_line.unit)
        OR EXISTS (SELECT FROM core.membership p
                    WHERE p.staff_id = in_line.staff AND p.unit_id = in_line.unit
                      AND p.started_at < in_line.until
                      AND (p.ended_at IS NULL OR p.ended_at > in_line.since));
END $$;

-- Whether somebody in one of these roles could review what a unit did between these times: of its
-- agency and out of its line, in a role in force, not locked out.
CREATE FUNCTION authz.has_reviewer(unit uuid, since timestamptz, until timestamptz, roles text[])
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (
        SELECT FROM core.unit u
          JOIN core.staff s ON s.agency_id = u.agency_id AND s.unit_id <> u.id
                           AND (s.locked_at <= authz.now()) IS NOT TRUE
          JOIN core.role_grant g ON g.staff_id = s.id AND g.agency_id = s.agency_id
                                AND g.role = ANY (has_reviewer.roles)
                                AND g.valid_from <= authz.now()
                                AND (g.valid_until IS NULL OR g.valid_until > authz.now())
         WHERE u.id = has_reviewer.unit
           AND NOT authz.in_line(s.id, u.id, has_reviewer.since, has_reviewer.until));
END $$;

-- Whether a look takes no relation of its own, because the duty that it was done in reaches all whom
-- it showed: the management over the own unit, the review of the log and retention over the own
-- agency, what awaits one's own answer, a file that an emergency opened. By what the request stated;
-- that it was let through says that the role was held.
CREATE FUNCTION authz.is_duty(youth uuid, staff uuid, moment timestamptz, agency uuid, unit uuid,
                              purpose text, roles text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    -- Also of somebody whose file is gone since: then nobody else's.
    own_agency boolean := NOT EXISTS (SELECT FROM core.youth y WHERE y.id = is_duty.youth
                                         AND y.agency_id <> is_duty.agency);
    own_unit boolean := EXISTS (SELECT FROM core.registration r WHERE r.youth_id = is_duty.youth
                                   AND r.unit_id = is_duty.unit);
    wrote boolean := EXISTS (SELECT FROM core.concern_conversation c
                              WHERE c.youth_id = is_duty.youth AND c.author_id = is_duty.staff
                                AND c.created_at <= is_duty.moment);
BEGIN
    RETURN CASE is_duty.purpose
        WHEN 'registration' THEN true
        WHEN 'own-account' THEN true
        WHEN 'work-management' THEN own_unit AND roles && '{unit_manager,head_teacher}'
        WHEN 'log-review' THEN own_agency AND 'auditor' = ANY (roles)
                            OR own_unit AND 'unit_manager' = ANY (roles)
        WHEN 'retention' THEN own_agency AND 'records_officer' = ANY (roles)
                           OR own_unit AND 'unit_manager' = ANY (roles)
        -- Who documents follows up what they wrote (SoL 14:3): a relation of its own.
        WHEN 'coordination' THEN wrote
        WHEN 'follow-up' THEN wrote
        WHEN 'emergency' THEN EXISTS (
            SELECT FROM core.emergency_access e
             WHERE e.youth_id = is_duty.youth AND e.author_id = is_duty.staff
               AND is_duty.moment BETWEEN e.valid_from AND e.valid_until)
        ELSE false END;
END $$;

-- Draws a sample of a unit's looks at persons in a month: `size` by chance, and what the rules in
-- force find. Answers the sample; for a month that has been drawn, that one, or raises review_drawn
-- where another size is asked for. Raises 42501 for anybody but an auditor, and a unit manager where no
-- auditor could: else that unit's would wait for ever. review_unit for a unit of
-- another agency, review_line for the unit that the caller is in or was in that month, review_size
-- for less than one, review_month before the month is over: what came after the draw would never be
-- looked at. The seed's hash and the size go to the sealed log: no other seed can take its place.
CREATE FUNCTION authz.review_draw(unit uuid, month date, size integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    me record;
    sample uuid;
    drawn_size integer;
    seed bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    first timestamptz := review_draw.month::timestamp AT TIME ZONE 'Europe/Stockholm';
    last timestamptz := (review_draw.month + interval '1 month') AT TIME ZONE 'Europe/Stockholm';
BEGIN
    SELECT * INTO me FROM authz.log_reader;
    IF NOT FOUND OR me.role <> 'auditor' AND NOT EXISTS (
           SELECT FROM core.unit u WHERE u.id = review_draw.unit AND u.agency_id = me.agency_id
              AND NOT authz.has_reviewer(u.id, first, last, '{auditor}')) THEN
        RAISE EXCEPTION 'not an auditor' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM core.unit u
                    WHERE u.id = review_draw.unit AND u.agency_id = me.agency_id) THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'review_unit';
    END IF;
    IF authz.in_line(me.staff_id, review_draw.unit, first, last) THEN
        RAISE EXCEPTION 'own line' USING ERRCODE = '23514', CONSTRAINT = 'review_line';
    END IF;
    IF coalesce(review_draw.size, 0) < 1 THEN
        RAISE EXCEPTION 'size' USING ERRCODE = '23514', CONSTRAINT = 'review_size';
    END IF;
    IF last > authz.now() THEN
        RAISE EXCEPTION 'not over' USING ERRCODE = '23514', CONSTRAINT = 'review_month';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-review' || review_draw.unit, 0));
    SELECT s.id, s.size INTO sample, drawn_size FROM audit.sample s
     WHERE s.unit_id = review_draw.unit AND s.month = review_draw.month;
    IF FOUND THEN
        IF drawn_size <> review_draw.size THEN
            RAISE EXCEPTION 'drawn' USING ERRCODE = '23514', CONSTRAINT = 'review_drawn';
        END IF;
        RETURN sample;
    END IF;
    sample := gen_random_uuid();
    WITH look AS MATERIALIZED (
        SELECT c.incarnation, c.xid, c.no, c.at, c.staff_id, c.purpose, c.roles || c.role AS roles,
               c.agency_id, o.result, o.persons,
               (c.at AT TIME ZONE 'Europe/Stockholm') AS here
          FROM audit.request c
          JOIN audit.outcome o ON o.xid = c.xid AND o.incarnation = c.incarnation
                              AND o.layer = c.layer
         WHERE c.layer = 0 AND c.at >= first AND c.at < last
           AND c.unit_id = review_draw.unit AND c.staff_id IS NOT NULL
           AND cardinality(o.persons) > 0
    ), refusal AS MATERIALIZED (
        -- Whatever was refused: also what is not there, and by role alone, which is no context.
        SELECT c.incarnation, c.xid, c.no, c.staff_id,
               (c.at AT TIME ZONE 'Europe/Stockholm')::date AS day
          FROM audit.request c
         WHERE c.layer = 0 AND c.at >= first AND c.at < last
           AND c.unit_id = review_draw.unit AND c.staff_id IS NOT NULL
           AND EXISTS (SELECT FROM audit.outcome o
                        WHERE o.xid = c.xid AND o.incarnation = c.incarnation
                          AND o.layer = c.layer AND o.result = 'refused')
        UNION ALL
        SELECT v.incarnation, v.xid, v.no, v.staff_id,
               (v.at AT TIME ZONE 'Europe/Stockholm')::date
          FROM audit.event v
         WHERE v.kind = 'request' AND v.result = 'refused' AND v.reason IN ('role', 'staff-locked')
           AND v.at >= first AND v.at < last
           AND v.unit_id = review_draw.unit AND v.staff_id IS NOT NULL
    ), shown AS MATERIALIZED (
        SELECT l.incarnation, l.xid, l.no, l.at, l.staff_id, l.purpose, l.roles, l.agency_id,
               l.result, l.here, p.youth
          FROM look l CROSS JOIN LATERAL unnest(l.persons) AS p(youth)
    ), rule AS MATERIALIZED (
        SELECT r.code, r.threshold, r.most FROM core.review_rule r
         WHERE r.valid_from <= authz.today()
           AND (r.valid_until IS NULL OR r.valid_until > authz.today())
    ), hit AS (
        SELECT 'declared-conflict' AS code, s.incarnation, s.xid, s.no, s.staff_id FROM shown s
          JOIN core.bar b ON b.youth_id = s.youth AND b.staff_id = s.staff_id
                         AND b.source = 'conflict'
        UNION
        SELECT 'same-surname', s.incarnation, s.xid, s.no, s.staff_id FROM shown s
          JOIN core.staff w ON w.id = s.staff_id
          JOIN core.registration g ON g.youth_id = s.youth
           AND lower(g.family_name) = lower(substring(w.name FROM '[^ ]+$'))
        UNION
        SELECT 'unusual-hours', l.incarnation, l.xid, l.no, l.staff_id FROM look l
         WHERE extract(hour FROM l.here) NOT BETWEEN 6 AND 19
            OR extract(isodow FROM l.here) > 5
        UNION
        SELECT 'no-relation', s.incarnation, s.xid, s.no, s.staff_id FROM shown s
         WHERE s.result = 'ok'
           AND NOT EXISTS (SELECT FROM core.relation r
                            WHERE r.youth_id = s.youth AND r.staff_id = s.staff_id
                              AND r.valid_from <= s.at
                              AND (r.valid_until IS NULL OR r.valid_until > s.at))
           AND NOT authz.is_duty(s.youth, s.staff_id, s.at, s.agency_id, review_draw.unit,
                                 s.purpose, s.roles)
        UNION
        SELECT 'many-lookups', s.incarnation, s.xid, s.no, s.staff_id FROM shown s
          JOIN (SELECT x.staff_id, x.here::date AS day FROM shown x
                 GROUP BY x.staff_id, x.here::date
                HAVING count(DISTINCT x.youth)
                       > (SELECT r.threshold FROM rule r WHERE r.code = 'many-lookups')) d
            ON d.staff_id = s.staff_id AND d.day = s.here::date
        UNION
        SELECT 'many-refusals', f.incarnation, f.xid, f.no, f.staff_id FROM refusal f
          JOIN (SELECT x.staff_id, x.day FROM refusal x GROUP BY x.staff_id, x.day
                HAVING count(*)
                       > (SELECT r.threshold FROM rule r WHERE r.code = 'many-refusals')) d
            ON d.staff_id = f.staff_id AND d.day = f.day
        UNION
        SELECT 'emergency-access', s.incarnation, s.xid, s.no, s.staff_id FROM shown s
          JOIN core.emergency_access e ON e.youth_id = s.youth AND e.author_id = s.staff_id
                                      AND s.at BETWEEN e.valid_from AND e.valid_until
        UNION
        SELECT 'protected-person', s.incarnation, s.xid, s.no, s.staff_id FROM shown s
          JOIN core.protection p ON p.youth_id = s.youth AND p.valid_from <= s.at
                                AND (p.valid_until IS NULL OR p.valid_until > s.at)
    ), ranked AS (
        -- One of everybody whom a rule finds before a second of anybody: nobody hides behind another's
        -- many.
        SELECT t.*, row_number() OVER (PARTITION BY t.code ORDER BY t.turn, t.draw) AS rank
          FROM (SELECT h.*, d.draw,
                       row_number() OVER (PARTITION BY h.code, h.staff_id ORDER BY d.draw) AS turn
                  FROM hit h JOIN rule r ON r.code = h.code
                 CROSS JOIN LATERAL (
                       SELECT sha256(seed || convert_to(h.code || h.no, 'UTF8')) AS draw) d) t
    ), drawn AS (
        SELECT k.code, k.incarnation, k.xid, k.no, k.staff_id
          FROM ranked k JOIN rule r ON r.code = k.code WHERE k.rank <= r.most
        UNION ALL
        (SELECT DISTINCT 'random', l.incarnation, l.xid, l.no, l.staff_id
           FROM (SELECT DISTINCT x.incarnation, x.xid, x.no, x.staff_id,
                        sha256(seed || convert_to(x.no::text, 'UTF8')) AS draw
                   FROM look x ORDER BY draw LIMIT review_draw.size) l)
    ), made AS (
        INSERT INTO audit.sample (id, agency_id, unit_id, month, seed, entries, size, found,
                                  drawn_at, drawn_by, due_on)
        SELECT sample, me.agency_id, review_draw.unit, review_draw.month, seed,
               (SELECT count(DISTINCT (l.incarnation, l.xid)) FROM look l), review_draw.size,
               (SELECT coalesce(jsonb_object_agg(t.code, t.n), '{}')
                  FROM (SELECT k.code, count(*) AS n FROM ranked k GROUP BY k.code) t),
               authz.now(), me.staff_id, authz.today() + 30
    )
    INSERT INTO audit.sample_item (sample_id, place, incarnation, xid, no, staff_id, why)
    SELECT sample, row_number() OVER (ORDER BY d.no), d.incarnation, d.xid, d.no,
           d.staff_id, array_agg(DISTINCT d.code ORDER BY d.code)
      FROM drawn d GROUP BY d.incarnation, d.xid, d.no, d.staff_id;
    PERFORM authz.log_review(sample, encode(sha256(seed), 'base64') || ' ' || review_draw.size);
    RETURN sample;
END $$;

-- Puts what a step of a review came to beside its own outcome, so that it is sealed with it.
CREATE FUNCTION authz.log_review(sample uuid, detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown,
                               detail)
    SELECT m.xid, m.incarnation, m.layer, 1, 'review-sample', log_review.sample, 'ok', 0,
           log_review.detail
      FROM authz.me m;
END $$;

-- A sample and how far its review has come.
CREATE FUNCTION authz.review_state(sample uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
                   'id', s.id, 'unit', u.name, 'unitId', s.unit_id,
                   'month', to_char(s.month, 'YYYY-MM'), 'seed', encode(s.seed, 'hex'),
                   'entries', s.entries, 'size', s.size, 'found', s.found,
                   'items', (SELECT count(*) FROM audit.sample_item i WHERE i.sample_id = s.id),
                   'judged', (SELECT count(DISTINCT v.place) FROM audit.verdict v
                               WHERE v.sample_id = s.id),
                   'hasReviewer', authz.has_reviewer(
                       s.unit_id, s.month::timestamp AT TIME ZONE 'Europe/Stockholm',
                       (s.month + interval '1 month') AT TIME ZONE 'Europe/Stockholm',
                       '{auditor,unit_manager}'),
                   'dueOn', s.due_on, 'signedOff', f.created_at IS NOT NULL,
                   'overdue', f.created_at IS NULL AND s.due_on < authz.today())
          FROM audit.sample s
          LEFT JOIN core.unit u ON u.id = s.unit_id
          LEFT JOIN audit.sign_off f ON f.sample_id = s.id
         WHERE s.id = review_state.sample);
END $$;

-- One sample of the own agency; every verdict and the signing off are a new version.
CREATE FUNCTION authz.review_read(sample uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid,
           (1 + (SELECT count(*) FROM audit.verdict v WHERE v.sample_id = s.id)
              + (SELECT count(*) FROM audit.sign_off f WHERE f.sample_id = s.id))::text,
           authz.review_state(s.id)
      FROM audit.sample s
      JOIN authz.log_reader m ON m.agency_id = s.agency_id
     WHERE s.id = review_read.sample;
END $$;

-- Samples of the own agency, newest first; with `overdue`, only those not signed off in time.
CREATE FUNCTION authz.review_list(overdue boolean, after json, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY s.month DESC, s.id DESC),
           json_build_array(s.month, s.id), authz.review_state(s.id)
      FROM audit.sample s
      JOIN authz.log_reader m ON m.agency_id = s.agency_id
     WHERE (NOT review_list.overdue
            OR s.due_on < authz.today()
               AND NOT EXISTS (SELECT FROM audit.sign_off f WHERE f.sample_id = s.id))
       AND (review_list.after IS NULL
            OR (s.month, s.id)
               < ((review_list.after ->> 0)::date, (review_list.after ->> 1)::uuid))
     ORDER BY s.month DESC, s.id DESC
     LIMIT review_list.take + 1 OFFSET review_list.skip;
END $$;

-- Whether the caller may review this sample: of the own agency, and not of the own unit, nor of one that
-- was their own in the month of the sample: whoever has moved on does not judge former colleagues.
CREATE FUNCTION authz.review_reader(sample uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT m.staff_id FROM authz.log_reader m
              JOIN audit.sample s ON s.agency_id = m.agency_id
             WHERE s.id = review_reader.sample
               AND NOT authz.in_line(
                       m.staff_id, s.unit_id, s.month::timestamp AT TIME ZONE 'Europe/Stockholm',
                       (s.month + interval '1 month') AT TIME ZONE 'Europe/Stockholm'));
END $$;

-- The version of what is said of an item: one more with each verdict on it.
CREATE FUNCTION authz.item_version(sample uuid, item integer) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT 1 + count(*) FROM audit.verdict v
             WHERE v.sample_id = item_version.sample AND v.place = item_version.item);
END $$;

-- What was drawn: who, when and why; how many were shown, and whether the line is the reader's own.
CREATE FUNCTION authz.review_items(sample uuid, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF authz.review_reader(review_items.sample) IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY i.place),
           json_build_object(
               'place', i.place, 'no', i.no, 'why', i.why,
               'at', to_char(coalesce(r.at, f.at) AT TIME ZONE 'UTC',
                             'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'staff', w.name, 'role', coalesce(r.role, f.role),
               'purpose', coalesce(r.purpose, f.purpose), 'action', coalesce(r.action, f.action),
               'result', coalesce(f.result, o.of_persons, o.of_any),
               'shown', coalesce(o.shown, cardinality(f.persons)),
               'verdict', v.verdict, 'judgedBy', j.name,
               'version', authz.item_version(i.sample_id, i.place))
      FROM audit.sample_item i
      LEFT JOIN audit.request r ON r.xid = i.xid AND r.incarnation = i.incarnation
                               AND r.layer = 0 AND r.no = i.no
      LEFT JOIN audit.event f ON f.xid = i.xid AND f.incarnation = i.incarnation AND f.no = i.no
      LEFT JOIN LATERAL (SELECT min(x.result) FILTER (WHERE cardinality(x.persons) > 0)
                                    AS of_persons,
                                max(x.result) AS of_any, sum(cardinality(x.persons)) AS shown
                           FROM audit.outcome x
                          WHERE x.xid = r.xid AND x.incarnation = r.incarnation
                            AND x.layer = 0) o ON true
      LEFT JOIN core.staff w ON w.id = i.staff_id
      LEFT JOIN LATERAL (SELECT x.verdict, x.author_id FROM audit.verdict x
                          WHERE x.sample_id = i.sample_id AND x.place = i.place
                          ORDER BY x.created_at DESC LIMIT 1) v ON true
      LEFT JOIN core.staff j ON j.id = v.author_id
     WHERE i.sample_id = review_items.sample
     ORDER BY i.place
     LIMIT review_items.take + 1 OFFSET review_items.skip;
END $$;

-- Whoever may review this sample; raises review_absent for anybody else, and for nobody's.
CREATE FUNCTION authz.demand_reviewer(sample uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reviewer uuid := authz.review_reader(demand_reviewer.sample);
BEGIN
    IF reviewer IS NULL THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'review_absent';
    END IF;
    RETURN reviewer;
END $$;

-- A verdict on one item, which the sealed log has too, in place of the one that stands by the version that
-- was seen; answers the sample. Nobody judges their own looks, nor those of anybody in their unit, as it was
-- then or is now: review_line. Raises review_item where there is no such item, review_signed where the
-- sample is signed off, ZS060 where another verdict stands than the caller has seen.
CREATE FUNCTION authz.review_judge(sample uuid, item integer, verdict text, seen integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    reviewer uuid := authz.demand_reviewer(review_judge.sample);
    actor uuid;
BEGIN
    -- Locked: of two verdicts at once the second sees the first.
    SELECT i.staff_id INTO actor FROM audit.sample_item i
     WHERE i.sample_id = review_judge.sample AND i.place = review_judge.item
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'review_item';
    END IF;
    IF NOT EXISTS (SELECT FROM core.staff w JOIN core.staff j ON j.id = reviewer
                    WHERE w.id = actor AND w.id <> j.id
                      AND w.unit_id IS DISTINCT FROM j.unit_id) THEN
        RAISE EXCEPTION 'own line' USING ERRCODE = '23514', CONSTRAINT = 'review_line';
    END IF;
    PERFORM FROM audit.sample s WHERE s.id = review_judge.sample FOR KEY SHARE;
    IF EXISTS (SELECT FROM audit.sign_off f WHERE f.sample_id = review_judge.sample) THEN
        RAISE EXCEPTION 'signed off' USING ERRCODE = '23514', CONSTRAINT = 'review_signed';
    END IF;
    IF authz.item_version(review_judge.sample, review_judge.item) IS DISTINCT FROM review_judge.seen THEN
        RAISE EXCEPTION 'the version has changed' USING ERRCODE = 'ZS060';
    END IF;
    INSERT INTO audit.verdict (id, sample_id, place, verdict, author_id, created_at)
    VALUES (gen_random_uuid(), review_judge.sample, review_judge.item, review_judge.verdict,
            reviewer, authz.now());
    PERFORM authz.log_review(review_judge.sample, review_judge.item || ' ' || review_judge.verdict);
    RETURN review_judge.sample;
END $$;

-- Signs a sample off when every item has a verdict, else review_unjudged; answers the sample.
CREATE FUNCTION authz.review_sign_off(sample uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    reviewer uuid := authz.demand_reviewer(review_sign_off.sample);
BEGIN
    PERFORM FROM audit.sample s WHERE s.id = review_sign_off.sample FOR UPDATE;
    IF EXISTS (SELECT FROM audit.sign_off f WHERE f.sample_id = review_sign_off.sample) THEN
        RAISE EXCEPTION 'signed off' USING ERRCODE = '23514', CONSTRAINT = 'review_signed';
    END IF;
    IF EXISTS (
           SELECT FROM audit.sample_item i
            WHERE i.sample_id = review_sign_off.sample
              AND NOT EXISTS (SELECT FROM audit.verdict v
                               WHERE v.sample_id = i.sample_id AND v.place = i.place)) THEN
        RAISE EXCEPTION 'not judged' USING ERRCODE = '23514', CONSTRAINT = 'review_unjudged';
    END IF;
    INSERT INTO audit.sign_off (sample_id, author_id, created_at)
    VALUES (review_sign_off.sample, reviewer, authz.now());
    RETURN review_sign_off.sample;
END $$;

ALTER FUNCTION authz.in_line(uuid, uuid, timestamptz, timestamptz) OWNER TO sspf_audit;
ALTER FUNCTION authz.has_reviewer(uuid, timestamptz, timestamptz, text[]) OWNER TO sspf_audit;
ALTER FUNCTION authz.is_duty(uuid, uuid, timestamptz, uuid, uuid, text, text[])
    OWNER TO sspf_audit;
ALTER FUNCTION authz.review_draw(uuid, date, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_review(uuid, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_state(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_read(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_list(boolean, json, integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_reader(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_items(uuid, integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.demand_reviewer(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.item_version(uuid, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_judge(uuid, integer, text, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.review_sign_off(uuid) OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.in_line(uuid, uuid, timestamptz, timestamptz),
    authz.has_reviewer(uuid, timestamptz, timestamptz, text[]),
    authz.is_duty(uuid, uuid, timestamptz, uuid, uuid, text, text[]),
    authz.review_draw(uuid, date, integer), authz.review_state(uuid),
    authz.log_review(uuid, text), authz.review_read(uuid), authz.demand_reviewer(uuid),
    authz.review_list(boolean, json, integer, integer), authz.review_reader(uuid),
    authz.item_version(uuid, integer), authz.review_items(uuid, integer, integer),
    authz.review_judge(uuid, integer, text, integer), authz.review_sign_off(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.review_draw(uuid, date, integer), authz.review_read(uuid),
    authz.review_list(boolean, json, integer, integer), authz.review_reader(uuid),
    authz.review_items(uuid, integer, integer),
    authz.review_judge(uuid, integer, text, integer), authz.review_sign_off(uuid) TO sspf_api;
