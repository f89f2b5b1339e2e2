-- What a pledge point (löftespunkt) promises to reach: all classes of a school year, a number of
-- visits, or nothing that this system counts.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.pledge
    ADD COLUMN wording text CHECK (length(wording) BETWEEN 1 AND 1000),
    ADD COLUMN measure text NOT NULL DEFAULT 'none' CHECK (measure IN ('classes', 'visits', 'none')),
    -- Per cent of the classes, or a number of visits in the whole period.
    ADD COLUMN target integer CHECK (target BETWEEN 1 AND 100000),
    ADD COLUMN school_year text CHECK (school_year IN (
        'F', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'gymnasium-1',
        'gymnasium-2', 'gymnasium-3')),
    ADD COLUMN author_id uuid REFERENCES core.staff,
    ADD COLUMN created_at timestamptz,
    ADD CONSTRAINT pledge_measured CHECK (CASE measure
        WHEN 'classes' THEN school_year IS NOT NULL AND target BETWEEN 1 AND 100
        WHEN 'visits' THEN school_year IS NULL AND target IS NOT NULL
        ELSE school_year IS NULL AND target IS NULL END);
CREATE UNIQUE INDEX pledge_once ON core.pledge (municipality_id, starts_on, lower(title));
