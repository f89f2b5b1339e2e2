-- Whose a deleted youth was is the log's: it goes as what it is about does, and not otherwise.

SET LOCAL ROLE sspf_audit;

CREATE OR REPLACE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    certificates text[] := CASE
        WHEN TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('outcome', 'event') THEN '{log-erased}'
        WHEN TG_OP = 'DELETE' AND TG_TABLE_NAME = 'former' THEN '{log-erased,log-shard-dropped}'
        WHEN TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('request', 'outcome', 'event', 'leaf',
             'checkpoint', 'cosignature', 'node', 'sample_item', 'verdict')
            THEN '{log-shard-dropped}' END;
BEGIN
    IF certificates IS NOT NULL AND EXISTS (
        SELECT FROM audit.event e
         WHERE e.xid = pg_current_xact_id_if_assigned() AND e.at = transaction_timestamp()
           AND e.kind = ANY (certificates) AND e.result = 'ok') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'ZS001';
END $$;

CREATE TRIGGER former_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.former
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();

RESET ROLE;
