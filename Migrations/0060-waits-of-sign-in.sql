-- Wrong sign-ins are counted, so that guessing takes time; sessions end when nobody has used them
-- for a while, and when their proof is guessed at.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.sign_in_wait (
    kind text NOT NULL CHECK (kind IN ('pair', 'account', 'address')),
    -- Keyed digest of account, of address, or of both.
    key bytea NOT NULL CHECK (length(key) = 16),
    -- Wrong ones since `since`.
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    since timestamptz NOT NULL,
    wait_until timestamptz,
    -- Whether the log has been told that somebody tried while this waits.
    is_told boolean NOT NULL DEFAULT false,
    -- The last sign-in of this account from this address.
    succeeded_at timestamptz,
    PRIMARY KEY (kind, key)
);
CREATE INDEX sign_in_wait_by_age ON core.sign_in_wait ((coalesce(succeeded_at, since)));

-- idle_after: how long it may be left alone; null for those that were begun before there was a limit.
ALTER TABLE core.session
    ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN idle_after interval,
    ADD COLUMN wrong_proofs smallint NOT NULL DEFAULT 0;

RESET ROLE;
