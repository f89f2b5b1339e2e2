-- What leaves the log: a person, when their file is gone; a month, when its time is over. Both by
-- decision (gallringsbeslut), and both are themselves entries of the log.
--
--   log_erase    records officers of the agency whose youth it was: salt and identity of one person go,
--                the commitment stays; under a decision of its own committee, or of the board about
--                the log, that two persons in two roles have approved a rule of; nobody whom an entry
--                of the days of a hold on a span shows
--   replay       the nightly job, after a restore: whom the log had forgotten, by keyed tombstones
--   log_expire   the nightly job: whole shards, oldest first, whose youngest entry is old enough, under
--                a rule that two persons have approved for months of their size
--
-- Grounds: GDPR 5.1 e, 17 (storage limitation, erasure), arkivlagen 10 §, R50, R53.

GRANT SELECT (id) ON core.youth TO sspf_audit;
CREATE POLICY youth_log ON core.youth FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY youth_log ON core.youth IS
    'ground: GDPR 17 (nobody is erased from the log who still has a file); keys, by authz.log_erase';
GRANT USAGE ON SCHEMA retention TO sspf_audit;
GRANT SELECT ON retention.decision, retention.rule TO sspf_audit;
CREATE POLICY decision_log ON retention.decision FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY decision_log ON retention.decision IS
    'ground: arkivlagen 10 §, R50 (no deletion without the committee''s decision)';
CREATE POLICY rule_log ON retention.rule FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY rule_log ON retention.rule IS
    'ground: GDPR 5.1 e (how long the log is kept); rules hold no personal data';
ALTER TABLE audit.former ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT INSERT ON audit.former TO sspf_disposal;
CREATE POLICY former_audit ON audit.former TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY former_audit ON audit.former IS
    'ground: GDPR 17, R50 (which agency has the log forget a person); keys, by authz.log_erase';
CREATE POLICY former_disposal ON audit.former FOR INSERT TO sspf_disposal WITH CHECK (true);
COMMENT ON POLICY former_disposal ON audit.former IS
    'ground: GDPR 17, R50 (which agency has the log forget a person); keys, by authz.retention_destroy';
ALTER TABLE retention.log_forgotten ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON retention.log_forgotten TO sspf_audit;
CREATE POLICY log_forgotten_audit ON retention.log_forgotten TO sspf_audit
    USING (true) WITH CHECK (true);
COMMENT ON POLICY log_forgotten_audit ON retention.log_forgotten IS
    'ground: GDPR 5.1 e, 17 (no backup brings back whom the log forgot); keys, until the next night';
CREATE POLICY log_forgotten_kept ON retention.log_forgotten TO sspf_owner
    USING (true) WITH CHECK (true);
COMMENT ON POLICY log_forgotten_kept ON retention.log_forgotten IS
    'ground: GDPR 5.1 e, 17; by authz.forgotten_kept, when the tombstones are outside';
CREATE POLICY outcome_log_retention ON audit.outcome TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY outcome_log_retention ON audit.outcome IS
    'ground: GDPR 5.1 e, 17; by authz.log_erase and log_expire, which the log itself records';
CREATE POLICY request_log_retention ON audit.request FOR DELETE TO sspf_audit USING (true);
COMMENT ON POLICY request_log_retention ON audit.request IS
    'ground: GDPR 5.1 e; by authz.log_expire, which the log itself records';

