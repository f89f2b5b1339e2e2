-- How the installation stands, and which rules it runs by: for those who answer for it. Counts,
-- times and versions; nobody is named, and no record.
--
--   authz.status()         health of database, log and retention, and what is overdue
--   authz.lateness()       how late sealing and the nightly deletion are, for /metrics: to whoever holds
--                          the service's login, for there nobody is signed in
--   authz.policy_facts()   the version in force, and whether anything was changed by hand
--   authz.matrix(…)        the reviewed access matrix that came into force with it, line by line
--
-- Administrators, auditors and records officers. Grounds: SoLPuL 10 § (access can be checked),
-- GDPR 24, 32 (whoever answers for the processing can show how it stands).

CREATE VIEW authz.overseer WITH (security_barrier) AS
SELECT m.staff_id, m.moment FROM authz.me m
 WHERE m.roles && '{administrator,auditor,records_officer}'
   AND m.purpose IN ('administration', 'log-review', 'retention');
-- Who may read the rules themselves.
CREATE VIEW authz.rule_reader WITH (security_barrier) AS
SELECT m.staff_id FROM authz.me m
 WHERE m.role IN ('administrator', 'auditor') AND m.purpose IN ('administration', 'log-review');
ALTER VIEW authz.overseer OWNER TO sspf_authz;
ALTER VIEW authz.rule_reader OWNER TO sspf_authz;
GRANT SELECT ON authz.overseer TO sspf_audit, sspf_disposal;

-- Units with staff that nobody may review the log of: no auditor and no other unit's manager of the
-- agency is out of their line, this month and the last. Their samples wait for a role to be given.
CREATE FUNCTION authz.unreviewable(OUT agency text, OUT unit text) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.overseer) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT a.name, u.name FROM core.unit u JOIN core.agency a ON a.id = u.agency_id
     WHERE EXISTS (SELECT FROM core.staff s WHERE s.unit_id = u.id)
       AND NOT authz.has_reviewer(
               u.id, (date_trunc('month', authz.today()::timestamp) - interval '1 month')
                         AT TIME ZONE 'Europe/Stockholm', authz.now(),
               '{auditor,unit_manager}')
     ORDER BY a.name, u.name;
END $$;

-- The newest checkpoint, for how many seconds the oldest unsealed entry has waited, samples of the
-- log whose review is late, and months of units that nobody has drawn a sample of fifteen days after
-- their end, though the unit's staff looked at persons. The entry of this very request waits too.
CREATE FUNCTION authz.log_standing(OUT origin text, OUT size bigint, OUT sealed_at timestamptz,
    OUT lag bigint, OUT late_samples bigint, OUT undrawn bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.overseer) THEN
        RETURN;
    END IF;
    SELECT s.origin, c.size, c.at
      INTO log_standing.origin, log_standing.size, log_standing.sealed_at
      FROM audit.shard s JOIN audit.checkpoint c ON c.shard = s.id
     ORDER BY s.id DESC, c.size DESC LIMIT 1;
    log_standing.lag := floor(authz.seal_lag());
    log_standing.late_samples := (
        SELECT count(*) FROM audit.sample s
         WHERE s.due_on < authz.today()
           AND NOT EXISTS (SELECT FROM audit.sign_off f WHERE f.sample_id = s.id));
    -- Asked a member of staff and month at a time, by the index of entries by staff and time, until
    -- the first look: the log is never walked as a whole.
    log_standing.undrawn := (
        SELECT count(*)
          FROM core.unit u
         CROSS JOIN LATERAL (
               SELECT g.start::date AS month, g.start AT TIME ZONE 'Europe/Stockholm' AS first,
                      (g.start + interval '1 month') AT TIME ZONE 'Europe/Stockholm' AS last
                 FROM generate_series(1, 12) n
                CROSS JOIN LATERAL (
                      SELECT date_trunc('month', authz.today()::timestamp)
                             - n * interval '1 month' AS start) g
                WHERE g.start + interval '1 month 15 days' <= authz.today()) c
         WHERE NOT EXISTS (SELECT FROM audit.sample s
                            WHERE s.unit_id = u.id AND s.month = c.month)
           AND EXISTS (
               SELECT FROM core.membership p
                CROSS JOIN LATERAL (
                      SELECT FROM audit.request r
                       WHERE r.staff_id = p.staff_id AND r.at >= c.first AND r.at < c.last
                         AND r.layer = 0 AND r.unit_id = u.id
                         AND EXISTS (SELECT FROM audit.outcome o
                                      WHERE o.xid = r.xid AND o.incarnation = r.incarnation
                                        AND o.layer = r.layer AND cardinality(o.persons) > 0)
                       ORDER BY r.at, r.no LIMIT 1) look
                WHERE p.unit_id = u.id AND p.started_at < c.last
                  AND (p.ended_at IS NULL OR p.ended_at > c.first)));
