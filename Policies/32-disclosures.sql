-- Disclosure decisions (utlämnandebeslut): what crosses without consent, on which ground.
--
--   read    the own agency's file and its unit's management; the recipient, while it is in force,
--           but for why it was decided
--   write   who has the file, who has opened it in an emergency, the management of the unit that
--           registered the youth; each ground says which roles may decide, about whom and what,
--           to whom, for how long, and what must be written (authz.check_disclosure)
--   change  nobody: a decision is revoked by an ending
--
-- Grounds: OSL 10:2-28, lag (2025:170) 4-8 §§, polislagen 6 §, SoL 19:1, 20:6 (R6-R14).

ALTER TABLE core.disclosure_ground ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.disclosure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.disclosure_reason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.disclosure_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.disclosure_ground, core.disclosure, core.disclosure_item,
    core.disclosure_reason TO sspf_api;
GRANT INSERT ON core.disclosure_item, core.disclosure_reason TO sspf_api;
GRANT SELECT ON core.disclosure_reason TO sspf_authz;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, ground, recipient_agency_id,
              recipient_staff_id, purposes, valid_from, valid_until, author_id, created_at)
    ON core.disclosure TO sspf_api;
GRANT SELECT ON core.information_kind TO sspf_authz;

CREATE POLICY disclosure_ground_signed_in ON core.disclosure_ground FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY disclosure_ground_signed_in ON core.disclosure_ground IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY disclosure_ground_functions ON core.disclosure_ground FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY disclosure_ground_functions ON core.disclosure_ground IS
    'ground: OSL 10:2-28; by the trigger that tests a decision';
CREATE POLICY information_kind_functions ON core.information_kind FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY information_kind_functions ON core.information_kind IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the trigger that tests a decision';

-- The management of a unit, and the youths that the unit has registered.
CREATE VIEW authz.lead WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.roles && '{unit_manager,head_teacher}' AND m.purpose = 'work-management';
CREATE VIEW authz.led_youth WITH (security_barrier) AS
SELECT r.youth_id
  FROM authz.lead m
  JOIN core.registration r ON r.unit_id = m.unit_id AND r.agency_id = m.agency_id;

-- Who may decide on disclosure, and about whom.
CREATE VIEW authz.decider WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose IN ('coordination', 'emergency', 'work-management')
   AND m.roles && '{social_worker,police_officer,school_staff,head_teacher,leisure_worker,coordinator,unit_manager}';
CREATE VIEW authz.decidable WITH (security_barrier) AS
SELECT c.youth_id FROM authz.caseload c
UNION ALL
SELECT e.youth_id FROM authz.emergency e
UNION ALL
SELECT l.youth_id FROM authz.led_youth l;
CREATE VIEW authz.own_disclosure WITH (security_barrier) AS
SELECT d.id, d.youth_id
  FROM authz.decider m
  JOIN core.disclosure d ON d.author_id = m.staff_id AND d.agency_id = m.agency_id;
CREATE VIEW authz.readable_disclosure WITH (security_barrier) AS
SELECT d.id FROM core.disclosure d JOIN authz.decidable f ON f.youth_id = d.youth_id
UNION ALL
SELECT s.basis_id FROM authz.shared s WHERE s.basis = 'disclosure';
ALTER VIEW authz.lead OWNER TO sspf_authz;
ALTER VIEW authz.led_youth OWNER TO sspf_authz;
ALTER VIEW authz.decider OWNER TO sspf_authz;
ALTER VIEW authz.decidable OWNER TO sspf_authz;
ALTER VIEW authz.own_disclosure OWNER TO sspf_authz;
ALTER VIEW authz.readable_disclosure OWNER TO sspf_authz;
GRANT SELECT ON authz.lead, authz.led_youth, authz.decider, authz.decidable,
    authz.own_disclosure, authz.readable_disclosure TO sspf_api;

CREATE POLICY disclosure_own_file ON core.disclosure FOR SELECT TO sspf_api
    USING (youth_id = ANY (ARRAY(SELECT f.youth_id FROM authz.decidable f)));
COMMENT ON POLICY disclosure_own_file ON core.disclosure IS
    'ground: SoLPuL 6-7 § (necessary for the own task); who may decide about this youth';
CREATE POLICY disclosure_recipient ON core.disclosure FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT s.basis_id FROM authz.shared s WHERE s.basis = 'disclosure')));
COMMENT ON POLICY disclosure_recipient ON core.disclosure IS
    'ground: OSL 10:2-28 (who relies on a decision must know it); the recipient, while in force';
CREATE POLICY disclosure_write ON core.disclosure FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.decider w)
        AND valid_from = created_at
        AND youth_id = ANY (ARRAY(SELECT f.youth_id FROM authz.decidable f)));
COMMENT ON POLICY disclosure_write ON core.disclosure IS
    'ground: OSL 10:2-28 (the discloser decides, case by case); own name, own agency''s youth';
CREATE POLICY disclosure_functions ON core.disclosure TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY disclosure_functions ON core.disclosure IS
    'ground: OSL 10:2-28; by triggers that test and end decisions';

CREATE POLICY disclosure_item_read ON core.disclosure_item FOR SELECT TO sspf_api
    USING (disclosure_id IN (SELECT d.id FROM authz.readable_disclosure d));
COMMENT ON POLICY disclosure_item_read ON core.disclosure_item IS
    'ground: OSL 10:2-28; with the decision';
CREATE POLICY disclosure_item_write ON core.disclosure_item FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.decider w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_disclosure o
                                   WHERE o.id = disclosure_item.disclosure_id)));
COMMENT ON POLICY disclosure_item_write ON core.disclosure_item IS
    'ground: OSL 10:2-28 (a decision states what it covers, R6); to own decisions only';
