-- Retention (gallring): what is due, and its deletion.
--
--   preview   records officers and the nightly job: keys and dates, never content
--   delete    the nightly job alone (login role sspf_retention), and only what a rule with a
--             destruction decision (gallringsbeslut) makes due
--
-- The deleting functions' owner can read keys, dates and classifications; column grants keep it
-- from every text. Grounds: SoL 16:1-4 (R24-R27), arkivlagen 10 §, GDPR 5.1 e.

ALTER TABLE retention.decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.research_region ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run_line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON retention.decision, retention.rule, retention.research_region TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE (finished_at) ON retention.run TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE ON retention.run_line TO sspf_disposal;
GRANT SELECT ON core.installation TO sspf_disposal;

CREATE POLICY decision_disposal ON retention.decision FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY decision_disposal ON retention.decision IS
    'ground: arkivlagen 10 §, R50 (no deletion without the committee''s decision)';
CREATE POLICY rule_disposal ON retention.rule FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY rule_disposal ON retention.rule IS
    'ground: SoL 16:1-4, GDPR 5.1 e (storage limitation); rules hold no personal data';
CREATE POLICY research_region_disposal ON retention.research_region FOR SELECT
    TO sspf_disposal USING (true);
COMMENT ON POLICY research_region_disposal ON retention.research_region IS
    'ground: SoF 2025:468 13:1 (where everything is kept for research)';
CREATE POLICY run_disposal ON retention.run TO sspf_disposal USING (true) WITH CHECK (true);
COMMENT ON POLICY run_disposal ON retention.run IS
    'ground: R51 (gallringsprotokoll); no content';
CREATE POLICY run_line_disposal ON retention.run_line TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY run_line_disposal ON retention.run_line IS
    'ground: R51 (gallringsprotokoll); counts only';
CREATE POLICY installation_disposal ON core.installation FOR SELECT TO sspf_disposal
    USING (true);
COMMENT ON POLICY installation_disposal ON core.installation IS
    'ground: R51; the protocol names the policy version';

GRANT SELECT (id, agency_id, birth_date, created_at), UPDATE (id), DELETE
    ON core.youth TO sspf_disposal;
GRANT SELECT (id, youth_id), DELETE ON core.youth_number TO sspf_disposal;
GRANT SELECT (id, youth_id, created_at), DELETE ON core.registration TO sspf_disposal;
GRANT SELECT (youth_id), DELETE ON core.name_key TO sspf_disposal;
GRANT SELECT (youth_id, valid_from, valid_until), DELETE ON core.assignment TO sspf_disposal;
GRANT SELECT (id, youth_id, agency_id, classification, held_at, created_at), DELETE
    ON core.concern_conversation TO sspf_disposal;
GRANT SELECT (conversation_id), DELETE ON core.conversation_part,
    core.conversation_participant, core.agreement TO sspf_disposal;
GRANT SELECT (id, agency_id, visit_date), DELETE ON core.school_visit TO sspf_disposal;
GRANT SELECT (id, expires_at, ended_at), DELETE ON core.session TO sspf_disposal;
GRANT SELECT (created_at, record_id, youth_id), DELETE ON core.once TO sspf_disposal;

CREATE POLICY youth_disposal ON core.youth TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_disposal ON core.youth IS 'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY youth_number_disposal ON core.youth_number TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_number_disposal ON core.youth_number IS
    'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY registration_disposal ON core.registration TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY registration_disposal ON core.registration IS
    'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY name_key_disposal ON core.name_key TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY name_key_disposal ON core.name_key IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY assignment_disposal ON core.assignment TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY assignment_disposal ON core.assignment IS
    'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY conversation_disposal ON core.concern_conversation TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY conversation_disposal ON core.concern_conversation IS
    'ground: SoL 16:1-4 (gallring); keys, dates and classification';
CREATE POLICY part_disposal ON core.conversation_part TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY part_disposal ON core.conversation_part IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY participant_disposal ON core.conversation_participant TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY participant_disposal ON core.conversation_participant IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY agreement_disposal ON core.agreement TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY agreement_disposal ON core.agreement IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY visit_disposal ON core.school_visit TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY visit_disposal ON core.school_visit IS
    'ground: arkivlagen 10 § (gallring by decision); keys and dates';
CREATE POLICY session_disposal ON core.session TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY session_disposal ON core.session IS
    'ground: GDPR 5.1 e (storage limitation); keys and dates';
CREATE POLICY once_disposal ON core.once TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY once_disposal ON core.once IS
    'ground: GDPR 5.1 e (storage limitation); keys and dates';

