-- A meeting of parents reaches parents, not pupils: which of the two a visit says is looked at as it is
-- written, by its kind. That no concern report (orosanmälan) was made is told as well as that one was,
-- and does not stand against one made later. One way from a visit, class or search to its corrections. The
-- steering group reads pledges, how far they have come, and the visits that count for them: no pupil is
-- named in any.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.visit_step
    DROP CONSTRAINT visit_step_complete,
    ADD CONSTRAINT visit_step_complete CHECK (CASE state
        WHEN 'carried-out' THEN reason IS NULL AND classes IS NOT NULL
             AND (pupils_reached IS NOT NULL OR parents_reached IS NOT NULL)
        ELSE reason IS NOT NULL AND classes IS NULL AND pupils_reached IS NULL
             AND parents_reached IS NULL AND questions IS NULL AND follow_up IS NULL END);

ALTER TABLE core.conversation_report
    ADD COLUMN made boolean NOT NULL DEFAULT true,
    ALTER COLUMN made_on DROP NOT NULL,
    ADD CONSTRAINT conversation_report_when CHECK (
        made = (made_on IS NOT NULL) AND (made OR reference IS NULL)),
    DROP CONSTRAINT conversation_report_conversation_id_key,
    ADD CONSTRAINT conversation_report_conversation_id_key UNIQUE (conversation_id, made);

-- What waits for the police's answer.
CREATE INDEX dog_search_requested ON core.dog_search (planned_on) WHERE state = 'requested';
CREATE INDEX visit_correction_by_record
    ON core.visit_correction ((coalesce(visit_id, class_id, dog_search_id)));

RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.purpose_role (purpose, role, rank) VALUES ('school-visits', 'steering_member', 8);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'purposes of the steering group';
END $$;
