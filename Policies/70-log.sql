-- The log: who looked, and whether the log is whole.
--
--   find     auditors, about youths of the own agency; unit managers, about youths that their own
--            unit registered. A number is resolved here; the youth is not named in the answer.
--   verify   auditors, and the sealer
--   seal     the sealer alone: entries below the snapshot horizon, in an order that no later
--            commit can disturb
--
-- Every function checks its caller first; the tables themselves are open to nobody.
-- Grounds: SoLPuL 10 § (systematic, recurring checks), GDPR 5.2, 32.

ALTER TABLE audit.leaf ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.checkpoint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY leaf_audit ON audit.leaf TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY leaf_audit ON audit.leaf IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';
CREATE POLICY checkpoint_audit ON audit.checkpoint TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY checkpoint_audit ON audit.checkpoint IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';

GRANT SELECT (youth_id, agency_id, number) ON core.youth_number TO sspf_audit;
GRANT SELECT (youth_id, unit_id) ON core.registration TO sspf_audit;
CREATE POLICY youth_number_log ON core.youth_number FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY youth_number_log ON core.youth_number IS
    'ground: SoLPuL 10 § (log checks start from a person''s number); by authz.log_find';
CREATE POLICY registration_log ON core.registration FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY registration_log ON core.registration IS
    'ground: SoLPuL 10 § (a unit manager checks the own unit); keys only, by authz.log_find';

-- The roles that review the log.
CREATE VIEW authz.log_reader WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.role
  FROM authz.me m
 WHERE m.purpose = 'log-review' AND m.role IN ('auditor', 'unit_manager');
ALTER VIEW authz.log_reader OWNER TO sspf_authz;
GRANT SELECT ON authz.log_reader TO sspf_audit, sspf_api;

-- Who looked at this youth: newest first, at most `take` + 1 entries after `skip`. Times are UTC.
CREATE FUNCTION authz.log_find(number text, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    youth uuid;
BEGIN
    SELECT n.youth_id INTO youth
      FROM authz.log_reader m
      JOIN core.youth_number n ON n.agency_id = m.agency_id AND n.number = log_find.number
     WHERE m.role = 'auditor'
        OR EXISTS (SELECT FROM core.registration r
                    WHERE r.youth_id = n.youth_id AND r.unit_id = m.unit_id);
    IF youth IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT youth, row_number() OVER (ORDER BY e.at DESC, e.no DESC),
           json_build_object(
               'no', e.no, 'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'staff', s.name, 'subject', s.subject, 'agency', a.name, 'unit', u.name,
               'role', e.role, 'purpose', e.purpose, 'action', e.action,
               'resource', e.resource, 'rowId', e.row_id, 'result', e.result,
               'reason', e.reason, 'requestId', e.request_id)
      FROM (SELECT r.no, r.at, r.staff_id, r.agency_id, r.unit_id, r.role, r.purpose, r.action,
                   o.resource, o.row_id, o.result, o.reason, r.request_id
              FROM audit.outcome o
              JOIN audit.request r ON r.xid = o.xid AND r.incarnation = o.incarnation
                                  AND r.layer = o.layer
             WHERE o.persons @> ARRAY[youth]
            UNION ALL
            SELECT v.no, v.at, v.staff_id, v.agency_id, v.unit_id, v.role, v.purpose, v.action,
                   v.resource, v.row_id, v.result, v.reason, v.request_id
              FROM audit.event v
             WHERE v.persons @> ARRAY[youth]) e
      LEFT JOIN core.staff s ON s.id = e.staff_id
      LEFT JOIN core.agency a ON a.id = e.agency_id
      LEFT JOIN core.unit u ON u.id = e.unit_id
     ORDER BY e.at DESC, e.no DESC
     LIMIT log_find.take + 1 OFFSET log_find.skip;
END $$;

-- Every entry of the log as it is hashed: a header in canonical text, and the persons shown.
CREATE VIEW authz.entry AS
SELECT r.incarnation, r.xid, r.no, r.salt,
       jsonb_build_object(
           'v', 1, 'no', r.no, 'xid', r.xid::text, 'incarnation', r.incarnation,
           'kind', 'request',
           'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'staff', r.staff_id, 'session', r.session_id, 'agency', r.agency_id,
           'unit', r.unit_id, 'role', r.role, 'purpose', r.purpose, 'action', r.action,
           'route', r.route, 'request', r.request_id, 'policy', r.policy_version,
           'outcomes', (SELECT jsonb_agg(jsonb_build_object(
                   'part', o.part, 'resource', o.resource, 'row', o.row_id,
                   'result', o.result, 'reason', o.reason, 'shown', o.shown,
                   'persons', cardinality(o.persons)) ORDER BY o.part)
              FROM audit.outcome o
             WHERE o.xid = r.xid AND o.incarnation = r.incarnation AND o.layer = r.layer)
       )::text AS header,
       p.persons, p.salts
  FROM audit.request r
 CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(x.person ORDER BY o.part, x.place)
                       FILTER (WHERE x.place IS NOT NULL), '{}') AS persons,
              coalesce(array_agg(x.salt ORDER BY o.part, x.place)
                       FILTER (WHERE x.place IS NOT NULL), '{}') AS salts
         FROM audit.outcome o
         LEFT JOIN LATERAL unnest(o.persons, o.salts) WITH ORDINALITY AS x(person, salt, place)
              ON true
        WHERE o.xid = r.xid AND o.incarnation = r.incarnation AND o.layer = r.layer) p
 WHERE r.layer = 0