-- Everything whose period has run out under a rule in force, with what keeps it if anything does:
--   no-decision          the rule has no destruction decision
--   research             kept for research (SoL 16:4)
--   birth-date-unknown   the rule needs a birth date that is not known
-- Periods end on the day of the same number, or the month's last (lag 1930:173 2 §). A person born
-- on 29 February turns an age on 1 March here: the later day, so that nothing goes too soon.
CREATE VIEW authz.retention_due WITH (security_barrier) AS
WITH day AS MATERIALIZED (
    SELECT authz.today() AS today
), rule AS MATERIALIZED (
    SELECT r.* FROM retention.rule r, day d
     WHERE r.valid_from <= d.today AND (r.valid_until IS NULL OR r.valid_until > d.today)
), keeps_all AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM core.municipality m, retention.research_region g, day d
                    WHERE m.municipality_code LIKE g.code || '%' AND g.valid_from <= d.today
                      AND (g.valid_until IS NULL OR g.valid_until > d.today)) AS yes
), conversation AS (
    SELECT c.id, c.youth_id, c.classification, a.kind AS agency_kind, y.birth_date,
           (max(greatest(c.held_at, c.created_at)) OVER (PARTITION BY c.youth_id)
               AT TIME ZONE 'Europe/Stockholm')::date AS since
      FROM core.concern_conversation c
      JOIN core.agency a ON a.id = c.agency_id
      JOIN core.youth y ON y.id = c.youth_id
), candidate AS (
    SELECT r.id AS rule_id, c.id AS record_id, c.youth_id, c.birth_date, c.since
      FROM conversation c
      JOIN rule r ON r.record_type = 'concern-conversation'
       AND (r.agency_kind IS NULL OR r.agency_kind = c.agency_kind)
       AND (r.classification IS NULL OR r.classification = c.classification)
    UNION ALL
    SELECT r.id, y.id, y.id, y.birth_date,
           (coalesce((SELECT max(g.created_at) FROM core.registration g WHERE g.youth_id = y.id),
                     y.created_at) AT TIME ZONE 'Europe/Stockholm')::date
      FROM core.youth y
      JOIN core.agency a ON a.id = y.agency_id
      JOIN rule r ON r.record_type = 'youth'
       AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
     WHERE NOT EXISTS (SELECT FROM core.concern_conversation c WHERE c.youth_id = y.id)
       AND NOT EXISTS (SELECT FROM core.assignment s WHERE s.youth_id = y.id
                        AND (s.valid_until IS NULL OR s.valid_until > authz.now()))
    UNION ALL
    SELECT r.id, v.id, NULL, NULL, v.visit_date
      FROM core.school_visit v
      JOIN core.agency a ON a.id = v.agency_id
      JOIN rule r ON r.record_type = 'school-visit'
       AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
    UNION ALL
    SELECT r.id, t.id, NULL, NULL,
           (least(t.expires_at, t.ended_at) AT TIME ZONE 'Europe/Stockholm')::date
      FROM core.session t JOIN rule r ON r.record_type = 'session'
    UNION ALL
    SELECT r.id, o.record_id, o.youth_id, NULL,
           (o.created_at AT TIME ZONE 'Europe/Stockholm')::date
      FROM core.once o JOIN rule r ON r.record_type = 'retry-result'
), dated AS (
    -- Where two rules meet, the longer wins.
    SELECT DISTINCT ON (r.record_type, c.record_id)
           c.rule_id, r.record_type, r.decision_id, c.record_id, c.youth_id, c.birth_date,
           r.research_exempt, r.not_before_age, e.due_on
      FROM candidate c
      JOIN rule r ON r.id = c.rule_id
     CROSS JOIN LATERAL (SELECT greatest(
               (c.since + r.period)::date,
               (c.birth_date + make_interval(years => r.not_before_age))::date,
               ((c.birth_date - 1 + make_interval(years => r.not_before_age))::date + 1)
           ) AS due_on) e
     ORDER BY r.record_type, c.record_id, e.due_on DESC, c.rule_id
)
SELECT t.rule_id, t.record_type, t.record_id, t.youth_id, t.due_on,
       make_date(extract(year FROM t.due_on)::integer + 1, 12, 31) AS complete_by,
       t.decision_id,
       CASE WHEN (t.research_exempt OR t.not_before_age IS NOT NULL) AND t.birth_date IS NULL
                THEN 'birth-date-unknown'
            WHEN t.research_exempt AND (k.yes OR extract(day FROM t.birth_date) IN (5, 15, 25))
                THEN 'research'
            WHEN t.decision_id IS NULL THEN 'no-decision' END AS kept_by
  FROM dated t, day d, keeps_all k
 WHERE t.due_on <= d.today;
ALTER VIEW authz.retention_due OWNER TO sspf_disposal;

