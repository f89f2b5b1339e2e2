-- A package for the archive holds one agency's records, and that agency's records officer enters its receipt
-- (arkivlagen 3-4 §§: each authority answers for its own archive). A package from before has no agency: a
-- receipt it has stands, another cannot be entered, and what it held is packed anew. A receipt, and an
-- exemption, can be taken back, with a reason; a rule changes by a version of its own day.
SET LOCAL ROLE sspf_owner;

ALTER TABLE retention.archive_package ADD COLUMN agency_id uuid REFERENCES core.agency;
ALTER TABLE retention.archive_waiting ADD COLUMN agency_id uuid;
-- What is of no agency is nobody's to archive.
ALTER TABLE retention.rule ADD CONSTRAINT rule_archive_of_agency
    CHECK (NOT archive OR record_type NOT IN ('session', 'retry-result', 'log-entry')) NOT VALID;

CREATE TABLE retention.archive_revocation (
    package_id uuid PRIMARY KEY REFERENCES retention.archive_receipt,
    -- Words of ours: no text that could name anybody.
    reason text NOT NULL CHECK (reason IN ('damaged', 'incomplete', 'mistaken', 'withdrawn-by-archive')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);

CREATE TABLE retention.exemption_end (
    exemption_id uuid PRIMARY KEY REFERENCES retention.exemption,
    youth_id uuid NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
CREATE INDEX exemption_end_by_youth ON retention.exemption_end (youth_id);
-- One that was taken back may be entered again: of those in force there is one (authz.enter_exemption).
ALTER TABLE retention.exemption DROP CONSTRAINT exemption_youth_id_ground_key;
CREATE INDEX exemption_by_youth ON retention.exemption (youth_id);

CREATE TABLE retention.rule_change (
    rule_id uuid PRIMARY KEY REFERENCES retention.rule,
    -- The version that it follows.
    follows_id uuid NOT NULL REFERENCES retention.rule,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
RESET ROLE;
