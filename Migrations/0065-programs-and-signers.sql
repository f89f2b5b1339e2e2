-- Which program asked, and which key signs a month, are sealed with the log: the name that the session
-- gave itself (sspf, the build and what it is for), and the id of the key in force when a shard opens,
-- so that a key that was taken out of use vouches for nothing after the month that told so has gone.

SET LOCAL ROLE sspf_audit;

-- Null for what was written before; set apart from the column, or those rows would get today's.
ALTER TABLE audit.request ADD COLUMN program text;
ALTER TABLE audit.request ALTER COLUMN program SET DEFAULT current_setting('application_name');
ALTER TABLE audit.event ADD COLUMN program text;
ALTER TABLE audit.event ALTER COLUMN program SET DEFAULT current_setting('application_name');
ALTER TABLE audit.shard ADD COLUMN signer text CHECK (signer ~ '^[0-9a-f]{8}$');

RESET ROLE;
