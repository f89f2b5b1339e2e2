-- A destruction decision (gallringsbeslut), or an approval, that was entered by mistake is taken back, with
-- the reason; what was done while it stood stays as it was.
SET LOCAL ROLE sspf_owner;

-- Where a decision no longer is what a rule rests on, and what it rests on instead, if on anything.
CREATE TABLE retention.decision_end (
    rule_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    -- The latest one of any agency that stands.
    rests_on uuid REFERENCES retention.decision,
    -- Words of ours: no text that could name anybody.
    reason text NOT NULL CHECK (reason IN ('mistaken', 'annulled', 'reconsidered')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (decision_id, rule_id),
    FOREIGN KEY (rule_id, decision_id) REFERENCES retention.rule_decision (rule_id, decision_id)
);
CREATE FUNCTION retention.drop_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE retention.rule r SET decision_id = NEW.rests_on
     WHERE r.id = NEW.rule_id AND r.decision_id = NEW.decision_id;
    RETURN NULL;
END $$;
CREATE TRIGGER decision_dropped AFTER INSERT ON retention.decision_end
    FOR EACH ROW EXECUTE FUNCTION retention.drop_decision();
-- What was taken back may be entered again as it should have been: of those that stand there is one
-- (authz.enter_decision).
ALTER TABLE retention.decision DROP CONSTRAINT decision_reference_key;
CREATE INDEX decision_by_reference ON retention.decision (reference);

CREATE TABLE retention.approval_end (
    approval_id uuid PRIMARY KEY REFERENCES retention.approval,
    reason text NOT NULL CHECK (reason IN ('mistaken', 'annulled', 'reconsidered')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
RESET ROLE;
