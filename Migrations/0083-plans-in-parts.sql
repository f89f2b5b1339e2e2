-- A plan is made in parts, each a transaction of its own: what is past its day is marked where it is found,
-- for whether its rule is stopped is known when all parts are.
SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.plan_item ADD COLUMN is_late boolean NOT NULL DEFAULT false;
RESET ROLE;
