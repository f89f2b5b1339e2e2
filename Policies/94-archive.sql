-- Archive before delete, where a rule says so.
--
--   export    the job sspf_archive, and nothing but records that are due under a rule with `archive`, or
--             due but for being kept for research, and that no archive has receipted as they are; each
--             read is logged with its youth. A package is one agency's: each authority answers for its own
--             archive
--   receipt   that agency's records officers, by a fresh proof: the archive names the manifest's digest, or
--             it has another package
--   revoke    the same, while nothing that the package holds has been deleted; it is packed anew then
--   delete    after the receipt, and only what has not changed since the export; what is kept for
--             research only where its rule says that it moves to the archive
--
-- Grounds: arkivlagen 3-4, 10 §§, R52 (export verified, then delete); SoL 16:4 (kept = archived).

ALTER TABLE retention.archive_package ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.archive_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.archive_receipt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.archive_revocation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.archive_waiting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON retention.archive_waiting TO sspf_disposal;
CREATE POLICY archive_waiting_disposal ON retention.archive_waiting TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY archive_waiting_disposal ON retention.archive_waiting IS
    'ground: arkivlagen 3 §, R52 (what the archive is to have); keys only';
GRANT SELECT, INSERT ON retention.archive_package, retention.archive_item,
    retention.archive_receipt, retention.archive_revocation TO sspf_disposal;
CREATE POLICY archive_revocation_disposal ON retention.archive_revocation TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY archive_revocation_disposal ON retention.archive_revocation IS
    'ground: arkivlagen 10 §, R52 (what the archive has not after all is not deleted); no personal data';
CREATE POLICY archive_package_disposal ON retention.archive_package TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY archive_package_disposal ON retention.archive_package IS
    'ground: arkivlagen 3 §, R52 (what the archive was given); no personal data';
CREATE POLICY archive_item_disposal ON retention.archive_item TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY archive_item_disposal ON retention.archive_item IS
    'ground: arkivlagen 3 §, R52 (what the archive was given); keys and checksums';
CREATE POLICY archive_receipt_disposal ON retention.archive_receipt TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY archive_receipt_disposal ON retention.archive_receipt IS
    'ground: arkivlagen 10 §, R52 (no deletion before the receipt); no personal data';

-- What the package being made is to hold, in the archive job's own context alone.
CREATE VIEW authz.archive_queue WITH (security_barrier) AS
SELECT w.record_type, w.record_id, w.youth_id
  FROM retention.archive_waiting w WHERE EXISTS (SELECT FROM authz.me m WHERE m.role = 'job');
ALTER VIEW authz.archive_queue OWNER TO sspf_disposal;

GRANT USAGE ON SCHEMA authz, core, retention, audit TO sspf_archive;
GRANT SELECT ON authz.me, authz.archive_queue TO sspf_archive;
GRANT EXECUTE ON FUNCTION authz.open_job(text, uuid), authz.now(), authz.today() TO sspf_archive;

-- All that goes with a record, a youth's own rows as those of any other, wherever deletion knows it to
-- lie; and whom it is about. Not what serves the service alone: retries, digests of names to search by,
-- relations worked out from other rows, and what is about to be packed.
CREATE VIEW authz.archive_place WITH (security_barrier) AS
SELECT p.relation, p.kind, p.condition FROM authz.retention_place p
 WHERE p.kind NOT IN ('session', 'retry-result', 'release-request', 'legal-hold', 'conflict')
   AND p.relation <> ALL ('{core.once, core.name_key, core.relation, core.bar,
                           retention.archive_waiting}'::regclass[])
UNION ALL
SELECT v.relation, 'person', format('%I.youth_id = ANY (?)', c.relname)
  FROM (VALUES ('core.registration'::regclass), ('core.youth_number')) AS v(relation)
  JOIN pg_class c ON c.oid = v.relation;
ALTER VIEW authz.archive_place OWNER TO sspf_disposal;
GRANT SELECT ON authz.archive_place TO sspf_archive;
DO $$
DECLARE
    line record;