END $$;

-- The last run that ended, the one that was left without an end, and requests of persons that wait
-- beyond their day. Stale: no run for a day and a half.
CREATE FUNCTION authz.retention_standing(OUT finished_at timestamptz, OUT since interval,
    OUT interrupted interval, OUT stale boolean, OUT deleted bigint, OUT stopped bigint, OUT overdue bigint,
    OUT late_requests bigint, OUT unwritten bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.overseer) THEN
        RETURN;
    END IF;
    SELECT s.finished_at, s.since, s.interrupted, s.is_stale
      INTO retention_standing.finished_at, retention_standing.since, retention_standing.interrupted,
           retention_standing.stale
      FROM authz.retention_lateness s;
    SELECT u.id INTO last
      FROM retention.run u WHERE u.finished_at IS NOT NULL ORDER BY u.finished_at DESC LIMIT 1;
    SELECT sum(l.deleted), count(l.stopped), sum(l.overdue)
      INTO retention_standing.deleted, retention_standing.stopped, retention_standing.overdue
      FROM retention.run_line l WHERE l.run_id = last;
    retention_standing.late_requests := (
        SELECT count(*) FROM authz.request_case c
         WHERE c.decision IS NULL AND c.due_on < authz.today());
    -- Tables whose freed pages may still be read a month after the deletion, for no run has written them
    -- anew since.
    retention_standing.unwritten := (
        SELECT count(DISTINCT t.name)
          FROM retention.run u CROSS JOIN LATERAL unnest(u.unwritten) AS t(name)
         WHERE u.finished_at < authz.now() - interval '30 days'
           AND NOT EXISTS (SELECT FROM retention.run v
                            WHERE v.started_at > u.started_at AND t.name = ANY (v.rewritten)));
END $$;

CREATE FUNCTION authz.status() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    log record;
    run record;
    units json;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.overseer) THEN
        RETURN;
    END IF;
    SELECT * INTO log FROM authz.log_standing();
    SELECT coalesce(json_agg(json_build_object('agency', x.agency, 'unit', x.unit)), '[]')
      INTO units FROM authz.unreviewable() x;
    SELECT * INTO run FROM authz.retention_standing();
    RETURN QUERY
    SELECT NULL::uuid, i.policy_version, json_build_object(
               'at', authz.utc(authz.now()),
               'database', json_build_object(
                   'version', split_part(current_setting('server_version'), ' ', 1),
                   'madeFor', i.made_for, 'incarnation', i.incarnation,
                   'isStandby', pg_is_in_recovery(),
                   'upSince', authz.utc(pg_postmaster_start_time())),
               'policy', json_build_object(
                   'version', i.policy_version,
                   'appliedAt', authz.utc(i.policies_applied_at)),
               'log', json_build_object(
                   'checkpoint', log.origin, 'entries', log.size,
                   'sealedAt', authz.utc(log.sealed_at),
                   'sealedSecondsAgo',
                   floor(extract(epoch FROM transaction_timestamp() - log.sealed_at)),
                   'lagSeconds', log.lag),
               'retention', json_build_object(
                   'finishedAt', authz.utc(run.finished_at),
                   'hoursAgo', floor(extract(epoch FROM run.since) / 3600),
                   'interruptedHours', floor(extract(epoch FROM run.interrupted) / 3600),
                   'deleted', run.deleted, 'stoppedRules', run.stopped,
                   'overdueRecords', run.overdue),
               'unitsWithoutReviewer', units,
               'overdue', (SELECT coalesce(json_agg(json_build_object(
                                      'what', o.what, 'count', o.count) ORDER BY o.place), '[]')
                             FROM (VALUES
                                 (1, 'sealing', (log.lag > 60)::integer),
                                 (2, 'retention-run', run.stale::integer),
                                 (3, 'stopped-rules', run.stopped),
                                 (4, 'overdue-records', run.overdue),
                                 (5, 'requests', run.late_requests),
                                 (9, 'tables-not-written-anew', run.unwritten),
                                 (6, 'log-reviews', log.late_samples),
                                 (7, 'log-samples', log.undrawn),
                                 (8, 'units-without-reviewer',
                                  json_array_length(units))) o(place, what, count)
                            WHERE o.count > 0))
      FROM core.installation i;
END $$;

-- Takes as long as a look at the whole catalogue: authz.status() does without.
CREATE FUNCTION authz.policy_facts() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.rule_reader) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, f.policy_version, json_build_object(
               'version', f.policy_version, 'appliedAt', authz.utc(i.policies_applied_at),
               'isUnchanged', f.policies_unchanged,
               'policies', (SELECT count(*) FROM pg_policy),
               -- Loaded with the policies, so that it is the one reviewed with them as long as
               -- nothing was changed.
               'matrix', encode(sha256(convert_to(authz.access_matrix(), 'UTF8')), 'hex'))
      FROM core.installation i CROSS JOIN authz.installation() f;
