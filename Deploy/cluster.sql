-- Roles of an sspf cluster. Run once per PostgreSQL cluster by a superuser; may be run again.
--
-- Owners cannot log in. Login roles hold few privileges, are members of nothing that owns data,
-- and get their grants from Policies/ alone. sspf_migrate is used by `sspf migrate` only.

-- Roles are the whole cluster's: two that run this at once take turns.
SELECT pg_advisory_xact_lock(hashtextextended('sspf-cluster', 0));

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('sspf_owner',     'NOLOGIN NOBYPASSRLS'),  -- tables of core and retention
            ('sspf_authz',     'NOLOGIN NOBYPASSRLS'),  -- the request context and its views
            ('sspf_audit',     'NOLOGIN NOBYPASSRLS'),  -- the log
            ('sspf_disposal',  'NOLOGIN NOBYPASSRLS'),  -- the functions that delete (gallring)
            ('sspf_extract',   'NOLOGIN NOBYPASSRLS'),  -- the functions that tell a person what is kept
            ('sspf_explain',   'NOLOGIN BYPASSRLS'),    -- the functions that say why, and what if
            ('sspf_shadow',    'NOLOGIN NOBYPASSRLS'),  -- looks as sspf_api does, for what if
            ('sspf_migrate',   'LOGIN BYPASSRLS'),      -- migrations and policies, nothing else
            ('sspf_api',       'LOGIN NOBYPASSRLS NOINHERIT'),  -- service and shell
            ('sspf_seal',      'LOGIN NOBYPASSRLS NOINHERIT'),  -- seals the log
            ('sspf_retention', 'LOGIN NOBYPASSRLS NOINHERIT'),  -- the nightly job
            ('sspf_archive',   'LOGIN NOBYPASSRLS NOINHERIT'),  -- exports to the archive
            ('sspf_backup',    'LOGIN BYPASSRLS')       -- pg_dump: reads all, writes nothing
        ) AS v(name, attributes)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I', wanted.name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION %s',
                       wanted.name, wanted.attributes);
    END LOOP;
END $$;

GRANT sspf_owner, sspf_authz, sspf_audit, sspf_disposal, sspf_extract, sspf_explain, sspf_shadow
    TO sspf_migrate;
-- Meets the service's own policies and grants, no others.
GRANT sspf_api TO sspf_shadow;
-- Forced row security would leave a dump empty: the role that dumps passes it by, and reads only.
GRANT pg_read_all_data TO sspf_backup;

-- A plan made while the request table is still empty would scan it for ever after; every
-- statement of these roles has an index to use.
ALTER ROLE sspf_api SET enable_seqscan = off;
ALTER ROLE sspf_seal SET enable_seqscan = off;
-- One plan a session for each statement: six are made otherwise before it is kept, and the plan of a
-- chronology, with the policies of twenty tables in it, takes a tenth of a second to make.
ALTER ROLE sspf_api SET plan_cache_mode = force_generic_plan;
ALTER ROLE sspf_api SET timezone = 'UTC';
ALTER ROLE sspf_seal SET timezone = 'UTC';
ALTER ROLE sspf_retention SET timezone = 'UTC';
ALTER ROLE sspf_archive SET timezone = 'UTC';
ALTER ROLE sspf_api SET default_transaction_isolation = 'read committed';
ALTER ROLE sspf_seal SET default_transaction_isolation = 'read committed';
ALTER ROLE sspf_retention SET default_transaction_isolation = 'read committed';
ALTER ROLE sspf_archive SET default_transaction_isolation = 'read committed';
ALTER ROLE sspf_backup SET default_transaction_read_only = on;
ALTER ROLE sspf_api SET jit = off;
ALTER ROLE sspf_seal SET jit = off;
