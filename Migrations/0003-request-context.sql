-- Who is asking, and the log: the row that opens a request is the header of its log entry.

SET LOCAL ROLE sspf_owner;

-- One row: which incarnation of the data this is, and where it lives. A restored copy must never
-- let an old header become somebody's context.
CREATE TABLE core.installation (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    incarnation integer NOT NULL CHECK (incarnation > 0),
    system_identifier bigint NOT NULL,
    timeline integer NOT NULL,
    made_for text NOT NULL CHECK (made_for IN ('production', 'demonstration', 'test')),
    -- Keys the digests that stand in for what must not be stored, such as unknown user names.
    digest_key bytea NOT NULL CHECK (length(digest_key) = 32),
    policy_version text,
    policies_applied_at timestamptz
);

-- Moves authz.now() in databases made as tests; ignored in every other.
CREATE TABLE core.test_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    shift interval NOT NULL
);

-- The closed, dated catalogue of purposes (ändamål), and the roles that may act for each.
CREATE TABLE core.purpose (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    ground text NOT NULL,
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

CREATE TABLE core.purpose_role (
    purpose text NOT NULL REFERENCES core.purpose,
    role text NOT NULL,
    -- The lowest rank is the role a person with several acts in.
    rank smallint NOT NULL,
    PRIMARY KEY (purpose, role)
);

SET LOCAL ROLE sspf_audit;

CREATE SEQUENCE audit.entry_no;

CREATE TABLE audit.request (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    incarnation integer NOT NULL,
    -- 0: the caller; 1: what explain and simulate try out and always undo.
    layer smallint NOT NULL DEFAULT 0 CHECK (layer IN (0, 1)),
    no bigint NOT NULL DEFAULT nextval('audit.entry_no'),
    at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    staff_id uuid,          -- null for a job
    session_id uuid,
    agency_id uuid,
    unit_id uuid,
    role text NOT NULL,
    purpose text NOT NULL,
    action text NOT NULL,
    route text NOT NULL,
    request_id uuid NOT NULL,
    policy_version text NOT NULL,
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    PRIMARY KEY (xid, incarnation, layer)
);

-- What came of it: one row a statement, naming every person shown, each with a salt of its own
-- so that one can be erased alone.
CREATE TABLE audit.outcome (
    xid xid8 NOT NULL,
    incarnation integer NOT NULL,
    layer smallint NOT NULL,
    part smallint NOT NULL,
    resource text NOT NULL,
    row_id uuid,
    result text NOT NULL CHECK (result IN ('ok', 'refused', 'failed')),
    reason text,            -- a code, never text from a record
    shown integer NOT NULL CHECK (shown >= 0),
    persons uuid[] NOT NULL DEFAULT '{}',
    salts bytea[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (xid, incarnation, layer, part),
    CHECK (cardinality(persons) = cardinality(salts)),
    CHECK (result <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX outcome_by_person ON audit.outcome USING gin (persons);

-- What happened without being a context: sign-ins, unusable tokens, refusals by role, the
-- system's own acts. Nothing here can open a policy.
CREATE TABLE audit.event (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    incarnation integer NOT NULL,
    no bigint NOT NULL DEFAULT nextval('audit.entry_no'),
    at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    kind text NOT NULL,
    result text NOT NULL CHECK (result IN ('ok', 'refused', 'failed')),
    reason text,
    staff_id uuid,
    session_id uuid,
    agency_id uuid,
    unit_id uuid,
    role text,
    purpose text,
    action text,
    route text,
    resource text,
    row_id uuid,
    detail text,            -- a count or a version, never text from a record
    request_id uuid,
    policy_version text,
    persons uuid[] NOT NULL DEFAULT '{}',
    salts bytea[] NOT NULL DEFAULT '{}',
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    PRIMARY KEY (xid, incarnation, no),
    CHECK (cardinality(persons) = cardinality(salts))
);
CREATE INDEX event_by_person ON audit.event USING gin (persons);

CREATE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'ZS001';
END $$;
CREATE TRIGGER request_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.request
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER outcome_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.outcome
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();

-- No request without an outcome: its COMMIT is refused.
CREATE FUNCTION audit.demand_outcome() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM audit.outcome o
                    WHERE o.xid = NEW.xid AND o.incarnation = NEW.incarnation
                      AND o.layer = NEW.layer) THEN
        RAISE EXCEPTION 'a request without an outcome' USING ERRCODE = 'ZS002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER request_has_outcome AFTER INSERT ON audit.request
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.demand_outcome();
