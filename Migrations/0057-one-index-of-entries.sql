-- A leaf is found by its entry and by its number through one index: a third index cost a tenth of what
-- sealing an entry costs. The last entry sealed is the last place of the newest shard.

SET LOCAL ROLE sspf_audit;

DROP INDEX audit.leaf_by_no;
ALTER TABLE audit.leaf DROP CONSTRAINT leaf_incarnation_xid_no_key,
    ADD CONSTRAINT leaf_of_one_entry UNIQUE (no, xid, incarnation);
