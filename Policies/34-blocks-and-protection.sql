-- Blocks (spärrar), protected identity (skyddade personuppgifter), conflicts of interest (jäv).
--
--   read    blocks and protections: the own agency's file and the management of the unit that
--           registered the youth. Whom a block keeps out sees nothing, not even the block; whom a
--           protection does not name sees nothing, not even the protection
--   write   the same; who protects names somebody first, and the last one who is named is not
--           taken away while the protection lasts, or nobody could act any more
--   conflicts are declared by everybody for themselves, by number, through authz.declare_conflict,
--           which answers the same whether or not anybody holds that number; the unit's management
--           sees who has declared one, never about whom, and can end it
--
-- Grounds: OSL 21:3, 22:1-2, 26:1 (R41-R43); förvaltningslagen 16-18 §§ (jäv).

ALTER TABLE core.block ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.conflict ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.protection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.protection_access ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.block, core.protection, core.protection_access TO sspf_api;
GRANT SELECT (id, staff_id, relation, valid_from, valid_until) ON core.conflict TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, blocked_staff_id,
              blocked_agency_id, reason, valid_from, author_id, created_at)
    ON core.block TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, level, valid_from, author_id,
              created_at) ON core.protection TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, secrecy_class, staff_id, valid_from, author_id, created_at)
    ON core.protection_access TO sspf_api;
GRANT INSERT ON core.conflict TO sspf_authz;

-- Who may restrict access, and to whom: the own file, or as the management of the unit.
CREATE VIEW authz.restrictor WITH (security_barrier) AS
SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment FROM authz.writer w
UNION ALL
SELECT l.staff_id, l.agency_id, l.unit_id, l.secrecy_class, l.moment FROM authz.lead l;
CREATE VIEW authz.restrictable WITH (security_barrier) AS
SELECT c.youth_id FROM authz.caseload c
UNION ALL
SELECT l.youth_id FROM authz.led_youth l;
-- Everybody in the caller's agency.
CREATE VIEW authz.colleague WITH (security_barrier) AS
SELECT s.id, s.unit_id FROM authz.me m JOIN core.staff s ON s.agency_id = m.agency_id;
ALTER VIEW authz.colleague OWNER TO sspf_authz;
ALTER VIEW authz.restrictor OWNER TO sspf_authz;
ALTER VIEW authz.restrictable OWNER TO sspf_authz;
GRANT SELECT ON authz.restrictor, authz.restrictable, authz.colleague TO sspf_api;

CREATE POLICY block_file ON core.block FOR SELECT TO sspf_api
    USING (youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY block_file ON core.block IS
    'ground: SoLPuL 10 § (access is limited); the own agency''s file, or its unit''s management';
CREATE POLICY block_write ON core.block FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.restrictor w)
        AND valid_from = created_at
        AND youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY block_write ON core.block IS
    'ground: SoLPuL 10 § (access is limited); own name, own file or unit';
CREATE POLICY block_functions ON core.block TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY block_functions ON core.block IS
    'ground: SoLPuL 10 §; by triggers';

CREATE POLICY conflict_own ON core.conflict FOR SELECT TO sspf_api
    USING (staff_id = (SELECT m.staff_id FROM authz.me m WHERE m.purpose = 'own-account'));
COMMENT ON POLICY conflict_own ON core.conflict IS
    'ground: förvaltningslagen 18 § (who is in conflict says so); one''s own declarations';
-- Who works in the unit that the caller manages, the caller apart.
CREATE VIEW authz.managed_staff WITH (security_barrier) AS
SELECT s.id
  FROM authz.me m
  JOIN core.staff s ON s.agency_id = m.agency_id AND s.unit_id = m.unit_id AND s.id <> m.staff_id
 WHERE 'unit_manager' = ANY (m.roles) AND m.purpose = 'work-management';
ALTER VIEW authz.managed_staff OWNER TO sspf_authz;
GRANT SELECT ON authz.managed_staff TO sspf_api;
CREATE POLICY conflict_lead ON core.conflict FOR SELECT TO sspf_api
    USING (staff_id IN (SELECT s.id FROM authz.managed_staff s));
