-- Sealing: what is hashed, in which order, and who appends it to the log's trees.
--
--   entry         every entry as it is hashed: a header in canonical text, the persons shown
--   seal_take     entries below the snapshot horizon, in an order that no later commit can disturb
--   seal_open     opens the next shard; its row is its first entry
--   log_forward   sealed entries, to be sent on
--   seal_append   leaves, the roots of whole subtrees, and the checkpoint over them
--
-- The sealer alone seals. Grounds: SoLPuL 10 §, GDPR 5.2, 32 (integrity of the log).

ALTER TABLE audit.leaf ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.checkpoint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.shard ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.node ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.shard_drop ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY leaf_audit ON audit.leaf TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY leaf_audit ON audit.leaf IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';
CREATE POLICY checkpoint_audit ON audit.checkpoint TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY checkpoint_audit ON audit.checkpoint IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';
CREATE POLICY shard_audit ON audit.shard TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY shard_audit ON audit.shard IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';
CREATE POLICY node_audit ON audit.node TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY node_audit ON audit.node IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';
CREATE POLICY shard_drop_audit ON audit.shard_drop TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY shard_drop_audit ON audit.shard_drop IS
    'ground: GDPR 5.1 e (the log too is kept for a time only); by log functions, counts only';

-- Every entry as it is sealed: the text of its header, the persons shown with commas between, and
-- beside each the salt of their commitment in hexadecimal (or the commitment, where they are
-- erased).
--
-- The header is the text of a jsonb object, whose members stand by length and then by letter. It is
-- put together here member by member, which takes a small part of the time; a test holds it to
-- jsonb's own text. What a constraint keeps free of quotes, backslashes and controls stands as it is.
-- A ground, a basis, a version and a program stand where there is one.
-- The row of a record is left out where it is a person shown: their own commitment holds it, and
-- erasing them must not leave them in the header.
CREATE VIEW authz.entry AS
SELECT r.incarnation, r.xid, r.no, r.salt,
       '{"v": 1, "at": "'
              || to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
              || '", "no": ' || r.no::text || ', "xid": "' || r.xid::text
              || '", "kind": "request", "role": "' || r.role
              || coalesce('", "unit": "' || r.unit_id::text || '"', '", "unit": null')
              || ', "route": "' || r.route
              || coalesce('", "staff": "' || r.staff_id::text || '"', '", "staff": null')
              || ', "action": "' || r.action
              || coalesce('", "agency": "' || r.agency_id::text || '"', '", "agency": null')
              || coalesce(', "ground": ' || to_json(r.ground)::text, '')
              || ', "policy": "' || r.policy_version
              || coalesce('", "program": ' || to_json(r.program)::text || ', "purpose": "',
                          '", "purpose": "') || r.purpose
              || '", "request": "' || r.request_id::text
              || coalesce('", "session": "' || r.session_id::text || '"', '", "session": null')
              || coalesce(', "outcomes": [' || o.texts || ']', ', "outcomes": null')
              || ', "incarnation": ' || r.incarnation::text || '}' AS header,
       coalesce(o.shown, 0) AS shown, coalesce(o.persons, '') AS persons,
       coalesce(o.salts, '') AS salts
  FROM audit.request r
 CROSS JOIN LATERAL (
       SELECT string_agg(
                  CASE WHEN p.row_id = ANY (p.persons) THEN '{"row": "person"'
                       ELSE coalesce('{"row": "' || p.row_id::text || '"', '{"row": null') END
                  || ', "part": ' || p.part::text
                  || coalesce(', "basis": ["' || array_to_string(p.basis, '", "') || '"]', '')
                  || ', "shown": ' || p.shown::text
                  || coalesce(', "detail": ' || to_json(p.detail)::text, ', "detail": null')
                  || coalesce(', "reason": ' || to_json(p.reason)::text, ', "reason": null')
                  || ', "result": "' || p.result
                  || '", "persons": ' || cardinality(p.persons)::text
                  || coalesce(', "version": ' || to_json(p.version)::text, '')
                  || ', "resource": "' || p.resource || '"}', ', ') AS texts,
              sum(cardinality(p.persons))::integer AS shown,
              string_agg(nullif(array_to_string(p.persons, ','), ''), ',') AS persons,
              replace(string_agg(nullif(array_to_string(p.salts, ','), ''), ','), '\x', '') AS salts
         FROM (SELECT * FROM audit.outcome q
                WHERE q.xid = r.xid AND q.incarnation = r.incarnation AND q.layer = r.layer
                ORDER BY q.part) p) o
 WHERE r.layer = 0
