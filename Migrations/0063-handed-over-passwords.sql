-- A password that somebody else has set is known to two: it counts for one sign-in, which opens nothing
-- but its change. Those that were set before this are taken as their owners' own.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.credential
    ADD COLUMN handed_over boolean NOT NULL DEFAULT false,
    ADD COLUMN used_at timestamptz,
    ADD CHECK (handed_over OR used_at IS NULL);
ALTER TABLE core.session ADD COLUMN password_due boolean NOT NULL DEFAULT false;

RESET ROLE;