COMMENT ON POLICY conflict_lead ON core.conflict IS
    'ground: förvaltningslagen 16-18 §§ (who gives out the work must know); the unit''s management';
CREATE POLICY conflict_functions ON core.conflict TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY conflict_functions ON core.conflict IS
    'ground: förvaltningslagen 16-18 §§; by functions and triggers';

CREATE POLICY protection_file ON core.protection FOR SELECT TO sspf_api
    USING (youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY protection_file ON core.protection IS
    'ground: OSL 21:3, 22:1-2; named persons with the file, or its unit''s management';
CREATE POLICY protection_write ON core.protection FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.restrictor w)
        AND valid_from = created_at
        AND youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY protection_write ON core.protection IS
    'ground: OSL 21:3, 22:1-2 (R41: the recipient decides); own name, own file or unit';
CREATE POLICY protection_functions ON core.protection TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY protection_functions ON core.protection IS
    'ground: OSL 21:3, 22:1-2; by triggers and views bound to the context';

CREATE POLICY protection_access_file ON core.protection_access FOR SELECT TO sspf_api
    USING (youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY protection_access_file ON core.protection_access IS
    'ground: OSL 21:3, 22:1-2; named persons with the file, or its unit''s management';
CREATE POLICY protection_access_write ON core.protection_access FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.restrictor w)
        AND valid_from = created_at
        AND staff_id IN (SELECT c.id FROM authz.colleague c)
        AND youth_id = ANY (ARRAY(SELECT r.youth_id FROM authz.restrictable r)));
COMMENT ON POLICY protection_access_write ON core.protection_access IS
    'ground: OSL 21:3, 22:1-2; who may see names whom else in the own agency may';
CREATE POLICY protection_access_functions ON core.protection_access TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY protection_access_functions ON core.protection_access IS
    'ground: OSL 21:3, 22:1-2; by triggers and views bound to the context';

CALL authz.guard('core.block', 'youth_id');
CALL authz.guard('core.protection', 'youth_id');
CALL authz.guard('core.protection_access', 'youth_id');

-- Declares that the caller is a relative of the person with this number, or lives with them. From
-- then on every file about that number is closed to the caller, in whichever agency. Returns the
-- declaration's id; raises ZS010 without a context for the own account.
CREATE FUNCTION authz.declare_conflict(conflict_id uuid, number text, relation text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO core.conflict (id, staff_id, number_digest, relation, valid_from, created_at)
    SELECT declare_conflict.conflict_id, m.staff_id,
           authz.number_digest(declare_conflict.number), declare_conflict.relation, k.moment,
           k.moment
      FROM authz.me m CROSS JOIN authz.clock k WHERE m.purpose = 'own-account';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'ZS010';
    END IF;
    RETURN declare_conflict.conflict_id;
END $$;
ALTER FUNCTION authz.declare_conflict(uuid, text, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.declare_conflict(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.declare_conflict(uuid, text, text) TO sspf_api;

-- Refuses to end the last access to a youth who is protected still. Who leaves the agency leaves all
-- the same: then nobody is named, and the unit's management names the next (authz.protected).
CREATE FUNCTION authz.check_access_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.protection_access a
                 JOIN core.staff s ON s.id = a.staff_id AND s.agency_id = a.agency_id
                WHERE a.id = NEW.source_id)
       AND EXISTS (SELECT FROM core.protection p
                WHERE p.youth_id = NEW.youth_id AND p.valid_from <= NEW.ended_at
                  AND (p.valid_until IS NULL OR p.valid_until > NEW.ended_at))
       AND NOT EXISTS (SELECT FROM core.protection_access a
                        WHERE a.youth_id = NEW.youth_id AND a.id <> NEW.source_id
                          AND a.valid_from <= NEW.ended_at
                          AND (a.valid_until IS NULL OR a.valid_until > NEW.ended_at)) THEN
        RAISE EXCEPTION 'the last one who is named'
            USING ERRCODE = '23514', CONSTRAINT = 'protection_access_last';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_access_end() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_access_end() FROM PUBLIC;
CREATE TRIGGER checked_access AFTER INSERT ON core.ending FOR EACH ROW
    WHEN (NEW.source = 'protection-access')
    EXECUTE FUNCTION authz.check_access_end();
