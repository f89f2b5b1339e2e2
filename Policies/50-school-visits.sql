-- Police school visits (skolbesök): what was done where, for which pledge. No pupil is named.
--
--   read    every agency that takes part, for the purpose school-visits
--   write   police officers, in their own name and unit
--
-- Grounds: no personal data of pupils, so no secrecy towards partners (OSL 35:1 does not apply);
-- brottsdatalagen 2:3, 2018:1693 4:2 are kept at bay by never holding an identity.

ALTER TABLE core.school_visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.school_visit TO sspf_api;
GRANT INSERT (id, agency_id, unit_id, secrecy_class, school_id, visit_date, kind, school_year,
              classes, pupils_reached, topic, requested_by, follow_up, pledge_id, author_id,
              created_at) ON core.school_visit TO sspf_api;
GRANT EXECUTE ON FUNCTION core.names_no_pupil(text[]) TO sspf_api;
REVOKE ALL ON FUNCTION core.names_no_pupil(text[]) FROM PUBLIC;

CREATE VIEW authz.visit_reader WITH (security_barrier) AS
SELECT m.staff_id FROM authz.me m WHERE m.purpose = 'school-visits';
CREATE VIEW authz.visit_writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'school-visits' AND m.role = 'police_officer';
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
                           AND w.unit_id = school_visit.unit_id
                           AND w.secrecy_class = school_visit.secrecy_class
                           AND w.moment = school_visit.created_at));
COMMENT ON POLICY visit_write ON core.school_visit IS
    'ground: polislagen 2 § 1 (preventive work), medborgarlöfte; own name and unit';
