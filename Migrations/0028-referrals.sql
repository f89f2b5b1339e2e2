-- Referrals (hänvisningar, remisser) to local targets inside and outside the system. The sender's
-- record: who receives takes steps in it and sees it while it lives, and keeps what it does in its
-- own files. So the sender sees the state and no content.

SET LOCAL ROLE sspf_owner;

-- Where young people here can be referred to. No secrecy: it names no person.
CREATE TABLE core.referral_target (
    id uuid PRIMARY KEY,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    kind text NOT NULL CHECK (kind IN (
        'mini-maria', 'defector-programme', 'field-worker', 'youth-centre', 'pupil-health',
        'child-psychiatry', 'open-care', 'family-centre', 'youth-clinic', 'association', 'other')),
    -- Egen kontakt, varm överlämning, remiss.
    paths text[] NOT NULL CHECK (cardinality(paths) BETWEEN 1 AND 3
        AND paths <@ '{own-contact,warm-handover,remiss}'),
    -- The unit that receives, inside the system; null: outside it.
    agency_id uuid,
    unit_id uuid,
    age_from smallint CHECK (age_from BETWEEN 0 AND 30),
    age_below smallint CHECK (age_below BETWEEN 1 AND 31),
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from),
    author_id uuid REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK ((agency_id IS NULL) = (unit_id IS NULL)),
    CHECK (age_below > age_from),
    CONSTRAINT referral_target_names_nobody CHECK (core.names_no_pupil(ARRAY[name])),
    CONSTRAINT referral_target_unit
        FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);

CREATE TABLE core.referral (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    target_id uuid NOT NULL REFERENCES core.referral_target,
    path text NOT NULL CHECK (path IN ('own-contact', 'warm-handover', 'remiss')),
    -- What is asked for: what the receiver must know, and no more.
    question text NOT NULL CHECK (length(question) BETWEEN 1 AND 2000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- Kept by triggers: the target's unit when it was drafted, the state, the consent that it hangs
    -- on, the last day for an answer, when it ended.
    recipient_agency_id uuid,
    recipient_unit_id uuid,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN (
        'draft', 'consented', 'sent', 'received', 'waiting-list', 'started', 'declined-by-family',
        'declined-by-receiver', 'ended', 'revoked')),
    consent_id uuid,
    answer_due_on date,
    ended_at timestamptz,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id),
    FOREIGN KEY (recipient_unit_id, recipient_agency_id) REFERENCES core.unit (id, agency_id),
    FOREIGN KEY (consent_id, youth_id, agency_id) REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX referral_by_youth ON core.referral (youth_id);
CREATE INDEX referral_by_consent ON core.referral (consent_id) WHERE consent_id IS NOT NULL;
CREATE INDEX referral_live ON core.referral (recipient_unit_id)
    WHERE state IN ('sent', 'received', 'waiting-list', 'started');

CREATE TABLE core.referral_step (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Counts from 1: of two steps at once one is the next.
    place integer NOT NULL CHECK (place > 0),
    from_state text NOT NULL,
    state text NOT NULL,
    -- Of a consent in place: the one in the system, or where the paper is kept.
    consent_id uuid,
    paper_reference text CHECK (length(paper_reference) BETWEEN 1 AND 200),
    -- All that is said of why: a word.
    reason text,
    -- Whose staff took the step: the sender's or the receiver's.
    by_agency_id uuid NOT NULL REFERENCES core.agency,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (referral_id, place),
    CONSTRAINT referral_step_allowed CHECK ((from_state, state) IN (
        ('draft', 'consented'), ('draft', 'declined-by-family'), ('draft', 'revoked'),
        ('consented', 'sent'), ('consented', 'declined-by-family'), ('consented', 'revoked'),
        ('sent', 'received'), ('sent', 'declined-by-family'), ('sent', 'declined-by-receiver'),
        ('sent', 'revoked'),
        ('received', 'waiting-list'), ('received', 'started'), ('received', 'declined-by-family'),
        ('received', 'declined-by-receiver'), ('received', 'revoked'),
        ('waiting-list', 'started'), ('waiting-list', 'declined-by-family'),
        ('waiting-list', 'declined-by-receiver'), ('waiting-list', 'revoked'),
        ('started', 'ended'), ('started', 'revoked'))),
    CONSTRAINT referral_step_reason CHECK (CASE state
        WHEN 'declined-by-receiver' THEN coalesce(reason IN (
            'no-capacity', 'outside-target-group', 'wrong-receiver', 'incomplete'), false)
        WHEN 'revoked' THEN coalesce(reason IN (
            'consent-withdrawn', 'no-longer-needed', 'other-help', 'mistake'), false)
        WHEN 'ended' THEN coalesce(reason IN ('completed', 'interrupted', 'moved'), false)
        ELSE reason IS NULL END),
    CONSTRAINT referral_step_consent CHECK (
        (state = 'consented' OR reason = 'consent-withdrawn' OR consent_id IS NULL)
        AND (state = 'consented' OR paper_reference IS NULL)
        AND (consent_id IS NULL OR paper_reference IS NULL)),
    FOREIGN KEY (referral_id, youth_id, agency_id)
        REFERENCES core.referral (id, youth_id, agency_id),
    FOREIGN KEY (consent_id, youth_id, agency_id) REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX referral_step_by_youth ON core.referral_step (youth_id);

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, escalates_after, section, valid_from) VALUES
        (gen_random_uuid(), 'referral-answer', '14 days', '7 days', 'FL 9 §', '2026-01-01'),
        (gen_random_uuid(), 'referral-waiting', '60 days', '14 days', 'FL 9 §', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'clocks';
    INSERT INTO retention.rule (id, code, record_type, agency_kind, trigger, period,
                                research_exempt, section, valid_from) VALUES
        (gen_random_uuid(), 'referral-social-services', 'referral', 'social_services', 'ended',
         '5 years', true, 'SoL 16:1, 16:4', '2026-01-01'),
        (gen_random_uuid(), 'referral-police', 'referral', 'police', 'ended', '1 year', false,
         'lag (2018:1693) 4:2', '2026-01-01'),
        (gen_random_uuid(), 'referral-school', 'referral', 'school', 'ended', '2 years', false,
         'arkivlagen 10 §', '2026-01-01'),
        (gen_random_uuid(), 'referral-leisure', 'referral', 'leisure', 'ended', '2 years', false,
         'arkivlagen 10 §', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'retention rules';
END $$;
