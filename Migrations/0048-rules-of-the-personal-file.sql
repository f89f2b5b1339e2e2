-- What social services write around a youth belongs to the personal file (personakt): it goes five years
-- after the file's last note, and some are kept for research (SoL 16:1, 16:4; R24, R27). Where another
-- rule is shorter, the longer wins.

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, agency_kind, trigger, period,
                                research_exempt, section, valid_from)
    SELECT gen_random_uuid(), 'personal-file-' || t.record_type, t.record_type, 'social_services',
           'last-note', '5 years', true, 'SoL 16:1, 16:4', '2026-01-01'
      FROM unnest(ARRAY['enquiry', 'no-action-decision', 'risk-flag', 'referral', 'case', 'consent',
                        'disclosure']) AS t(record_type);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 7, 'rules of the personal file';
END $$;