-- Counts per rule, and the list of keys and dates.
CREATE FUNCTION authz.retention_rules()
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH due AS MATERIALIZED (SELECT * FROM authz.retention_due)
    SELECT NULL::uuid, row_number() OVER (ORDER BY r.record_type, r.code),
           json_build_object(
               'rule', r.code, 'recordType', r.record_type, 'agencyKind', r.agency_kind,
               'classification', r.classification, 'section', r.section,
               'decision', (SELECT c.reference FROM retention.decision c
                             WHERE c.id = r.decision_id),
               'due', count(d.rule_id),
               'toDelete', count(d.rule_id) FILTER (WHERE d.kept_by IS NULL),
               'keptForResearch', count(*) FILTER (WHERE d.kept_by = 'research'),
               'withoutDecision', count(*) FILTER (WHERE d.kept_by = 'no-decision'),
               'birthDateUnknown', count(*) FILTER (WHERE d.kept_by = 'birth-date-unknown'),
               'earliestDue', min(d.due_on), 'completeBy', min(d.complete_by))
      FROM retention.rule r LEFT JOIN due d ON d.rule_id = r.id
     WHERE r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today())
     GROUP BY r.id;
END $$;

CREATE FUNCTION authz.retention_list(take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT d.youth_id,
           row_number() OVER (ORDER BY d.due_on, d.record_type, d.record_id),
           json_build_object(
               'rule', r.code, 'recordType', d.record_type, 'recordId', d.record_id,
               'dueOn', d.due_on, 'completeBy', d.complete_by, 'keptBy', d.kept_by)
      FROM authz.retention_due d JOIN retention.rule r ON r.id = d.rule_id
     ORDER BY d.due_on, d.record_type, d.record_id
     LIMIT retention_list.take + 1 OFFSET retention_list.skip;
END $$;

-- The run: begin, delete in batches (one transaction each), finish. Each writes its own outcome.

CREATE FUNCTION authz.note_disposal(action text, row_id uuid, persons uuid[], shown integer)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown,
                               persons, salts)
    SELECT m.xid, m.incarnation, m.layer, 0, note_disposal.action, note_disposal.row_id, 'ok',
           note_disposal.shown, note_disposal.persons,
           ARRAY(SELECT uuid_send(gen_random_uuid())
                   FROM generate_subscripts(note_disposal.persons, 1))
      FROM authz.me m;
END $$;

CREATE FUNCTION authz.retention_begin(run_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
    SELECT retention_begin.run_id, authz.now(), session_user, authz.today(), i.policy_version
      FROM core.installation i;
    INSERT INTO retention.run_line (run_id, rule_id, decision_id, due, deleted,
                                    kept_for_research, without_decision, rows_deleted)
    SELECT retention_begin.run_id, r.id, r.decision_id, 0, 0, 0, 0, 0
      FROM retention.rule r
     WHERE r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today());
    PERFORM authz.note_disposal('retention-run', retention_begin.run_id, '{}', 0);
END $$;

