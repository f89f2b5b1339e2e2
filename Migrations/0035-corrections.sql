-- Correction (rättelse): what was written stands, and what is right is added to it.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.correction (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- The record that is corrected, as the log names its kind.
    resource text NOT NULL CHECK (resource IN (
        'concern-conversation', 'case', 'enquiry', 'no-action-decision', 'mapping-talk', 'meeting',
        'commitment', 'consent', 'disclosure')),
    record_id uuid NOT NULL,
    -- What kind of information it is, as its writer says: so it crosses; null: not at all.
    kind text REFERENCES core.information_kind,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX correction_by_youth ON core.correction (youth_id);
CREATE INDEX correction_by_record ON core.correction (record_id);