BEGIN
    FOR line IN SELECT p.relation,
                       string_agg(DISTINCT replace(p.condition, '?', format(
                           'ARRAY(SELECT q.%s FROM authz.archive_queue q)',
                           CASE p.kind WHEN 'person' THEN 'youth_id' ELSE 'record_id' END)),
                           ' OR ') AS waits,
                       -- Called as the table's other policies are.
                       coalesce((SELECT regexp_replace(min(w.polname::text), '_[a-z]+$', '')
                                   FROM pg_policy w
                                  WHERE w.polrelid = c.oid AND w.polcmd = 'a'
                                    AND 'sspf_api'::regrole = ANY (w.polroles)), c.relname)
                           || '_archive' AS name
                  FROM authz.archive_place p JOIN pg_class c ON c.oid = p.relation
                 GROUP BY p.relation, c.oid, c.relname
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO sspf_archive', line.relation);
        EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO sspf_archive USING (%s)',
                       line.name, line.relation, line.waits);
        EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', line.name, line.relation,
            'ground: arkivlagen 3 §, R52; due records that the archive is to have, and whom they '
            || 'are about');
    END LOOP;
END $$;

-- Every row of one record, by table, as the archive's job may see it.
CREATE FUNCTION authz.archive_rows(kind text, id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
    found jsonb;
    rows jsonb := '{}';
BEGIN
    FOR line IN SELECT p.relation, p.condition FROM authz.archive_place p
                 WHERE p.kind = archive_rows.kind
    LOOP
        EXECUTE format('SELECT jsonb_agg(to_jsonb(%I) ORDER BY to_jsonb(%1$I)) FROM %s WHERE %s',
                       (SELECT c.relname FROM pg_class c WHERE c.oid = line.relation),
                       line.relation, replace(line.condition, '?', 'ARRAY[$1]'))
           INTO found USING archive_rows.id;
        IF found IS NOT NULL THEN
            rows := rows || jsonb_build_object(line.relation::text,
                coalesce(rows -> line.relation::text, '[]') || found);
        END IF;
    END LOOP;
    RETURN rows;
END $$;
REVOKE ALL ON FUNCTION authz.archive_rows(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.archive_rows(text, uuid) TO sspf_archive;

-- The names behind the ids in a record: who wrote it and where, and the schools and receivers that it points
-- to. The archive has no other way to know them.
CREATE FUNCTION authz.archive_names(record jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_archive' THEN
        RETURN NULL;
    END IF;
    RETURN (
        WITH named AS MATERIALIZED (
            SELECT DISTINCT f.hit[1]::uuid AS id
              FROM regexp_matches(archive_names.record::text,
                       '"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"', 'g') AS f(hit)
        )
        SELECT coalesce(jsonb_object_agg(n.id, n.name), '{}')
          FROM (SELECT s.id, s.name FROM core.staff s WHERE s.id IN (SELECT d.id FROM named d)
                UNION ALL SELECT a.id, a.name FROM core.agency a WHERE a.id IN (SELECT d.id FROM named d)
                UNION ALL SELECT u.id, u.name FROM core.unit u WHERE u.id IN (SELECT d.id FROM named d)
                UNION ALL SELECT c.id, c.name FROM core.school c WHERE c.id IN (SELECT d.id FROM named d)
                UNION ALL SELECT t.id, t.name FROM core.referral_target t
                           WHERE t.id IN (SELECT d.id FROM named d)) n);
END $$;
ALTER FUNCTION authz.archive_names(jsonb) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.archive_names(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.archive_names(jsonb) TO sspf_archive;

-- Chooses what the next package is to hold: at most a thousand records that wait for the archive, of the
-- agency whose first has waited longest. What a package holds whose receipt may still come waits for that,
-- a month long.
CREATE FUNCTION authz.archive_begin(package uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' AS $$
BEGIN
    IF session_user <> 'sspf_archive'
       OR NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job')
       OR NOT pg_try_advisory_lock(hashtextextended('sspf-archive', 0)) THEN
        RETURN;
    END IF;
    DELETE FROM retention.archive_waiting;
    WITH offered AS MATERIALIZED (
        SELECT o.record_type, o.record_id, o.youth_id, o.agency_id, o.due_on
          FROM authz.retention_outlook o
         WHERE o.agency_id IS NOT NULL
           AND (o.kept_by = 'not-archived'
                OR o.kept_by = 'research'
                   AND NOT authz.is_archived(o.record_type, o.record_id, o.youth_id, o.since))
           AND NOT EXISTS (SELECT FROM retention.archive_item i
                             JOIN retention.archive_package p ON p.id = i.package_id
                            WHERE i.record_type = o.record_type AND i.record_id = o.record_id
                              AND p.agency_id IS NOT NULL
                              AND p.created_at > authz.now() - interval '30 days'
                              AND NOT EXISTS (SELECT FROM retention.archive_revocation v
                                               WHERE v.package_id = p.id))
    )
    INSERT INTO retention.archive_waiting (record_type, record_id, youth_id, agency_id, begun_at)
    SELECT o.record_type, o.record_id, o.youth_id, o.agency_id, authz.now()
      FROM offered o
     WHERE o.agency_id = (SELECT f.agency_id FROM offered f ORDER BY f.due_on, f.record_id LIMIT 1)
     ORDER BY o.due_on, o.record_id LIMIT 1000;
    RETURN QUERY
    SELECT NULL::uuid, 'begun',
           json_build_object(
               'package', archive_begin.package, 'agencyId', a.id, 'agency', a.name,
               'agencyKind', a.kind, 'municipality', m.name,
               'municipalityCode', m.municipality_code, 'madeOn', authz.today(),
               'records', w.records)
      FROM (SELECT count(*) AS records, min(x.agency_id::text)::uuid AS agency_id
              FROM retention.archive_waiting x) w
      LEFT JOIN core.agency a ON a.id = w.agency_id
      LEFT JOIN core.municipality m ON m.id = a.municipality_id;
END $$;

-- Keeps what a package holds: the job's word on what it wrote, checked by the archive's receipt. It stands
-- for what was there before its first record was read, and ten minutes before that: whoever was writing
-- then has ended (a request is given up after less), and may have written past what was read.
CREATE FUNCTION authz.archive_register(package uuid, digest text, types text[], records uuid[],
                                       digests text[])
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF session_user <> 'sspf_archive'
       OR NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    INSERT INTO retention.archive_package (id, created_at, executor, digest, as_of, agency_id)
    SELECT archive_register.package, authz.now(), session_user, archive_register.digest,
           min(w.begun_at) - interval '10 minutes', min(w.agency_id::text)::uuid
      FROM retention.archive_waiting w;
    INSERT INTO retention.archive_item (package_id, record_type, record_id, digest)
    SELECT archive_register.package, x.record_type, x.record_id, x.digest
      FROM unnest(archive_register.types, archive_register.records, archive_register.digests)
           AS x(record_type, record_id, digest);
    DELETE FROM retention.archive_waiting;
    PERFORM pg_advisory_unlock(hashtextextended('sspf-archive', 0));
    RETURN QUERY SELECT NULL::uuid, 'kept', '{}'::json;
END $$;

-- The packages of the caller's agency.
CREATE VIEW authz.own_package WITH (security_barrier) AS
SELECT p.id, p.created_at, p.digest, t.reference, t.created_at AS receipted_at, v.reason AS revoked,
       (SELECT count(*) FROM retention.archive_item i WHERE i.package_id = p.id) AS records
  FROM retention.archive_package p
  JOIN authz.retention_officer o ON o.agency_id = p.agency_id AND o.role = 'records_officer'
  LEFT JOIN retention.archive_receipt t ON t.package_id = p.id
  LEFT JOIN retention.archive_revocation v ON v.package_id = p.id;
ALTER VIEW authz.own_package OWNER TO sspf_disposal;

-- The archive's receipt for a package, by the digest of its manifest.
CREATE FUNCTION authz.enter_receipt(package uuid, digest text, reference text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    own authz.own_package;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    SELECT p.* INTO own FROM authz.own_package p WHERE p.id = enter_receipt.package;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'receipt_absent';
    ELSIF own.digest <> enter_receipt.digest THEN
        RAISE EXCEPTION 'another manifest' USING ERRCODE = '23514', CONSTRAINT = 'receipt_digest';
    END IF;
    PERFORM authz.demand_proof();
    INSERT INTO retention.archive_receipt (package_id, digest, reference, author_id, created_at)
    VALUES (enter_receipt.package, enter_receipt.digest, enter_receipt.reference, who.staff_id,
            who.moment);
    RETURN enter_receipt.package;
END $$;

-- Takes a receipt back, as long as every record of the package is still here: no batch of a run is under
-- way meanwhile.
CREATE FUNCTION authz.revoke_receipt(package uuid, reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    IF NOT EXISTS (SELECT FROM authz.own_package p
                    WHERE p.id = revoke_receipt.package AND p.reference IS NOT NULL) THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'receipt_absent';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-batch', 0));
    -- A statement of its own: it sees what the batch that was waited for has done.
    IF authz.archive_gone(revoke_receipt.package) THEN
        RAISE EXCEPTION 'deleted' USING ERRCODE = '23514', CONSTRAINT = 'receipt_used';
    END IF;
    PERFORM authz.demand_proof();
    INSERT INTO retention.archive_revocation (package_id, reason, author_id, created_at)
    VALUES (revoke_receipt.package, revoke_receipt.reason, who.staff_id, who.moment);
    RETURN revoke_receipt.package;
END $$;

-- Whether any record that a package holds is no longer here.
CREATE FUNCTION authz.archive_gone(package uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM retention.archive_item i
                    WHERE i.package_id = archive_gone.package
                      AND NOT EXISTS (SELECT FROM authz.retention_dated r
                                       WHERE r.record_type = i.record_type
                                         AND r.record_id = i.record_id));
END $$;

-- How packages stand whose folders the job finds: `waiting` for a receipt; `receipted` for a month; either
-- while a record of it is still here; `spent` after that, and `revoked`: of these the folder goes; `unknown`
-- to this database. What waits is spent, too, when a record of it has gone by another package and a month
-- has passed, for what is left of it is packed anew since: no copy in clear outlives what it is a copy of.
CREATE FUNCTION authz.archive_standing(packages uuid[])
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_archive'
       OR NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, '1', coalesce(json_object_agg(f.id,
               CASE WHEN p.id IS NULL THEN 'unknown'
                    WHEN v.package_id IS NOT NULL THEN 'revoked'
                    WHEN NOT EXISTS (SELECT FROM retention.archive_item i
                                       JOIN authz.retention_dated r ON r.record_type = i.record_type
                                                                   AND r.record_id = i.record_id
                                      WHERE i.package_id = p.id) THEN 'spent'
                    WHEN coalesce(t.created_at, p.created_at) > authz.now() - interval '30 days'
                    THEN CASE WHEN t.package_id IS NULL THEN 'waiting' ELSE 'receipted' END
                    WHEN t.package_id IS NULL AND NOT authz.archive_gone(p.id) THEN 'waiting'
                    ELSE 'spent' END), '{}')
      FROM unnest(archive_standing.packages) AS f(id)
      LEFT JOIN retention.archive_package p ON p.id = f.id
      LEFT JOIN retention.archive_receipt t ON t.package_id = p.id
      LEFT JOIN retention.archive_revocation v ON v.package_id = p.id;
END $$;

CREATE FUNCTION authz.archive_read(package uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN p.revoked IS NOT NULL THEN '3'
                            WHEN p.reference IS NOT NULL THEN '2' ELSE '1' END,
           json_build_object('id', p.id, 'digest', p.digest, 'receipt', p.reference,
                             'revoked', p.revoked, 'records', p.records)
      FROM authz.own_package p WHERE p.id = archive_read.package;
END $$;

-- The packages of the caller's agency, the latest first.
CREATE FUNCTION authz.package_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY p.created_at DESC, p.id),
           json_build_array(p.created_at, p.id),
           json_build_object(
               'id', p.id, 'madeOn', (p.created_at AT TIME ZONE 'Europe/Stockholm')::date,
               'digest', p.digest, 'records', p.records, 'receipt', p.reference,
               'receiptedOn', (p.receipted_at AT TIME ZONE 'Europe/Stockholm')::date,
               'revoked', p.revoked)
      FROM authz.own_package p
     WHERE package_list.after IS NULL
        OR p.created_at < (package_list.after ->> 0)::timestamptz
        OR p.created_at = (package_list.after ->> 0)::timestamptz
           AND p.id > (package_list.after ->> 1)::uuid
     ORDER BY p.created_at DESC, p.id
     LIMIT package_list.take + 1 OFFSET package_list.skip;
END $$;

ALTER FUNCTION authz.revoke_receipt(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.archive_gone(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.archive_standing(uuid[]) OWNER TO sspf_disposal;
ALTER FUNCTION authz.package_list(integer, integer, json) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.revoke_receipt(uuid, text), authz.archive_gone(uuid),
    authz.archive_standing(uuid[]), authz.package_list(integer, integer, json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.revoke_receipt(uuid, text),
    authz.package_list(integer, integer, json) TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.archive_standing(uuid[]) TO sspf_archive;
ALTER FUNCTION authz.archive_begin(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.archive_register(uuid, text, text[], uuid[], text[]) OWNER TO sspf_disposal;
ALTER FUNCTION authz.enter_receipt(uuid, text, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.archive_read(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.archive_begin(uuid), authz.archive_register(uuid, text, text[], uuid[], text[]),
    authz.enter_receipt(uuid, text, text), authz.archive_read(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.archive_begin(uuid),
    authz.archive_register(uuid, text, text[], uuid[], text[]) TO sspf_archive;
GRANT EXECUTE ON FUNCTION authz.enter_receipt(uuid, text, text), authz.archive_read(uuid)
    TO sspf_api;
