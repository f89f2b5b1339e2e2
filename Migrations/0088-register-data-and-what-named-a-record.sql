-- Register data (registeruppgifter) of social services go five years after what they are about has ended, and
-- some of them are kept for research (SoL 16:1, 16:4; R24, R27): a youth of theirs of whom no record is left
-- had the general six months. The longer of the two counts, and this one takes the committee's decision.
-- What was disclosed of one record is found by that record, to go with it.

SET LOCAL ROLE sspf_owner;
CREATE INDEX disclosure_item_by_record ON core.disclosure_item (record_id);
CREATE INDEX share_by_record ON core.share (record_id);
RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, agency_kind, trigger, period, research_exempt,
                                section, valid_from)
    VALUES (gen_random_uuid(), 'youth-social-services', 'youth', 'social_services',
            'no-record-left', '5 years', true, 'SoL 16:1, 16:4, SoF 13:1', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'retention rules';
END $$;