UNION ALL
SELECT v.incarnation, v.xid, v.no, v.salt,
       jsonb_build_object(
           'v', 1, 'no', v.no, 'xid', v.xid::text, 'incarnation', v.incarnation,
           'kind', v.kind,
           'at', to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'staff', v.staff_id, 'session', v.session_id, 'agency', v.agency_id,
           'unit', v.unit_id, 'role', v.role, 'purpose', v.purpose, 'action', v.action,
           'route', v.route, 'resource', v.resource, 'row', v.row_id, 'result', v.result,
           'reason', v.reason, 'detail', v.detail, 'request', v.request_id,
           'policy', v.policy_version)::text,
       v.persons, v.salts
  FROM audit.event v;
ALTER VIEW authz.entry OWNER TO sspf_audit;

-- Entries not yet sealed and beyond the reach of any running transaction, in sealing order.
CREATE FUNCTION authz.seal_take(take integer)
RETURNS TABLE (incarnation integer, xid xid8, no bigint, salt bytea, header text,
               persons uuid[], salts bytea[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN;
    END IF;
    SELECT l.incarnation, l.xid, l.no INTO last FROM audit.leaf l
     ORDER BY l.position DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 0 AS incarnation, '0'::xid8 AS xid, 0::bigint AS no INTO last;
    END IF;
    -- Keys first, so that a long backlog costs no more than its keys; OFFSET 0 keeps the planner
    -- from joining before it looks an entry up by its key.
    RETURN QUERY
    SELECT e.incarnation, e.xid, e.no, e.salt, e.header, e.persons, e.salts
      FROM (SELECT w.incarnation, w.xid, w.no
              FROM (SELECT r.incarnation, r.xid, r.no FROM audit.request r
                     WHERE r.layer = 0 AND r.xid < horizon AND r.incarnation >= last.incarnation
                       AND (r.incarnation > last.incarnation OR r.xid >= last.xid)
                    UNION ALL
                    SELECT v.incarnation, v.xid, v.no FROM audit.event v
                     WHERE v.xid < horizon AND v.incarnation >= last.incarnation
                       AND (v.incarnation > last.incarnation OR v.xid >= last.xid)) w
             WHERE (w.incarnation, w.xid, w.no) > (last.incarnation, last.xid, last.no)
             ORDER BY w.incarnation, w.xid, w.no
             LIMIT seal_take.take) k
     CROSS JOIN LATERAL (SELECT * FROM authz.entry n
                          WHERE n.incarnation = k.incarnation AND n.xid = k.xid AND n.no = k.no
                         OFFSET 0) e
     ORDER BY e.incarnation, e.xid, e.no;
END $$;

-- Where sealing goes on: the size and frontier of the last checkpoint, and its note.
CREATE FUNCTION authz.seal_state(OUT size bigint, OUT frontier bytea[], OUT note text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' AND NOT EXISTS (SELECT FROM authz.log_reader m
                                                    WHERE m.role = 'auditor') THEN
        RETURN;
    END IF;
    SELECT c.size, c.frontier, c.note INTO seal_state.size, seal_state.frontier, seal_state.note
      FROM audit.checkpoint c ORDER BY c.size DESC LIMIT 1;
END $$;

-- Appends leaves and the checkpoint that covers them; raises ZS020 when another sealer was first.
CREATE FUNCTION authz.seal_append(start bigint, incarnations integer[], xids text[], nos bigint[],
                                  hashes bytea[], root bytea, frontier bytea[], note text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RAISE EXCEPTION 'not the sealer' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-seal', 0));
    IF seal_append.start <> (SELECT coalesce(max(l.position) + 1, 0) FROM audit.leaf l) THEN
        RAISE EXCEPTION 'sealed by another' USING ERRCODE = 'ZS020';
    END IF;
    INSERT INTO audit.leaf (position, incarnation, xid, no, hash)
    SELECT seal_append.start + x.place - 1, x.incarnation, x.xid::xid8, x.no, x.hash
      FROM unnest(seal_append.incarnations, seal_append.xids, seal_append.nos,
                  seal_append.hashes) WITH ORDINALITY AS x(incarnation, xid, no, hash, place);
    INSERT INTO audit.checkpoint (size, root, frontier, note)
    VALUES (seal_append.start + cardinality(seal_append.hashes), seal_append.root,
            seal_append.frontier, seal_append.note);
END $$;

-- For verification: the stored leaves from position `start` on, a hundred an item, each with the
-- entry as it stands now (no header where the entry is gone). Persons and salts go to the verifier,
-- which hashes them and shows none.
CREATE FUNCTION authz.log_leaves(start bigint, blocks integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_reader m WHERE m.role = 'auditor') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, (l.row - 1) / 100 + 1,
           json_agg(json_build_object(
               'place', l.position, 'no', l.no, 'hash', encode(l.hash, 'hex'),
               'salt', encode(e.salt, 'hex'), 'header', e.header,
               'persons', array_to_string(e.persons, ','),
               'salts', (SELECT string_agg(encode(t.salt, 'hex'), ',' ORDER BY t.place)
                           FROM unnest(e.salts) WITH ORDINALITY AS t(salt, place)))
               ORDER BY l.position)
      FROM (SELECT f.*, row_number() OVER (ORDER BY f.position) AS row
              FROM audit.leaf f WHERE f.position >= log_leaves.start
             ORDER BY f.position LIMIT log_leaves.blocks * 100 + 1) l
      LEFT JOIN LATERAL (SELECT n.salt, n.header, n.persons, n.salts FROM authz.entry n
                          WHERE n.incarnation = l.incarnation AND n.xid = l.xid AND n.no = l.no
                         OFFSET 0) e
           ON true
     GROUP BY (l.row - 1) / 100;
END $$;

-- The checkpoints of more than `start` entries, oldest first, a hundred an item.
CREATE FUNCTION authz.log_checkpoints(start bigint, blocks integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_reader m WHERE m.role = 'auditor') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, (c.row - 1) / 100 + 1,
           json_agg(json_build_object('size', c.size, 'note', c.note) ORDER BY c.size)
      FROM (SELECT f.size, f.note, row_number() OVER (ORDER BY f.size) AS row
              FROM audit.checkpoint f WHERE f.size > log_checkpoints.start
             ORDER BY f.size LIMIT log_checkpoints.blocks * 100 + 1) c
     GROUP BY (c.row - 1) / 100;
END $$;

-- What the leaves do not tell, in one item: how many entries wait to be sealed (the very request
-- that asks not among them); and how many stand before the last sealed one in the order of the log
-- without a leaf, which only tampering brings about, with the lowest number among them.
CREATE FUNCTION authz.log_state()
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_reader m WHERE m.role = 'auditor') THEN
        RETURN;
    END IF;
    SELECT l.incarnation, l.xid, l.no INTO last FROM audit.leaf l
     ORDER BY l.position DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 0 AS incarnation, '0'::xid8 AS xid, 0::bigint AS no INTO last;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, 1::bigint,
           json_build_object(
               'waiting', count(*) FILTER (WHERE e.later
                                             AND e.xid <> pg_current_xact_id_if_assigned()),
               'strays', count(*) FILTER (WHERE e.stray),
               'firstStray', min(e.no) FILTER (WHERE e.stray))
      FROM (SELECT w.xid, w.no, w.later,
                   NOT w.later AND NOT EXISTS (
                       SELECT FROM audit.leaf l WHERE l.incarnation = w.incarnation
                          AND l.xid = w.xid AND l.no = w.no) AS stray
              FROM (SELECT a.incarnation, a.xid, a.no, (a.incarnation, a.xid, a.no)
                               > (last.incarnation, last.xid, last.no) AS later
                      FROM (SELECT r.incarnation, r.xid, r.no FROM audit.request r
                             WHERE r.layer = 0
                            UNION ALL
                            SELECT v.incarnation, v.xid, v.no FROM audit.event v) a) w) e;
END $$;

ALTER FUNCTION authz.log_find(text, integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_take(integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_state() OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_append(bigint, integer[], text[], bigint[], bytea[], bytea, bytea[],
    text) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_leaves(bigint, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_checkpoints(bigint, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_state() OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.log_find(text, integer, integer), authz.seal_take(integer),
    authz.seal_state(), authz.log_leaves(bigint, integer),
    authz.seal_append(bigint, integer[], text[], bigint[], bytea[], bytea, bytea[], text),
    authz.log_checkpoints(bigint, integer), authz.log_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_find(text, integer, integer), authz.seal_state(),
    authz.log_leaves(bigint, integer), authz.log_checkpoints(bigint, integer),
    authz.log_state() TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.seal_take(integer), authz.seal_state(),
    authz.seal_append(bigint, integer[], text[], bigint[], bytea[], bytea, bytea[], text)
    TO sspf_seal;
