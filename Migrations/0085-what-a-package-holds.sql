-- From when a package was read: what was written after that, or was being written, is not in it.
-- And whoever approved a range before may approve it again once another has been agreed since.
SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.archive_waiting ADD COLUMN begun_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE retention.archive_package ADD COLUMN as_of timestamptz;
ALTER TABLE retention.approval DROP CONSTRAINT approval_once;
RESET ROLE;
