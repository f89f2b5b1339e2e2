-- Risk flags (riskflaggor): a sign that somebody observed on the youth, beside what protects. A flag
-- stands only with a second person's confirmation, for a time, and inside one person's file. No free
-- text describes a person: signs and protective factors are catalogues; only why a step was taken
-- and what the youth holds against the flag are words, short and without identity numbers.

SET LOCAL ROLE sspf_owner;

-- How long things may wait, or last: each rule with its law, changed without a release.
CREATE TABLE core.clock_rule (
    id uuid PRIMARY KEY,
    code text NOT NULL CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    -- From the day that starts the clock to the last day.
    within interval NOT NULL CHECK (within >= interval '0'),
    -- So long before the last day it is shown to whom it waits for.
    shown_before interval NOT NULL DEFAULT '0' CHECK (shown_before >= interval '0'),
    -- So long after the last day the unit's management is told; null: never.
    escalates_after interval CHECK (escalates_after >= interval '0'),
    section text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from),
    UNIQUE (code, valid_from)
);

-- Signs (tecken) on the youth's own conduct. The company of others is none: nobody is flagged for
-- what relatives or friends do.
CREATE TABLE core.risk_sign (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Protective factors (skyddsfaktorer).
CREATE TABLE core.protective_factor (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

CREATE TABLE core.risk_flag (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    sign text NOT NULL REFERENCES core.risk_sign,
    observed_on date NOT NULL,
    -- Who observed it, and how it came here.
    source text NOT NULL CHECK (source IN (
        'own-observation', 'school', 'social-services', 'police', 'leisure', 'family', 'youth',
        'public')),
    grading text NOT NULL CHECK (grading IN ('first-hand', 'second-hand', 'anonymous')),
    -- Utsatt, utövar, oklart.
    role text NOT NULL CHECK (role IN ('exposed', 'acting', 'unclear')),
    protective_factor text NOT NULL REFERENCES core.protective_factor,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- Kept by triggers: the state, the first day on which it no longer stands, when it ended.
    state text NOT NULL DEFAULT 'proposed' CHECK (state IN (
        'proposed', 'confirmed', 'declined', 'lapsed', 'corrected', 'resolved')),
    lapses_on date NOT NULL,
    ended_at timestamptz,
    CHECK ((state IN ('proposed', 'confirmed')) = (ended_at IS NULL)),
    CHECK (source <> 'own-observation' OR grading = 'first-hand'),
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX risk_flag_by_youth ON core.risk_flag (youth_id);

CREATE TABLE core.risk_flag_step (
    id uuid PRIMARY KEY,
    flag_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Counts from 1: of two steps at once one is the next.
    place integer NOT NULL CHECK (place > 0),
    from_state text NOT NULL,
    state text NOT NULL,
    reason text CHECK (length(reason) BETWEEN 10 AND 300),
    -- Null: the clock.
    author_id uuid REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT risk_flag_step_flag_id_place_key UNIQUE (flag_id, place),
    CONSTRAINT risk_flag_step_allowed CHECK ((from_state, state) IN (
        ('proposed', 'confirmed'), ('proposed', 'declined'), ('proposed', 'corrected'),
        ('proposed', 'lapsed'), ('confirmed', 'confirmed'), ('confirmed', 'resolved'),
        ('confirmed', 'corrected'), ('confirmed', 'lapsed'))),
    -- Only the first confirmation and the lapse need no reason.
    CONSTRAINT risk_flag_step_reason CHECK (
        (reason IS NULL) = ((from_state, state) = ('proposed', 'confirmed') OR state = 'lapsed')),
    CONSTRAINT risk_flag_step_author CHECK ((author_id IS NULL) = (state = 'lapsed')),
    CONSTRAINT risk_flag_step_names_nobody CHECK (core.names_no_pupil(ARRAY[reason])),
    FOREIGN KEY (flag_id, youth_id, agency_id)
        REFERENCES core.risk_flag (id, youth_id, agency_id)
);
CREATE INDEX risk_flag_step_by_youth ON core.risk_flag_step (youth_id);

-- What the youth, or a guardian, holds against a flag: it follows the flag wherever that is shown.
CREATE TABLE core.risk_flag_contest (
    id uuid PRIMARY KEY,
    flag_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    capacity text NOT NULL CHECK (capacity IN ('youth', 'guardian')),
    note text NOT NULL CHECK (length(note) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT risk_flag_contest_names_nobody CHECK (core.names_no_pupil(ARRAY[note])),
    FOREIGN KEY (flag_id, youth_id, agency_id)
        REFERENCES core.risk_flag (id, youth_id, agency_id)
);
CREATE INDEX risk_flag_contest_by_youth ON core.risk_flag_contest (youth_id);
CREATE INDEX risk_flag_contest_by_flag ON core.risk_flag_contest (flag_id);

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, shown_before, section, valid_from) VALUES
        (gen_random_uuid(), 'risk-flag-confirmation', '14 days', '14 days',
         'GDPR 5.1 d (accuracy)', '2026-01-01'),
        (gen_random_uuid(), 'risk-flag', '90 days', '14 days',
         'GDPR 5.1 c-e, SoLPuL 6 §', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'clocks';

    INSERT INTO core.risk_sign (code, sv, en, valid_from) VALUES
        ('high-absence', 'hög frånvaro från skolan', 'high absence from school', '2026-01-01'),
        ('school-problems', 'svårigheter i skolan', 'difficulties at school', '2026-01-01'),
        ('changed-behaviour', 'förändrat beteende', 'changed behaviour', '2026-01-01'),
        ('destructive-behaviour', 'utåtagerande eller destruktivt beteende',
         'destructive behaviour', '2026-01-01'),
        ('aggression', 'aggressivitet', 'aggression', '2026-01-01'),
        ('own-offence', 'eget brott eller egen misstanke om brott',
         'an offence of the youth''s own, or suspicion of one', '2026-01-01'),
        ('own-drug-use', 'eget bruk av droger', 'own use of drugs', '2026-01-01'),
        ('risky-places', 'vistas på riskfyllda platser', 'stays at risky places', '2026-01-01'),
        ('no-positive-leisure', 'saknar positiv fritid', 'no positive leisure', '2026-01-01'),
        ('hides-whereabouts', 'döljer var den är eller vad den gör',
         'hides whereabouts or doings', '2026-01-01'),
        ('unexplained-things', 'oförklarade kläder, telefoner eller andra saker',
         'unexplained clothes, phones or other things', '2026-01-01'),
        ('unexplained-money', 'oförklarade pengar eller betalningar',
         'unexplained money or payments', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 12, 'signs';

    INSERT INTO core.protective_factor (code, sv, en, valid_from) VALUES
        ('trusted-adult', 'en vuxen som den unge litar på', 'an adult whom the youth trusts',
         '2026-01-01'),
        ('supportive-family', 'stöd hemma', 'support at home', '2026-01-01'),
        ('school-attendance', 'går i skolan', 'attends school', '2026-01-01'),
        ('positive-leisure', 'positiv fritid', 'positive leisure', '2026-01-01'),
        ('positive-friends', 'vänner som stödjer', 'supportive friends', '2026-01-01'),
        ('own-motivation', 'egen vilja till förändring', 'own will to change', '2026-01-01'),
        ('support-under-way', 'pågående stöd eller insats', 'support under way', '2026-01-01'),
        ('work', 'arbete eller praktik', 'work or work practice', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 8, 'protective factors';

    INSERT INTO retention.rule (id, code, record_type, agency_kind, trigger, period,
                                research_exempt, section, valid_from) VALUES
        (gen_random_uuid(), 'risk-flag', 'risk-flag', NULL, 'ended', '1 year', false,
         'GDPR 5.1 e', '2026-01-01'),
        (gen_random_uuid(), 'risk-flag-social-services', 'risk-flag', 'social_services', 'ended',
         '5 years', true, 'SoL 16:1, 16:4', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'retention rules';
END $$;