END $$;

-- The lines of the matrix in force: about what, on which tables or function, who, and the answers by
-- act as they stand in the reviewed file. Filters: a table or function, and words in who asks, or in
-- what about; null for all.
CREATE FUNCTION authz.matrix(place_name text, who text, about text, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    line text;
    section text;
    subjects text[];
    acts text[];
    marks text[];
    found bigint := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.rule_reader) THEN
        RETURN;
    END IF;
    FOREACH line IN ARRAY string_to_array(authz.access_matrix(), E'\n') LOOP
        IF line ~ '^(ABOUT|FUNCTIONS)' THEN
            section := CASE WHEN line ~ '^ABOUT' THEN substr(line, 7) ELSE 'FUNCTIONS' END;
            subjects := NULL;
        ELSIF line ~ '^[A-Z]{2}' THEN
            section := NULL;
        ELSIF section = 'FUNCTIONS' AND line ~ '^  \S' THEN
            subjects := ARRAY[trim(line)];
            acts := '{call}';
        ELSIF section IS NOT NULL AND line ~ '^[a-z]' THEN
            subjects := string_to_array(line, ', ');
            acts := NULL;
        ELSIF section IS NOT NULL AND subjects IS NOT NULL AND line ~ '^ ' THEN
            marks := regexp_split_to_array(trim(line), ' {2,}');
            IF acts IS NULL THEN
                acts := marks;
                CONTINUE;
            END IF;
            IF section = 'FUNCTIONS' THEN marks := ARRAY['✔', trim(line)]; END IF;
            CONTINUE WHEN matrix.place_name IS NOT NULL AND NOT EXISTS (
                SELECT FROM unnest(subjects) s
                 WHERE s = matrix.place_name OR replace(split_part(s, '(', 1), '"', '')
                       IN (matrix.place_name, 'core.' || matrix.place_name));
            CONTINUE WHEN position(lower(matrix.who) IN lower(marks[cardinality(marks)])) = 0
                       OR position(lower(matrix.about) IN lower(section)) = 0;
            found := found + 1;
            CONTINUE WHEN found <= matrix.skip;
            person := NULL;
            place := found;
            doc := json_build_object('about', section, 'subjects', subjects,
                'who', marks[cardinality(marks)],
                'answers', json_object(acts, marks[1:cardinality(acts)]));
            RETURN NEXT;
            EXIT WHEN found > matrix.skip + matrix.take;
        END IF;
    END LOOP;
END $$;

-- The whole text of the matrix in force, to be held against a release's.
CREATE FUNCTION authz.matrix_text() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT authz.access_matrix() FROM authz.rule_reader);
END $$;

-- How late what runs by itself is, in seconds: for how long the oldest entry waits to be sealed; since the
-- last run of the nightly deletion ended, and since one began that has not ended (null: none), as
-- authz.retention_lateness has it.
CREATE FUNCTION authz.lateness(OUT seal_lag bigint, OUT retention_age bigint,
                               OUT retention_interrupted bigint, OUT retention_is_stale boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    SELECT floor(authz.seal_lag()), floor(extract(epoch FROM s.since)),
           floor(extract(epoch FROM s.interrupted)),
           s.is_stale
      INTO lateness.seal_lag, lateness.retention_age, lateness.retention_interrupted,
           lateness.retention_is_stale
      FROM authz.retention_lateness s;
END $$;

-- A moment as JSON has it.
CREATE FUNCTION authz.utc(moment timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
END $$;

ALTER FUNCTION authz.utc(timestamptz) OWNER TO sspf_authz;
ALTER FUNCTION authz.unreviewable() OWNER TO sspf_audit;
ALTER FUNCTION authz.log_standing() OWNER TO sspf_audit;
ALTER FUNCTION authz.retention_standing() OWNER TO sspf_disposal;
GRANT EXECUTE ON FUNCTION authz.seal_lag() TO sspf_disposal;
ALTER FUNCTION authz.lateness() OWNER TO sspf_disposal;
ALTER FUNCTION authz.status() OWNER TO sspf_authz;
ALTER FUNCTION authz.matrix_text() OWNER TO sspf_authz;
ALTER FUNCTION authz.policy_facts() OWNER TO sspf_authz;
ALTER FUNCTION authz.matrix(text, text, text, integer, integer) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.utc(timestamptz), authz.log_standing(), authz.unreviewable(),
    authz.retention_standing(), authz.lateness(), authz.status(), authz.policy_facts(),
    authz.matrix_text(), authz.matrix(text, text, text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_standing(), authz.unreviewable(),
    authz.retention_standing() TO sspf_authz;
GRANT EXECUTE ON FUNCTION authz.lateness(), authz.status(), authz.policy_facts(),
    authz.matrix_text(), authz.matrix(text, text, text, integer, integer) TO sspf_api;