UNION ALL
SELECT v.incarnation, v.xid, v.no, v.salt,
       concat('{"v": 1, "at": "',
              to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              '", "no": ', v.no,
              ', "row": ', CASE WHEN v.row_id = ANY (v.persons) THEN '"person"'
                                ELSE coalesce('"' || v.row_id || '"', 'null') END,
              ', "xid": "', v.xid, '", "kind": ', to_json(v.kind),
              ', "role": ', coalesce(to_json(v.role)::text, 'null'),
              ', "unit": ', coalesce('"' || v.unit_id || '"', 'null'),
              ', "route": ', coalesce(to_json(v.route)::text, 'null'),
              ', "staff": ', coalesce('"' || v.staff_id || '"', 'null'),
              ', "action": ', coalesce(to_json(v.action)::text, 'null'),
              ', "agency": ', coalesce('"' || v.agency_id || '"', 'null'),
              ', "detail": ', coalesce(to_json(v.detail)::text, 'null'),
              ', "policy": ', coalesce(to_json(v.policy_version)::text, 'null'),
              ', "reason": ', coalesce(to_json(v.reason)::text, 'null'),
              ', "result": ', to_json(v.result),
              ', "program": ' || to_json(v.program)::text,
              ', "purpose": ', coalesce(to_json(v.purpose)::text, 'null'),
              ', "request": ', coalesce('"' || v.request_id || '"', 'null'),
              ', "session": ', coalesce('"' || v.session_id || '"', 'null'),
              ', "resource": ', coalesce(to_json(v.resource)::text, 'null'),
              ', "incarnation": ', v.incarnation, '}'),
       cardinality(v.persons), array_to_string(v.persons, ','),
       replace(array_to_string(v.salts, ','), '\x', '')
  FROM audit.event v
