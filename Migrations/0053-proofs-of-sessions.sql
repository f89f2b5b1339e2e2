-- When the owner of a session last proved who they are, and by what (RFC 9470, auth_time and acr). A
-- session that was begun before this knows nothing of it: its owner proves it when it is asked for.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.session
    ADD COLUMN proved_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN proof text NOT NULL DEFAULT 'password' CHECK (proof IN ('password'));
