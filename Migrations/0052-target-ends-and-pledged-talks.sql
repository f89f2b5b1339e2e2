-- A referral target leaves the catalogue on a day: a row of its own says who ended it. And a talk can
-- be held for a pledge point, which then counts it.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.referral_target_end (
    id uuid PRIMARY KEY,
    target_id uuid NOT NULL REFERENCES core.referral_target,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    -- The first day on which it is no target any more.
    ends_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
-- A day that is brought forward is a second row.
CREATE INDEX referral_target_end_by_target ON core.referral_target_end (target_id);

ALTER TABLE core.concern_conversation ADD COLUMN pledge_id uuid REFERENCES core.pledge;
CREATE INDEX concern_conversation_by_pledge ON core.concern_conversation (pledge_id)
    WHERE pledge_id IS NOT NULL;
