-- What waits besides: enquiries at the unit that is asked, and the next try of a conversation. And
-- guardians can be corrected.

SET LOCAL ROLE sspf_owner;

CREATE INDEX enquiry_waiting ON core.enquiry (to_unit_id) WHERE state IN ('new', 'assessing');
CREATE INDEX conversation_step_next ON core.conversation_step (youth_id)
    WHERE next_contact_on IS NOT NULL;

ALTER TABLE core.correction
    DROP CONSTRAINT correction_resource_check,
    ADD CONSTRAINT correction_resource_check CHECK (resource IN (
        'concern-conversation', 'case', 'enquiry', 'no-action-decision', 'mapping-talk', 'meeting',
        'commitment', 'consent', 'disclosure', 'risk-flag', 'referral', 'concern-report',
        'guardian'));

RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.clock_rule (id, code, within, escalates_after, section, valid_from) VALUES
        (gen_random_uuid(), 'enquiry-answer', '14 days', '7 days', 'FL 9 §', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'clock';
END $$;
