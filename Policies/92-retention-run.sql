-- The preview of a retention run, and the run itself.
--
-- The run: begin, plan part by part, step until nothing is left, finish, each a transaction of its own,
-- called through the read wrapper, which logs the act and every youth concerned. One step a transaction:
-- the wrapper writes one outcome a request, a batch's locks are held no longer than the batch, and nothing
-- is sealed that is younger than the oldest transaction.
--
-- A run holds a lock of its session. When that session ends, by whatever accident, no batch is half
-- done; the next begins by going on with the same run and its plan.

-- One digest over what a plan does: a line a rule (code, terms, counts), and every key that goes.
CREATE FUNCTION authz.retention_digest(lines text[], keys text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN encode(sha256(convert_to(
        coalesce(array_to_string(lines, E'\n'), '') || E'\n\n'
        || coalesce(array_to_string(keys, E'\n'), ''), 'UTF8')), 'hex');
END $$;

-- The whole plan as one document: its digest, a line a rule, and what would be left an orphan.
-- Changes nothing.
--
-- A login of the service plans for requests that read a little (Deploy/cluster.sql). This reads everything,
-- and by such a plan the time grew with the square of what is due.
CREATE FUNCTION authz.retention_preview() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB' SET enable_seqscan = on SET plan_cache_mode = auto AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH outlook AS MATERIALIZED (
        SELECT * FROM authz.retention_outlook
    ), line AS MATERIALIZED (
        SELECT r.id, r.code, r.record_type, r.agency_kind, r.classification, r.section, r.archive,
               d.reference, a.lowest, a.highest, count(o.rule_id) AS due,
               count(*) FILTER (WHERE o.kept_by IS NULL AND o.stopped IS NULL
                                  AND o.rule_id IS NOT NULL) AS deleting,
               count(*) FILTER (WHERE o.kept_by = 'hold') AS held,
               count(*) FILTER (WHERE o.kept_by IN ('longer-rule', 'not-ended', 'exempt')) AS longer,
               count(*) FILTER (WHERE o.kept_by = 'research') AS research,
               count(*) FILTER (WHERE o.kept_by = 'no-decision') AS undecided,
               count(*) FILTER (WHERE o.kept_by = 'birth-date-unknown') AS undated,
               count(*) FILTER (WHERE o.kept_by = 'not-archived' OR o.kept_by = 'research'
                   AND NOT authz.is_archived(o.record_type, o.record_id, o.youth_id, o.since)) AS unarchived,
               count(*) FILTER (WHERE o.kept_by = 'not-archived') AS unreceipted,
               count(*) FILTER (WHERE o.kept_by IS NULL AND o.stopped IS NOT NULL) AS waiting,
               count(*) FILTER (WHERE o.is_overdue) AS overdue,
               -- Where nothing is due, but for so many a range was approved, something is wrong, too.
               coalesce(max(o.stopped), CASE WHEN count(o.rule_id) = 0 AND a.lowest > 0
                                                  AND r.record_type <> 'log-entry'
                                             THEN 'outside-range' END) AS stopped,
               min(o.due_on) AS earliest,
               min(o.complete_by) AS complete_by
          FROM retention.rule r
         CROSS JOIN LATERAL authz.retention_approved(r.id) a
          LEFT JOIN retention.decision d ON d.id = r.decision_id
          LEFT JOIN outlook o ON o.rule_id = r.id
         WHERE r.valid_from <= authz.today()
           AND (r.valid_until IS NULL OR r.valid_until > authz.today())
         GROUP BY r.id, d.id, a.lowest, a.highest
    ), digest AS (
        SELECT authz.retention_digest(
            (SELECT array_agg(concat_ws(' ', l.code, authz.retention_terms(l.id), l.due,
                        l.deleting) ORDER BY l.code COLLATE "C") FROM line l),
            (SELECT array_agg(concat_ws(' ', l.code, o.record_id)
                        ORDER BY l.code COLLATE "C", o.record_id)
               FROM outlook o JOIN line l ON l.id = o.rule_id
              WHERE o.kept_by IS NULL AND o.stopped IS NULL)) AS plan
    )
    SELECT NULL::uuid, g.plan, json_build_object(
        'plan', g.plan, 'today', authz.today(),
        -- A run that was interrupted is finished first, and by its own plan.
        'unfinished', (SELECT u.plan_digest FROM retention.run u
                        WHERE u.finished_at IS NULL AND u.plan_digest IS NOT NULL
                        ORDER BY u.started_at LIMIT 1),
        'orphans', (SELECT coalesce(json_agg(u.relation::text ORDER BY u.relation::text), '[]')
                      FROM authz.retention_uncovered u),
        'unended', (SELECT count(*) FROM authz.retention_unended),
        'rules', (SELECT json_agg(json_build_object(
               'rule', l.code, 'recordType', l.record_type, 'agencyKind', l.agency_kind,
               'classification', l.classification, 'section', l.section,
               'decision', l.reference, 'due', l.due, 'toDelete', l.deleting, 'held', l.held,
               'keptByLongerRule', l.longer, 'keptForResearch', l.research,
               'withoutDecision', l.undecided, 'birthDateUnknown', l.undated,
               'notArchived', l.unreceipted, 'toArchive', l.unarchived, 'waiting', l.waiting, 'stopped', l.stopped,
               'lowest', l.lowest, 'highest', l.highest, 'overdue', l.overdue,
               'earliestDue', l.earliest, 'completeBy', l.complete_by)
               ORDER BY l.record_type, l.code) FROM line l))
      FROM digest g;
