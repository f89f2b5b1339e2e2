-- Mapping talks (kartläggning) of a case, their parts and steps.
--
--   read    the leading agency's file; other agencies the summary alone, on a ground in force that
--           covers mapping
--   write   who leads the case: coordinators and social workers of the leading agency
--   begin   on a consent or decision in force about the youth, or with a part that says why there is
--           none yet (no-ground), which stays in the leading agency's file
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
           AND youth_id = ANY ((SELECT authz.shared_ids('mapping'))::uuid[]));
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

-- At the end of the act that begins it, when its parts are there: what is mapped goes to a team, and
-- without a ground somebody must have said why it is begun all the same.
CREATE FUNCTION authz.check_mapping_ground() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM core.share s
                    WHERE s.youth_id = NEW.youth_id AND s.valid_from <= NEW.created_at
                      AND s.valid_until > NEW.created_at)
       AND NOT EXISTS (SELECT FROM core.mapping_part p
                        WHERE p.mapping_talk_id = NEW.id AND p.kind = 'no-ground') THEN
        RAISE EXCEPTION 'neither a ground nor a reason'
            USING ERRCODE = '23514', CONSTRAINT = 'mapping_talk_ground';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_mapping_ground() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_mapping_ground() FROM PUBLIC;
GRANT SELECT (mapping_talk_id, kind) ON core.mapping_part TO sspf_authz;
CREATE POLICY mapping_part_functions ON core.mapping_part FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY mapping_part_functions ON core.mapping_part IS
    'ground: SoL 14:3; kinds alone, by the trigger that asks for a ground';
CREATE CONSTRAINT TRIGGER checked_ground AFTER INSERT ON core.mapping_talk
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION authz.check_mapping_ground();
