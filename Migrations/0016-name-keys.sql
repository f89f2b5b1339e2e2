-- Name keys know which part of a name they are of, and a registration knows which rules made its
-- keys. The keys of older rules are made anew by the program, right after the policies are applied
-- (`sspf migrate`): they cannot be computed here.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.registration
    -- 0: made by rules that are no more.
    ADD COLUMN key_version integer NOT NULL DEFAULT 0 CHECK (key_version >= 0);
CREATE INDEX registration_by_key_version ON core.registration (key_version, id);

-- Past row security, under which even the owner would delete nothing without an error.
RESET ROLE;
DELETE FROM core.name_key;
SET LOCAL ROLE sspf_owner;

ALTER TABLE core.name_key
    ADD COLUMN part text NOT NULL CHECK (part IN ('given', 'family')),
    DROP CONSTRAINT name_key_pkey,
    ADD PRIMARY KEY (registration_id, part, key);
DROP INDEX core.name_key_by_key;
CREATE INDEX name_key_by_key ON core.name_key (unit_id, key) INCLUDE (registration_id, part);
