-- From which tables rows went: those alone are written anew.

ALTER TABLE retention.run ADD COLUMN touched text[] NOT NULL DEFAULT '{}';
-- A run that was interrupted before it kept them may have touched any.
UPDATE retention.run u
   SET touched = ARRAY(SELECT c.oid::regclass::text FROM pg_class c
                        WHERE c.relnamespace = 'core'::regnamespace AND c.relkind = 'r' ORDER BY 1)
 WHERE u.finished_at IS NULL;
