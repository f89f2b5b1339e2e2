-- Who works with what: assignments, standing in for a colleague, memberships and roles; and the end
-- of all that has one (core.ending).
--
--   assignments   the management of the unit gives and takes them; who has the file sees who else
--   delegations   oneself for oneself, or the management, within the unit
--   memberships   administrators, through authz.move_staff; leaving an agency ends everything
--   roles         administrators, never for themselves; who administers holds no role that reaches
--                 youths, and the other way round
--   agencies, units   ended by administrators, when nobody has a place there
--   endings       who may give may take; and everybody gives back what is their own
--
-- Grounds: SoLPuL 10 § (access limited to what each needs).

ALTER TABLE core.delegation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.ending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.assignment, core.delegation, core.ending TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
    ON core.assignment TO sspf_api;
GRANT INSERT ON core.delegation, core.ending TO sspf_api;
GRANT SELECT, INSERT ON core.role_grant TO sspf_api;
GRANT INSERT ON core.ending TO sspf_authz;
GRANT UPDATE (ended_at) ON core.agency, core.unit TO sspf_authz;
GRANT SELECT, INSERT, UPDATE (ended_at) ON core.membership TO sspf_authz;

CREATE VIEW authz.administrator WITH (security_barrier) AS
SELECT m.staff_id, m.moment
  FROM authz.me m
 WHERE 'administrator' = ANY (m.roles) AND m.purpose = 'administration';
CREATE VIEW authz.administered WITH (security_barrier) AS
SELECT s.id, s.agency_id FROM authz.administrator a CROSS JOIN core.staff s;
-- What is the caller's to end, as far as relations go.
CREATE VIEW authz.terminable WITH (security_barrier) AS
SELECT 'assignment' AS source, a.id AS source_id, a.youth_id
  FROM authz.lead l JOIN core.assignment a ON a.unit_id = l.unit_id AND a.agency_id = l.agency_id
UNION ALL
SELECT 'assignment', a.id, a.youth_id
  FROM authz.writer w
  JOIN core.assignment a ON a.staff_id = w.staff_id AND a.agency_id = w.agency_id
UNION ALL
SELECT 'case-member', t.id, t.youth_id
  FROM core.case_member t JOIN authz.led_case c ON c.id = t.case_id
UNION ALL
SELECT 'case-member', t.id, t.youth_id
  FROM authz.writer w
  JOIN core.case_member t ON t.staff_id = w.staff_id AND t.staff_agency_id = w.agency_id
UNION ALL
SELECT 'case-youth', j.id, j.youth_id
  FROM core.case_youth j JOIN authz.caseload f ON f.youth_id = j.youth_id
UNION ALL
SELECT 'delegation', d.id, NULL::uuid
  FROM authz.me m JOIN core.delegation d ON m.staff_id IN (d.from_staff_id, d.to_staff_id)
 WHERE m.purpose = 'own-account'
UNION ALL
SELECT 'delegation', d.id, NULL
  FROM authz.lead l JOIN core.delegation d ON d.unit_id = l.unit_id AND d.agency_id = l.agency_id
UNION ALL
SELECT 'role-grant', g.id, NULL
  FROM authz.administrator a JOIN core.role_grant g ON g.staff_id <> a.staff_id
UNION ALL
SELECT 'agency', g.id, NULL FROM authz.administrator a CROSS JOIN core.agency g
UNION ALL
SELECT 'unit', u.id, NULL FROM authz.administrator a CROSS JOIN core.unit u
UNION ALL
SELECT 'block', b.id, b.youth_id
  FROM core.block b JOIN authz.restrictable r ON r.youth_id = b.youth_id
UNION ALL
SELECT 'conflict', c.id, NULL
  FROM authz.managed_staff s JOIN core.conflict c ON c.staff_id = s.id
UNION ALL
SELECT 'protection', p.id, p.youth_id
  FROM core.protection p JOIN authz.restrictable r ON r.youth_id = p.youth_id
UNION ALL
SELECT 'protection-access', p.id, p.youth_id
  FROM core.protection_access p JOIN authz.restrictable r ON r.youth_id = p.youth_id
UNION ALL
SELECT 'disclosure', d.id, d.youth_id
  FROM core.disclosure d JOIN authz.decidable f ON f.youth_id = d.youth_id
UNION ALL
SELECT 'guardian', v.id, v.youth_id
  FROM core.guardian v JOIN authz.caseload f ON f.youth_id = v.youth_id;
-- The same without what is about a youth whom the caller is kept out of.
CREATE VIEW authz.endable WITH (security_barrier) AS
SELECT n.source, n.source_id, n.youth_id
  FROM authz.terminable n
 WHERE n.youth_id IS NULL
    OR NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = n.youth_id OFFSET 0)
   AND NOT EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = n.youth_id OFFSET 0);
ALTER VIEW authz.administrator OWNER TO sspf_authz;
ALTER VIEW authz.administered OWNER TO sspf_authz;
ALTER VIEW authz.terminable OWNER TO sspf_authz;
ALTER VIEW authz.endable OWNER TO sspf_authz;
GRANT SELECT ON authz.administrator, authz.administered, authz.terminable, authz.endable
    TO sspf_api;

