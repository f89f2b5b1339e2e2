-- Mapping talks (kartläggning) of a case, their parts and steps.
--
--   read    the leading agency's file; other agencies the summary alone, on a ground in force that
--           covers mapping
--   write   who leads the case: coordinators and social workers of the leading agency
--   change  nobody: a later part corrects or adds, the state follows steps
--
-- Grounds: SoL 14:3 (document), SoLPuL 6-7 §, OSL 10:1, 12:2, 10:2-28 (a ground in force).

ALTER TABLE core.mapping_talk ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.mapping_part ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.mapping_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.mapping_talk, core.mapping_part, core.mapping_step TO sspf_api;
GRANT INSERT (id, case_id, youth_id, agency_id, unit_id, secrecy_class, author_id, created_at)
    ON core.mapping_talk TO sspf_api;
GRANT INSERT ON core.mapping_part, core.mapping_step TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.mapping_talk TO sspf_authz;

CREATE TRIGGER mapping_step_kept AFTER INSERT ON core.mapping_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.mapping_talk', 'mapping_talk_id');

-- The mapping talks of cases that the caller leads.
CREATE VIEW authz.led_mapping WITH (security_barrier) AS
SELECT t.id, t.youth_id
  FROM authz.led_case c JOIN core.mapping_talk t ON t.case_id = c.id;
ALTER VIEW authz.led_mapping OWNER TO sspf_authz;
GRANT SELECT ON authz.led_mapping TO sspf_api;

CALL authz.open_file('core.mapping_talk', 'mapping');
CALL authz.open_file('core.mapping_part', NULL);
CALL authz.open_file('core.mapping_step', 'mapping');
CREATE POLICY mapping_part_shared ON core.mapping_part FOR SELECT TO sspf_api
    USING (kind = 'summary'
           AND (youth_id, 'mapping') IN (SELECT s.youth_id, s.kind FROM authz.shared s
                                          WHERE s.record_id IS NULL));
COMMENT ON POLICY mapping_part_shared ON core.mapping_part IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (a ground in force); the summary, to the team';
CREATE POLICY mapping_talk_functions ON core.mapping_talk TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY mapping_talk_functions ON core.mapping_talk IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';

CREATE POLICY mapping_talk_write ON core.mapping_talk FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND (case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c));
COMMENT ON POLICY mapping_talk_write ON core.mapping_talk IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case';
CREATE POLICY mapping_part_write ON core.mapping_part FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (mapping_talk_id, youth_id) IN (SELECT t.id, t.youth_id FROM authz.led_mapping t));
COMMENT ON POLICY mapping_part_write ON core.mapping_part IS
    'ground: SoL 14:3 (documentation); who leads the case';
CREATE POLICY mapping_step_write ON core.mapping_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (mapping_talk_id, youth_id) IN (SELECT t.id, t.youth_id FROM authz.led_mapping t));
COMMENT ON POLICY mapping_step_write ON core.mapping_step IS
    'ground: SoL 14:3 (documentation); who leads the case';
