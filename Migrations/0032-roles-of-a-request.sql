-- Whoever holds several roles acts in all of those that a purpose has. The log names the first; the
-- rest counts within the request alone.

SET LOCAL ROLE sspf_audit;
ALTER TABLE audit.request ADD COLUMN roles text[] NOT NULL DEFAULT '{}';
