-- Who asks for a public document (utlämnande) may ask for what concerns no youth: a record, or what lies
-- between two days. A decision (gallringsbeslut) is of one agency's committee. Whose file a person had who
-- is gone is known as long as the log names them. What is overdue is counted again where a run changed.

SET LOCAL ROLE sspf_owner;

ALTER TABLE retention.request
    ALTER COLUMN youth_id DROP NOT NULL,
    -- The hold that it placed, which says what is asked for; null: from before, all about the youth.
    ADD COLUMN hold_id uuid REFERENCES retention.hold,
    ADD CONSTRAINT request_about CHECK (
        youth_id IS NOT NULL OR kind = 'release' AND hold_id IS NOT NULL);
CREATE INDEX request_by_hold ON retention.request (hold_id);
ALTER TABLE retention.request_step
    ALTER COLUMN youth_id DROP NOT NULL,
    ADD FOREIGN KEY (request_id) REFERENCES retention.request;

-- Null: of every agency of the kind, as it was entered before.
ALTER TABLE retention.rule_decision
    ADD COLUMN agency_id uuid REFERENCES core.agency,
    ADD CHECK (agency_id IS NULL OR agency_kind IS NOT NULL);

-- It was interrupted, or a rule lost its approval meanwhile.
ALTER TABLE retention.run ADD COLUMN recount boolean NOT NULL DEFAULT false;

SET LOCAL ROLE sspf_audit;

-- Whose youth a deleted row was: that agency decides whether the log forgets them. Gone with the last
-- entry that can name them.
CREATE TABLE audit.former (
    person_id uuid PRIMARY KEY,
    agency_id uuid NOT NULL,
    gone_on date NOT NULL
);

RESET ROLE;
