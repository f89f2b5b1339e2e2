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

-- A change of a rule that is called off before its day has no day: it ends as it begins, and another may begin
-- then.
ALTER TABLE retention.rule DROP CONSTRAINT rule_check, DROP CONSTRAINT rule_code_once,
    ADD CONSTRAINT rule_days CHECK (valid_until >= valid_from);
CREATE UNIQUE INDEX rule_code_once ON retention.rule (code, valid_from)
    WHERE valid_until IS NULL OR valid_until > valid_from;
CREATE TABLE retention.rule_withdrawal (
    rule_id uuid PRIMARY KEY REFERENCES retention.rule_change,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
RESET ROLE;
