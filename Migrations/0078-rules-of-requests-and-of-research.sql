-- A request for a public document that is about no youth, and a hold on what is about none, go with nobody's
-- file: each has a rule of its own, which takes the committee's decision as the others do (R29, R50). What
-- is kept for research is offered to the archive (SoL 16:4, R27): whether it then stays here is for the
-- rule to say, and until somebody decides otherwise it does.

SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.rule ADD COLUMN research_moves boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT rule_research_moves CHECK (research_exempt OR NOT research_moves);
RESET ROLE;

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, trigger, period, research_exempt, section,
                                valid_from)
    VALUES (gen_random_uuid(), 'release-request', 'release-request', 'ended', '2 years', false,
            'arkivlagen 10 §, TF 2:15-19, GDPR 5.1 e', '2026-01-01'),
           (gen_random_uuid(), 'legal-hold', 'legal-hold', 'ended', '2 years', false,
            'arkivlagen 10 §, GDPR 5.1 e', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'retention rules';
END $$;
