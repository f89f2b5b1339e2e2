-- Where children's files are, a password alone opens nothing: in production a second factor is asked of
-- everybody (GDPR 32; OWASP ASVS 6.3.3). Whoever has none enrols one first.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.installation ADD COLUMN requires_factor boolean NOT NULL DEFAULT false;
UPDATE core.installation SET requires_factor = made_for = 'production';

RESET ROLE;
