-- What a run proves: a certificate that is sealed by its digest on the log and signed outside the
-- database; and which tables were written anew, so that no freed page keeps what was deleted.

SET LOCAL ROLE sspf_owner;

ALTER TABLE retention.run
    -- Canonical JSON, no content; made when the run ends.
    ADD COLUMN certificate text,
    -- The same, signed (C2SP signed note).
    ADD COLUMN note text CHECK (length(note) <= 1000000),
    -- The last transaction that deleted: a table written anew while an older one still runs would keep
    -- what it may yet look at.
    ADD COLUMN last_xid xid8,
    ADD COLUMN rewritten text[] NOT NULL DEFAULT '{}',
    -- Too large for a working night, or in use: the next run tries again.
    ADD COLUMN unwritten text[] NOT NULL DEFAULT '{}';
