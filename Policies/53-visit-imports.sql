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
