-- Visits read from a file: police officers import, and their agency sees what came of it.

ALTER TABLE core.visit_import ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.quarantined_visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON core.visit_import, core.quarantined_visit TO sspf_api;

CREATE POLICY visit_import_read ON core.visit_import FOR SELECT TO sspf_api
    USING (agency_id = (SELECT w.agency_id FROM authz.visit_writer w));
COMMENT ON POLICY visit_import_read ON core.visit_import IS
    'ground: polislagen 2 § 1 (preventive work); the own agency';
GRANT SELECT (id, agency_id) ON core.visit_import TO sspf_authz;
CREATE POLICY visit_import_functions ON core.visit_import FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY visit_import_functions ON core.visit_import IS
    'ground: SoLPuL 10 § (a refusal is documented with its reason); keys only';
CREATE POLICY visit_import_write ON core.visit_import FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
                = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                     FROM authz.visit_writer w));
COMMENT ON POLICY visit_import_write ON core.visit_import IS
    'ground: polislagen 2 § 1 (preventive work); own name and unit';
CREATE POLICY quarantined_visit_read ON core.quarantined_visit FOR SELECT TO sspf_api
    USING (agency_id = (SELECT w.agency_id FROM authz.visit_writer w));
COMMENT ON POLICY quarantined_visit_read ON core.quarantined_visit IS
    'ground: GDPR 5.1 d (accuracy: what could not be read is mended); the own agency';
CREATE POLICY quarantined_visit_write ON core.quarantined_visit FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
                = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment
                     FROM authz.visit_writer w));
COMMENT ON POLICY quarantined_visit_write ON core.quarantined_visit IS
    'ground: GDPR 5.1 d (accuracy); own name and agency';

-- What comes of each row of a file: new, known, changed (its key came before, with other figures) or
-- faulty, with what the file itself says of it and what is found here. Names are compared as they read,
-- whichever way their letters are composed. For whoever may import; nothing to others.
CREATE FUNCTION authz.read_visits(
    lines integer[], keys text[], texts text[], schools text[], pledges text[], blames text[],
    days text[], sorts text[], stages text[], years text[], rooms text[], pupils text[],
    topics text[], askers text[], follow_ups text[], crews text[], queries text[],
    grown_ups text[], places text[], causes text[], measures text[])
RETURNS TABLE (line integer, said text, import_key text, outcome text, faults jsonb,
    school_id uuid, pledge_id uuid, visit_date date, kind text, state text, school_year text,
    classes text[], pupils_reached integer, topic text, requested_by text, follow_up text,
    officers smallint, questions text, parents_reached integer, mapped_place text, cause text,
    measure text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH given AS (
        SELECT r.place, r.line, r.said, s.id AS school_id, p.id AS pledge_id,
               encode(sha256(convert_to(normalize(r.key, NFC), 'UTF8')), 'hex') AS import_key,
               r.faults::jsonb
                   || CASE WHEN r.school IS NOT NULL AND s.id IS NULL
                           THEN '[{"column": "skola", "code": "unknown"}]' ELSE '[]' END::jsonb
                   || CASE WHEN r.pledge IS NOT NULL AND p.id IS NULL
                           THEN '[{"column": "löftespunkt", "code": "unknown"}]' ELSE '[]' END::jsonb
                   AS faults,
               r.day::date AS visit_date, r.kind, r.state, r.school_year,
               CASE WHEN r.classes = '' THEN '{}' ELSE string_to_array(r.classes, ' ') END
                   AS classes,
               r.pupils::integer AS pupils_reached, r.topic, r.requested_by, r.follow_up,
               r.officers::smallint AS officers, r.questions,
               r.parents::integer AS parents_reached, r.mapped_place, r.cause, r.measure
          FROM unnest(lines, keys, texts, schools, pledges, blames, days, sorts, stages, years,
                      rooms, pupils, topics, askers, follow_ups, crews, queries, grown_ups, places,
                      causes, measures) WITH ORDINALITY
               AS r(line, key, said, school, pledge, faults, day, kind, state, school_year, classes,
                    pupils, topic, requested_by, follow_up, officers, questions, parents,
                    mapped_place, cause, measure, place)
          LEFT JOIN LATERAL (
               SELECT c.id FROM core.school c
                WHERE normalize(lower(c.name), NFC) = normalize(lower(r.school), NFC)
                   OR c.id::text = lower(r.school) LIMIT 1) s ON true
          LEFT JOIN LATERAL (
               SELECT c.id FROM core.pledge c
                WHERE normalize(lower(c.title), NFC) = normalize(lower(r.pledge), NFC)
                   OR c.id::text = lower(r.pledge) LIMIT 1) p ON true
    ), compared AS (
        SELECT g.*, normalize(jsonb_build_array(
                   g.school_id, g.pledge_id, g.visit_date, g.kind, g.school_year, g.classes,
                   g.pupils_reached, g.topic, g.requested_by, g.follow_up, g.officers, g.questions,
                   g.parents_reached, g.mapped_place, g.cause, g.measure)::text, NFC) AS figures,
               normalize(jsonb_build_array(
                   v.school_id, v.pledge_id, v.visit_date, v.kind, v.school_year, v.classes,
                   v.pupils_reached, v.topic, v.requested_by, v.follow_up, v.officers, v.questions,
                   v.parents_reached, v.mapped_place, v.cause, v.measure)::text, NFC) AS kept,
               v.id IS NOT NULL AS is_kept
          FROM given g
          LEFT JOIN core.school_visit v
                 ON v.agency_id = (SELECT w.agency_id FROM authz.visit_writer w)
                AND v.import_key = g.import_key AND g.faults = '[]'
    ), told AS (
        -- Of those in the file that say they are the same, the first is taken.
        SELECT t.*, CASE WHEN t.faults <> '[]' THEN 'faulty'
                         WHEN NOT t.is_kept AND row_number() OVER one = 1 THEN 'new'
                         WHEN t.figures = CASE WHEN t.is_kept THEN t.kept
                                               ELSE first_value(t.figures) OVER one END
                         THEN 'known' ELSE 'changed' END AS outcome
          FROM compared t
        WINDOW one AS (PARTITION BY t.import_key, t.faults = '[]' ORDER BY t.place)
    )
    SELECT t.line, t.said, t.import_key, t.outcome,
           CASE WHEN t.outcome = 'changed'
                THEN '[{"column": "nyckel", "code": "changed"}]'::jsonb ELSE t.faults END,
           t.school_id, t.pledge_id, t.visit_date, t.kind, t.state, t.school_year, t.classes,
           t.pupils_reached, t.topic, t.requested_by, t.follow_up, t.officers, t.questions,
           t.parents_reached, t.mapped_place, t.cause, t.measure
      FROM told t
     WHERE EXISTS (SELECT FROM authz.visit_writer);
END $$;
REVOKE ALL ON FUNCTION authz.read_visits(integer[], text[], text[], text[], text[], text[], text[],
    text[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
    text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.read_visits(integer[], text[], text[], text[], text[], text[],
    text[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
    text[], text[], text[]) TO sspf_api;
