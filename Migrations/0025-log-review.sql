-- Review of the log (logguppföljning): a sample a unit and month, what was made of it, by whom.

SET LOCAL ROLE sspf_owner;

-- What draws an entry into a sample besides chance: data with dates, changed without a release.
CREATE TABLE core.review_rule (
    code text NOT NULL CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    -- How many a day are too many, for the rules that count.
    threshold integer CHECK (threshold > 0),
    -- The most entries that the rule draws into one sample, by chance among those it finds.
    most integer NOT NULL CHECK (most > 0),
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from),
    PRIMARY KEY (code, valid_from)
);

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.review_rule (code, sv, en, threshold, most, valid_from) VALUES
        ('declared-conflict', 'Anmält jäv', 'Declared conflict of interest', NULL, 50,
         '2026-01-01'),
        ('same-surname', 'Samma efternamn', 'Same surname', NULL, 50, '2026-01-01'),
        ('unusual-hours', 'Ovanlig tid', 'Unusual hours', NULL, 20, '2026-01-01'),
        ('no-relation', 'Ingen relation till ungdomen', 'No relation to the youth', NULL, 50,
         '2026-01-01'),
        ('many-lookups', 'Många uppslag samma dag', 'Many lookups in a day', 40, 20,
         '2026-01-01'),
        ('many-refusals', 'Många avslag samma dag', 'Many refusals in a day', 5, 20,
         '2026-01-01'),
        ('emergency-access', 'Nödöppning', 'Emergency access', NULL, 50, '2026-01-01'),
        ('protected-person', 'Skyddade personuppgifter', 'Protected person', NULL, 50,
         '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 8, 'review rules';
END $$;

SET LOCAL ROLE sspf_audit;

CREATE TABLE audit.sample (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    -- With it anybody can draw the same again.
    seed bytea NOT NULL CHECK (length(seed) = 32),
    -- How many entries there were, how many were to be drawn, and how many each rule found.
    entries bigint NOT NULL CHECK (entries >= 0),
    size integer NOT NULL CHECK (size BETWEEN 0 AND 1000),
    found jsonb NOT NULL,
    drawn_at timestamptz NOT NULL,
    drawn_by uuid NOT NULL,
    due_on date NOT NULL,
    UNIQUE (unit_id, month)
);

CREATE TABLE audit.sample_item (
    sample_id uuid NOT NULL REFERENCES audit.sample,
    place integer NOT NULL CHECK (place > 0),
    incarnation integer NOT NULL,
    xid xid8 NOT NULL,
    no bigint NOT NULL,
    staff_id uuid NOT NULL,
    -- 'random', or the rules that found it.
    why text[] NOT NULL CHECK (cardinality(why) > 0),
    PRIMARY KEY (sample_id, place)
);
CREATE INDEX sample_item_by_entry ON audit.sample_item (incarnation, xid, no);

-- A verdict is a row; the last one stands.
CREATE TABLE audit.verdict (
    id uuid PRIMARY KEY,
    sample_id uuid NOT NULL,
    place integer NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('in-order', 'explained', 'to-ask', 'deviation')),
    author_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (sample_id, place) REFERENCES audit.sample_item
);
CREATE INDEX verdict_by_item ON audit.verdict (sample_id, place, created_at);

CREATE TABLE audit.sign_off (
    sample_id uuid PRIMARY KEY REFERENCES audit.sample,
    author_id uuid NOT NULL,
    created_at timestamptz NOT NULL
);

-- Items and verdicts go with the entries that they are about.
CREATE OR REPLACE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    certificate text := CASE
        WHEN TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('outcome', 'event') THEN 'log-erased'
        WHEN TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('request', 'outcome', 'event', 'leaf',
             'checkpoint', 'node', 'sample_item', 'verdict') THEN 'log-shard-dropped' END;
BEGIN
    IF certificate IS NOT NULL AND EXISTS (
        SELECT FROM audit.event e
         WHERE e.xid = pg_current_xact_id_if_assigned() AND e.at = transaction_timestamp()
           AND e.kind = certificate AND e.result = 'ok') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'ZS001';
END $$;

CREATE TRIGGER sample_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.sample
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER sample_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.sample_item
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER verdict_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.verdict
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER sign_off_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.sign_off
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
