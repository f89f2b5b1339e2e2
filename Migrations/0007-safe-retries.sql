-- Results of record-creating requests, so that a retry creates nothing twice. Never a copy of a
-- document: what a replay may show is decided when it is replayed.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.once (
    staff_id uuid NOT NULL REFERENCES core.staff,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    record_type text NOT NULL,
    record_id uuid NOT NULL,
    youth_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (staff_id, key)
);
CREATE INDEX once_by_age ON core.once (created_at);
CREATE INDEX once_by_record ON core.once (record_id);
CREATE INDEX once_by_youth ON core.once (youth_id);
