-- Where things lie. Tables: core (casework), audit (the log), retention (gallring).
-- The schema authz holds views and functions only and is made anew by Policies/.

CREATE SCHEMA core AUTHORIZATION sspf_owner;
CREATE SCHEMA audit AUTHORIZATION sspf_audit;
CREATE SCHEMA retention AUTHORIZATION sspf_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
