-- One-time codes (RFC 6238) beside the password. The secret is sealed under a key that is not in this
-- database; its digest shows that whoever brings it could open it. A code counts once: the last step
-- that was used is kept. Recovery codes are random enough for a plain digest, and count once too.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.second_factor (
    staff_id uuid PRIMARY KEY REFERENCES core.staff,
    sealed bytea NOT NULL CHECK (length(sealed) = 48),
    verifier bytea NOT NULL CHECK (length(verifier) = 32),
    enrolled_at timestamptz NOT NULL,
    -- Null until a first code has shown that the app has the secret: until then none is asked for.
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE core.recovery_code (
    staff_id uuid NOT NULL REFERENCES core.second_factor ON DELETE CASCADE,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    used_at timestamptz,
    PRIMARY KEY (staff_id, digest)
);

ALTER TABLE core.session DROP CONSTRAINT session_proof_check;
ALTER TABLE core.session ADD CONSTRAINT session_proof_check CHECK (
    proof IN ('password', 'password-and-code', 'password-and-recovery-code'));
