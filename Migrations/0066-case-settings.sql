-- What a case is for (målgrupp), how much it takes (nivå) and who coordinates it (koordinator): each a row
-- of its own, for each has its own readers; the latest of its kind counts. And what is added to visits,
-- classes and dog searches as their correction (rättelse).

SET LOCAL ROLE sspf_owner;

-- The words of the municipality's own agreement: changed without a release.
CREATE TABLE core.case_word (
    what text NOT NULL CHECK (what IN ('target-group', 'level')),
    code text NOT NULL CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from),
    PRIMARY KEY (what, code)
);

CREATE TABLE core.case_setting (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    what text NOT NULL CHECK (what IN ('target-group', 'level', 'coordinator')),
    -- Of core.case_word, and in force when it was said.
    word text,
    staff_id uuid REFERENCES core.staff,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT case_setting_once UNIQUE (case_id, what, created_at),
    CHECK (CASE what WHEN 'coordinator' THEN staff_id IS NOT NULL AND word IS NULL
                     ELSE word IS NOT NULL AND staff_id IS NULL END),
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id)
);
CREATE INDEX case_setting_by_youth ON core.case_setting (youth_id);
-- What is planned waits in the inbox.
CREATE INDEX concern_conversation_planned ON core.concern_conversation (unit_id) WHERE state = 'planned';

CREATE TABLE core.visit_correction (
    id uuid PRIMARY KEY,
    -- One of them.
    visit_id uuid REFERENCES core.school_visit,
    class_id uuid REFERENCES core.school_class,
    dog_search_id uuid REFERENCES core.dog_search,
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000)
        CONSTRAINT visit_correction_names_no_pupil CHECK (core.names_no_pupil(ARRAY[text])),
    -- A class that there is not: it counts no more.
    strikes boolean NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK (num_nonnulls(visit_id, class_id, dog_search_id) = 1),
    CHECK (class_id IS NOT NULL OR NOT strikes)
);
CREATE INDEX visit_correction_by_visit ON core.visit_correction (visit_id);
CREATE INDEX visit_correction_by_class ON core.visit_correction (class_id);
CREATE INDEX visit_correction_by_search ON core.visit_correction (dog_search_id);

RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.case_word (what, code, sv, en, valid_from) VALUES
        ('target-group', 'norm-breaking', 'normbrytande beteende', 'norm-breaking behaviour', '2026-01-01'),
        ('target-group', 'crime-risk', 'risk att dras in i brott', 'at risk of being drawn into crime',
         '2026-01-01'),
        ('target-group', 'substance-risk', 'risk för alkohol eller narkotika', 'at risk of alcohol or drugs',
         '2026-01-01'),
        ('target-group', 'school-absence', 'problematisk skolfrånvaro', 'problematic absence from school',
         '2026-01-01'),
        ('level', 'early', 'tidig insats', 'early effort', '2026-01-01'),
        ('level', 'coordinated', 'samordnad insats', 'coordinated effort', '2026-01-01'),
        ('level', 'intensive', 'intensiv insats (SIG)', 'intensive effort (SIG)', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 7, 'words of cases';
END $$;
