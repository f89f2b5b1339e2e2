-- What sealing an entry costs, by half: see authz.entry and authz.seal_append.

SET LOCAL ROLE sspf_audit;

-- The shard of a leaf is the one that authz.seal_append has just found; asking for it again, leaf by
-- leaf, cost as much as the rest of the insertion.
ALTER TABLE audit.leaf DROP CONSTRAINT leaf_shard_fkey;

-- What stands in an entry's canonical text as it is, without a look at every letter each time it is
-- read. These are words of ours, but the login may hand over any.
ALTER TABLE audit.request ADD CONSTRAINT request_plain
    CHECK (role || purpose || action || route || policy_version !~ '["\\[:cntrl:]]');
ALTER TABLE audit.outcome ADD CONSTRAINT outcome_plain
    CHECK (resource !~ '["\\[:cntrl:]]');
