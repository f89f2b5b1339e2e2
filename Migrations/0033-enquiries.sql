-- Enquiry (förfrågan): somebody asks whether SSPF is the right thing for a youth, with a ground or
-- without identity. It is assessed, then accepted, found not relevant or referred on. And the
-- decision not to act, which is a record of its own, with its reason and when to look again.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.enquiry (
    id uuid PRIMARY KEY,
    -- The asking agency's own row; null: without identity.
    youth_id uuid,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Who is asked.
    to_agency_id uuid NOT NULL,
    to_unit_id uuid NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    concern text NOT NULL CHECK (length(concern) BETWEEN 1 AND 4000),
    urgent boolean NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN (
        'new', 'assessing', 'accepted', 'not-relevant', 'referred-on')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, agency_id),
    CONSTRAINT enquiry_names_nobody CHECK (
        youth_id IS NOT NULL OR core.names_no_pupil(ARRAY[reason, concern])),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id),
    FOREIGN KEY (to_unit_id, to_agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX enquiry_by_youth ON core.enquiry (youth_id, created_at);
CREATE INDEX enquiry_by_recipient ON core.enquiry (to_unit_id, created_at);
CREATE INDEX enquiry_by_author ON core.enquiry (author_id);

CREATE TABLE core.enquiry_step (
    id uuid PRIMARY KEY,
    enquiry_id uuid NOT NULL REFERENCES core.enquiry,
    -- The youth row that the enquiry is about, if any.
    youth_id uuid REFERENCES core.youth,
    -- The agency of whoever took the step.
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    -- Why it is not relevant, or to whom it is referred and why.
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    -- Not relevant now: when to look again.
    revisit_on date,
    -- The case that was opened with the acceptance.
    case_id uuid REFERENCES core."case" ON DELETE SET NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT enquiry_step_allowed CHECK ((from_state, state) IN (
        ('new', 'assessing'), ('assessing', 'accepted'), ('assessing', 'not-relevant'),
        ('assessing', 'referred-on'))),
    CONSTRAINT enquiry_step_complete CHECK (
        (state IN ('not-relevant', 'referred-on')) = (note IS NOT NULL)
        AND (revisit_on IS NULL OR state = 'not-relevant')
        AND (case_id IS NULL OR state = 'accepted'))
);
CREATE INDEX enquiry_step_by_enquiry ON core.enquiry_step (enquiry_id, created_at);
CREATE INDEX enquiry_step_by_youth ON core.enquiry_step (youth_id);
CREATE INDEX enquiry_step_by_case ON core.enquiry_step (case_id) WHERE case_id IS NOT NULL;

-- How often a youth row is asked about before somebody should notice. Dated.
CREATE TABLE core.enquiry_notice_rule (
    id uuid PRIMARY KEY,
    times integer NOT NULL CHECK (times > 1),
    within_days integer NOT NULL CHECK (within_days > 0),
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Target ages of the cooperation (målgrupp), by municipality. Dated; none: no limit.
CREATE TABLE core.target_age (
    id uuid PRIMARY KEY,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    -- Inclusive.
    age_from integer NOT NULL CHECK (age_from >= 0),
    age_to integer NOT NULL CHECK (age_to >= age_from),
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Beslut att inte agera.
CREATE TABLE core.no_action_decision (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000),
    revisit_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX no_action_decision_by_youth ON core.no_action_decision (youth_id);

RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.information_kind (code, sv, en, valid_from)
    VALUES ('enquiry', 'förfrågan: orsak och oro', 'enquiry: reason and concern', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'kind of information';
    INSERT INTO core.enquiry_notice_rule (id, times, within_days, valid_from)
    VALUES (gen_random_uuid(), 3, 90, '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'notice rule';
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
                                period, not_before_age, research_exempt, section, valid_from)
    VALUES (gen_random_uuid(), 'enquiry-accepted', 'enquiry', NULL, 'accepted', 'ended', '5 years',
            NULL, false, 'SoL 16:1, GDPR 5.1 e', '2026-01-01'),
           (gen_random_uuid(), 'enquiry-not-accepted', 'enquiry', NULL, 'not-accepted', 'ended',
            '6 months', NULL, false, 'GDPR 5.1 e', '2026-01-01'),
           (gen_random_uuid(), 'no-action-decision', 'no-action-decision', NULL, NULL, 'created',
            '5 years', NULL, false, 'SoL 16:1', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 3, 'retention rules';
END $$;
