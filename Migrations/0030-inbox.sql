-- What waits for somebody, and what was told to management because it waited too long.

SET LOCAL ROLE sspf_owner;

-- That a unit's management was told: once for each last day that passed.
CREATE TABLE core.escalation (
    id uuid PRIMARY KEY,
    clock text NOT NULL,
    record_type text NOT NULL,
    record_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    due_on date NOT NULL,
    -- By the clock: nobody's act.
    author_id uuid REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (record_type, record_id, clock, due_on),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX escalation_by_youth ON core.escalation (youth_id);

CREATE INDEX risk_flag_waiting ON core.risk_flag (unit_id, lapses_on)
    WHERE state IN ('proposed', 'confirmed');
CREATE INDEX risk_flag_lapsing ON core.risk_flag (lapses_on)
    WHERE state IN ('proposed', 'confirmed');
CREATE INDEX referral_unanswered ON core.referral (unit_id)
    WHERE answer_due_on IS NOT NULL;
CREATE INDEX concern_report_due ON core.concern_report (due_on) WHERE due_on IS NOT NULL;
CREATE INDEX concern_conversation_next ON core.concern_conversation (unit_id, next_contact_on)
    WHERE next_contact_on IS NOT NULL AND state IN ('planned', 'held', 'absent', 'followed-up');

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, shown_before, section, valid_from) VALUES
        (gen_random_uuid(), 'consent', '0 days', '30 days', 'OSL 12:2', '2026-01-01'),
        (gen_random_uuid(), 'next-contact', '0 days', '7 days', 'SoL 14:3', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'clocks';
END $$;
