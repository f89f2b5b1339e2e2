-- Agencies, units, staff, schools and pledges: no secrecy about a person in need of help, but
-- still nothing without a context.
--
--   agencies, units, schools, pledges   everyone who is signed in
--   staff                               oneself; colleagues of the own agency, so that a record
--                                       can name its author; administrators, all of them
--   memberships                         the trigger that keeps the current one

ALTER TABLE core.municipality ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.agency ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.unit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.staff ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.school ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.pledge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.municipality, core.agency, core.unit, core.school, core.pledge TO sspf_api;
GRANT SELECT (id, subject, name, agency_id, unit_id, locked_at) ON core.staff TO sspf_api;
GRANT SELECT ON core.staff, core.agency, core.unit TO sspf_audit;
GRANT SELECT ON core.municipality TO sspf_authz;

CREATE POLICY municipality_signed_in ON core.municipality FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY municipality_signed_in ON core.municipality IS
    'ground: TF 2:1 (no secrecy: the municipality''s own organisation)';
CREATE POLICY municipality_functions ON core.municipality FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY municipality_functions ON core.municipality IS
    'ground: TF 2:1 (no secrecy); by functions that check the caller first';
CREATE POLICY agency_signed_in ON core.agency FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY agency_signed_in ON core.agency IS
    'ground: TF 2:1 (no secrecy: the municipality''s own organisation)';
CREATE POLICY agency_functions ON core.agency FOR SELECT TO sspf_authz, sspf_audit, sspf_disposal
    USING (true);
COMMENT ON POLICY agency_functions ON core.agency IS
    'ground: TF 2:1 (no secrecy); by functions that check the caller first';
CREATE POLICY unit_signed_in ON core.unit FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY unit_signed_in ON core.unit IS
    'ground: TF 2:1 (no secrecy: the municipality''s own organisation)';
CREATE POLICY unit_functions ON core.unit FOR SELECT TO sspf_authz, sspf_audit, sspf_disposal
    USING (true);
COMMENT ON POLICY unit_functions ON core.unit IS
    'ground: TF 2:1 (no secrecy); by functions that check the caller first';

CALL authz.answer('own_agency()', 'uuid', '(SELECT m.agency_id FROM authz.me m)');
CALL authz.answer('administers()', 'boolean', '(SELECT true FROM authz.me m '
    || 'WHERE ''administrator'' = ANY (m.roles) AND m.purpose = ''administration'')');

CREATE POLICY staff_own_agency ON core.staff FOR SELECT TO sspf_api
    USING (agency_id = (SELECT authz.own_agency()));
COMMENT ON POLICY staff_own_agency ON core.staff IS
    'ground: OSL 4:1, FL 27 § (a record shows who made it); colleagues of the own agency';
CREATE POLICY staff_administrator ON core.staff FOR SELECT TO sspf_api
    USING ((SELECT authz.administers()));
COMMENT ON POLICY staff_administrator ON core.staff IS
    'ground: SoLPuL 10 § (somebody must grant and withdraw access); never content';
CREATE POLICY staff_functions ON core.staff FOR SELECT TO sspf_authz, sspf_audit USING (true);
COMMENT ON POLICY staff_functions ON core.staff IS
    'ground: SoLPuL 10 § (access is controlled and documented); by functions';
CREATE POLICY staff_membership ON core.staff FOR ALL TO sspf_owner
    USING (true) WITH CHECK (true);
COMMENT ON POLICY staff_membership ON core.staff IS
    'ground: SoLPuL 10 §; the trigger that keeps the membership in force';

CREATE POLICY school_signed_in ON core.school FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY school_signed_in ON core.school IS 'ground: TF 2:1 (no secrecy: public facts)';
CREATE POLICY pledge_signed_in ON core.pledge FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY pledge_signed_in ON core.pledge IS
    'ground: TF 2:1 (no secrecy: a citizens'' pledge is published)';
CREATE POLICY municipality_disposal ON core.municipality FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY municipality_disposal ON core.municipality IS
    'ground: SoF 2025:468 13:1 (where everything is kept for research)';
CREATE POLICY membership_none ON core.membership FOR SELECT TO sspf_owner USING (true);
COMMENT ON POLICY membership_none ON core.membership IS
    'ground: SoLPuL 10 §; kept as history, read by its owner only';
GRANT SELECT ON core.municipality, core.agency TO sspf_disposal;
GRANT SELECT (id, ended_at) ON core.unit TO sspf_disposal;

-- The name of somebody whom the caller may see; null else. By the caller's own rights: documents name
-- people in places that are mostly empty, and so the policies above are made ready only where
-- somebody is named (an eighth of the time of one conversation).
CREATE FUNCTION authz.name_of(staff uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.name FROM core.staff s WHERE s.id = name_of.staff);
END $$;
ALTER FUNCTION authz.name_of(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.name_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.name_of(uuid) TO sspf_api;

-- The roles in force of a staff member, for administrators.
CREATE FUNCTION authz.roles_of(staff_id uuid) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT g.role FROM core.role_grant g
                  WHERE g.staff_id = roles_of.staff_id AND g.valid_from <= authz.now()
                    AND (g.valid_until IS NULL OR g.valid_until > authz.now())
                    AND EXISTS (SELECT FROM authz.me m WHERE 'administrator' = ANY (m.roles)
                                                         AND m.purpose = 'administration')
                  ORDER BY g.role);
END $$;
ALTER FUNCTION authz.roles_of(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.roles_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.roles_of(uuid) TO sspf_api;
