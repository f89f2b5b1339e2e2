-- Enquiries (förfrågningar) whether SSPF is the right thing for a youth, their steps, and decisions
-- not to act.
--
--   read    the author; the own agency's file; who assesses in the unit that is asked: without
--           identity always, about a named youth of another agency while a ground in force covers it
--   ask     everybody who works with youths, about one that the own unit has registered or whose
--           file is theirs; of another agency only on a ground, or without identity
--   step    who assesses: coordinators and social workers of the unit that is asked; one that was
--           accepted without a case gets its case by one more step, once
--   not to  act: who has the file; read with the file, never across agencies
--
-- That a youth is asked about often is told inside the own agency alone, of its own row.
--
-- Grounds: OSL 8:1-2, 10:1, 10:2-28 (R6); SoL 14:3 (document); SoLPuL 6-7 §; GDPR 5.1 c.

ALTER TABLE core.enquiry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.enquiry_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.enquiry_notice_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.target_age ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.no_action_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.enquiry, core.enquiry_step, core.target_age, core.no_action_decision
    TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, to_agency_id, to_unit_id, reason,
              concern, urgent, author_id, created_at) ON core.enquiry TO sspf_api;
GRANT INSERT ON core.enquiry_step, core.no_action_decision TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.enquiry TO sspf_authz;
GRANT SELECT ON core.enquiry_step, core.enquiry_notice_rule, core.target_age,
    core.no_action_decision TO sspf_authz;

CREATE TRIGGER enquiry_step_kept AFTER INSERT ON core.enquiry_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.enquiry', 'enquiry_id');

-- Who assesses what their unit is asked.
CREATE VIEW authz.assessor WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.purpose, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose IN ('coordination', 'follow-up')
   AND m.roles && '{coordinator,social_worker}';

-- Enquiries that the caller's unit is asked, as far as they name nobody, or somebody of the own
-- agency, or somebody about whom a ground lets them cross.
CREATE VIEW authz.asked_enquiry WITH (security_barrier) AS
SELECT e.id, e.youth_id
  FROM authz.assessor m
  JOIN core.enquiry e ON e.to_unit_id = m.unit_id
 WHERE e.youth_id IS NULL OR e.agency_id = m.agency_id
    OR EXISTS (SELECT FROM core.share s
                WHERE s.youth_id = e.youth_id AND s.kind = 'enquiry' AND s.record_id IS NULL
                  AND s.to_agency_id = m.agency_id
                  AND (s.to_staff_id IS NULL OR s.to_staff_id = m.staff_id)
                  AND m.purpose = ANY (s.purposes)
                  AND s.valid_from <= m.moment AND s.valid_until > m.moment);

-- All that the caller may read, for what belongs to them.
CREATE VIEW authz.seen_enquiry WITH (security_barrier) AS
SELECT a.id FROM authz.asked_enquiry a
UNION
SELECT e.id FROM authz.author w
  JOIN core.enquiry e ON e.author_id = w.staff_id AND e.agency_id = w.agency_id
                     AND e.created_at >= w.agency_since
UNION
SELECT e.id FROM authz.caseload c JOIN core.enquiry e ON e.youth_id = c.youth_id
UNION
SELECT e.id FROM authz.emergency c JOIN core.enquiry e ON e.youth_id = c.youth_id;

-- Youth rows of the caller's agency that were asked about as often as the rule of the day says:
-- to who has the file, and to who assesses a question about it in the same agency.
CREATE VIEW authz.asked_often WITH (security_barrier) AS
SELECT f.youth_id, count(*) AS times, r.within_days AS days
  FROM (SELECT c.youth_id FROM authz.caseload c
        UNION
        SELECT a.youth_id FROM authz.asked_enquiry a
          JOIN core.youth y ON y.id = a.youth_id
          JOIN authz.assessor m ON m.agency_id = y.agency_id) f
 CROSS JOIN authz.clock k
  JOIN core.enquiry_notice_rule r
    ON r.valid_from <= (k.moment AT TIME ZONE 'Europe/Stockholm')::date
   AND (r.valid_until IS NULL
        OR r.valid_until > (k.moment AT TIME ZONE 'Europe/Stockholm')::date)
  JOIN core.enquiry e ON e.youth_id = f.youth_id
   AND e.created_at > k.moment - make_interval(days => r.within_days)
 GROUP BY f.youth_id, r.id
