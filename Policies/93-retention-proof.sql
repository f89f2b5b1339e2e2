-- What stays of a deletion: freed pages written anew, a certificate, and the keys of what went, which
-- the job keeps outside the database until no backup holds the data any more.
--
-- Grounds: R51 (gallringsprotokoll), GDPR 5.1 e and 5.2 (storage limitation, accountability).

GRANT UPDATE (certificate, note, last_xid, rewritten, unwritten) ON retention.run TO sspf_disposal;

-- Writes one table anew, whole: DELETE and VACUUM leave the deleted rows readable in the file. Not a
-- table larger than `most` bytes (null: any), nor one that is in use now: nobody waits behind it. What
-- the planner keeps of its keys is taken anew either way.
CREATE FUNCTION authz.retention_rewrite(relation regclass, most bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms'
AS $$
DECLARE
    key regclass;
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN false;
    END IF;
    EXECUTE format('ANALYZE %s', relation);
    IF pg_table_size(relation) > most THEN
        RETURN false;
    END IF;
    SELECT x.indexrelid INTO key FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
     WHERE x.indrelid = relation AND x.indisvalid AND x.indpred IS NULL AND c.relam = (
               SELECT m.oid FROM pg_am m WHERE m.amname = 'btree')
     ORDER BY NOT x.indisprimary, x.indexrelid LIMIT 1;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    EXECUTE format('CLUSTER %s USING %I', relation,
                   (SELECT c.relname FROM pg_class c WHERE c.oid = key));
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN false;
END $$;

-- The next table to write anew: those that this run deleted from, and those that the last one had to
-- leave. Tag `more`, or `done`, or `wait` while a transaction runs that is older than the deletion, for
-- it keeps the deleted rows alive: to be asked again, or without patience.
CREATE FUNCTION authz.retention_tidy(run_id uuid, most bigint, patient boolean)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    next text;
    isolated boolean;
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    SELECT w.relation INTO next
      FROM (SELECT unnest(o.touched) AS relation
              FROM retention.run o WHERE o.id = retention_tidy.run_id
            UNION
            SELECT unnest(v.unwritten)
              FROM (SELECT o.unwritten FROM retention.run o WHERE o.finished_at IS NOT NULL
                     ORDER BY o.finished_at DESC LIMIT 1) v) w
     WHERE w.relation <> ALL ((SELECT u.rewritten || u.unwritten FROM retention.run u
                                WHERE u.id = retention_tidy.run_id)::text[])
     ORDER BY 1 LIMIT 1;
    IF NOT FOUND THEN
        RETURN QUERY SELECT NULL::uuid, 'done', '{}'::json;
        RETURN;
    END IF;
    isolated := pg_snapshot_xmin(pg_current_snapshot()) > coalesce(
        (SELECT u.last_xid FROM retention.run u WHERE u.id = retention_tidy.run_id), '0');
    IF retention_tidy.patient AND NOT isolated THEN
        RETURN QUERY SELECT NULL::uuid, 'wait', '{}'::json;
        RETURN;
    END IF;
    IF authz.retention_rewrite(next::regclass,
                               CASE WHEN isolated THEN retention_tidy.most ELSE -1 END) THEN
        UPDATE retention.run u SET rewritten = u.rewritten || next
         WHERE u.id = retention_tidy.run_id;
    ELSE
        UPDATE retention.run u SET unwritten = u.unwritten || next
         WHERE u.id = retention_tidy.run_id;
    END IF;
    RETURN QUERY SELECT NULL::uuid, 'more', '{}'::json;
END $$;

-- The keys of what this run deleted, five thousand at a time in the order of the keys: for the
-- tombstones that the job keeps outside. Sessions and retry results are deleted again the first
-- night after a restore, and need none.
CREATE FUNCTION authz.retention_gone(run_id uuid, after uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '[]'::json;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN count(*) < 5000 THEN 'done' ELSE 'more' END,
           coalesce(json_agg(json_build_array(g.record_type, g.record_id) ORDER BY g.record_id),
                    '[]')
      FROM (SELECT r.record_type, i.record_id
              FROM retention.plan_item i JOIN retention.rule r ON r.id = i.rule_id
             WHERE i.run_id = retention_gone.run_id AND i.gone
               AND r.record_type NOT IN ('session', 'retry-result')
               AND (retention_gone.after IS NULL OR i.record_id > retention_gone.after)
             ORDER BY i.record_id LIMIT 5000) g;
END $$;

-- Puts the digest of a certificate on the log, where it is sealed with everything else.
CREATE FUNCTION authz.note_certificate(run_id uuid, digest text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO audit.event (incarnation, kind, result, role, purpose, action, resource, row_id,
                             detail, request_id, policy_version)
    SELECT i.incarnation, 'retention-certificate', 'ok', m.role, m.purpose, 'retention.certify',
           'retention-run', note_certificate.run_id, note_certificate.digest, m.request_id,
           i.policy_version
      FROM core.installation i CROSS JOIN authz.me m;
END $$;

-- The certificate of a run that is ending: its protocol, what was written anew, and the day from
-- which no backup holds the data. Canonical: jsonb's own order of members.
CREATE FUNCTION authz.retention_certify(run_id uuid, backup_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    body text;
BEGIN
    SELECT (p.doc::jsonb || jsonb_build_object(
               'rewritten', u.rewritten, 'unwritten', u.unwritten,
               'backupsGoneBy', authz.today() + retention_certify.backup_days))::text
      INTO body
      FROM authz.retention_protocol(retention_certify.run_id) p
      JOIN retention.run u ON u.id = retention_certify.run_id;
    UPDATE retention.run u SET certificate = body WHERE u.id = retention_certify.run_id;
    PERFORM authz.note_certificate(retention_certify.run_id,
                                   encode(sha256(convert_to(body, 'UTF8')), 'hex'));
END $$;

-- A certificate that is not signed yet, the oldest; no row when all are.
CREATE FUNCTION authz.retention_unsigned() RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, u.id::text,
           json_build_object('run', u.id, 'certificate', u.certificate)
      FROM retention.run u WHERE u.certificate IS NOT NULL AND u.note IS NULL
     ORDER BY u.started_at LIMIT 1;
END $$;

-- Keeps the signed certificate, once.
CREATE FUNCTION authz.retention_sign(run_id uuid, note text)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    UPDATE retention.run u SET note = retention_sign.note
     WHERE u.id = retention_sign.run_id AND u.certificate IS NOT NULL AND u.note IS NULL;
    RETURN QUERY SELECT NULL::uuid, 'signed', '{}'::json;
END $$;

-- The signed certificate of a run, as it is given out.
CREATE FUNCTION authz.retention_certificate(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, u.id::text, json_build_object('run', u.id, 'note', u.note)
      FROM retention.run u WHERE u.id = retention_certificate.run_id AND u.note IS NOT NULL;
END $$;

-- After a restore: which of these are there again? Keys of one kind after `after`, five thousand.
CREATE FUNCTION authz.replay_list(kind text, after uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    source regclass;
    found json;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    SELECT p.relation INTO source FROM authz.retention_place p
     WHERE p.kind = replay_list.kind AND p.key = 'id';
    IF source IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT coalesce(json_agg(g.id ORDER BY g.id), ''[]'') FROM (SELECT t.id FROM %s t '
        || 'WHERE $1 IS NULL OR t.id > $1 ORDER BY t.id LIMIT 5000) g', source)
       INTO found USING replay_list.after;
    RETURN QUERY SELECT NULL::uuid,
        CASE WHEN json_array_length(found) < 5000 THEN 'done' ELSE 'more' END, found;
END $$;

-- Deletes again what a restore brought back, a batch of one kind. What a hold in force keeps, with
-- what belongs to that, and a youth who still has records, stays: its number is answered.
CREATE FUNCTION authz.replay_destroy(run_id uuid, kind text, records uuid[])
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    youths uuid[];
    going uuid[];
    went record;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job')
       OR NOT (authz.retention_held()
               OR pg_try_advisory_lock(hashtextextended('sspf-retention', 0))) THEN
        RETURN;
    END IF;
    SELECT coalesce(array_agg(DISTINCT t.youth_id) FILTER (WHERE t.youth_id IS NOT NULL), '{}')
      INTO youths
      FROM (SELECT r.youth_id FROM authz.retention_record r
             WHERE r.record_type = replay_destroy.kind
               AND r.record_id = ANY (replay_destroy.records)
            UNION
            SELECT y.id FROM core.youth y WHERE replay_destroy.kind = 'youth'
               AND y.id = ANY (replay_destroy.records)) t;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('sspf-retention-batch', 0));
    -- A case is a part of the file of everybody who was joined to it, in whichever agency.
    PERFORM FROM core.youth y
      WHERE y.id = ANY (youths || ARRAY(
                SELECT j.youth_id FROM core.case_youth j
                 WHERE replay_destroy.kind = 'case' AND j.case_id = ANY (replay_destroy.records)))
      ORDER BY y.id FOR UPDATE;
    SELECT coalesce(array_agg(t.id), '{}') INTO going
      FROM (SELECT unnest(replay_destroy.records) AS id) t
      LEFT JOIN authz.retention_record r
             ON r.record_type = replay_destroy.kind AND r.record_id = t.id
     WHERE coalesce(r.youth_id, t.id) <> ALL (ARRAY(
               SELECT h.youth_id FROM authz.retention_held_youth h))
       AND t.id NOT IN (SELECT b.record_id FROM authz.retention_held_beside b)
       AND NOT EXISTS (SELECT FROM authz.retention_hold h
                        WHERE h.scope = 'record' AND h.record_type = replay_destroy.kind
                          AND h.record_id = t.id)
       AND NOT EXISTS (SELECT FROM authz.retention_spanned s
                        WHERE s.record_type = replay_destroy.kind AND s.record_id = t.id)
       AND (replay_destroy.kind <> 'youth'
            OR NOT EXISTS (SELECT FROM authz.retention_record n
                            WHERE n.youth_id = t.id AND n.record_type <> 'youth'));
    went := authz.retention_destroy(replay_destroy.kind, going);
    RETURN QUERY
    SELECT y.id, 'done', json_build_object(
               'deleted', cardinality(going), 'touched', to_json(went.touched),
               'kept', cardinality(replay_destroy.records) - cardinality(going))
      FROM (SELECT unnest(youths) AS id UNION ALL SELECT NULL WHERE cardinality(youths) = 0) y;
END $$;

-- Writes a table anew that a replay deleted from, whatever its size: the service is not up yet. Tag
-- `more` where it was in use.
CREATE FUNCTION authz.replay_tidy(relation text) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job')
       OR NOT EXISTS (SELECT FROM authz.retention_place p
                       WHERE p.relation::text = replay_tidy.relation) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN authz.retention_rewrite(replay_tidy.relation::regclass, NULL)
                            THEN 'done' ELSE 'more' END, '{}'::json;
END $$;

ALTER FUNCTION authz.replay_tidy(text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_rewrite(regclass, bigint) OWNER TO sspf_owner;
ALTER FUNCTION authz.retention_tidy(uuid, bigint, boolean) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_gone(uuid, uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.note_certificate(uuid, text) OWNER TO sspf_authz;
ALTER FUNCTION authz.retention_certify(uuid, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_unsigned() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_sign(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_certificate(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.replay_list(text, uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.replay_destroy(uuid, text, uuid[]) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.retention_rewrite(regclass, bigint),
    authz.retention_tidy(uuid, bigint, boolean), authz.retention_gone(uuid, uuid),
    authz.note_certificate(uuid, text), authz.retention_certify(uuid, integer),
    authz.retention_unsigned(), authz.retention_sign(uuid, text),
    authz.retention_certificate(uuid), authz.replay_list(text, uuid),
    authz.replay_destroy(uuid, text, uuid[]), authz.replay_tidy(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.retention_held() TO sspf_owner;
GRANT EXECUTE ON FUNCTION authz.retention_rewrite(regclass, bigint),
    authz.note_certificate(uuid, text) TO sspf_disposal;
GRANT EXECUTE ON FUNCTION authz.retention_tidy(uuid, bigint, boolean), authz.retention_gone(uuid, uuid),
    authz.retention_unsigned(), authz.retention_sign(uuid, text), authz.replay_list(text, uuid),
    authz.replay_destroy(uuid, text, uuid[]), authz.replay_tidy(text) TO sspf_retention;
GRANT EXECUTE ON FUNCTION authz.retention_certificate(uuid) TO sspf_api, sspf_retention;
