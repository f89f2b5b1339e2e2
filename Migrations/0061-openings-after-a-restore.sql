-- The opening of a shard after a restore says what the restored copy still held, root and all, so that
-- no more can be cut or changed under its cover; a change of keys names who signs from then on.

SET LOCAL ROLE sspf_audit;

-- The last checkpoint of the copy; null where nothing was restored, or nothing was left.
ALTER TABLE audit.shard ADD COLUMN held text
    CHECK (held ~ '^[!-~]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n$');

RESET ROLE;
