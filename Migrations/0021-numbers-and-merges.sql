-- A youth's numbers over time, two rows that turn out to be one person, and the youth's school.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.youth_number
    -- Another row of the agency, which the enterer may not see, holds it too: for a merge to settle.
    ADD COLUMN doubled boolean NOT NULL DEFAULT false,
    -- The end, kept by the trigger on youth_number_end.
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_reason text CHECK (ended_reason IN ('replaced', 'mistaken')),
    ADD CHECK ((ended_at IS NULL) = (ended_reason IS NULL)),
    ADD UNIQUE (id, youth_id, agency_id),
    DROP CONSTRAINT youth_number_agency_id_number_key;
-- A mistaken number is somebody else's and free for them; a replaced one is still this person's.
CREATE UNIQUE INDEX youth_number_once ON core.youth_number (agency_id, number)
    WHERE NOT doubled AND ended_reason IS DISTINCT FROM 'mistaken';
CREATE INDEX youth_number_by_number ON core.youth_number (agency_id, number);

CREATE TABLE core.youth_number_end (
    id uuid PRIMARY KEY,
    number_id uuid NOT NULL UNIQUE,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('replaced', 'mistaken')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (number_id, youth_id, agency_id)
        REFERENCES core.youth_number (id, youth_id, agency_id)
);
CREATE INDEX youth_number_end_by_youth ON core.youth_number_end (youth_id);

-- Two rows of one agency that are one person. Nothing is rewritten: records stay with the row they
-- were written under, and what opens or closes one row does so for both. Undone, each row has again
-- what was its own, and whatever was written meanwhile.
ALTER TABLE core.youth
    ADD COLUMN merged_into uuid CHECK (merged_into <> id),
    -- When the kept row is deleted the other stands for itself.
    ADD FOREIGN KEY (merged_into, agency_id) REFERENCES core.youth (id, agency_id)
        ON DELETE SET NULL (merged_into);
CREATE INDEX youth_by_merge ON core.youth (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE core.youth_merge (
    id uuid PRIMARY KEY,
    -- The row that is kept as the person's, and the one directed to it.
    youth_id uuid NOT NULL,
    merged_id uuid NOT NULL CONSTRAINT youth_merge_of_two CHECK (merged_id <> youth_id),
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (merged_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX youth_merge_by_youth ON core.youth_merge (youth_id);
CREATE INDEX youth_merge_by_merged ON core.youth_merge (merged_id);

CREATE TABLE core.youth_merge_undoing (
    id uuid PRIMARY KEY,
    merge_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT youth_merge_undone_once UNIQUE (merge_id),
    FOREIGN KEY (merge_id, youth_id, agency_id)
        REFERENCES core.youth_merge (id, youth_id, agency_id)
);
CREATE INDEX youth_merge_undoing_by_youth ON core.youth_merge_undoing (youth_id);

-- Skola och klass: the latest row says where the youth goes.
CREATE TABLE core.schooling (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- One of this municipality, or another by its name.
    school_id uuid REFERENCES core.school,
    school_name text CHECK (length(school_name) BETWEEN 1 AND 100),
    class_name text CHECK (length(class_name) BETWEEN 1 AND 20),
    valid_from date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK ((school_id IS NULL) <> (school_name IS NULL)),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX schooling_by_youth ON core.schooling (youth_id, valid_from DESC, created_at DESC);
