-- Police school visits (skolbesök): what was done where, for which pledge. No pupil is named.
--
--   read    every agency that takes part, for the purpose school-visits
--   write   police officers, in their own name and unit
--
-- Grounds: no personal data of pupils, so no secrecy towards partners (OSL 35:1 does not apply);
-- brottsdatalagen 2:3, 2018:1693 4:2 are kept at bay by never holding an identity.

ALTER TABLE core.school_visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON core.school_visit TO sspf_api;
GRANT EXECUTE ON FUNCTION core.names_no_pupil(text[]) TO sspf_api;
REVOKE ALL ON FUNCTION core.names_no_pupil(text[]) FROM PUBLIC;

CREATE VIEW authz.visit_reader WITH (security_barrier) AS
SELECT m.staff_id FROM authz.me m WHERE m.purpose = 'school-visits';
CREATE VIEW authz.visit_writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id
  FROM authz.me m WHERE m.purpose = 'school-visits' AND m.role = 'police_officer';
ALTER VIEW authz.visit_reader OWNER TO sspf_authz;
ALTER VIEW authz.visit_writer OWNER TO sspf_authz;
GRANT SELECT ON authz.visit_reader, authz.visit_writer TO sspf_api;

CREATE POLICY visit_read ON core.school_visit FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.visit_reader));
COMMENT ON POLICY visit_read ON core.school_visit IS
    'ground: lag (2023:196) 9 § (cooperation against crime); no personal data of pupils';
CREATE POLICY visit_write ON core.school_visit FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.visit_writer w
                         WHERE w.staff_id = school_visit.author_id
                           AND w.agency_id = school_visit.agency_id
                           AND w.unit_id = school_visit.unit_id));
COMMENT ON POLICY visit_write ON core.school_visit IS
    'ground: polislagen 2 § 1 (preventive work), medborgarlöfte; own name and unit';
