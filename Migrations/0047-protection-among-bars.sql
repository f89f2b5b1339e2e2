-- Protected identity is a sum over rows with dates like blocks and conflicts, for every row of one
-- person: so that a policy asks about one youth by one index, however many are protected.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.bar
    DROP CONSTRAINT bar_check,
    DROP CONSTRAINT bar_source_check,
    ADD CONSTRAINT bar_source_check CHECK (source IN ('block', 'conflict', 'protection')),
    -- A block keeps out a person or an agency, a conflict a person; protection all who are not named.
    ADD CONSTRAINT bar_check CHECK (
        num_nonnulls(staff_id, agency_id) = CASE source WHEN 'protection' THEN 0 ELSE 1 END);
