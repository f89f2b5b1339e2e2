-- A bar is looked up by a mark of its youth, one way: policies ask about one row at a time, and a list
-- of marks names nobody.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.bar
    ADD COLUMN mark bigint NOT NULL GENERATED ALWAYS AS (uuid_hash_extended(youth_id, 0)) STORED;
CREATE INDEX bar_by_mark ON core.bar (mark);

RESET ROLE;
