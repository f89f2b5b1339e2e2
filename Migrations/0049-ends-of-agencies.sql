-- An agency or a unit that is closed down stands in the history of what was written there; nobody
-- can be given a place in it any more.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.agency ADD COLUMN ended_at timestamptz;
ALTER TABLE core.unit ADD COLUMN ended_at timestamptz;
ALTER TABLE core.ending
    DROP CONSTRAINT ending_source_check,
    ADD CONSTRAINT ending_source_check CHECK (source IN (
        'assignment', 'case-member', 'case-youth', 'delegation', 'role-grant', 'block',
        'conflict', 'protection', 'protection-access', 'disclosure', 'guardian', 'agency',
        'unit'));
