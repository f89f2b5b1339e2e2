-- What was agreed in a case waits for somebody too.

SET LOCAL ROLE sspf_owner;

CREATE INDEX commitment_waiting ON core.commitment (unit_id, due_on) WHERE state = 'open';
CREATE INDEX commitment_by_responsible ON core.commitment (responsible_staff_id, due_on)
    WHERE state = 'open' AND responsible_staff_id IS NOT NULL;
CREATE INDEX meeting_waiting ON core.meeting (unit_id, starts_at) WHERE state IN ('called', 'held');
CREATE INDEX no_action_decision_waiting ON core.no_action_decision (unit_id, revisit_on);

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, shown_before, section, valid_from) VALUES
        (gen_random_uuid(), 'commitment', '0 days', '7 days', 'FL 9 §', '2026-01-01'),
        (gen_random_uuid(), 'meeting', '0 days', '7 days', 'FL 9 §', '2026-01-01'),
        (gen_random_uuid(), 'minutes', '14 days', '14 days', 'SoL 14:3', '2026-01-01'),
        (gen_random_uuid(), 'no-action', '0 days', '14 days', 'SoL 14:3', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'clocks';
END $$;
