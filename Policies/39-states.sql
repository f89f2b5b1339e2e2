-- States of records that go through steps. A step is inserted, naming the state that it starts from;
-- the record's state follows. Of two steps at once from the same state one is refused.
--
-- After the insertion, so that row security has decided before the state is looked at: whoever may
-- not take a step does not learn from the answer which state the record is in.

-- TG_ARGV: the record's table, and the step's column that names the record.
CREATE FUNCTION authz.keep_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    record_id uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
    held text;
BEGIN
    EXECUTE format('SELECT p.state FROM %s p WHERE p.id = $1 FOR NO KEY UPDATE', TG_ARGV[0])
       INTO held USING record_id;
    IF held IS DISTINCT FROM NEW.from_state THEN
        RAISE EXCEPTION 'the state has changed'
            USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    END IF;
    EXECUTE format('UPDATE %s p SET state = $2, version = p.version + 1 WHERE p.id = $1',
                   TG_ARGV[0]) USING record_id, NEW.state;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.keep_state() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.keep_state() FROM PUBLIC;
