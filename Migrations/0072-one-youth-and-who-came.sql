-- A concern conversation is about one youth: at most one of those invited, and one of those who came, is
-- the youth, who goes by no other name than the record's. Whether somebody came is unknown until it is
-- told. And where a youth goes to school can be corrected.

ALTER TABLE core.conversation_participant
    ALTER COLUMN attended DROP NOT NULL;
-- Those of a plan, of whom nothing was told yet when it was written.
UPDATE core.conversation_participant p SET attended = NULL
  FROM core.concern_conversation c
 WHERE c.id = p.conversation_id AND p.created_at = c.created_at AND NOT p.attended
   AND (c.state = 'planned' OR EXISTS (
       SELECT FROM core.conversation_step s
        WHERE s.conversation_id = c.id AND s.from_state = 'planned'));
-- A second youth in a record was somebody else.
UPDATE core.conversation_participant p SET relation = 'other'
 WHERE p.relation = 'youth' AND (p.name IS NOT NULL OR EXISTS (
       SELECT FROM core.conversation_participant q
        WHERE q.conversation_id = p.conversation_id AND q.relation = 'youth' AND q.name IS NULL
          AND (q.attended IS NULL) = (p.attended IS NULL) AND q.position < p.position));
ALTER TABLE core.conversation_participant
    ADD CONSTRAINT conversation_participant_youth_unnamed
        CHECK (relation <> 'youth' OR name IS NULL);
CREATE UNIQUE INDEX conversation_participant_one_youth
    ON core.conversation_participant (conversation_id, (attended IS NULL))
 WHERE relation = 'youth';

ALTER TABLE core.correction
    DROP CONSTRAINT correction_resource_check,
    ADD CONSTRAINT correction_resource_check CHECK (resource IN (
        'concern-conversation', 'case', 'enquiry', 'no-action-decision', 'mapping-talk', 'meeting',
        'commitment', 'consent', 'disclosure', 'risk-flag', 'referral', 'concern-report',
        'guardian', 'schooling'));