END $$;

-- What is due, one item a record: keys and dates, what keeps it, and which rule won. A records
-- officer sees the own agency's, as 91-retention-officers.sql has it of whom one is kept out of.
CREATE FUNCTION authz.retention_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB' SET enable_seqscan = on SET plan_cache_mode = auto AS $$
DECLARE
    own uuid;
BEGIN
    IF EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention' AND m.role = 'job') THEN
        own := NULL;
    ELSE
        SELECT o.agency_id INTO own FROM authz.retention_officer o
         WHERE o.role = 'records_officer';
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
    SELECT o.youth_id,
           row_number() OVER (ORDER BY o.due_on, o.record_type, o.record_id, r.code),
           json_build_array(o.due_on, o.record_type, o.record_id, r.code),
           json_build_object(
               'rule', r.code, 'recordType', o.record_type, 'recordId', o.record_id,
               'youthId', CASE WHEN own IS NULL THEN o.youth_id
                               ELSE authz.officers_key(o.youth_id) END,
               'dueOn', o.due_on, 'completeBy', o.complete_by,
               'keptBy', coalesce(o.kept_by, o.stopped),
               'wonBy', (SELECT w.code FROM retention.rule w WHERE w.id = o.won_by))
      FROM authz.retention_outlook o JOIN retention.rule r ON r.id = o.rule_id
     WHERE (own IS NULL OR o.agency_id = own AND authz.takes_part(o.youth_id))
       AND (retention_list.after IS NULL OR (o.due_on, o.record_type, o.record_id, r.code)
            > ((retention_list.after ->> 0)::date, (retention_list.after ->> 1)::text, (retention_list.after ->> 2)::uuid, (retention_list.after ->> 3)::text))
     ORDER BY o.due_on, o.record_type, o.record_id, r.code
     LIMIT retention_list.take + 1 OFFSET retention_list.skip;
END $$;

-- What never falls due because nobody has entered its end: keys and dates, those longest without a note
-- first. A records officer sees the own agency's, as in the list above.
CREATE FUNCTION authz.unended_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = on SET plan_cache_mode = auto AS $$
BEGIN
    RETURN QUERY
    SELECT u.youth_id, row_number() OVER (ORDER BY u.last_on, u.record_type, u.record_id),
           json_build_array(u.last_on, u.record_type, u.record_id),
           json_build_object(
               'recordType', u.record_type,
               'recordId', CASE u.record_type WHEN 'youth' THEN authz.officers_key(u.record_id)
                           ELSE u.record_id END,
               'youthId', authz.officers_key(u.youth_id), 'lastNoteOn', u.last_on)
      FROM authz.retention_unended u
      JOIN authz.retention_officer o ON o.agency_id = u.agency_id AND o.role = 'records_officer'
     WHERE authz.takes_part(u.youth_id)
       AND (unended_list.after IS NULL OR (u.last_on, u.record_type, u.record_id)
            > ((unended_list.after ->> 0)::date, (unended_list.after ->> 1)::text, (unended_list.after ->> 2)::uuid))
     ORDER BY u.last_on, u.record_type, u.record_id
     LIMIT unended_list.take + 1 OFFSET unended_list.skip;
END $$;

-- Whether this session carries out runs: a job's, holding the lock that retention_begin took.
CREATE FUNCTION authz.retention_held() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bigint := hashtextextended('sspf-retention', 0);
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    RETURN EXISTS (SELECT FROM pg_locks l
                    WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.granted
                      AND l.classid = ((key >> 32) & 4294967295)::oid
                      AND l.objid = (key & 4294967295)::oid AND l.objsubid = 1);
END $$;

-- Begins a run. Tags: `planning` with the parts that the plan is to be made in; `resumed` with the run
-- that was interrupted and is to be gone on with; `busy` when another session is at it; `changed` when the
-- plan of that run is not the one asked for; `orphans` when deletion would leave rows that it does not know.
CREATE FUNCTION authz.retention_begin(run_id uuid, plan text)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    going_on uuid;
    planned text;
