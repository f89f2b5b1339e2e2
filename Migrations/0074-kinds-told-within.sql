-- A part of a talk is read in the talk: what a kind of information is told within.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.information_kind
    -- Opens nothing unless one of these kinds is covered too; null: stands for itself.
    ADD COLUMN told_within text[];
UPDATE core.information_kind k SET told_within = '{conversation,meetings}'
 WHERE k.code IN ('observation', 'youth-view', 'guardian-view', 'assessment', 'strengths');
