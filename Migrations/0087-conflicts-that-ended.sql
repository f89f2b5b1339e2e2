-- A conflict of interest that has ended is about nobody's file, but the digest in it still tells whose number
-- it was to whoever has the key: it goes by a rule of its own, which takes the decision of the committee that
-- the declarer worked for (R29, R50). It is nothing for the archive.

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, trigger, period, research_exempt, section,
                                valid_from)
    VALUES (gen_random_uuid(), 'conflict', 'conflict', 'ended', '2 years', false,
            'arkivlagen 10 §, FL 16-18 §§, GDPR 5.1 e', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'rule of conflicts';
END $$;

SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.rule DROP CONSTRAINT rule_archive_of_agency;
ALTER TABLE retention.rule ADD CONSTRAINT rule_archive_of_agency CHECK (
    NOT archive OR record_type NOT IN ('session', 'retry-result', 'log-entry', 'conflict')) NOT VALID;
RESET ROLE;
