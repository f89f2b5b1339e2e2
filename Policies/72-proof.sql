-- Proof: what an auditor takes to verify the log, or a copy of it, against its checkpoints.
--
--   log_shards, log_checkpoints, log_leaves   the log as it stands, page by page
--   log_state, log_strays                     what the leaves do not tell
--   log_hashes, log_place                     what inclusion and consistency proofs are made of
--
-- Auditors only; each function checks its caller first. Persons and salts go to the verifier, which
-- hashes them and shows none. Grounds: SoLPuL 10 §, GDPR 5.2, 32.

-- An auditor reviewing the log: one row, or none.
CREATE VIEW authz.log_auditor WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id FROM authz.log_reader m WHERE m.role = 'auditor';
ALTER VIEW authz.log_auditor OWNER TO sspf_audit;

-- The shards, oldest first, a hundred an item: those that are gone say so.
CREATE FUNCTION authz.log_shards(start integer, blocks integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, (s.row - 1) / 100 + 1,
           json_agg(json_build_object(
               'id', s.id, 'origin', s.origin, 'month', to_char(s.month, 'YYYY-MM'),
               'incarnation', s.incarnation, 'hasOpening', s.salt IS NOT NULL,
               'dropped', d.shard IS NOT NULL,
               'size', (SELECT coalesce(max(f.position) + 1, 0) FROM audit.leaf f
                         WHERE f.shard = s.id)) ORDER BY s.id)
      FROM (SELECT h.*, row_number() OVER (ORDER BY h.id) AS row
              FROM audit.shard h WHERE h.id > log_shards.start
             ORDER BY h.id LIMIT log_shards.blocks * 100 + 1) s
      LEFT JOIN audit.shard_drop d ON d.shard = s.id
     GROUP BY (s.row - 1) / 100;
END $$;

-- The stored leaves of a shard from position `start` on, a hundred an item, each with the entry as
-- it stands now (no header where the entry is gone).
CREATE FUNCTION authz.log_leaves(shard integer, start bigint, blocks integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, (l.row - 1) / 100 + 1,
           json_agg(json_build_object(
               'place', l.position, 'no', l.no, 'hash', encode(l.hash, 'hex'),
               'salt', encode(e.salt, 'hex'), 'header', e.header,
               'persons', e.persons, 'salts', e.salts)
               ORDER BY l.position)
      FROM (SELECT f.*, row_number() OVER (ORDER BY f.position) AS row
              FROM audit.leaf f
             WHERE f.shard = log_leaves.shard AND f.position >= log_leaves.start
             ORDER BY f.position LIMIT log_leaves.blocks * 100 + 1) l
      LEFT JOIN LATERAL (SELECT n.salt, n.header, n.persons, n.salts FROM authz.entry n
                          WHERE n.incarnation = l.incarnation AND n.xid = l.xid AND n.no = l.no
                         OFFSET 0) e
           ON true
     GROUP BY (l.row - 1) / 100;
END $$;

-- The checkpoints of a shard of more than `start` entries, oldest first, a hundred an item.
CREATE FUNCTION authz.log_checkpoints(shard integer, start bigint, blocks integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, (c.row - 1) / 100 + 1,
           json_agg(json_build_object('size', c.size,
                                     'note', authz.cosigned(c.note, log_checkpoints.shard, c.size))
                   ORDER BY c.size)
      FROM (SELECT f.size, f.note, row_number() OVER (ORDER BY f.size) AS row
              FROM audit.checkpoint f
             WHERE f.shard = log_checkpoints.shard AND f.size > log_checkpoints.start
             ORDER BY f.size LIMIT log_checkpoints.blocks * 100 + 1) c
     GROUP BY (c.row - 1) / 100;
END $$;

-- The newest checkpoint of each shard, newest first.
CREATE FUNCTION authz.log_heads(take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY s.id DESC),
           json_build_object(
               'shard', s.id, 'origin', s.origin, 'month', to_char(s.month, 'YYYY-MM'),
               'incarnation', s.incarnation, 'size', c.size,
               'note', authz.cosigned(c.note, s.id, c.size),
               'at', to_char(c.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'dropped', d.shard IS NOT NULL)
      FROM audit.shard s
      LEFT JOIN audit.shard_drop d ON d.shard = s.id
     CROSS JOIN LATERAL (SELECT k.size, k.note, k.at FROM audit.checkpoint k
                          WHERE k.shard = s.id ORDER BY k.size DESC LIMIT 1) c
     ORDER BY s.id DESC
     LIMIT log_heads.take + 1 OFFSET log_heads.skip;
END $$;

-- What the leaves do not tell, in one item: how many entries wait to be sealed (the very request
-- that asks not among them), and what they say about the log itself. An incarnation at a time, so that only they are read however long the log is.
CREATE FUNCTION authz.log_state()
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
    age integer;
    low xid8;
    waiting bigint := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    SELECT * INTO last FROM authz.seal_mark;
    FOR age IN SELECT generate_series(last.incarnation, i.incarnation)
                 FROM core.installation i LOOP
        low := CASE WHEN age = last.incarnation THEN last.xid ELSE '0' END;
        waiting := waiting
            + (SELECT count(*) FROM audit.request r
                WHERE r.layer = 0 AND r.incarnation = age AND r.xid >= low
                  AND (r.xid, r.no, age) > (low, last.no, last.incarnation)
                  AND r.xid <> pg_current_xact_id_if_assigned())
            + (SELECT count(*) FROM audit.event v
                WHERE v.incarnation = age AND v.xid >= low
                  AND (v.xid, v.no, age) > (low, last.no, last.incarnation));
    END LOOP;
    RETURN QUERY
    SELECT NULL::uuid, 1::bigint,
           json_build_object(
               'waiting', waiting,
               'notices', (SELECT coalesce(json_agg(json_build_object('header', n.header)), '[]')
                             FROM audit.event v
                             JOIN authz.entry n ON n.incarnation = v.incarnation
                              AND n.xid = v.xid AND n.no = v.no
                            WHERE v.kind IN ('log-erased', 'log-shard-dropped', 'restored')
                              AND (v.incarnation, v.xid, v.no)
                                  > (last.incarnation, last.xid, last.no)));
END $$;

-- How many entries stand before the last sealed one in the order of the log without a leaf, or in an
-- incarnation that never was, which only tampering brings about, with the lowest number among them: of
-- as many requests as asked for, after a transaction (null: from the first on); and where to go on, if
-- anything is left. In pieces, for no statement may take as long as the log is.
CREATE FUNCTION authz.log_strays(after text, take integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    last record;
    present integer := (SELECT i.incarnation FROM core.installation i);
    low xid8 := coalesce(log_strays.after, '0')::xid8;
    high xid8;
    number bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    SELECT * INTO last FROM authz.seal_mark;
    SELECT max(k.xid), count(*) INTO high, number
      FROM (SELECT r.xid FROM audit.request r
             WHERE r.xid >= low AND (r.xid > low OR log_strays.after IS NULL)
             ORDER BY r.xid LIMIT log_strays.take) k;
    IF number < log_strays.take THEN
        high := '18446744073709551615';
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, 1::bigint,
           json_build_object(
               'strays', count(*), 'firstStray', min(w.no),
               'next', CASE WHEN number = log_strays.take THEN high::text END)
      FROM (SELECT r.incarnation, r.xid, r.no FROM audit.request r
             WHERE r.layer = 0 AND r.xid >= low AND r.xid <= high
            UNION ALL
            SELECT v.incarnation, v.xid, v.no FROM audit.event v
             WHERE v.xid >= low AND v.xid <= high) w
     WHERE (w.xid > low OR log_strays.after IS NULL)
       AND (w.incarnation NOT BETWEEN 1 AND present OR w.xid = '0'
            OR ((w.incarnation, w.xid, w.no) <= (last.incarnation, last.xid, last.no)
                -- One by one through the index: a join would read all leaves for each piece.
                AND (SELECT l.no FROM audit.leaf l WHERE l.no = w.no AND l.xid = w.xid
                        AND l.incarnation = w.incarnation) IS NULL));
END $$;

-- Where an entry stands, by its number, and the newest checkpoint of that shard.
CREATE FUNCTION authz.log_place(no bigint)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.log_auditor) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY l.shard DESC),
           json_build_object(
               'shard', l.shard, 'index', l.position, 'hash', encode(l.hash, 'hex'),
               'size', c.size, 'note', authz.cosigned(c.note, l.shard, c.size))
      FROM audit.leaf l
     CROSS JOIN LATERAL (SELECT k.size, k.note FROM audit.checkpoint k
                          WHERE k.shard = l.shard ORDER BY k.size DESC LIMIT 1) c
     WHERE l.no = log_place.no;
END $$;

-- Hashes for proofs: for each range, those of one level (0: leaves) from the first place to the
-- last, one after the other in hexadecimal. For the sealer too, who proves to witnesses that the log
-- has only grown.
CREATE FUNCTION authz.log_hashes(shard integer, levels smallint[], firsts bigint[], lasts bigint[])
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT (EXISTS (SELECT FROM authz.log_auditor) OR session_user = 'sspf_seal')
       OR cardinality(log_hashes.levels) > 100 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, w.place,
           to_json(coalesce(CASE WHEN w.level = 0 THEN
               (SELECT string_agg(encode(l.hash, 'hex'), '' ORDER BY l.position)
                  FROM audit.leaf l WHERE l.shard = log_hashes.shard
                   AND l.position BETWEEN w.first AND least(w.last, w.first + 255))
           ELSE
               (SELECT string_agg(encode(n.hash, 'hex'), '' ORDER BY n.place)
                  FROM audit.node n WHERE n.shard = log_hashes.shard AND n.level = w.level
                   AND n.place BETWEEN w.first AND least(w.last, w.first + 255)) END, ''))
      FROM unnest(log_hashes.levels, log_hashes.firsts, log_hashes.lasts)
           WITH ORDINALITY AS w(level, first, last, place);
END $$;

ALTER FUNCTION authz.log_shards(integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_leaves(integer, bigint, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_checkpoints(integer, bigint, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_heads(integer, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_state() OWNER TO sspf_audit;
ALTER FUNCTION authz.log_strays(text, integer) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_place(bigint) OWNER TO sspf_audit;
ALTER FUNCTION authz.log_hashes(integer, smallint[], bigint[], bigint[]) OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.log_shards(integer, integer),
    authz.log_leaves(integer, bigint, integer), authz.log_checkpoints(integer, bigint, integer),
    authz.log_heads(integer, integer), authz.log_state(), authz.log_place(bigint),
    authz.log_strays(text, integer),
    authz.log_hashes(integer, smallint[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_shards(integer, integer),
    authz.log_leaves(integer, bigint, integer), authz.log_checkpoints(integer, bigint, integer),
    authz.log_heads(integer, integer), authz.log_state(), authz.log_place(bigint),
    authz.log_strays(text, integer),
    authz.log_hashes(integer, smallint[], bigint[], bigint[]) TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.log_hashes(integer, smallint[], bigint[], bigint[]) TO sspf_seal;
