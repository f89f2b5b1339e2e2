-- The plan of a retention run: what it is to delete, found once, so that each batch is bounded.
-- A plan lives as long as its run; only the protocol's counts outlast it.

SET LOCAL ROLE sspf_owner;

CREATE TABLE retention.plan_item (
    run_id uuid NOT NULL REFERENCES retention.run,
    rule_id uuid NOT NULL REFERENCES retention.rule,
    record_id uuid NOT NULL,
    youth_id uuid,
    -- Deleted youths stay in the plan until the run has looked for rows left behind.
    gone boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run_id, rule_id, record_id)
);
CREATE INDEX plan_item_waiting ON retention.plan_item (run_id, rule_id, record_id)
    WHERE NOT gone;

-- due = deleted + kept_for_research + without_decision + birth_date_unknown + changed_meanwhile
--       + what an interrupted run did not reach.
ALTER TABLE retention.run_line
    ADD COLUMN birth_date_unknown bigint NOT NULL DEFAULT 0 CHECK (birth_date_unknown >= 0),
    ADD COLUMN changed_meanwhile bigint NOT NULL DEFAULT 0 CHECK (changed_meanwhile >= 0),
    ADD CHECK (due >= deleted + kept_for_research + without_decision + birth_date_unknown
                      + changed_meanwhile);

ALTER TABLE retention.run
    -- Youths are planned last: those whose last record went go in the same run.
    ADD COLUMN youths_planned boolean NOT NULL DEFAULT false,
    -- Rows that still name a youth deleted by this run, and tables that could not be looked into.
    ADD COLUMN left_behind bigint CHECK (left_behind >= 0),
    ADD COLUMN unscanned text[];
