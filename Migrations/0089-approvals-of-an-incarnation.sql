-- What was entered after a backup is gone when it is restored: holds, requests, exemptions. So an approval
-- counts in the incarnation of the data in which it was given, and in no later one; until two have approved a
-- rule anew it is stopped, and the protocol says why.
SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.approval
    -- The first where none is said: what counts too early is stopped, never the other way round.
    ADD COLUMN incarnation integer NOT NULL DEFAULT 1 CHECK (incarnation > 0);
ALTER TABLE retention.run_line
    DROP CONSTRAINT run_line_stopped_check,
    ADD CONSTRAINT run_line_stopped_check
        CHECK (stopped IN ('unapproved', 'outside-range', 'restored')) NOT VALID;
RESET ROLE;

-- Those that are there hold in the data as they are now.
UPDATE retention.approval a SET incarnation = i.incarnation
  FROM core.installation i WHERE i.incarnation > 1;
