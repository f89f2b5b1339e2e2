-- What the person concerned objects to is noted where it stands (SoL 14:6), as a correction is; every
-- record of a file can be corrected; and a restriction (GDPR 18) is lifted.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.correction
    ADD COLUMN nature text NOT NULL DEFAULT 'correction'
        CHECK (nature IN ('correction', 'objection')),
    DROP CONSTRAINT correction_resource_check,
    ADD CONSTRAINT correction_resource_check CHECK (resource IN (
        'concern-conversation', 'case', 'enquiry', 'no-action-decision', 'mapping-talk', 'meeting',
        'commitment', 'consent', 'disclosure', 'risk-flag', 'referral', 'concern-report'));
ALTER TABLE core.correction ALTER COLUMN nature DROP DEFAULT;

ALTER TABLE retention.request_step
    DROP CONSTRAINT request_step_step_check,
    ADD CONSTRAINT request_step_step_check CHECK (step IN (
        'extended', 'reviewed', 'granted', 'partly', 'refused', 'lifted'));
