-- What a row of the log must be stands in policies (00-context.sql): a constraint of a table is read
-- from the catalogue and made ready anew for every row, and every request writes two.

SET LOCAL ROLE sspf_audit;

ALTER TABLE audit.request DROP CONSTRAINT request_layer_check;
ALTER TABLE audit.outcome DROP CONSTRAINT outcome_check, DROP CONSTRAINT outcome_check1,
    DROP CONSTRAINT outcome_detail_check, DROP CONSTRAINT outcome_result_check,
    DROP CONSTRAINT outcome_shown_check;

-- The offers of a conversation were looked for among all offers.
RESET ROLE;
SET LOCAL ROLE sspf_owner;
CREATE INDEX conversation_offer_by_conversation ON core.conversation_offer (conversation_id);
