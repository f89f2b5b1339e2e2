-- The log's Merkle tree (RFC 9162): a leaf hash per entry in sealing order, and the signed
-- checkpoints (C2SP) that fix the tree at a size.

SET LOCAL ROLE sspf_audit;

CREATE TABLE audit.leaf (
    position bigint PRIMARY KEY CHECK (position >= 0),
    xid xid8 NOT NULL,
    incarnation integer NOT NULL,
    no bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    UNIQUE (incarnation, xid, no)
);

CREATE TABLE audit.checkpoint (
    size bigint PRIMARY KEY CHECK (size >= 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    -- Roots of the full subtrees, largest first: what appending needs to go on from here.
    frontier bytea[] NOT NULL,
    note text NOT NULL,
    at timestamptz NOT NULL DEFAULT transaction_timestamp()
);

CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