CREATE POLICY disclosure_item_functions ON core.disclosure_item FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY disclosure_item_functions ON core.disclosure_item IS
    'ground: OSL 10:2-28; by the trigger that works out what is in force';

CREATE POLICY disclosure_reason_own_file ON core.disclosure_reason FOR SELECT TO sspf_api
    USING (youth_id = ANY (ARRAY(SELECT f.youth_id FROM authz.decidable f)));
COMMENT ON POLICY disclosure_reason_own_file ON core.disclosure_reason IS
    'ground: SoLPuL 6-7 § (necessary for the own task); who may decide about this youth';
-- Before the decision, which is held against it.
CREATE POLICY disclosure_reason_write ON core.disclosure_reason FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.decider w)
        AND youth_id = ANY (ARRAY(SELECT f.youth_id FROM authz.decidable f)));
COMMENT ON POLICY disclosure_reason_write ON core.disclosure_reason IS
    'ground: OSL 10:2-28 (a decision says why, R6); own name, own agency''s youth';
CREATE POLICY disclosure_reason_functions ON core.disclosure_reason FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY disclosure_reason_functions ON core.disclosure_reason IS
    'ground: OSL 10:2-28; by the trigger that tests a decision';

CALL authz.guard('core.disclosure', 'youth_id');
CALL authz.guard('core.disclosure_reason', 'youth_id');
CALL authz.guard('core.disclosure_item', 'youth_id');

-- Holds a decision against its ground. After the insert, so that row security has spoken first
-- and nothing is told of a youth who is hidden. Raises 23514 with the name of the test that failed.
CREATE FUNCTION authz.check_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    g core.disclosure_ground;
    day date := (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date;
    born date := (SELECT y.birth_date FROM core.youth y WHERE y.id = NEW.youth_id);
    sender record;
    receiver record;
    said jsonb := (SELECT coalesce(jsonb_object_agg(r.kind, r.text), '{}')
                     FROM core.disclosure_reason r WHERE r.disclosure_id = NEW.id);
    failed text;
BEGIN
    SELECT * INTO g FROM core.disclosure_ground d WHERE d.code = NEW.ground;
    SELECT a.kind, a.legal_form INTO sender FROM core.agency a WHERE a.id = NEW.agency_id;
    SELECT a.kind, a.legal_form INTO receiver FROM core.agency a
     WHERE a.id = NEW.recipient_agency_id;
    failed := CASE
        WHEN day < g.valid_from OR day >= g.valid_until THEN 'disclosure_ground_in_force'
        WHEN NOT EXISTS (SELECT FROM core.role_grant r
                          WHERE r.staff_id = NEW.author_id AND r.agency_id = NEW.agency_id
                            AND r.role = ANY (g.decider_roles) AND r.valid_from <= NEW.created_at
                            AND (r.valid_until IS NULL OR r.valid_until > NEW.created_at))
            THEN 'disclosure_decider'
        WHEN sender.kind <> ALL (g.from_agency_kinds) THEN 'disclosure_sender'
        WHEN receiver.kind <> ALL (g.to_agency_kinds) THEN 'disclosure_recipient_kind'
        WHEN g.to_authority_only AND receiver.legal_form <> 'authority'
            THEN 'disclosure_recipient_authority'
        WHEN NEW.recipient_staff_id IS NOT NULL
             AND NOT EXISTS (SELECT FROM core.staff s WHERE s.id = NEW.recipient_staff_id
                                AND s.agency_id = NEW.recipient_agency_id)
            THEN 'disclosure_recipient_staff'
        WHEN g.age_below IS NOT NULL
             AND (extract(year FROM age(day, born)) < g.age_below) IS NOT TRUE
            THEN 'disclosure_age'
        WHEN NOT said ?& '{reasoning,committed-crime}' THEN 'disclosure_reasoning'
        WHEN g.balancing_required AND NOT said ? 'balancing' THEN 'disclosure_balancing'
        WHEN g.stops_on_committed_crime AND said ->> 'committed-crime' = 'yes'
            THEN 'disclosure_committed_crime'
        WHEN NEW.valid_until > NEW.valid_from + g.longest THEN 'disclosure_longest'
    END;
    IF failed IS NOT NULL THEN
        RAISE EXCEPTION 'the ground does not allow it'
            USING ERRCODE = '23514', CONSTRAINT = failed;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION authz.check_disclosure_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.disclosure d JOIN core.disclosure_ground g ON g.code = d.ground
                WHERE d.id = NEW.disclosure_id AND NEW.kind <> ALL (g.kinds)) THEN
        RAISE EXCEPTION 'the ground does not cover it'
            USING ERRCODE = '23514', CONSTRAINT = 'disclosure_kind';
    END IF;
    RETURN NULL;
END $$;
-- Nobody finds reasons for a decision that has been made.
CREATE FUNCTION authz.check_disclosure_reason() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.disclosure d
                WHERE d.id = NEW.disclosure_id AND d.youth_id = NEW.youth_id) THEN
        RAISE EXCEPTION 'already decided'
            USING ERRCODE = '23514', CONSTRAINT = 'disclosure_reason_late';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_disclosure() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_disclosure_item() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_disclosure_reason() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_disclosure(), authz.check_disclosure_item(),
    authz.check_disclosure_reason() FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.disclosure_reason
    FOR EACH ROW EXECUTE FUNCTION authz.check_disclosure_reason();
CREATE TRIGGER checked AFTER INSERT ON core.disclosure
    FOR EACH ROW EXECUTE FUNCTION authz.check_disclosure();
CREATE TRIGGER checked AFTER INSERT ON core.disclosure_item
    FOR EACH ROW EXECUTE FUNCTION authz.check_disclosure_item();
