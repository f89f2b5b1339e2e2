-- Since when a member of staff has a place in the agency without a break: what hung on an earlier stay
-- does not come back with a later one. A move to another unit is no break.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.staff ADD COLUMN agency_since timestamptz;

CREATE OR REPLACE FUNCTION core.keep_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held core.membership;
BEGIN
    -- The one in force, or none: a row of history gives nobody a place, an ended one takes it.
    SELECT m.* INTO held FROM core.membership m
     WHERE m.staff_id = NEW.staff_id AND m.ended_at IS NULL;
    UPDATE core.staff s
       SET agency_id = held.agency_id, unit_id = held.unit_id,
           agency_since = (
               SELECT max(m.started_at) FROM core.membership m
                WHERE m.staff_id = held.staff_id AND m.agency_id = held.agency_id
                  AND NOT EXISTS (SELECT FROM core.membership p
                                   WHERE p.staff_id = m.staff_id AND p.agency_id = m.agency_id
                                     AND p.started_at < m.started_at
                                     AND p.ended_at >= m.started_at))
     WHERE s.id = NEW.staff_id;
    RETURN NULL;
END $$;

RESET ROLE;

-- As the trigger would have: whoever has a place has it since some day.
UPDATE core.staff s
   SET agency_since = (
           SELECT max(m.started_at) FROM core.membership m
            WHERE m.staff_id = s.id AND m.agency_id = s.agency_id
              AND NOT EXISTS (SELECT FROM core.membership p
                               WHERE p.staff_id = m.staff_id AND p.agency_id = m.agency_id
                                 AND p.started_at < m.started_at AND p.ended_at >= m.started_at))
 WHERE s.agency_id IS NOT NULL;
DO $$
BEGIN
    IF EXISTS (SELECT FROM core.staff s
                WHERE (s.agency_id IS NULL) <> (s.agency_since IS NULL)) THEN
        RAISE EXCEPTION 'a place without a beginning';
    END IF;
END $$;
ALTER TABLE core.staff ADD CHECK ((agency_id IS NULL) = (agency_since IS NULL));