BEGIN
    IF authz.retention_held()
       OR NOT pg_try_advisory_lock(hashtextextended('sspf-retention', 0)) THEN
        RETURN QUERY SELECT NULL::uuid, 'busy', '{}'::json;
        RETURN;
    END IF;
    -- Before an interrupted run goes on, too: a release may have come in between.
    IF EXISTS (SELECT FROM authz.retention_uncovered) THEN
        PERFORM pg_advisory_unlock(hashtextextended('sspf-retention', 0));
        RETURN QUERY SELECT NULL::uuid, 'orphans',
            (SELECT json_build_object('orphans', json_agg(u.relation::text))
               FROM authz.retention_uncovered u);
        RETURN;
    END IF;
    SELECT u.id, u.plan_digest INTO going_on, planned FROM retention.run u
     WHERE u.finished_at IS NULL AND u.plan_digest IS NOT NULL
     ORDER BY u.started_at LIMIT 1;
    IF FOUND AND retention_begin.plan <> planned THEN
        PERFORM pg_advisory_unlock(hashtextextended('sspf-retention', 0));
        RETURN QUERY SELECT NULL::uuid, 'changed', '{}'::json;
        RETURN;
    ELSIF FOUND THEN
        UPDATE retention.run u SET recount = true WHERE u.id = going_on;
        RETURN QUERY SELECT NULL::uuid, 'resumed', authz.retention_progress(going_on, NULL);
        RETURN;
    END IF;
    -- A plan that was not finished is nobody's.
    PERFORM authz.retention_unplan(u.id) FROM retention.run u
      WHERE u.finished_at IS NULL AND u.plan_digest IS NULL;
    INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
    SELECT retention_begin.run_id, authz.now(), session_user, authz.today(), i.policy_version
      FROM core.installation i;
    -- A rule that is to delete at least so many is outside its range until the plan says otherwise.
    INSERT INTO retention.run_line (run_id, rule_id, decision_id, due, deleted,
                                    kept_for_research, without_decision, rows_deleted, approvers,
                                    stopped)
    SELECT retention_begin.run_id, r.id, r.decision_id, 0, 0, 0, 0, 0, coalesce(a.approvers, '{}'),
           -- What the log's months hold is counted by themselves (Policies/73-log-retention.sql).
           CASE WHEN a.lowest > 0 AND r.record_type <> 'log-entry' THEN 'outside-range' END
      FROM retention.rule r CROSS JOIN LATERAL authz.retention_approved(r.id) a
     WHERE r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today());
    RETURN QUERY
    SELECT NULL::uuid, 'planning',
           -- As many records a part as are found in about a second.
           json_build_object('run', retention_begin.run_id, 'parts',
               (SELECT greatest(1, least(256, ceil(sum(c.reltuples) / 50000)))::integer
                  FROM pg_class c
                 WHERE c.oid IN (SELECT p.relation FROM authz.retention_place p WHERE p.key = 'id')));
END $$;

