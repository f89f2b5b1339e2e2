-- Visits read from a file: what each import brought, and the rows that could not be taken, kept
-- apart until somebody has mended them. A row's key makes reading it again bring nothing.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.visit_import (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES core.agency,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Rows of the file, its heading not counted.
    rows integer NOT NULL CHECK (rows BETWEEN 0 AND 2000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);

-- A faulty row. Its text is kept only where no identity number stands in it.
CREATE TABLE core.quarantined_visit (
    id uuid PRIMARY KEY,
    import_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    line integer NOT NULL CHECK (line > 0),
    text text CHECK (length(text) <= 4000),
    -- Column and code of each fault: `[{"column": "datum", "code": "date-form"}]`.
    faults jsonb NOT NULL CHECK (jsonb_typeof(faults) = 'array'),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (import_id, line),
    FOREIGN KEY (import_id, agency_id) REFERENCES core.visit_import (id, agency_id),
    CONSTRAINT quarantined_visit_names_no_pupil CHECK (core.names_no_pupil(
        ARRAY[coalesce(text, '')]))
);

ALTER TABLE core.school_visit
    ADD COLUMN import_id uuid,
    ADD COLUMN import_key text CHECK (length(import_key) BETWEEN 1 AND 100),
    ADD CHECK ((import_id IS NULL) = (import_key IS NULL)),
    ADD FOREIGN KEY (import_id, agency_id) REFERENCES core.visit_import (id, agency_id),
    ADD CONSTRAINT school_visit_once UNIQUE (agency_id, import_key);
CREATE INDEX school_visit_by_import ON core.school_visit (import_id);

RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
                                period, not_before_age, research_exempt, section, valid_from)
    VALUES (gen_random_uuid(), 'quarantined-visit', 'quarantined-visit', NULL, NULL, 'created',
            '30 days', NULL, false, 'GDPR 5.1 e', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'retention rule';
END $$;