UNION ALL
-- The opening of a shard. It stands first in its shard, not in the order of transactions.
SELECT s.incarnation, '0'::xid8, s.no, s.salt,
       concat('{"v": 1, "at": "',
              to_char(s.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              '", "no": ', s.no, ', "kind": "shard-opened", "origin": ', to_json(s.origin),
              ', "signer": ' || to_json(s.signer)::text,
              ', "previous": ', coalesce(to_json(s.previous)::text, 'null'),
              ', "held": ' || to_json(s.held)::text,
              ', "incarnation": ', s.incarnation, '}'),
       0, '', ''
  FROM audit.shard s WHERE s.salt IS NOT NULL;
ALTER VIEW authz.entry OWNER TO sspf_audit;

-- The last entry sealed: entries are appended in the order of transactions, so it is the last place of
-- the newest shard that has any but its opening.
CREATE VIEW authz.seal_mark AS
SELECT coalesce(k.incarnation, 0) AS incarnation, coalesce(k.xid, '0') AS xid,
       coalesce(k.no, 0) AS no
  FROM (VALUES (1)) one(one)
  LEFT JOIN LATERAL (SELECT f.incarnation, f.xid, f.no FROM audit.leaf f WHERE f.xid > '0'
                      ORDER BY f.shard DESC, f.position DESC LIMIT 1) k ON true;
ALTER VIEW authz.seal_mark OWNER TO sspf_audit;

-- Entries not yet sealed and beyond the reach of any running transaction, in sealing order. Those
-- of an earlier incarnation, which a restored copy had not sealed, come first.
CREATE FUNCTION authz.seal_take(take integer)
RETURNS TABLE (incarnation integer, xid xid8, no bigint, salt bytea, header text, persons text,
               salts text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    present integer := (SELECT i.incarnation FROM core.installation i);
    age integer;
    low xid8;
    high xid8;
    low_no bigint;
    high_no bigint;
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN;
    END IF;
    SELECT * INTO last FROM authz.seal_mark;
    -- An incarnation at a time, so that the bounds are those of an index however long the log is.
    FOR age IN SELECT generate_series(greatest(last.incarnation, 1), present) LOOP
        low := CASE WHEN age = last.incarnation THEN last.xid ELSE '0' END;
        low_no := CASE WHEN age = last.incarnation THEN last.no ELSE 0 END;
        high := CASE WHEN age < present THEN '18446744073709551615' ELSE horizon END;
        -- Keys first, for the upper bound: entries are then read by range, and none is put together
        -- that is not taken.
        SELECT k.xid, k.no INTO high, high_no
          FROM (SELECT w.xid, w.no
                  FROM ((SELECT r.xid, r.no FROM audit.request r
                          WHERE r.layer = 0 AND r.incarnation = age
                            AND r.xid >= low AND r.xid < high AND (r.xid > low OR r.no > low_no)
                          ORDER BY r.xid LIMIT seal_take.take)
                        UNION ALL
                        (SELECT v.xid, v.no FROM audit.event v
                          WHERE v.incarnation = age
                            AND v.xid >= low AND v.xid < high AND (v.xid > low OR v.no > low_no)
                          ORDER BY v.xid, v.no LIMIT seal_take.take)) w
                 ORDER BY w.xid, w.no
                 LIMIT seal_take.take) k
         ORDER BY k.xid DESC, k.no DESC LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        RETURN QUERY
        SELECT e.incarnation, e.xid, e.no, e.salt, e.header, e.persons, e.salts
          FROM authz.entry e
         WHERE e.incarnation = age AND e.xid >= low AND e.xid <= high AND e.xid > '0'
           AND (e.xid > low OR e.no > low_no) AND (e.xid < high OR e.no <= high_no)
         ORDER BY e.xid, e.no;
        RETURN;
    END LOOP;
END $$;

-- Where sealing goes on: the newest shard with its last checkpoint, and which incarnation and month
-- the next entries belong to.
CREATE FUNCTION authz.seal_state(OUT incarnation integer, OUT month text, OUT shard integer,
    OUT origin text, OUT shard_incarnation integer, OUT size bigint, OUT frontier bytea[],
    OUT note text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN;
    END IF;
    SELECT i.incarnation, to_char(authz.today(), 'YYYY-MM'), s.id, s.origin, s.incarnation,
           c.size, c.frontier, c.note
      INTO seal_state.incarnation, seal_state.month, seal_state.shard, seal_state.origin,
           seal_state.shard_incarnation, seal_state.size, seal_state.frontier, seal_state.note
      FROM core.installation i
      LEFT JOIN LATERAL (SELECT h.id, h.origin, h.incarnation FROM audit.shard h
                          ORDER BY h.id DESC LIMIT 1) s ON true
      LEFT JOIN LATERAL (SELECT k.size, k.frontier, k.note FROM audit.checkpoint k
                          WHERE k.shard = s.id ORDER BY k.size DESC LIMIT 1) c ON true;
END $$;

-- Opens the shard after `after` (0: the first) and gives its opening, to be hashed like any entry;
-- `held` is what a restored copy still had, `signer` the id of the key in force. Raises ZS020 when
-- another sealer was first.
CREATE FUNCTION authz.seal_open(after integer, origin text, previous text, held text, signer text)
RETURNS TABLE (incarnation integer, xid xid8, no bigint, salt bytea, header text, persons text,
               salts text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RAISE EXCEPTION 'not the sealer' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-seal', 0));
    IF seal_open.after <> (SELECT coalesce(max(s.id), 0) FROM audit.shard s) THEN
        RAISE EXCEPTION 'opened by another' USING ERRCODE = 'ZS020';
    END IF;
    INSERT INTO audit.shard (id, origin, month, incarnation, previous, held, signer)
    SELECT seal_open.after + 1, seal_open.origin, date_trunc('month', authz.today())::date,
           i.incarnation, seal_open.previous, seal_open.held, seal_open.signer
      FROM core.installation i;
    RETURN QUERY
    SELECT e.incarnation, e.xid, e.no, e.salt, e.header, e.persons, e.salts
      FROM audit.shard s
      JOIN authz.entry e ON e.incarnation = s.incarnation AND e.xid = '0' AND e.no = s.no
     WHERE s.id = seal_open.after + 1;
END $$;

-- Appends leaves to the newest shard (their hashes of 32 bytes, one after the other), the whole subtrees
-- that they complete, and the checkpoint that covers them; raises ZS020 when another sealer was first.
CREATE FUNCTION authz.seal_append(shard integer, start bigint, incarnations integer[],
                                  xids text[], nos bigint[], hashes bytea, levels smallint[],
                                  places bigint[], nodes bytea[], root bytea, frontier bytea[],
                                  note text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RAISE EXCEPTION 'not the sealer' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-seal', 0));
    IF seal_append.shard <> (SELECT max(s.id) FROM audit.shard s)
       OR seal_append.start <> (SELECT coalesce(max(l.position) + 1, 0) FROM audit.leaf l
                                 WHERE l.shard = seal_append.shard) THEN
        RAISE EXCEPTION 'sealed by another' USING ERRCODE = 'ZS020';
    END IF;
    INSERT INTO audit.leaf (shard, position, incarnation, xid, no, hash)
    SELECT seal_append.shard, seal_append.start + x.place - 1, x.incarnation, x.xid::xid8, x.no,
           substr(seal_append.hashes, (32 * x.place - 31)::integer, 32)
      FROM unnest(seal_append.incarnations, seal_append.xids, seal_append.nos)
           WITH ORDINALITY AS x(incarnation, xid, no, place);
    INSERT INTO audit.node (shard, level, place, hash)
    SELECT seal_append.shard, n.level, n.place, n.hash
      FROM unnest(seal_append.levels, seal_append.places, seal_append.nodes)
           AS n(level, place, hash);
    INSERT INTO audit.checkpoint (shard, size, root, frontier, note)
    VALUES (seal_append.shard, seal_append.start + cardinality(seal_append.nos),
            seal_append.root, seal_append.frontier, seal_append.note);
END $$;

-- For how many seconds the oldest entry that is not sealed has waited; 0 when none does.
CREATE FUNCTION authz.seal_lag() RETURNS double precision
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    present integer := (SELECT i.incarnation FROM core.installation i);
    mark xid8 := coalesce((SELECT k.xid FROM authz.seal_mark k WHERE k.incarnation = present), '0');
BEGIN
    RETURN (
        SELECT coalesce(extract(epoch FROM clock_timestamp() - least(f.at, v.at)), 0)
          FROM (VALUES (1)) one(one)
          LEFT JOIN LATERAL (SELECT r.at FROM audit.request r
                              WHERE r.layer = 0 AND r.incarnation = present AND r.xid > mark
                              ORDER BY r.xid LIMIT 1) f ON true
          LEFT JOIN LATERAL (SELECT e.at FROM audit.event e
                              WHERE e.incarnation = present AND e.xid > mark
                              ORDER BY e.xid LIMIT 1) v ON true);
END $$;

-- Sealed entries after a place, in the order of the log, for forwarding: headers, which name nobody
-- shown, and how many were. The place is in the shard of that name; where that is gone, as after a
-- restore, what comes after its incarnation and month.
CREATE FUNCTION authz.log_forward(origin text, incarnation integer, month text, since bigint,
                                  take integer)
RETURNS TABLE (place bigint, origin_of text, header text, persons integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
    after integer;
    beyond bigint;
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN;
    END IF;
    SELECT s.id, s.origin = log_forward.origin AS is_same INTO last
      FROM audit.shard s
     WHERE s.origin = log_forward.origin
        OR (s.incarnation, to_char(s.month, 'YYYY-MM'))
            < (log_forward.incarnation, log_forward.month)
     ORDER BY s.origin = log_forward.origin DESC, s.id DESC LIMIT 1;
    after := coalesce(last.id, 0);
    beyond := CASE WHEN last.is_same THEN log_forward.since ELSE 9223372036854775807 END;
    RETURN QUERY
    SELECT l.position, s.origin, e.header, e.shown
      FROM (SELECT f.shard, f.position, f.incarnation, f.xid, f.no FROM audit.leaf f
             WHERE (f.shard, f.position) > (after, beyond)
             ORDER BY f.shard, f.position LIMIT log_forward.take) l
      JOIN audit.shard s ON s.id = l.shard
     CROSS JOIN LATERAL (SELECT n.header, n.shown FROM authz.entry n
                          WHERE n.incarnation = l.incarnation AND n.xid = l.xid AND n.no = l.no
                         OFFSET 0) e
     ORDER BY l.shard, l.position;
END $$;

-- A change of the sealing key is on the log: what was done, and the public key's id.
CREATE FUNCTION authz.seal_key(change text, key_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' OR seal_key.change NOT IN ('began', 'ended')
       OR seal_key.key_id !~ '^[0-9a-f]{8}$' THEN
        RAISE EXCEPTION 'not a change of key by the sealer' USING ERRCODE = '42501';
    END IF;
    INSERT INTO audit.event (incarnation, kind, result, action, detail, policy_version)
    SELECT i.incarnation, 'seal-key', 'ok', 'seal-key.' || seal_key.change, seal_key.key_id,
           i.policy_version
      FROM core.installation i;
END $$;

ALTER FUNCTION authz.seal_take(integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_state() OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_open(integer, text, text, text, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_append(integer, bigint, integer[], text[], bigint[], bytea, smallint[],
    bigint[], bytea[], bytea, bytea[], text) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_lag() OWNER TO sspf_audit;
ALTER FUNCTION authz.log_forward(text, integer, text, bigint, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.seal_key(text, text) OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.seal_take(integer), authz.seal_state(),
    authz.seal_open(integer, text, text, text, text), authz.seal_lag(), authz.seal_key(text, text),
    authz.log_forward(text, integer, text, bigint, integer),
    authz.seal_append(integer, bigint, integer[], text[], bigint[], bytea, smallint[],
        bigint[], bytea[], bytea, bytea[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.seal_take(integer), authz.seal_state(),
    authz.seal_open(integer, text, text, text, text), authz.seal_lag(), authz.seal_key(text, text),
    authz.log_forward(text, integer, text, bigint, integer),
    authz.seal_append(integer, bigint, integer[], text[], bigint[], bytea, smallint[],
        bigint[], bytea[], bytea, bytea[], text) TO sspf_seal;
