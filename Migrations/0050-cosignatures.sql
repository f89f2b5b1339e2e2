-- What witnesses have cosigned: other parties who saw that the log had only grown.

SET LOCAL ROLE sspf_audit;

CREATE TABLE audit.cosignature (
    shard integer NOT NULL,
    size bigint NOT NULL,
    -- The witness's name and its key's id, as in C2SP: `witness.example/w1+0a1b2c3d`.
    witness text NOT NULL CHECK (length(witness) BETWEEN 1 AND 300),
    -- The signature line as it stands below the note, with its line feed.
    line text NOT NULL CHECK (line ~ '^— [^ \n]+ [A-Za-z0-9+/=]+\n$' AND length(line) <= 500),
    at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    PRIMARY KEY (shard, size, witness),
    FOREIGN KEY (shard, size) REFERENCES audit.checkpoint (shard, size)
);

-- Cosignatures go with the checkpoints that they are on.
CREATE OR REPLACE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    certificate text := CASE
        WHEN TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('outcome', 'event') THEN 'log-erased'
        WHEN TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('request', 'outcome', 'event', 'leaf',
             'checkpoint', 'cosignature', 'node', 'sample_item', 'verdict')
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

CREATE TRIGGER cosignature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
