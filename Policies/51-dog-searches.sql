-- Searching a school for narcotics with a dog (narkotikasök).
--
--   read    police officers; the head teacher of that school. Nobody else: it is unannounced
--   ask     the head teacher, for the own school: the initiative is the school management's
--   steps   approve, decline, carry out: police officers; cancel: either
--
-- Grounds: polislagen 2 § 1, 8 §; skollagen 5 kap. (order in school); OSL 18:1 (unannounced).

ALTER TABLE core.dog_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.dog_search_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.dog_search, core.dog_search_step TO sspf_api;
GRANT INSERT (id, agency_id, unit_id, secrecy_class, school_id, planned_on, rooms,
              rules_reference, informed_on, no_suspicion, no_pupils_present, pledge_id,
              author_id, created_at) ON core.dog_search TO sspf_api;
GRANT INSERT ON core.dog_search_step TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.dog_search TO sspf_authz;
GRANT SELECT ON core.school TO sspf_authz;

CREATE POLICY school_functions ON core.school FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY school_functions ON core.school IS
    'ground: TF 2:1 (no secrecy: public facts); by views bound to the context';
CREATE POLICY dog_search_functions ON core.dog_search TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY dog_search_functions ON core.dog_search IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';

CREATE TRIGGER dog_search_step_kept AFTER INSERT ON core.dog_search_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.dog_search', 'dog_search_id');

-- The schools that the caller is head teacher of.
CREATE VIEW authz.own_school WITH (security_barrier) AS
SELECT s.id AS school_id, m.staff_id, m.agency_id, m.unit_id, a.secrecy_class,
       authz.now() AS moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
  JOIN core.school s ON s.unit_id = m.unit_id
 WHERE m.purpose = 'school-visits' AND 'head_teacher' = ANY (m.roles);
-- The searches that the caller may see, and the part the caller has in them.
CREATE VIEW authz.seen_dog_search WITH (security_barrier) AS
SELECT d.id, 'police' AS part, w.staff_id, w.agency_id, w.secrecy_class, w.moment
  FROM authz.visit_writer w CROSS JOIN core.dog_search d
UNION ALL
SELECT d.id, 'school', o.staff_id, o.agency_id, o.secrecy_class, o.moment
  FROM authz.own_school o JOIN core.dog_search d ON d.school_id = o.school_id;
ALTER VIEW authz.own_school OWNER TO sspf_authz;
ALTER VIEW authz.seen_dog_search OWNER TO sspf_authz;
GRANT SELECT ON authz.own_school, authz.seen_dog_search TO sspf_api;

CREATE POLICY dog_search_police ON core.dog_search FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.visit_writer));
COMMENT ON POLICY dog_search_police ON core.dog_search IS
    'ground: polislagen 2 § 1 (who carries it out must know of it)';
CREATE POLICY dog_search_school ON core.dog_search FOR SELECT TO sspf_api
    USING (school_id = ANY (ARRAY(SELECT o.school_id FROM authz.own_school o)));
COMMENT ON POLICY dog_search_school ON core.dog_search IS
    'ground: skollagen 5 kap. (the head teacher answers for order in the own school)';
CREATE POLICY dog_search_ask ON core.dog_search FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.own_school o
                         WHERE o.school_id = dog_search.school_id
                           AND o.staff_id = dog_search.author_id
                           AND o.agency_id = dog_search.agency_id
                           AND o.unit_id = dog_search.unit_id
                           AND o.secrecy_class = dog_search.secrecy_class
                           AND o.moment = dog_search.created_at));
COMMENT ON POLICY dog_search_ask ON core.dog_search IS
    'ground: skollagen 5 kap.; on the school management''s initiative, for the own school';

-- What is added to visits, classes and searches as their correction: whoever reads the record reads it;
-- who writes such records of the own agency adds it.
ALTER TABLE core.visit_correction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON core.visit_correction TO sspf_api;
CREATE POLICY visit_correction_read ON core.visit_correction FOR SELECT TO sspf_api
    USING (dog_search_id IS NULL AND (SELECT true FROM authz.visit_reader));
COMMENT ON POLICY visit_correction_read ON core.visit_correction IS
    'ground: lag (2023:196) 9 § (cooperation against crime); no personal data of pupils';
CREATE POLICY visit_correction_search ON core.visit_correction FOR SELECT TO sspf_api
    USING (dog_search_id = ANY (ARRAY(SELECT s.id FROM authz.seen_dog_search s)));
COMMENT ON POLICY visit_correction_search ON core.visit_correction IS
    'ground: polislagen 2 § 1, skollagen 5 kap.; who may know of the search';
CREATE POLICY visit_correction_write ON core.visit_correction FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.agency_visit v
                         WHERE v.id = visit_correction.visit_id
                           AND v.staff_id = visit_correction.author_id
                           AND v.agency_id = visit_correction.agency_id
                           AND v.secrecy_class = visit_correction.secrecy_class
                           AND v.moment = visit_correction.created_at)
        OR EXISTS (SELECT FROM authz.agency_class c
                    WHERE c.id = visit_correction.class_id
                      AND c.staff_id = visit_correction.author_id
                      AND c.agency_id = visit_correction.agency_id
                      AND c.secrecy_class = visit_correction.secrecy_class
                      AND c.moment = visit_correction.created_at)
        OR EXISTS (SELECT FROM authz.seen_dog_search s
                    WHERE s.id = visit_correction.dog_search_id
                      AND s.staff_id = visit_correction.author_id
                      AND s.agency_id = visit_correction.agency_id
                      AND s.secrecy_class = visit_correction.secrecy_class
                      AND s.moment = visit_correction.created_at));
COMMENT ON POLICY visit_correction_write ON core.visit_correction IS
    'ground: FL 36 § (what is plainly wrong is corrected); own name, what the own agency entered';

-- What was added to a visit, a class or a search as its correction, for whoever reads it: an array, if
-- any. As authz.corrected (48-chronology.sql) for what is in files.
CREATE VIEW authz.visit_corrected WITH (security_invoker, security_barrier) AS
SELECT coalesce(t.visit_id, t.class_id, t.dog_search_id) AS record_id,
       json_agg(json_build_object(
           'text', t.text, 'strikes', t.strikes, 'author', authz.name_of(t.author_id),
           'createdAt', to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
           ORDER BY t.created_at, t.id) AS corrections
  FROM core.visit_correction t
 GROUP BY coalesce(t.visit_id, t.class_id, t.dog_search_id);
GRANT SELECT ON authz.visit_corrected TO sspf_api;

CREATE POLICY dog_search_step_read ON core.dog_search_step FOR SELECT TO sspf_api
    USING (dog_search_id = ANY (ARRAY(SELECT s.id FROM authz.seen_dog_search s)));
COMMENT ON POLICY dog_search_step_read ON core.dog_search_step IS
    'ground: polislagen 2 § 1, skollagen 5 kap.; as the search itself';
CREATE POLICY dog_search_step_write ON core.dog_search_step FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.seen_dog_search s
                         WHERE s.id = dog_search_step.dog_search_id
                           AND (s.part = 'police' OR dog_search_step.state = 'cancelled')
                           AND s.staff_id = dog_search_step.author_id
                           AND s.agency_id = dog_search_step.agency_id
                           AND s.secrecy_class = dog_search_step.secrecy_class
                           AND s.moment = dog_search_step.created_at));
COMMENT ON POLICY dog_search_step_write ON core.dog_search_step IS
    'ground: polislagen 2 § 1 (police decide and carry out); either may cancel; own name';
