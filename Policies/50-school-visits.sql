-- Police school visits (skolbesök): what was planned and done where, for which pledge, and the
-- classes of schools. No pupil is named.
--
--   read    every agency that takes part, for the purpose school-visits
--   write   visits and their steps: police officers, in their own name and unit, of their agency;
--           classes: whoever works at a school or coordinates, police officers
--
-- Grounds: no personal data of pupils, so no secrecy towards partners (OSL 35:1 does not apply);
-- brottsdatalagen 2:3, 2018:1693 4:2 are kept at bay by never holding an identity.

ALTER TABLE core.school_visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.visit_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.school_class ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.school_visit, core.visit_step, core.school_class TO sspf_api;
GRANT INSERT (id, agency_id, unit_id, secrecy_class, school_id, visit_date, kind, school_year,
              classes, pupils_reached, topic, requested_by, follow_up, pledge_id, author_id,
              created_at, state, officers, questions, parents_reached, mapped_place, cause,
              measure, import_id, import_key) ON core.school_visit TO sspf_api;
GRANT INSERT ON core.visit_step TO sspf_api;
GRANT INSERT (id, school_id, begins_in, school_year, name, pupils, agency_id, secrecy_class,
              author_id, created_at) ON core.school_class TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.school_visit TO sspf_authz;
GRANT EXECUTE ON FUNCTION core.names_no_pupil(text[]) TO sspf_api, sspf_authz;
REVOKE ALL ON FUNCTION core.names_no_pupil(text[]) FROM PUBLIC;

CREATE TRIGGER visit_step_kept AFTER INSERT ON core.visit_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.school_visit', 'visit_id');

CREATE VIEW authz.visit_reader WITH (security_barrier) AS
SELECT m.staff_id FROM authz.me m WHERE m.purpose = 'school-visits';
CREATE VIEW authz.visit_writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'school-visits' AND 'police_officer' = ANY (m.roles);
-- Visits of the caller's agency: where steps may be taken.
CREATE VIEW authz.agency_visit WITH (security_barrier) AS
SELECT v.id, w.staff_id, w.agency_id, w.secrecy_class, w.moment
  FROM authz.visit_writer w
  JOIN core.school_visit v ON v.agency_id = w.agency_id;
CREATE VIEW authz.class_writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, a.secrecy_class, authz.now() AS moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'school-visits'
   AND m.roles && '{police_officer,school_staff,head_teacher,coordinator}';
-- Classes that the caller's agency entered.
CREATE VIEW authz.agency_class WITH (security_barrier) AS
SELECT c.id, w.staff_id, w.agency_id, w.secrecy_class, w.moment
  FROM authz.class_writer w
  JOIN core.school_class c ON c.agency_id = w.agency_id;
ALTER VIEW authz.agency_class OWNER TO sspf_authz;
GRANT SELECT ON authz.agency_class TO sspf_api;
GRANT SELECT ON core.school_class TO sspf_authz;
ALTER VIEW authz.visit_reader OWNER TO sspf_authz;
ALTER VIEW authz.visit_writer OWNER TO sspf_authz;
ALTER VIEW authz.agency_visit OWNER TO sspf_authz;
ALTER VIEW authz.class_writer OWNER TO sspf_authz;
GRANT SELECT ON authz.visit_reader, authz.visit_writer, authz.agency_visit, authz.class_writer
    TO sspf_api;

-- Nothing is carried out before its day, and each kind reaches whom it is for. What is brought in
-- without a context is as it was.
CREATE FUNCTION authz.check_visit_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    visit record;
BEGIN
    SELECT v.visit_date, v.kind INTO visit FROM core.school_visit v WHERE v.id = NEW.visit_id;
    IF visit.visit_date > authz.today() THEN
        RAISE EXCEPTION 'the day has not come'
            USING ERRCODE = '23514', CONSTRAINT = 'visit_step_day';
    END IF;
    IF EXISTS (SELECT FROM authz.me)
       AND (NEW.pupils_reached IS NOT NULL, NEW.parents_reached IS NOT NULL)
           <> (visit.kind <> 'parent-meeting', visit.kind = 'parent-meeting') THEN
        RAISE EXCEPTION 'not whom it is for'
            USING ERRCODE = '23514',
                  CONSTRAINT = CASE visit.kind WHEN 'parent-meeting' THEN 'visit_step_parents'
                                               ELSE 'visit_step_pupils' END;
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_visit_day() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_visit_day() FROM PUBLIC;
CREATE TRIGGER checked_day AFTER INSERT ON core.visit_step
    FOR EACH ROW WHEN (NEW.state = 'carried-out') EXECUTE FUNCTION authz.check_visit_day();

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
                           AND w.moment = school_visit.created_at)
        -- Dog searches are asked for by the school and have a record of their own.
        AND kind <> 'dog-search'
        -- A meeting of parents reaches parents, any other visit pupils; what is planned nobody yet.
        AND (pupils_reached IS NOT NULL, parents_reached IS NOT NULL)
            = (state = 'carried-out' AND kind <> 'parent-meeting',
               state = 'carried-out' AND kind = 'parent-meeting')
        AND state IN ('planned', 'carried-out'));
COMMENT ON POLICY visit_write ON core.school_visit IS
    'ground: polislagen 2 § 1 (preventive work), medborgarlöfte; own name and unit';
CREATE POLICY visit_functions ON core.school_visit TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY visit_functions ON core.school_visit IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';

CREATE POLICY visit_step_read ON core.visit_step FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.visit_reader));
COMMENT ON POLICY visit_step_read ON core.visit_step IS
    'ground: lag (2023:196) 9 § (cooperation against crime); no personal data of pupils';
CREATE POLICY visit_step_write ON core.visit_step FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.agency_visit v
                         WHERE v.id = visit_step.visit_id
                           AND v.staff_id = visit_step.author_id
                           AND v.agency_id = visit_step.agency_id
                           AND v.secrecy_class = visit_step.secrecy_class
                           AND v.moment = visit_step.created_at));
COMMENT ON POLICY visit_step_write ON core.visit_step IS
    'ground: polislagen 2 § 1 (preventive work); own name, own agency''s visits';

CREATE POLICY school_class_read ON core.school_class FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.visit_reader));
COMMENT ON POLICY school_class_read ON core.school_class IS
    'ground: TF 2:1 (no secrecy: which classes a school has)';
CREATE POLICY school_class_functions ON core.school_class FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY school_class_functions ON core.school_class IS
    'ground: TF 2:1 (no secrecy: which classes a school has); views bound to the context';
CREATE POLICY school_class_write ON core.school_class FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.class_writer w
                         WHERE w.staff_id = school_class.author_id
                           AND w.agency_id = school_class.agency_id
                           AND w.secrecy_class = school_class.secrecy_class
                           AND w.moment = school_class.created_at));
COMMENT ON POLICY school_class_write ON core.school_class IS
    'ground: lag (2023:196) 9 § (coverage of a pledge can be told); own name';
