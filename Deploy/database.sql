-- What PostgreSQL tells everybody in a database, taken from everybody in one of sspf's. Run once in
-- each database by a superuser, and again after an upgrade of PostgreSQL; may be run again at any time.
--
-- Counters of rows met and written, sizes of tables, locks that are held and places in the
-- write-ahead log tell whoever holds the service's login whether a name or number is known here: a
-- statement that met a row counts one more. Large objects are a store that no policy governs.
--
-- And what it tells nobody: the planner's samples, to the functions that look for what a deletion left.

SELECT pg_advisory_xact_lock(hashtextextended('sspf-database', 0));

DO $$
DECLARE
    told regprocedure;
BEGIN
    FOR told IN
        SELECT f.oid FROM pg_proc f
         WHERE f.pronamespace = 'pg_catalog'::regnamespace
           AND (f.proname ~ '^pg_stat_get_(xact|db|wal|slru|archiver|bgwriter|subscription|checkpoint|io)'
                OR f.proname ~ '^pg_stat_get_' AND f.proargtypes::text = '26'
                   AND f.proname !~ '^pg_stat_get_backend'
                OR f.proname IN ('pg_relation_size', 'pg_table_size', 'pg_indexes_size',
                    'pg_total_relation_size', 'pg_database_size', 'pg_tablespace_size',
                    'pg_lock_status', 'pg_current_wal_lsn', 'pg_current_wal_insert_lsn',
                    'pg_current_wal_flush_lsn', 'pg_last_committed_xact',
                    'pg_xact_commit_timestamp', 'pg_xact_commit_timestamp_origin',
                    'lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import', 'lo_export', 'lo_open',
                    'lo_put', 'lo_unlink', 'lo_get'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', told);
        -- Who looks after the server, who migrates, and the owners of the functions that delete.
        IF told::text !~ '^lo_' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor, sspf_migrate, sspf_owner, sspf_disposal',
                           told);
        END IF;
    END LOOP;
END $$;

GRANT SELECT (starelid, staattnum) ON pg_statistic TO sspf_disposal;