CREATE POLICY registration_lead ON core.registration FOR SELECT TO sspf_api
    USING (unit_id = (SELECT l.unit_id FROM authz.lead l));
COMMENT ON POLICY registration_lead ON core.registration IS
    'ground: SoLPuL 10 § (somebody must be given the file); the unit''s management, the stub';
CREATE POLICY youth_lead ON core.youth FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT l.youth_id FROM authz.led_youth l)));
COMMENT ON POLICY youth_lead ON core.youth IS
    'ground: SoLPuL 10 § (somebody must be given the file); the unit''s management, the stub';

CREATE POLICY assignment_lead ON core.assignment FOR SELECT TO sspf_api
    USING ((unit_id, agency_id) = (SELECT l.unit_id, l.agency_id FROM authz.lead l));
COMMENT ON POLICY assignment_lead ON core.assignment IS
    'ground: SoLPuL 10 § (who works with what); the unit''s management';
CREATE POLICY assignment_file ON core.assignment FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY assignment_file ON core.assignment IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY assignment_write ON core.assignment FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, valid_from)
            = (SELECT l.staff_id, l.agency_id, l.unit_id, l.moment FROM authz.lead l)
        AND staff_id IN (SELECT c.id FROM authz.colleague c
                          WHERE c.unit_id = assignment.unit_id)
        AND youth_id = ANY (ARRAY(SELECT l.youth_id FROM authz.led_youth l)));
COMMENT ON POLICY assignment_write ON core.assignment IS
    'ground: SoLPuL 10 § (somebody must be given the file); the unit''s management, in the unit';
CREATE POLICY assignment_functions ON core.assignment TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY assignment_functions ON core.assignment IS
    'ground: SoLPuL 10 §; by triggers and views bound to the context';
CALL authz.guard('core.assignment', 'youth_id');

CREATE POLICY delegation_own ON core.delegation FOR SELECT TO sspf_api
    USING ((SELECT m.staff_id FROM authz.me m WHERE m.purpose = 'own-account')
           IN (from_staff_id, to_staff_id));
COMMENT ON POLICY delegation_own ON core.delegation IS
    'ground: SoLPuL 10 § (who works with what); one''s own';
CREATE POLICY delegation_lead ON core.delegation FOR SELECT TO sspf_api
    USING ((unit_id, agency_id) = (SELECT l.unit_id, l.agency_id FROM authz.lead l));
COMMENT ON POLICY delegation_lead ON core.delegation IS
    'ground: SoLPuL 10 § (who works with what); the unit''s management';
CREATE POLICY delegation_write_own ON core.delegation FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, created_at)
            = (SELECT a.staff_id, a.agency_id, a.unit_id, a.moment
                 FROM authz.me a WHERE a.purpose = 'own-account')
        AND from_staff_id = author_id AND valid_from >= created_at
        AND to_staff_id IN (SELECT c.id FROM authz.colleague c
                             WHERE c.unit_id = delegation.unit_id));
COMMENT ON POLICY delegation_write_own ON core.delegation IS
    'ground: SoLPuL 10 § (the work goes on in absence); oneself for oneself, in the unit';
CREATE POLICY delegation_write_lead ON core.delegation FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, created_at)
            = (SELECT l.staff_id, l.agency_id, l.unit_id, l.moment FROM authz.lead l)
        AND valid_from >= created_at
        AND from_staff_id IN (SELECT c.id FROM authz.colleague c
                               WHERE c.unit_id = delegation.unit_id)
        AND to_staff_id IN (SELECT c.id FROM authz.colleague c
                             WHERE c.unit_id = delegation.unit_id));
COMMENT ON POLICY delegation_write_lead ON core.delegation IS
    'ground: SoLPuL 10 § (the work goes on in absence); the unit''s management, in the unit';
CREATE POLICY delegation_functions ON core.delegation TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY delegation_functions ON core.delegation IS
    'ground: SoLPuL 10 §; by triggers and views bound to the context';

CREATE POLICY ending_read ON core.ending FOR SELECT TO sspf_api
    USING ((source, source_id) IN (SELECT e.source, e.source_id FROM authz.terminable e));
COMMENT ON POLICY ending_read ON core.ending IS
    'ground: FL 27 § (who ended what, and when); who may end it';
CREATE POLICY ending_write ON core.ending FOR INSERT TO sspf_api
    WITH CHECK ((author_id, created_at) = (SELECT a.staff_id, a.moment FROM authz.me a)
        AND ended_at = created_at
        AND (source, source_id, coalesce(youth_id, '00000000-0000-0000-0000-000000000000'))
            IN (SELECT e.source, e.source_id,
                       coalesce(e.youth_id, '00000000-0000-0000-0000-000000000000')
                  FROM authz.terminable e));
COMMENT ON POLICY ending_write ON core.ending IS
    'ground: SoLPuL 10 § (access ends when it is no longer needed); who may end it';
CREATE POLICY ending_functions ON core.ending TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY ending_functions ON core.ending IS
    'ground: SoLPuL 10 §; by triggers';