HAVING count(*) >= r.times;

-- Units that can be asked: somebody there assesses.
CREATE VIEW authz.asked_unit WITH (security_barrier) AS
SELECT u.id, u.name, a.name AS agency, a.kind
  FROM core.unit u
  JOIN core.agency a ON a.id = u.agency_id
 WHERE EXISTS (SELECT FROM authz.writer)
   AND EXISTS (SELECT FROM core.staff s
                 JOIN core.role_grant g ON g.staff_id = s.id AND g.agency_id = s.agency_id
                CROSS JOIN authz.clock k
                WHERE s.unit_id = u.id AND s.locked_at IS NULL
                  AND g.role IN ('coordinator', 'social_worker')
                  AND g.valid_from <= k.moment
                  AND (g.valid_until IS NULL OR g.valid_until > k.moment));
ALTER VIEW authz.assessor OWNER TO sspf_authz;
ALTER VIEW authz.asked_enquiry OWNER TO sspf_authz;
ALTER VIEW authz.seen_enquiry OWNER TO sspf_authz;
ALTER VIEW authz.asked_often OWNER TO sspf_authz;
ALTER VIEW authz.asked_unit OWNER TO sspf_authz;
GRANT SELECT ON authz.assessor, authz.asked_enquiry, authz.seen_enquiry,
    authz.asked_often, authz.asked_unit TO sspf_api;

CALL authz.open_file('core.enquiry', NULL);
CREATE POLICY enquiry_signed ON core.enquiry FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY enquiry_signed ON core.enquiry IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY enquiry_asked ON core.enquiry FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT a.id FROM authz.asked_enquiry a)));
COMMENT ON POLICY enquiry_asked ON core.enquiry IS
    'ground: GDPR 5.1 c (without identity), OSL 10:1, 10:2-28 (a ground in force); who is asked';
CREATE POLICY enquiry_ask ON core.enquiry FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND (youth_id IS NULL
             OR EXISTS (SELECT FROM authz.registered r WHERE r.youth_id = enquiry.youth_id)
             OR youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])));
COMMENT ON POLICY enquiry_ask ON core.enquiry IS
    'ground: SoL 14:3, lag (2023:196) 9 §; own name, own unit''s youth or nobody named';
CREATE POLICY enquiry_functions ON core.enquiry TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY enquiry_functions ON core.enquiry IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';

CREATE POLICY enquiry_step_read ON core.enquiry_step FOR SELECT TO sspf_api
    USING (enquiry_id = ANY (ARRAY(SELECT e.id FROM authz.seen_enquiry e)));
COMMENT ON POLICY enquiry_step_read ON core.enquiry_step IS
    'ground: FL 27 §, OSL 10:1, 10:2-28; as the enquiry itself';
CREATE POLICY enquiry_step_write ON core.enquiry_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.assessor w
                WHERE w.purpose = 'coordination')
        AND EXISTS (SELECT FROM authz.asked_enquiry e
                     WHERE e.id = enquiry_step.enquiry_id
                       AND e.youth_id IS NOT DISTINCT FROM enquiry_step.youth_id));
COMMENT ON POLICY enquiry_step_write ON core.enquiry_step IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who assesses, in the unit that is asked';
CREATE POLICY enquiry_step_functions ON core.enquiry_step FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY enquiry_step_functions ON core.enquiry_step IS
    'ground: SoLPuL 10 §; by views bound to the context';
CALL authz.guard('core.enquiry_step', 'youth_id');

