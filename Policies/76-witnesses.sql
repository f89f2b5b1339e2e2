-- Witnesses: which checkpoints they are to cosign, and what they answered.
--
--   witness_due    the newest checkpoints of the newest two shards that a witness has not cosigned
--   witness_has    whether a shard has a checkpoint of a size
--   witness_keep   a cosignature, beside its checkpoint
--
-- The sealer alone. Grounds: SoLPuL 10 §, GDPR 5.2, 32 (integrity of the log).

ALTER TABLE audit.cosignature ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY cosignature_audit ON audit.cosignature TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY cosignature_audit ON audit.cosignature IS
    'ground: SoLPuL 10 §, GDPR 32 (integrity of the log); by log functions, no personal data';

-- Two shards: the open one, and the one before, whose last checkpoint may have come with the month's
-- end. Each opening names the end of the shard before it, so that the newest vouches for all.
CREATE FUNCTION authz.witness_due(witness text)
RETURNS TABLE (shard integer, size bigint, note text, cosigned bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT s.id, c.size, c.note, coalesce(w.size, 0)
      FROM (SELECT h.id FROM audit.shard h
             WHERE NOT EXISTS (SELECT FROM audit.shard_drop d WHERE d.shard = h.id)
             ORDER BY h.id DESC LIMIT 2) s
     CROSS JOIN LATERAL (SELECT k.size, k.note FROM audit.checkpoint k WHERE k.shard = s.id
                          ORDER BY k.size DESC LIMIT 1) c
      LEFT JOIN LATERAL (SELECT g.size FROM audit.cosignature g
                          WHERE g.shard = s.id AND g.witness = witness_due.witness
                          ORDER BY g.size DESC LIMIT 1) w ON true
     WHERE c.size > coalesce(w.size, 0);
END $$;

CREATE FUNCTION authz.witness_has(shard integer, size bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RETURN NULL;
    END IF;
    RETURN EXISTS (SELECT FROM audit.checkpoint k
                    WHERE k.shard = witness_has.shard AND k.size = witness_has.size);
END $$;

CREATE FUNCTION authz.witness_keep(shard integer, size bigint, witness text, line text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'sspf_seal' THEN
        RAISE EXCEPTION 'not the sealer' USING ERRCODE = '42501';
    END IF;
    INSERT INTO audit.cosignature (shard, size, witness, line)
    VALUES (witness_keep.shard, witness_keep.size, witness_keep.witness, witness_keep.line)
    ON CONFLICT DO NOTHING;
END $$;

-- A checkpoint's note with the cosignatures that there are of it.
CREATE FUNCTION authz.cosigned(note text, shard integer, size bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN cosigned.note || coalesce(
        (SELECT string_agg(g.line, '' ORDER BY g.at, g.witness) FROM audit.cosignature g
          WHERE g.shard = cosigned.shard AND g.size = cosigned.size), '');
END $$;

ALTER FUNCTION authz.witness_due(text) OWNER TO sspf_audit;
ALTER FUNCTION authz.witness_has(integer, bigint) OWNER TO sspf_audit;
ALTER FUNCTION authz.witness_keep(integer, bigint, text, text) OWNER TO sspf_audit;
ALTER FUNCTION authz.cosigned(text, integer, bigint) OWNER TO sspf_audit;
REVOKE ALL ON FUNCTION authz.witness_due(text), authz.witness_has(integer, bigint),
    authz.witness_keep(integer, bigint, text, text), authz.cosigned(text, integer, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.witness_due(text), authz.witness_has(integer, bigint),
    authz.witness_keep(integer, bigint, text, text) TO sspf_seal;
