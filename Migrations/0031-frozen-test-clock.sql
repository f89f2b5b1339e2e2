-- A test that asks many questions in one transaction must not have its contexts end on the way.

SET LOCAL ROLE sspf_owner;
ALTER TABLE core.test_clock ADD COLUMN is_frozen boolean NOT NULL DEFAULT false;
