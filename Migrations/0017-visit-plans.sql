-- A school visit is planned, then carried out or cancelled; each step is a row, and a trigger of the
-- policies keeps the state. Fields of its own for each kind of visit. The classes of a school, so
-- that coverage can be told: names and numbers, no pupil.

SET LOCAL ROLE sspf_owner;

-- A municipal school is a unit of the school agency; its head teacher speaks for it.
ALTER TABLE core.school ADD COLUMN unit_id uuid REFERENCES core.unit;

ALTER TABLE core.school_visit
    ADD COLUMN state text NOT NULL DEFAULT 'carried-out'
        CHECK (state IN ('planned', 'carried-out', 'cancelled')),
    ALTER COLUMN pupils_reached DROP NOT NULL,
    ADD COLUMN officers smallint CHECK (officers BETWEEN 1 AND 50),
    ADD COLUMN questions text CHECK (length(questions) BETWEEN 1 AND 1000),
    ADD COLUMN parents_reached integer CHECK (parents_reached BETWEEN 0 AND 5000),
    -- Drogfria platser: which place, why there, what is done about it.
    ADD COLUMN mapped_place text CHECK (length(mapped_place) BETWEEN 1 AND 200),
    ADD COLUMN cause text CHECK (length(cause) BETWEEN 1 AND 1000),
    ADD COLUMN measure text CHECK (length(measure) BETWEEN 1 AND 1000),
    ADD CONSTRAINT school_visit_fields_of_kind CHECK (
        (kind = 'parent-meeting' OR parents_reached IS NULL)
        AND (kind = 'drug-free-places' OR (mapped_place IS NULL AND cause IS NULL
                                           AND measure IS NULL))),
    ADD CONSTRAINT school_visit_details_name_no_pupil CHECK (core.names_no_pupil(
        ARRAY[coalesce(questions, ''), coalesce(mapped_place, ''), coalesce(cause, ''),
              coalesce(measure, '')]));
-- What is recorded as carried out at once says how many it reached.
CREATE INDEX school_visit_by_school ON core.school_visit (school_id, visit_date);

CREATE TABLE core.visit_step (
    id uuid PRIMARY KEY,
    visit_id uuid NOT NULL REFERENCES core.school_visit,
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    -- Why it was cancelled.
    reason text CHECK (length(reason) BETWEEN 1 AND 500),
    -- What was reached when it was carried out.
    classes text[] CHECK (cardinality(classes) <= 50),
    pupils_reached integer CHECK (pupils_reached BETWEEN 0 AND 5000),
    parents_reached integer CHECK (parents_reached BETWEEN 0 AND 5000),
    questions text CHECK (length(questions) BETWEEN 1 AND 1000),
    follow_up text CHECK (length(follow_up) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT visit_step_allowed CHECK ((from_state, state) IN (
        ('planned', 'carried-out'), ('planned', 'cancelled'))),
    CONSTRAINT visit_step_complete CHECK (CASE state
        WHEN 'carried-out' THEN reason IS NULL AND classes IS NOT NULL AND pupils_reached IS NOT NULL
        ELSE reason IS NOT NULL AND classes IS NULL AND pupils_reached IS NULL
             AND parents_reached IS NULL AND questions IS NULL AND follow_up IS NULL END),
    CONSTRAINT visit_step_names_no_pupil CHECK (core.names_no_pupil(
        coalesce(classes, '{}') || ARRAY[coalesce(reason, ''), coalesce(questions, ''),
                                         coalesce(follow_up, '')]))
);
CREATE INDEX visit_step_by_visit ON core.visit_step (visit_id, created_at);

-- A class of a school in a school year (läsår), named by the year in which it begins.
CREATE TABLE core.school_class (
    id uuid PRIMARY KEY,
    school_id uuid NOT NULL REFERENCES core.school,
    begins_in smallint NOT NULL CHECK (begins_in BETWEEN 2000 AND 2200),
    school_year text NOT NULL CHECK (school_year IN (
        'F', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'gymnasium-1',
        'gymnasium-2', 'gymnasium-3')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 20),
    -- People write 7a, 7A and 7 A.
    key text NOT NULL GENERATED ALWAYS AS
        (lower(regexp_replace(name, '[^[:alnum:]åäöÅÄÖ]', '', 'g'))) STORED,
    pupils smallint CHECK (pupils BETWEEN 0 AND 200),
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT school_class_names_no_pupil CHECK (core.names_no_pupil(ARRAY[name]))
);
CREATE UNIQUE INDEX school_class_once ON core.school_class (school_id, begins_in, key);
