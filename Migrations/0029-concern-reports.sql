-- Concern reports (orosanmälningar) as social services receive them: when, from what kind of
-- reporter, and the steps that the law sets days for. What was said stands in the report itself.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.concern_report (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    received_on date NOT NULL,
    reporter text NOT NULL CHECK (reporter IN (
        'school', 'police', 'health-care', 'leisure', 'social-services', 'private', 'other')),
    -- The reporter asks to be told what came of it (SoL 19:6).
    feedback_requested boolean NOT NULL,
    -- Where the report itself is kept.
    reference text CHECK (length(reference) BETWEEN 1 AND 100),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- Kept by triggers: the state, the last day for the next step and for the feedback.
    state text NOT NULL DEFAULT 'received' CHECK (state IN (
        'received', 'assessed', 'opened', 'not-opened', 'concluded')),
    due_on date,
    feedback_due_on date,
    CONSTRAINT concern_report_names_nobody CHECK (core.names_no_pupil(ARRAY[reference])),
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX concern_report_by_youth ON core.concern_report (youth_id);
CREATE INDEX concern_report_waiting ON core.concern_report (unit_id)
    WHERE due_on IS NOT NULL OR feedback_due_on IS NOT NULL;

CREATE TABLE core.concern_report_step (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Counts from 1: of two steps at once one is the next.
    place integer NOT NULL CHECK (place > 0),
    from_state text NOT NULL,
    state text NOT NULL,
    -- The day of the assessment or decision.
    decided_on date NOT NULL,
    outcome text,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (report_id, place),
    CONSTRAINT concern_report_step_allowed CHECK ((from_state, state) IN (
        ('received', 'assessed'), ('assessed', 'opened'), ('assessed', 'not-opened'),
        ('opened', 'concluded'))),
    CONSTRAINT concern_report_step_outcome CHECK (CASE state
        WHEN 'assessed' THEN coalesce(outcome IN ('protection-needed', 'no-acute-need'), false)
        WHEN 'not-opened' THEN coalesce(outcome IN (
            'no-need', 'already-open', 'other-municipality'), false)
        WHEN 'concluded' THEN coalesce(outcome IN ('measures', 'no-measures'), false)
        ELSE outcome IS NULL END),
    FOREIGN KEY (report_id, youth_id, agency_id)
        REFERENCES core.concern_report (id, youth_id, agency_id)
);
CREATE INDEX concern_report_step_by_youth ON core.concern_report_step (youth_id);

-- What the reporter was told, and no more than may be said.
CREATE TABLE core.concern_report_feedback (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL UNIQUE,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Unsuitable: nothing was said (SoL 19:6).
    said text NOT NULL CHECK (said IN ('opened', 'not-opened', 'already-open', 'unsuitable')),
    given_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (report_id, youth_id, agency_id)
        REFERENCES core.concern_report (id, youth_id, agency_id)
);
CREATE INDEX concern_report_feedback_by_youth ON core.concern_report_feedback (youth_id);

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, shown_before, escalates_after, section,
                                 valid_from) VALUES
        -- At once: that day, or the next at the latest.
        (gen_random_uuid(), 'protection-assessment', '1 day', '1 day', '0 days', 'SoL 20:1',
         '2025-07-01'),
        (gen_random_uuid(), 'inquiry-decision', '14 days', '14 days', '0 days', 'SoL 20:2',
         '2025-07-01'),
        (gen_random_uuid(), 'inquiry', '4 months', '30 days', '0 days', 'SoL 20:3',
         '2025-07-01'),
        (gen_random_uuid(), 'report-feedback', '7 days', '7 days', '0 days', 'SoL 19:6',
         '2025-07-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'clocks';
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger, period,
                                not_before_age, research_exempt, section, valid_from) VALUES
        (gen_random_uuid(), 'report-not-opened', 'concern-report', 'social_services',
         'pre-assessment', 'last-note', '5 years', NULL, true, 'SoL 16:1, 16:4', '2025-07-01'),
        (gen_random_uuid(), 'report-inquiry', 'concern-report', 'social_services', 'inquiry',
         'last-note', '5 years', 30, true, 'SoL 16:1, 16:2 a, 16:4', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'retention rules';
END $$;
