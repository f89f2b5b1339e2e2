-- The log in shards: one a month and incarnation, each a log of its own (RFC 9162) with its own
-- origin, tree and last checkpoint, so that a month can go while the rest stays provable.

SET LOCAL ROLE sspf_audit;

-- The row of a shard is its first entry. It names the last checkpoint of the log before it, so
-- that whoever holds one checkpoint of this shard holds all that went before.
CREATE TABLE audit.shard (
    id integer PRIMARY KEY CHECK (id > 0),
    origin text NOT NULL UNIQUE CHECK (length(origin) BETWEEN 1 AND 255),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    incarnation integer NOT NULL,
    no bigint NOT NULL DEFAULT nextval('audit.entry_no'),
    opened_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    -- Origin, size and root as in the note; null where nothing went before.
    previous text CHECK (previous ~ '^[!-~]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n$'),
    -- Null: opened before openings were entries.
    salt bytea DEFAULT uuid_send(gen_random_uuid()) CHECK (length(salt) = 16),
    UNIQUE (incarnation, no)
);

-- What was sealed before there were shards is the first.
INSERT INTO audit.shard (id, origin, month, incarnation, opened_at, salt)
SELECT 1, split_part(c.note, E'\n', 1),
       date_trunc('month', c.at AT TIME ZONE 'Europe/Stockholm')::date,
       (SELECT max(l.incarnation) FROM audit.leaf l), c.at, NULL
  FROM audit.checkpoint c ORDER BY c.size LIMIT 1;

ALTER TABLE audit.leaf
    ADD COLUMN shard integer NOT NULL DEFAULT 1 REFERENCES audit.shard,
    DROP CONSTRAINT leaf_pkey, ADD PRIMARY KEY (shard, position);
ALTER TABLE audit.leaf ALTER COLUMN shard DROP DEFAULT;

ALTER TABLE audit.checkpoint
    ADD COLUMN shard integer NOT NULL DEFAULT 1 REFERENCES audit.shard,
    DROP CONSTRAINT checkpoint_pkey, ADD PRIMARY KEY (shard, size);
ALTER TABLE audit.checkpoint ALTER COLUMN shard DROP DEFAULT;

-- Roots of perfect subtrees of 2^8, 2^16 and 2^24 leaves, as in C2SP tiles: a proof reads a few
-- hundred hashes, not the month.
CREATE TABLE audit.node (
    shard integer NOT NULL REFERENCES audit.shard,
    level smallint NOT NULL CHECK (level IN (8, 16, 24)),
    place bigint NOT NULL CHECK (place >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (shard, level, place)
);

-- Shards that have gone (gallring): oldest first, by decision. Their rows above stay.
CREATE TABLE audit.shard_drop (
    shard integer PRIMARY KEY REFERENCES audit.shard,
    decision_id uuid NOT NULL,
    entries bigint NOT NULL CHECK (entries >= 0),
    dropped_at timestamptz NOT NULL DEFAULT transaction_timestamp()
);

-- The two exceptions to append-only are themselves entries of the log, written in the same
-- transaction: a person erased from it, and a shard gone. Each opens the tables it needs.
CREATE OR REPLACE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    certificate text := CASE
        WHEN TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('outcome', 'event') THEN 'log-erased'
        WHEN TG_OP = 'DELETE' AND TG_TABLE_NAME IN
             ('request', 'outcome', 'event', 'leaf', 'checkpoint', 'node')
            THEN 'log-shard-dropped' END;
BEGIN
    IF certificate IS NOT NULL AND EXISTS (
        SELECT FROM audit.event e
         WHERE e.xid = pg_current_xact_id_if_assigned() AND e.at = transaction_timestamp()
           AND e.kind = certificate AND e.result = 'ok') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'ZS001';
END $$;

CREATE TRIGGER shard_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.shard
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.node
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER shard_drop_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.shard_drop
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