-- An ending without a youth is nobody's file.
CALL authz.guard('core.ending', 'youth_id');

CREATE POLICY role_grant_administrator ON core.role_grant FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.administrator));
COMMENT ON POLICY role_grant_administrator ON core.role_grant IS
    'ground: SoLPuL 10 § (somebody must grant and withdraw access); never content';
CREATE POLICY role_grant_write ON core.role_grant FOR INSERT TO sspf_api
    WITH CHECK ((author_id, valid_from) = (SELECT a.staff_id, a.moment FROM authz.administrator a)
        AND staff_id <> author_id
        AND (staff_id, agency_id) IN (SELECT s.id, s.agency_id FROM authz.administered s));
COMMENT ON POLICY role_grant_write ON core.role_grant IS
    'ground: SoLPuL 10 § (somebody must grant and withdraw access); never to oneself';
CREATE POLICY role_grant_ended ON core.role_grant FOR UPDATE TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY role_grant_ended ON core.role_grant IS
    'ground: SoLPuL 10 §; by the trigger that ends it';
CREATE POLICY agency_ended ON core.agency FOR UPDATE TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY agency_ended ON core.agency IS
    'ground: SoLPuL 10 §; by the trigger that ends it';
CREATE POLICY unit_ended ON core.unit FOR UPDATE TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY unit_ended ON core.unit IS
    'ground: SoLPuL 10 §; by the trigger that ends it';
CREATE POLICY membership_functions ON core.membership TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY membership_functions ON core.membership IS
    'ground: SoLPuL 10 §; by authz.move_staff';

-- Who gives access has none: an administrator who holds a role around youths as well could let in
-- whom they like to what they know, and themselves by a friend.
CREATE FUNCTION authz.check_roles_parted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    content text[] := '{social_worker,police_officer,school_staff,head_teacher,leisure_worker,coordinator,unit_manager}';
BEGIN
    IF EXISTS (SELECT FROM core.role_grant g
                WHERE g.staff_id = NEW.staff_id AND g.agency_id = NEW.agency_id
                  AND (g.valid_until IS NULL OR g.valid_until > NEW.valid_from)
                  AND (NEW.valid_until IS NULL OR NEW.valid_until > g.valid_from)
                  AND (NEW.role = 'administrator' AND g.role = ANY (content)
                       OR g.role = 'administrator' AND NEW.role = ANY (content))) THEN
        RAISE EXCEPTION 'parted' USING ERRCODE = '23514', CONSTRAINT = 'role_grant_parted';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_roles_parted() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_roles_parted() FROM PUBLIC;
CREATE TRIGGER checked_parted AFTER INSERT ON core.role_grant
    FOR EACH ROW EXECUTE FUNCTION authz.check_roles_parted();

-- Nobody is granted a role that they hold: whoever ends it would have ended one of two. Of two
-- administrators at once, the second waits for the first.
CREATE FUNCTION authz.check_role_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM core.staff s WHERE s.id = NEW.staff_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM core.role_grant g
                WHERE g.staff_id = NEW.staff_id AND g.agency_id = NEW.agency_id
                  AND g.role = NEW.role AND g.id <> NEW.id
                  AND (g.valid_until IS NULL OR g.valid_until > NEW.valid_from)) THEN
        RAISE EXCEPTION 'held' USING ERRCODE = '23514', CONSTRAINT = 'role_grant_held';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_role_held() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_role_held() FROM PUBLIC;
CREATE TRIGGER checked_held AFTER INSERT ON core.role_grant
    FOR EACH ROW WHEN (NEW.author_id IS NOT NULL) EXECUTE FUNCTION authz.check_role_held();

-- Gives a staff member a place in a unit, or none (null). What was held in the agency that is left
-- ends in the same transaction. Raises 42501 for who is no administrator, or for oneself.
CREATE FUNCTION authz.move_staff(staff_id uuid, unit_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    writer record;
    target uuid := (SELECT u.agency_id FROM core.unit u
                     WHERE u.id = move_staff.unit_id AND u.ended_at IS NULL);
BEGIN
    SELECT a.staff_id, a.moment INTO writer FROM authz.administrator a;
    IF NOT FOUND OR writer.staff_id = move_staff.staff_id
       OR NOT EXISTS (SELECT FROM core.staff s WHERE s.id = move_staff.staff_id) THEN
        RAISE EXCEPTION 'not an administrator' USING ERRCODE = '42501';
    END IF;
    IF move_staff.unit_id IS NOT NULL AND target IS NULL THEN
        RAISE EXCEPTION 'no such unit' USING ERRCODE = '23503', CONSTRAINT = 'membership_unit';
    END IF;
    UPDATE core.membership m SET ended_at = writer.moment
     WHERE m.staff_id = move_staff.staff_id AND m.ended_at IS NULL;
    IF target IS NOT NULL THEN
        INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, author_id)
        VALUES (gen_random_uuid(), move_staff.staff_id, target, move_staff.unit_id,
                writer.moment, writer.staff_id);
    END IF;
END $$;
ALTER FUNCTION authz.move_staff(uuid, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.move_staff(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.move_staff(uuid, uuid) TO sspf_api;