-- Forgets a plan and its run, of which nothing was carried out.
CREATE FUNCTION authz.retention_unplan(run_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM retention.plan_item i WHERE i.run_id = retention_unplan.run_id;
    DELETE FROM retention.run_line l WHERE l.run_id = retention_unplan.run_id;
    DELETE FROM retention.run u WHERE u.id = retention_unplan.run_id;
END $$;

-- One part of a plan: of so many parts of all keys the one with this number, counted from nought. First
-- the records of every part, then the youths, of whom it must be known which records go. After the last
-- part of the youths the plan stands. Tags: `more`; `begun` when it stands; `changed` when it is not the
-- one asked for; `lost` when the session has ended.
CREATE FUNCTION authz.retention_plan(run_id uuid, youths boolean, part integer, parts integer, plan text)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    -- Keys are random: as many in each part.
    low uuid := rpad(lpad(to_hex(part::bigint * 4294967296 / parts), 8, '0'), 32, '0');
    high uuid := CASE WHEN part + 1 < parts
                 THEN rpad(lpad(to_hex((part + 1)::bigint * 4294967296 / parts), 8, '0'), 32, '0') END;
    digest text;
BEGIN
    IF NOT authz.retention_held() OR NOT EXISTS (
            SELECT FROM retention.run u WHERE u.id = retention_plan.run_id AND u.plan_digest IS NULL) THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    IF youths AND part = 0 THEN
        PERFORM authz.retention_weigh(retention_plan.run_id, false);
    END IF;
    -- One statement for both, so that its plan is made once a session.
    WITH going AS MATERIALIZED (
        -- A retry result goes by the id of the record, which stays.
        SELECT i.record_id FROM retention.plan_item i JOIN retention.rule r ON r.id = i.rule_id
         WHERE i.run_id = retention_plan.run_id AND r.record_type <> 'retry-result'
    ), busy AS MATERIALIZED (
        SELECT r.youth_id FROM authz.retention_dated r
         WHERE r.record_type <> 'youth' AND r.youth_id >= low AND (high IS NULL OR r.youth_id < high)
           -- NOT IN, for a hash: the planner cannot know how many records go.
           AND r.record_id NOT IN (SELECT g.record_id FROM going g)
        UNION ALL
        SELECT p.youth_id FROM authz.same_person p
         WHERE p.youth_id <> p.other_id AND p.youth_id >= low AND (high IS NULL OR p.youth_id < high)
           AND EXISTS (SELECT FROM authz.retention_dated r
                        WHERE r.record_type <> 'youth' AND r.youth_id = p.other_id
                          AND r.record_id NOT IN (SELECT g.record_id FROM going g))
    ), due AS MATERIALIZED (
        SELECT o.* FROM authz.retention_outcome o
         WHERE NOT retention_plan.youths AND o.record_type <> 'youth' AND o.record_id >= low
           AND (high IS NULL OR o.record_id < high)
        UNION ALL
        -- An array: only those whose file is empty are looked at.
        SELECT o.* FROM authz.retention_outcome o
         WHERE retention_plan.youths AND o.record_type = 'youth'
           AND o.record_id = ANY (ARRAY(
               SELECT y.id FROM core.youth y
                WHERE retention_plan.youths AND y.id >= low AND (high IS NULL OR y.id < high)
                  AND y.id NOT IN (SELECT b.youth_id FROM busy b)))
    ), counted AS (
        UPDATE retention.run_line l
           SET due = l.due + k.due, held = l.held + k.held,
               kept_by_longer_rule = l.kept_by_longer_rule + k.longer,
               kept_for_research = l.kept_for_research + k.research,
               without_decision = l.without_decision + k.undecided,
               birth_date_unknown = l.birth_date_unknown + k.undated,
               not_archived = l.not_archived + k.unarchived, overdue = l.overdue + k.overdue
          FROM (SELECT d.rule_id, count(*) AS due,
                       count(*) FILTER (WHERE d.kept_by = 'hold') AS held,
                       count(*) FILTER (WHERE d.kept_by IN ('longer-rule', 'not-ended', 'exempt')) AS longer,
                       count(*) FILTER (WHERE d.kept_by = 'research') AS research,
                       count(*) FILTER (WHERE d.kept_by = 'no-decision') AS undecided,
                       count(*) FILTER (WHERE d.kept_by = 'birth-date-unknown') AS undated,
                       count(*) FILTER (WHERE d.kept_by = 'not-archived') AS unarchived,
                       count(*) FILTER (WHERE d.complete_by < authz.today() AND d.kept_by NOT IN (
                           'hold', 'longer-rule', 'exempt', 'research')) AS overdue
                  FROM due d GROUP BY d.rule_id) k
         WHERE l.run_id = retention_plan.run_id AND l.rule_id = k.rule_id
    )
    INSERT INTO retention.plan_item (run_id, rule_id, record_id, youth_id, is_youth, is_late)
    SELECT retention_plan.run_id, d.rule_id, d.record_id, d.youth_id, d.record_type = 'youth',
           d.complete_by < authz.today()
      FROM due d WHERE d.kept_by IS NULL;
    IF NOT youths OR part + 1 < parts THEN
        RETURN QUERY SELECT NULL::uuid, 'more', '{}'::json;
        RETURN;
    END IF;
    PERFORM authz.retention_weigh(retention_plan.run_id, true);
    digest := authz.retention_digest(
        (SELECT array_agg(concat_ws(' ', r.code, authz.retention_terms(r.id), l.due,
                    (SELECT count(*) FROM retention.plan_item i
                      WHERE i.run_id = l.run_id AND i.rule_id = l.rule_id))
                    ORDER BY r.code COLLATE "C")
           FROM retention.run_line l JOIN retention.rule r ON r.id = l.rule_id
          WHERE l.run_id = retention_plan.run_id),
        (SELECT array_agg(concat_ws(' ', r.code, i.record_id)
                    ORDER BY r.code COLLATE "C", i.record_id)
           FROM retention.plan_item i JOIN retention.rule r ON r.id = i.rule_id
          WHERE i.run_id = retention_plan.run_id));
    IF retention_plan.plan <> digest THEN
        PERFORM authz.retention_unplan(retention_plan.run_id);
        PERFORM pg_advisory_unlock(hashtextextended('sspf-retention', 0));
        RETURN QUERY SELECT NULL::uuid, 'changed', '{}'::json;
        RETURN;
    END IF;
    UPDATE retention.run u SET plan_digest = digest WHERE u.id = retention_plan.run_id;
    RETURN QUERY SELECT NULL::uuid, 'begun', authz.retention_progress(retention_plan.run_id, NULL);
END $$;

-- Takes out of a plan, of its records or of its youths, what a rule may not delete so many of.
CREATE FUNCTION authz.retention_weigh(run_id uuid, youths boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE retention.run_line l
       SET stopped = k.stopped,
           waiting = CASE WHEN k.stopped IS NULL THEN 0 ELSE k.deleting END,
           overdue = l.overdue + CASE WHEN k.stopped IS NULL THEN 0 ELSE k.late END
      FROM (SELECT g.rule_id, g.deleting, g.late, authz.retention_stop(g.rule_id, g.deleting) AS stopped
              FROM (SELECT n.rule_id, count(i.record_id) AS deleting,
                           count(i.record_id) FILTER (WHERE i.is_late) AS late
                      FROM retention.run_line n JOIN retention.rule r ON r.id = n.rule_id
                      LEFT JOIN retention.plan_item i
                             ON i.run_id = n.run_id AND i.rule_id = n.rule_id
                     WHERE n.run_id = retention_weigh.run_id AND n.due > 0
                       AND (r.record_type = 'youth') = retention_weigh.youths
                     GROUP BY n.rule_id) g) k
     WHERE l.run_id = retention_weigh.run_id AND l.rule_id = k.rule_id;
    DELETE FROM retention.plan_item i USING retention.run_line l
     WHERE i.run_id = retention_weigh.run_id AND l.run_id = i.run_id AND l.rule_id = i.rule_id
       AND l.stopped IS NOT NULL;
END $$;

-- How many of a rule's records a run has neither deleted nor found a reason to keep.
CREATE FUNCTION authz.not_reached(l retention.run_line) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN l.due - l.deleted - l.kept_for_research - l.without_decision - l.birth_date_unknown
        - l.changed_meanwhile - l.held - l.kept_by_longer_rule - l.not_archived - l.waiting;
END $$;
REVOKE ALL ON FUNCTION authz.not_reached(retention.run_line) FROM PUBLIC;
ALTER FUNCTION authz.not_reached(retention.run_line) OWNER TO sspf_disposal;

-- How far a run has come: records deleted, and planned ones left.
CREATE FUNCTION authz.retention_progress(run_id uuid, rule text) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT json_build_object(
                       'run', retention_progress.run_id, 'rule', retention_progress.rule,
                       'deleted', sum(l.deleted),
                       'left', sum(authz.not_reached(l)))
              FROM retention.run_line l WHERE l.run_id = retention_progress.run_id);
END $$;

-- The next hundred records of a run. Youths are locked against every other write first; what is
-- due is then looked at again, for these records alone, so that nothing changed, held or newly kept
-- meanwhile goes. Tag `more`, or `done` when nothing is left, or `lost` when the session has ended.
CREATE FUNCTION authz.retention_step(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    line record;
    planned uuid[];
    records uuid[];
    youths uuid[];
    went record;
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    SELECT i.rule_id, r.code, r.record_type INTO line
      FROM retention.plan_item i JOIN retention.rule r ON r.id = i.rule_id
     WHERE i.run_id = retention_step.run_id AND NOT i.gone
     ORDER BY i.is_youth, i.rule_id, i.record_id LIMIT 1;
    IF NOT FOUND THEN
        RETURN QUERY SELECT NULL::uuid, 'done',
                            authz.retention_progress(retention_step.run_id, NULL);
        RETURN;
    END IF;
    SELECT array_agg(i.record_id), array_agg(DISTINCT i.youth_id) FILTER (
               WHERE i.youth_id IS NOT NULL)
      INTO planned, youths
      FROM (SELECT p.record_id, p.youth_id FROM retention.plan_item p
             WHERE p.run_id = retention_step.run_id AND p.rule_id = line.rule_id AND NOT p.gone
               AND p.is_youth = (line.record_type = 'youth')
             ORDER BY p.record_id LIMIT 100) i;
    -- An interrupted run may go on days later: its rule must still be approved by those, and rest on the
    -- decision, that the protocol names. Otherwise what is left of it waits for a plan of its own.
    UPDATE retention.run_line l
       SET waiting = l.waiting + authz.not_reached(l), stopped = k.stopped
      FROM (SELECT n.rule_id, coalesce(s.stopped, 'unapproved') AS stopped
              FROM retention.run_line n JOIN retention.rule r ON r.id = n.rule_id
             CROSS JOIN LATERAL authz.retention_approved(r.id) a
             CROSS JOIN LATERAL authz.retention_stop(
                 r.id, n.deleted + n.changed_meanwhile + authz.not_reached(n)) s(stopped)
             WHERE n.run_id = retention_step.run_id AND n.rule_id = line.rule_id
               AND (s.stopped IS NOT NULL OR r.decision_id IS DISTINCT FROM n.decision_id
                    OR NOT n.approvers <@ a.approvers)) k
     WHERE l.run_id = retention_step.run_id AND l.rule_id = k.rule_id;
    IF FOUND THEN
        UPDATE retention.run u SET recount = true WHERE u.id = retention_step.run_id;
        DELETE FROM retention.plan_item i
         WHERE i.run_id = retention_step.run_id AND i.rule_id = line.rule_id AND NOT i.gone;
        RETURN QUERY SELECT NULL::uuid, 'more',
                            authz.retention_progress(retention_step.run_id, line.code);
        RETURN;
    END IF;
    -- A hold on a span of time, or on what has no youth, waits for this batch or this for it.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('sspf-retention-batch', 0));
    -- A case is a part of the file of everybody who was joined to it, in whichever agency.
    IF line.record_type = 'case' THEN
        youths := youths || ARRAY(SELECT j.youth_id FROM core.case_youth j
                                   WHERE j.case_id = ANY (planned));
    END IF;
    -- And who was joined to a held case stays with it.
    IF line.record_type = 'youth' THEN
        youths := youths || ARRAY(SELECT k.youth_id FROM core.case_youth j
                                    JOIN core."case" k ON k.id = j.case_id
                                   WHERE j.youth_id = ANY (planned)
                                  UNION
                                  SELECT o.youth_id FROM core.case_youth j
                                    JOIN core.case_youth o ON o.case_id = j.case_id
                                   WHERE j.youth_id = ANY (planned));
    END IF;
    PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR UPDATE;
    SELECT coalesce(array_agg(d.record_id), '{}'),
           coalesce(array_agg(DISTINCT d.youth_id) FILTER (WHERE d.youth_id IS NOT NULL), '{}')
      INTO records, youths
      FROM authz.retention_due d
     WHERE d.record_type = line.record_type AND d.record_id = ANY (planned)
       AND d.rule_id = line.rule_id AND d.kept_by IS NULL;
    went := authz.retention_destroy(line.record_type, records);
    UPDATE retention.run_line l
       SET deleted = l.deleted + cardinality(records), rows_deleted = l.rows_deleted + went.gone,
           changed_meanwhile = l.changed_meanwhile + cardinality(planned) - cardinality(records)
     WHERE l.run_id = retention_step.run_id AND l.rule_id = line.rule_id;
    UPDATE retention.run u
       SET last_xid = pg_current_xact_id(),
           touched = ARRAY(SELECT unnest(u.touched) UNION SELECT unnest(went.touched) ORDER BY 1)
     WHERE u.id = retention_step.run_id;
    -- What went stays in the plan until the run has looked for what was left behind.
    UPDATE retention.plan_item i SET gone = true
     WHERE i.run_id = retention_step.run_id AND i.rule_id = line.rule_id
       AND i.record_id = ANY (records);
    DELETE FROM retention.plan_item i
     WHERE i.run_id = retention_step.run_id AND i.rule_id = line.rule_id AND NOT i.gone
       AND i.record_id = ANY (planned);
    RETURN QUERY
    SELECT y.id, 'more', authz.retention_progress(retention_step.run_id, line.code)
      FROM (SELECT unnest(youths) AS id
            UNION ALL SELECT NULL WHERE cardinality(youths) = 0) y;
END $$;

-- Deletes records of one kind with everything that is theirs; answers how many rows went, and from
-- which tables.
CREATE FUNCTION authz.retention_destroy(kind text, records uuid[], OUT gone bigint, OUT touched text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
    counted bigint;
    joined uuid[];
BEGIN
    gone := 0;
    touched := '{}';
    IF retention_destroy.kind = 'case' THEN
        joined := ARRAY(SELECT DISTINCT j.youth_id FROM core.case_youth j
                         WHERE j.case_id = ANY (records));
    END IF;
    -- Bars are made anew from conflicts when a number or a block is entered: whoever does that just now is
    -- waited for, or would bring back the bar of one that goes.
    IF retention_destroy.kind = 'conflict' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('sspf-conflict', 0));
        PERFORM FROM core.youth y
          WHERE y.id IN (SELECT b.youth_id FROM core.bar b WHERE b.source_id = ANY (records))
          ORDER BY y.id FOR UPDATE;
    END IF;
    -- Who may have the log forget a person is whose youth they were.
    IF retention_destroy.kind = 'youth' THEN
        INSERT INTO audit.former (person_id, agency_id, gone_on)
        SELECT y.id, y.agency_id, authz.today() FROM core.youth y WHERE y.id = ANY (records)
        ON CONFLICT DO NOTHING;
    END IF;
    FOR line IN SELECT p.relation, p.condition FROM authz.retention_place p
                 WHERE p.kind = retention_destroy.kind ORDER BY p.place
    LOOP
        EXECUTE format('DELETE FROM %s WHERE %s', line.relation,
                       replace(line.condition, '?', '$1'))
          USING records;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
        IF counted > 0 THEN
            touched := touched || line.relation::text;
        END IF;
    END LOOP;
    -- A relation by a team that is no more.
    IF joined <> '{}' THEN
        PERFORM authz.settle_relations(joined);
    END IF;
END $$;

-- Looks through every column of every table that can name a youth or record, whichever they are,
-- for what this run deleted, and through what the planner keeps of them: it must have sampled nothing of
-- a column that 00-columns-not-sampled.sql takes out. (It may hold keys that went until its next sample,
-- which PostgreSQL draws when it likes; keys alone, as the log has them.) A table with youths that this
-- function cannot see into is named.
CREATE FUNCTION authz.retention_scan(run_id uuid, OUT left_behind bigint, OUT unscanned text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
    counted bigint;
    -- When nothing went nothing can be left, and only what could not be seen into is looked for.
    is_empty boolean := NOT EXISTS (SELECT FROM retention.plan_item i
                                     WHERE i.run_id = retention_scan.run_id AND i.gone);
    -- A retry result goes by the id of a record that stays, and the access that somebody had in a session
    -- names that one: these are looked for where they lay alone.
    narrow uuid[] := ARRAY(SELECT r.id FROM retention.rule r
                            WHERE r.record_type IN ('retry-result', 'session'));
BEGIN
    left_behind := 0;
    unscanned := '{}';
    IF NOT has_column_privilege('pg_catalog.pg_statistic', 'staattnum', 'SELECT') THEN
        unscanned := unscanned || 'pg_statistic'::text;
    ELSE
        SELECT count(*) INTO left_behind
          FROM pg_statistic s
          JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
          JOIN pg_class c ON c.oid = s.starelid
         WHERE c.relnamespace IN ('core'::regnamespace, 'retention'::regnamespace)
           AND a.attstattarget = 0;
    END IF;
    -- A table is read once, whatever the number of its columns.
    FOR line IN
        SELECT k.relation, k.is_readable, bool_or(k.attname = 'youth_id') AS names_youths,
               string_agg(format('(t.%I)', k.attname), ', ') AS columns
          FROM (SELECT n.nspname, c.relname, c.oid::regclass AS relation, a.attname,
                       has_column_privilege(c.oid, a.attnum, 'SELECT')
                           AND (c.relowner = current_user::regrole OR EXISTS (
                                SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                                   AND current_user::regrole = ANY (p.polroles)
                                   AND p.polcmd IN ('r', '*'))) AS is_readable
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE a.atttypid = 'uuid'::regtype AND a.attnum > 0 AND NOT a.attisdropped
                   AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                   AND n.nspname !~ '^(pg_|information_schema|audit)'
                   -- Here only youths: what was held or archived keeps its number.
                   AND (n.nspname <> 'retention' AND NOT is_empty OR a.attname = 'youth_id')
                   AND c.oid <> 'retention.plan_item'::regclass) k
         GROUP BY k.nspname, k.relname, k.relation, k.is_readable
         ORDER BY k.nspname, k.relname
    LOOP
        IF line.is_readable AND is_empty THEN
            CONTINUE;
        ELSIF line.is_readable THEN
            EXECUTE format('SELECT count(*) FROM %s t CROSS JOIN LATERAL (VALUES %s) v(id) '
                || 'JOIN retention.plan_item i ON i.record_id = v.id AND i.run_id = $1 AND i.gone '
                || 'AND ($2 OR i.rule_id <> ALL ($3))',
                line.relation, line.columns) INTO counted
              USING retention_scan.run_id,
                    line.relation IN ('core.once'::regclass, 'core.session'::regclass), narrow;
            left_behind := left_behind + counted;
        ELSIF line.names_youths THEN
            unscanned := unscanned || line.relation::text;
        END IF;
    END LOOP;
END $$;

-- Ends a run: looks for what was left behind, certifies, forgets the plan, gives the lock back. No
-- backup holds the data when so many days have passed.
CREATE FUNCTION authz.retention_finish(run_id uuid, backup_days integer)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM retention.plan_item i
                WHERE i.run_id = retention_finish.run_id AND NOT i.gone) THEN
        RETURN QUERY SELECT NULL::uuid, 'more', '{}'::json;
        RETURN;
    END IF;
    UPDATE retention.run u
       SET finished_at = authz.now() + (clock_timestamp() - transaction_timestamp()),
           left_behind = s.left_behind, unscanned = s.unscanned
      FROM authz.retention_scan(retention_finish.run_id) s
     WHERE u.id = retention_finish.run_id AND u.finished_at IS NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- What is overdue after a run that was interrupted, or stopped under way, is what is so now.
    IF (SELECT u.recount FROM retention.run u WHERE u.id = retention_finish.run_id) THEN
        UPDATE retention.run_line l SET overdue = k.overdue
          FROM (SELECT n.rule_id, count(o.rule_id) AS overdue
                  FROM retention.run_line n
                  LEFT JOIN authz.retention_outlook o ON o.rule_id = n.rule_id AND o.is_overdue
                 WHERE n.run_id = retention_finish.run_id GROUP BY n.rule_id) k
         WHERE l.run_id = retention_finish.run_id AND l.rule_id = k.rule_id;
    END IF;
    DELETE FROM retention.plan_item i WHERE i.run_id = retention_finish.run_id;
    PERFORM authz.retention_certify(retention_finish.run_id, retention_finish.backup_days);
    PERFORM pg_advisory_unlock(hashtextextended('sspf-retention', 0));
    RETURN QUERY SELECT NULL::uuid, 'done',
                        authz.retention_progress(retention_finish.run_id, NULL);
END $$;

-- What a line's rule rested on when its run began: the latest decision of each agency's committee that
-- stood then.
CREATE FUNCTION authz.decisions_of(l retention.run_line, moment timestamptz, OUT reference text,
                                   OUT decided_on date, OUT authority text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT string_agg(d.reference, '; ' ORDER BY d.reference), max(d.decided_on),
           string_agg(d.authority, '; ' ORDER BY d.reference)
      INTO decisions_of.reference, decisions_of.decided_on, decisions_of.authority
      FROM retention.decision d
     WHERE d.id = l.decision_id
        OR l.decision_id IS NOT NULL AND d.id IN (
               SELECT DISTINCT ON (a.id) x.decision_id
                 FROM retention.rule_decision x
                 JOIN core.agency a ON a.id = x.agency_id
                                    OR x.agency_id IS NULL AND a.kind = x.agency_kind
                WHERE x.rule_id = l.rule_id AND x.created_at <= decisions_of.moment
                  AND NOT EXISTS (SELECT FROM retention.decision_end e
                                   WHERE e.rule_id = x.rule_id AND e.decision_id = x.decision_id
                                     AND e.created_at <= decisions_of.moment)
                ORDER BY a.id, x.created_at DESC);
END $$;
ALTER FUNCTION authz.decisions_of(retention.run_line, timestamptz) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.decisions_of(retention.run_line, timestamptz) FROM PUBLIC;

-- The protocol (gallringsprotokoll) of a run: rule, decision, counts, time, executor, who approved;
-- no content. Each line adds up: due is the sum of deleted, what was kept by whatever reason, and not
-- reached, which is more than zero only while a run is interrupted.
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
               'policyVersion', u.policy_version, 'plan', u.plan_digest,
               'leftBehind', u.left_behind, 'unscanned', to_json(u.unscanned),
               'lines', (SELECT json_agg(json_build_object(
                       'rule', r.code, 'recordType', r.record_type, 'section', r.section,
                       'period', r.period::text,
                       'decision', c.reference, 'decidedOn', c.decided_on,
                       'authority', c.authority, 'approvers', to_json(l.approvers),
                       'due', l.due, 'deleted', l.deleted, 'rowsDeleted', l.rows_deleted,
                       'held', l.held, 'keptByLongerRule', l.kept_by_longer_rule,
                       'keptForResearch', l.kept_for_research,
                       'withoutDecision', l.without_decision,
                       'birthDateUnknown', l.birth_date_unknown,
                       'notArchived', l.not_archived, 'waiting', l.waiting,
                       'stopped', l.stopped, 'overdue', l.overdue,
                       'changedMeanwhile', l.changed_meanwhile,
                       'notReached', authz.not_reached(l))
                       ORDER BY r.record_type, r.code)
                   FROM retention.run_line l
                   JOIN retention.rule r ON r.id = l.rule_id
                  CROSS JOIN LATERAL authz.decisions_of(l, u.started_at) c
                  WHERE l.run_id = u.id))
      FROM retention.run u WHERE u.id = retention_protocol.run_id;
END $$;

-- The runs, the latest first: their days and how many went, and whether there is a signed certificate.
CREATE FUNCTION authz.run_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY u.started_at DESC, u.id),
           json_build_array(u.started_at, u.id),
           json_build_object(
               'run', u.id, 'runOn', u.run_on, 'executor', u.executor,
               'startedAt', to_char(u.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'finishedAt', to_char(u.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'due', l.due, 'deleted', l.deleted, 'stoppedRules', l.stopped,
               'leftBehind', u.left_behind, 'certified', u.note IS NOT NULL)
      FROM retention.run u
     CROSS JOIN LATERAL (SELECT coalesce(sum(n.due), 0)::bigint AS due,
                                coalesce(sum(n.deleted), 0)::bigint AS deleted,
                                count(n.stopped) AS stopped
                           FROM retention.run_line n WHERE n.run_id = u.id) l
     WHERE run_list.after IS NULL
        OR u.started_at < (run_list.after ->> 0)::timestamptz
        OR u.started_at = (run_list.after ->> 0)::timestamptz AND u.id > (run_list.after ->> 1)::uuid
     ORDER BY u.started_at DESC, u.id
     LIMIT run_list.take + 1 OFFSET run_list.skip;
END $$;
ALTER FUNCTION authz.run_list(integer, integer, json) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.run_list(integer, integer, json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.run_list(integer, integer, json) TO sspf_api, sspf_retention;

-- When the last run ended, how long ago that is (before the first: since the policies were applied), for how
-- long one has been left without an end, and whether that is too long.
CREATE VIEW authz.retention_lateness AS
SELECT s.finished_at, s.since, s.interrupted,
       coalesce(s.since > interval '36 hours', false)
           OR coalesce(s.interrupted > interval '6 hours', false) AS is_stale
  FROM (SELECT max(u.finished_at) AS finished_at,
               authz.now() - coalesce(max(u.finished_at), i.policies_applied_at) AS since,
               authz.now() - min(u.started_at) FILTER (WHERE u.finished_at IS NULL) AS interrupted
          FROM core.installation i LEFT JOIN retention.run u ON true
         GROUP BY i.policies_applied_at) s;
ALTER VIEW authz.retention_lateness OWNER TO sspf_disposal;

-- The run that was left without an end, and the last that ended: for an alarm when nights pass
-- without one, and for the jobs of the embedded default, which have no timer: a run is due in the
-- small hours of each night, and at any hour when a night has gone by without one.
CREATE FUNCTION authz.retention_state() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN s.is_stale THEN 'stale' ELSE 'fresh' END,
           json_build_object(
               'today', authz.today(), 'stale', s.is_stale,
               'due', CASE WHEN extract(hour FROM authz.now() AT TIME ZONE 'Europe/Stockholm')
                           IN (2, 3, 4) THEN s.since > interval '20 hours'
                           ELSE s.since > interval '27 hours' END,
               'lastFinishedHours', round(extract(epoch FROM s.since) / 3600),
               'interruptedHours', round(extract(epoch FROM s.interrupted) / 3600))
      FROM authz.retention_lateness s;
END $$;

ALTER FUNCTION authz.retention_digest(text[], text[]) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_preview() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_list(integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.unended_list(integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_held() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_plan(uuid, boolean, integer, integer, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_unplan(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_weigh(uuid, boolean) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_progress(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_begin(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_step(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_destroy(text, uuid[]) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_scan(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_finish(uuid, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_protocol(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_state() OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.retention_digest(text[], text[]), authz.retention_preview(),
    authz.retention_list(integer, integer, json), authz.unended_list(integer, integer, json),
    authz.retention_held(),
    authz.retention_plan(uuid, boolean, integer, integer, text), authz.retention_unplan(uuid),
    authz.retention_weigh(uuid, boolean), authz.retention_progress(uuid, text),
    authz.retention_begin(uuid, text), authz.retention_step(uuid),
    authz.retention_destroy(text, uuid[]), authz.retention_scan(uuid),
    authz.retention_finish(uuid, integer), authz.retention_protocol(uuid), authz.retention_state()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.retention_preview(), authz.retention_list(integer, integer, json),
    authz.retention_protocol(uuid), authz.retention_state() TO sspf_api, sspf_retention;
GRANT EXECUTE ON FUNCTION authz.retention_begin(uuid, text),
    authz.retention_plan(uuid, boolean, integer, integer, text), authz.retention_step(uuid),
    authz.retention_finish(uuid, integer) TO sspf_retention;

GRANT EXECUTE ON FUNCTION authz.unended_list(integer, integer, json) TO sspf_api;
GRANT SELECT ON authz.me TO sspf_retention;