CREATE POLICY enquiry_notice_rule_functions ON core.enquiry_notice_rule FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY enquiry_notice_rule_functions ON core.enquiry_notice_rule IS
    'ground: TF 2:1 (no secrecy: a dated rule); by the view that notices';
CREATE POLICY target_age_signed_in ON core.target_age FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY target_age_signed_in ON core.target_age IS
    'ground: TF 2:1 (no secrecy: a dated rule)';
CREATE POLICY target_age_functions ON core.target_age FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY target_age_functions ON core.target_age IS
    'ground: TF 2:1 (no secrecy: a dated rule); by the trigger that tests a new case';

CALL authz.open_file('core.no_action_decision', NULL);
CREATE POLICY no_action_decision_write ON core.no_action_decision FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY no_action_decision_write ON core.no_action_decision IS
    'ground: SoL 14:3, FL 32 § (a decision has its reasons); own name, own file';
CREATE POLICY no_action_decision_functions ON core.no_action_decision FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY no_action_decision_functions ON core.no_action_decision IS
    'ground: SoLPuL 10 §; by views and functions bound to the context';

-- An enquiry goes to a unit where somebody assesses, and carries a ground where it names a youth to
-- another agency. After the insert, so that row
-- security has spoken first and nothing is told of a youth who is hidden.
CREATE FUNCTION authz.check_enquiry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.asked_unit u WHERE u.id = NEW.to_unit_id) THEN
        RAISE EXCEPTION 'nobody assesses there'
            USING ERRCODE = '23514', CONSTRAINT = 'enquiry_unit';
    END IF;
    IF NEW.youth_id IS NOT NULL AND NEW.to_agency_id <> NEW.agency_id AND NOT EXISTS (
        SELECT FROM core.share s
         WHERE s.youth_id = NEW.youth_id AND s.kind = 'enquiry' AND s.record_id IS NULL
           AND s.to_agency_id = NEW.to_agency_id AND 'coordination' = ANY (s.purposes)
           AND s.valid_from <= NEW.created_at AND s.valid_until > NEW.created_at) THEN
        RAISE EXCEPTION 'neither a ground nor without identity'
            USING ERRCODE = '23514', CONSTRAINT = 'enquiry_ground';
    END IF;
    RETURN NULL;
END $$;
-- From accepted there is one step: to its case.
CREATE FUNCTION authz.check_enquiry_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'accepted already'
        USING ERRCODE = '23514', CONSTRAINT = 'enquiry_step_allowed';
END $$;
ALTER FUNCTION authz.check_enquiry_case() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_enquiry_case() FROM PUBLIC;
CREATE TRIGGER checked_case AFTER INSERT ON core.enquiry_step
    FOR EACH ROW WHEN (NEW.from_state = 'accepted' AND NEW.case_id IS NULL)
    EXECUTE FUNCTION authz.check_enquiry_case();
-- A case outside the municipality's target ages says why.
CREATE FUNCTION authz.check_target_age() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day date := (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date;
BEGIN
    IF NEW.reason IS NULL AND EXISTS (
        SELECT FROM core.youth y
          JOIN core.agency a ON a.id = y.agency_id
          JOIN core.target_age t ON t.municipality_id = a.municipality_id
         WHERE y.id = NEW.youth_id AND t.valid_from <= day
           AND (t.valid_until IS NULL OR t.valid_until > day)
           AND extract(year FROM age(day, y.birth_date)) NOT BETWEEN t.age_from AND t.age_to) THEN
        RAISE EXCEPTION 'outside the target ages'
            USING ERRCODE = '23514', CONSTRAINT = 'case_target_age';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_enquiry() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_target_age() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_enquiry(), authz.check_target_age() FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.enquiry
    FOR EACH ROW EXECUTE FUNCTION authz.check_enquiry();
CREATE TRIGGER checked_age AFTER INSERT ON core.case_transition
    FOR EACH ROW WHEN (NEW.state = 'opened') EXECUTE FUNCTION authz.check_target_age();