-- The rules of a run, in the order in which they are carried out: what keeps others comes first.
CREATE FUNCTION authz.retention_order(run_id uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT r.id FROM retention.run_line l JOIN retention.rule r ON r.id = l.rule_id
     WHERE l.run_id = retention_order.run_id AND EXISTS (SELECT FROM authz.me)
     ORDER BY CASE r.record_type WHEN 'youth' THEN 2 WHEN 'retry-result' THEN 1 ELSE 0 END,
              r.code;
END $$;

-- Deletes at most `take` records that are due under one rule; answers how many. What was due is
-- looked at again under the youths' locks, so that nothing changed meanwhile goes.
CREATE FUNCTION authz.retention_delete(run_id uuid, rule_id uuid, take integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    kind text;
    records uuid[];
    youths uuid[];
    counted bigint;
    gone bigint := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    SELECT r.record_type INTO kind FROM retention.rule r WHERE r.id = retention_delete.rule_id;
    SELECT array_agg(d.record_id), array_agg(DISTINCT d.youth_id) FILTER (
               WHERE d.youth_id IS NOT NULL)
      INTO records, youths
      FROM (SELECT d.record_id, d.youth_id FROM authz.retention_due d
             WHERE d.rule_id = retention_delete.rule_id AND d.kept_by IS NULL
             ORDER BY d.record_id LIMIT retention_delete.take) d;
    PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR UPDATE;
    SELECT coalesce(array_agg(d.record_id), '{}'),
           coalesce(array_agg(DISTINCT d.youth_id) FILTER (WHERE d.youth_id IS NOT NULL), '{}')
      INTO records, youths
      FROM authz.retention_due d
     WHERE d.rule_id = retention_delete.rule_id AND d.kept_by IS NULL
       AND d.record_id = ANY (records);
    IF kind = 'concern-conversation' THEN
        DELETE FROM core.agreement a WHERE a.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_participant p WHERE p.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_part p WHERE p.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.concern_conversation c WHERE c.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    ELSIF kind = 'youth' THEN
        DELETE FROM core.once o WHERE o.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.assignment s WHERE s.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.name_key k WHERE k.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.registration g WHERE g.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth_number n WHERE n.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth y WHERE y.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    ELSIF kind = 'school-visit' THEN
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.school_visit v WHERE v.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    ELSIF kind = 'session' THEN
        DELETE FROM core.session t WHERE t.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    ELSIF kind = 'retry-result' THEN
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    ELSE
        records := '{}';
    END IF;
    UPDATE retention.run_line l
       SET deleted = l.deleted + cardinality(records), rows_deleted = l.rows_deleted + gone
     WHERE l.run_id = retention_delete.run_id AND l.rule_id = retention_delete.rule_id;
    PERFORM authz.note_disposal('disposal', retention_delete.run_id, youths,
                                cardinality(records));
    RETURN cardinality(records);
END $$;

-- Ends a run: what was due and not deleted is counted by what keeps it.
CREATE FUNCTION authz.retention_finish(run_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    UPDATE retention.run_line l
       SET due = l.deleted + k.kept, kept_for_research = k.research,
           without_decision = k.undecided
      FROM (SELECT n.rule_id, count(d.rule_id) AS kept,
                   count(*) FILTER (WHERE d.kept_by = 'research') AS research,
                   count(*) FILTER (WHERE d.kept_by = 'no-decision') AS undecided
              FROM retention.run_line n LEFT JOIN authz.retention_due d ON d.rule_id = n.rule_id
             WHERE n.run_id = retention_finish.run_id
             GROUP BY n.rule_id) k
     WHERE l.run_id = retention_finish.run_id AND l.rule_id = k.rule_id;
    UPDATE retention.run u SET finished_at = clock_timestamp()
     WHERE u.id = retention_finish.run_id;
    PERFORM authz.note_disposal('retention-run', retention_finish.run_id, '{}', 0);
END $$;

-- The protocol (gallringsprotokoll) of a run: rule, decision, counts, time, executor; no content.
CREATE FUNCTION authz.retention_protocol(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, u.id::text,
           json_build_object(
               'run', u.id, 'executor', u.executor, 'runOn', u.run_on,
               'startedAt', to_char(u.started_at AT TIME ZONE 'UTC',
                                    'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'finishedAt', to_char(u.finished_at AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'policyVersion', u.policy_version,
               'lines', (SELECT json_agg(json_build_object(
                       'rule', r.code, 'recordType', r.record_type, 'section', r.section,
                       'period', r.period::text,
                       'decision', c.reference, 'decidedOn', c.decided_on,
                       'authority', c.authority, 'due', l.due, 'deleted', l.deleted,
                       'rowsDeleted', l.rows_deleted, 'keptForResearch', l.kept_for_research,
                       'withoutDecision', l.without_decision,
                       'keptOtherwise', l.due - l.deleted - l.kept_for_research
                                        - l.without_decision)
                       ORDER BY r.record_type, r.code)
                   FROM retention.run_line l
                   JOIN retention.rule r ON r.id = l.rule_id
                   LEFT JOIN retention.decision c ON c.id = l.decision_id
                  WHERE l.run_id = u.id))
      FROM retention.run u WHERE u.id = retention_protocol.run_id;
END $$;

ALTER FUNCTION authz.retention_rules() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_list(integer, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.note_disposal(text, uuid, uuid[], integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_begin(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_order(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_delete(uuid, uuid, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_finish(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_protocol(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.note_disposal(text, uuid, uuid[], integer), authz.retention_begin(uuid),
    authz.retention_order(uuid), authz.retention_delete(uuid, uuid, integer),
    authz.retention_finish(uuid), authz.retention_protocol(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.retention_begin(uuid), authz.retention_order(uuid),
    authz.retention_delete(uuid, uuid, integer), authz.retention_finish(uuid),
    authz.retention_protocol(uuid) TO sspf_retention;
GRANT EXECUTE ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.retention_protocol(uuid) TO sspf_api;
-- The job reads through the same read wrapper, which names what it showed.
GRANT INSERT ON audit.outcome TO sspf_retention;
GRANT SELECT ON authz.me TO sspf_retention;
CREATE POLICY outcome_job ON audit.outcome FOR INSERT TO sspf_retention
    WITH CHECK (EXISTS (SELECT FROM authz.me m
        WHERE m.xid = outcome.xid AND m.incarnation = outcome.incarnation
          AND m.layer = outcome.layer));
COMMENT ON POLICY outcome_job ON audit.outcome IS
    'ground: SoLPuL 10 § (access is documented): who was shown, by the statement that shows';