-- Has the log forget a person. In every entry that shows them, the certificate's id takes the place of
-- theirs and the commitment that of the salt; the certificate is itself an entry.
CREATE FUNCTION authz.log_forget(person_id uuid, why text, OUT certificate uuid, OUT places bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    label bytea := convert_to(E'sspf-audit-person/v1\n', 'UTF8');
    line regclass;
BEGIN
    certificate := gen_random_uuid();
    SELECT count(*) INTO places
      FROM (SELECT o.persons FROM audit.outcome o WHERE o.persons @> ARRAY[log_forget.person_id]
            UNION ALL
            SELECT v.persons FROM audit.event v WHERE v.persons @> ARRAY[log_forget.person_id]) a
     CROSS JOIN LATERAL unnest(a.persons) x(id) WHERE x.id = log_forget.person_id;
    INSERT INTO audit.event (incarnation, kind, result, staff_id, session_id, agency_id, unit_id,
                             role, purpose, action, resource, row_id, reason, detail, request_id,
                             policy_version)
    SELECT i.incarnation, 'log-erased', 'ok', m.staff_id, m.session_id, m.agency_id, m.unit_id,
           m.role, m.purpose, 'log.erase', 'log-certificate', certificate, log_forget.why,
           places::text, m.request_id, i.policy_version
      FROM authz.me m CROSS JOIN core.installation i;
    FOREACH line IN ARRAY '{audit.outcome, audit.event}'::regclass[] LOOP
        EXECUTE format('UPDATE %s AS a '
            || 'SET row_id = CASE a.row_id WHEN $1 THEN $2 ELSE a.row_id END, '
            || 'persons = array_replace(a.persons, $1, $2), '
            || 'salts = ARRAY(SELECT CASE x.id WHEN $1 THEN sha256($3 || x.salt || uuid_send(x.id)) '
            || 'ELSE x.salt END FROM unnest(a.persons, a.salts) WITH ORDINALITY x(id, salt, place) '
            || 'ORDER BY x.place) WHERE a.persons @> ARRAY[$1]', line)
          USING log_forget.person_id, certificate, label;
    END LOOP;
    DELETE FROM audit.former f WHERE f.person_id = log_forget.person_id;
END $$;

-- Erases a person whose file is gone. Answers with the certificate; raises ZS061 where a hold keeps entries
-- of days on which the log shows them.
CREATE FUNCTION authz.log_erase(person_id uuid, reference text)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    certificate uuid;
    places bigint;
    own uuid := (SELECT m.agency_id FROM authz.me m);
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m
                    WHERE m.role = 'records_officer' AND m.purpose = 'retention')
       OR NOT EXISTS (SELECT FROM retention.decision d
                        JOIN retention.rule r
                          ON r.record_type = 'log-entry' AND r.decision_id = d.id
                          OR (r.id, d.id, own) IN (
                             SELECT x.rule_id, x.decision_id, x.agency_id FROM authz.agency_decision x)
                       CROSS JOIN LATERAL authz.retention_approved(r.id) a
                       WHERE d.reference = log_erase.reference AND a.approvers IS NOT NULL
                         -- What is decided for a day to come, or was called off, lets nothing go yet.
                         AND r.valid_from <= authz.today()
                         AND r.valid_until IS DISTINCT FROM r.valid_from)
       -- Of one who went before that was kept, nobody else's staff may have looked.
       OR own IS DISTINCT FROM coalesce(
              (SELECT f.agency_id FROM audit.former f WHERE f.person_id = log_erase.person_id),
              (SELECT q.agency_id FROM audit.outcome o JOIN audit.request q
                  ON q.xid = o.xid AND q.incarnation = o.incarnation AND q.layer = o.layer
                WHERE o.persons @> ARRAY[log_erase.person_id] AND q.agency_id <> own LIMIT 1), own)
       OR EXISTS (SELECT FROM core.youth y WHERE y.id = log_erase.person_id) THEN
        RETURN;
    END IF;
    PERFORM authz.demand_proof();
    -- No hold slips in between the look for one and the commit (R49): see authz.hold_waits.
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-log-expiry', 0));
    IF EXISTS (SELECT FROM authz.retention_hold h
                 JOIN (SELECT q.at
                         FROM audit.outcome o JOIN audit.request q
                           ON q.xid = o.xid AND q.incarnation = o.incarnation AND q.layer = o.layer
                        WHERE o.persons @> ARRAY[log_erase.person_id]
                        UNION ALL
                       SELECT v.at FROM audit.event v
                        WHERE v.persons @> ARRAY[log_erase.person_id]) e
                   ON (e.at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN h.span_from AND h.span_until
                WHERE h.scope = 'span') THEN
        RAISE EXCEPTION 'held' USING ERRCODE = 'ZS061';
    END IF;
    SELECT f.certificate, f.places INTO certificate, places
      FROM authz.log_forget(log_erase.person_id, 'decision') f;
    INSERT INTO retention.log_forgotten (person_id, forgotten_at)
    VALUES (log_erase.person_id, authz.now()) ON CONFLICT DO NOTHING;
    RETURN QUERY
    SELECT NULL::uuid, 1::bigint,
           json_build_object('certificate', certificate, 'places', places,
                             'decision', log_erase.reference);
END $$;

-- Whom the log forgot since the job last asked, five thousand at a time: for tombstones outside. Tag
-- `more`, or `done` when there is nobody.
CREATE FUNCTION authz.forgotten_list() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN count(*) = 0 THEN 'done' ELSE 'more' END,
           coalesce(json_agg(g.person_id), '[]')
      FROM (SELECT f.person_id FROM retention.log_forgotten f ORDER BY f.person_id LIMIT 5000) g;
END $$;

-- Forgets these, whose tombstones are kept: by emptying the table, for a row that is deleted can still be
-- read in its file; others wait for the next night.
CREATE FUNCTION authz.forgotten_kept(persons uuid[]) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    others retention.log_forgotten[];
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    LOCK TABLE retention.log_forgotten IN ACCESS EXCLUSIVE MODE;
    others := ARRAY(SELECT f FROM retention.log_forgotten f
                     WHERE f.person_id <> ALL (forgotten_kept.persons));
    TRUNCATE retention.log_forgotten;
    INSERT INTO retention.log_forgotten SELECT (unnest(others)).*;
    RETURN QUERY SELECT NULL::uuid, 'kept', '{}'::json;
END $$;

-- After a restore: whom the log shows, five thousand at a time in the order of the keys.
CREATE FUNCTION authz.replay_persons(after uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN count(*) < 5000 THEN 'done' ELSE 'more' END,
           coalesce(json_agg(g.id ORDER BY g.id), '[]')
      FROM (SELECT a.id
              FROM (SELECT unnest(o.persons) AS id FROM audit.outcome o
                    UNION SELECT unnest(v.persons) FROM audit.event v
                    UNION SELECT f.person_id FROM audit.former f) a
             WHERE replay_persons.after IS NULL OR a.id > replay_persons.after
             ORDER BY a.id LIMIT 5000) g;
END $$;

-- Has the log forget them again; who has a file that a hold keeps stays, and is counted.
CREATE FUNCTION authz.replay_forget(run_id uuid, persons uuid[])
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    going uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    going := ARRAY(SELECT x.id FROM unnest(replay_forget.persons) x(id)
                    WHERE x.id NOT IN (SELECT y.id FROM core.youth y));
    PERFORM authz.log_forget(x.id, 'replay') FROM unnest(going) x(id);
    RETURN QUERY
    SELECT NULL::uuid, 'done', json_build_object(
        'deleted', cardinality(going),
        'kept', cardinality(replay_forget.persons) - cardinality(going));
END $$;

-- A hold that is being placed waits for a month that is going, and the other way round.
CREATE FUNCTION authz.hold_waits() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('sspf-log-expiry', 0));
    RETURN NULL;
END $$;
CREATE TRIGGER waits_for_log BEFORE INSERT ON retention.hold FOR EACH STATEMENT
    EXECUTE FUNCTION authz.hold_waits();

-- Drops the oldest shard that is left, if its last checkpoint is older than the log's retention
-- period, by an approved rule in force with a decision. Its row stays, and the next shard's opening vouches
-- for its last checkpoint. Answers one item, or none when nothing is due.
CREATE FUNCTION authz.log_expire(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    due record;
    went bigint;
    held uuid[];
    stopped text;
BEGIN
    IF session_user <> 'sspf_retention' OR NOT EXISTS (SELECT FROM authz.me) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-seal', 0));
    -- No hold slips in between the look for one and the commit (R49): see authz.hold_waits.
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-log-expiry', 0));
    SELECT s.id, r.id AS rule_id, s.origin, s.month, c.size, c.at, r.decision_id, d.reference, r.period,
           ((extract(year FROM r.period) * 12 + extract(month FROM r.period))
            + floor(extract(day FROM r.period) / 31))::integer AS months
      INTO due
      FROM (SELECT h.id, h.origin, h.month FROM audit.shard h
             WHERE NOT EXISTS (SELECT FROM audit.shard_drop p WHERE p.shard = h.id)
               AND h.id < (SELECT max(x.id) FROM audit.shard x)
             ORDER BY h.id LIMIT 1) s
     CROSS JOIN LATERAL (SELECT k.size, k.at FROM audit.checkpoint k WHERE k.shard = s.id
                          ORDER BY k.size DESC LIMIT 1) c
      JOIN retention.rule r ON r.record_type = 'log-entry' AND r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today())
      JOIN retention.decision d ON d.id = r.decision_id
     -- Where two rules meet the longer wins.
     ORDER BY r.period DESC LIMIT 1;
    IF NOT FOUND OR due.months < 1
       OR (due.at AT TIME ZONE 'Europe/Stockholm')::date + due.period > authz.today() THEN
        RETURN QUERY SELECT NULL::uuid, 'done'::text, json_build_object('entries', 0);
        RETURN;
    END IF;
    -- Two persons in two roles have approved the rule as it stands, for months of this size (R51).
    stopped := authz.retention_stop(due.rule_id, due.size);
    IF stopped IS NOT NULL THEN
        RETURN QUERY SELECT NULL::uuid, 'done'::text,
                            json_build_object('entries', 0, 'stopped', stopped);
        RETURN;
    END IF;
    -- A hold overrides every rule (R49): of the time, or of somebody whom an entry of the month shows.
    held := ARRAY(SELECT y.youth_id FROM authz.retention_held_youth y);
    IF EXISTS (SELECT FROM authz.retention_hold h
                WHERE h.scope = 'span' AND h.span_from <= (due.at AT TIME ZONE 'UTC')::date
                  AND h.span_until >= due.month)
       OR EXISTS (SELECT FROM audit.leaf l
                    JOIN audit.outcome o ON o.xid = l.xid AND o.incarnation = l.incarnation
                   WHERE l.shard = due.id AND o.persons && held)
       OR EXISTS (SELECT FROM audit.leaf l
                    JOIN audit.event v ON v.xid = l.xid AND v.incarnation = l.incarnation
                                      AND v.no = l.no
                   WHERE l.shard = due.id AND v.persons && held) THEN
        RETURN QUERY SELECT NULL::uuid, 'done'::text,
                            json_build_object('entries', 0, 'isHeld', true);
        RETURN;
    END IF;
    INSERT INTO audit.event (incarnation, kind, result, role, purpose, action, resource, row_id,
                             detail, request_id, policy_version)
    SELECT m.incarnation, 'log-shard-dropped', 'ok', m.role, m.purpose, 'log.drop-shard',
           'log-shard', due.decision_id,
           concat_ws(' ', due.origin, due.size,
due.months, authz.today()), m.request_id, i.policy_version
      FROM authz.me m CROSS JOIN core.installation i;
    DELETE FROM audit.verdict v USING audit.sample_item i, audit.leaf l
     WHERE l.shard = due.id AND i.incarnation = l.incarnation AND i.xid = l.xid AND i.no = l.no
       AND v.sample_id = i.sample_id AND v.place = i.place;
    DELETE FROM audit.sample_item i USING audit.leaf l
     WHERE l.shard = due.id AND i.incarnation = l.incarnation AND i.xid = l.xid AND i.no = l.no;
    DELETE FROM audit.outcome o USING audit.leaf l
     WHERE l.shard = due.id AND o.incarnation = l.incarnation AND o.xid = l.xid
       AND EXISTS (SELECT FROM audit.request r WHERE r.xid = l.xid
                      AND r.incarnation = l.incarnation AND r.no = l.no);
    DELETE FROM audit.request r USING audit.leaf l
     WHERE l.shard = due.id AND r.incarnation = l.incarnation AND r.xid = l.xid AND r.no = l.no;
    DELETE FROM audit.event v USING audit.leaf l
     WHERE l.shard = due.id AND v.incarnation = l.incarnation AND v.xid = l.xid AND v.no = l.no;
    DELETE FROM audit.leaf l WHERE l.shard = due.id;
    GET DIAGNOSTICS went = ROW_COUNT;
    DELETE FROM audit.node n WHERE n.shard = due.id;
    DELETE FROM audit.cosignature g WHERE g.shard = due.id AND g.size < due.size;
    DELETE FROM audit.checkpoint k WHERE k.shard = due.id AND k.size < due.size;
    DELETE FROM audit.former f
     WHERE f.gone_on < (SELECT min(h.month) FROM audit.shard h WHERE h.id > due.id);
    INSERT INTO audit.shard_drop (shard, decision_id, entries)
    VALUES (due.id, due.decision_id, went);
    RETURN QUERY
    SELECT NULL::uuid, 'more'::text,
           json_build_object('shard', due.origin, 'entries', went, 'decision', due.reference,
                             'period', due.period::text);
END $$;

ALTER FUNCTION authz.log_forget(uuid, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.forgotten_list() OWNER TO sspf_audit;
ALTER FUNCTION authz.forgotten_kept(uuid[]) OWNER TO sspf_owner;
ALTER FUNCTION authz.replay_persons(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.replay_forget(uuid, uuid[]) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_erase(uuid, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_expire(uuid) OWNER TO sspf_audit;
ALTER FUNCTION authz.hold_waits() OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.log_erase(uuid, text), authz.log_expire(uuid), authz.hold_waits(),
    authz.log_forget(uuid, text), authz.forgotten_list(), authz.forgotten_kept(uuid[]),
    authz.replay_persons(uuid), authz.replay_forget(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_erase(uuid, text) TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.log_expire(uuid), authz.forgotten_list(),
    authz.forgotten_kept(uuid[]), authz.replay_persons(uuid), authz.replay_forget(uuid, uuid[])
    TO sspf_retention;
