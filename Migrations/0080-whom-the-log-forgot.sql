-- Whom the log has just forgotten: the nightly job puts a keyed tombstone of each outside the database,
-- as of everything that it deletes, or a restored backup would know them again. Then the row goes.

SET LOCAL ROLE sspf_owner;

CREATE TABLE retention.log_forgotten (
    person_id uuid PRIMARY KEY,
    forgotten_at timestamptz NOT NULL
);

RESET ROLE;
