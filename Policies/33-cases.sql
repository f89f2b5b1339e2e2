-- Cases (SSPF-ärenden), their teams, and the agencies' own youth rows that they join.
--
--   read    the leading agency's file; members of the team from other agencies, while the case is
--           open and a consent or decision lets what the team works with cross to them, but not why it
--           was opened, closed or reopened. In an emergency the case, what it is for and how much it
--           takes; neither its moves, by which its state and version would tell of them, nor its team.
--           Which youth row an agency
--           has joined shows that the agency knows the youth: it follows that agency's own ground
--           what the case is for and how much it takes crosses as mapping does
--   write   social workers and coordinators of the leading agency open, move and close a case, set
--           what it is for and name its team; every member joins the own agency's youth row, on a ground in force
--   search  who registers in a unit finds, by the number of a case that the own agency leads or has
--           joined, whom the unit has registered; nothing of the case
--   change  nobody: each move, and each end, is a row of its own. What is closed takes nothing new
--           (mapping, meetings, commitments, members, joins) until it is reopened
--
-- Grounds: lag (2023:196) 9 §, SoL 14:3, OSL 8:1-2, 10:1, 12:2, SoLPuF 15 § (case number).

ALTER TABLE core."case" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.case_transition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.case_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.case_youth ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.case_setting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.case_word ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core."case", core.case_member, core.case_youth TO sspf_api;
-- Why a case was closed or reopened stays in the file: authz.case_reasons.
GRANT SELECT (id, case_id, youth_id, agency_id, secrecy_class, state, outcome, author_id, created_at,
              place) ON core.case_transition TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, author_id, created_at, opened_at)
    ON core."case" TO sspf_api;
GRANT INSERT ON core.case_transition TO sspf_api;
GRANT SELECT ON core.case_setting, core.case_word TO sspf_api;
GRANT INSERT ON core.case_setting TO sspf_api;
GRANT SELECT ON core.case_word TO sspf_authz;
GRANT INSERT (id, case_id, youth_id, agency_id, secrecy_class, staff_id, staff_agency_id,
              valid_from, author_id, created_at) ON core.case_member TO sspf_api;
GRANT INSERT (id, case_id, youth_id, agency_id, secrecy_class, valid_from, author_id, created_at)
    ON core.case_youth TO sspf_api;

-- Open cases in whose team the caller is, or a colleague for whom the caller stands in.
CREATE VIEW authz.my_case WITH (security_barrier) AS
SELECT t.case_id
  FROM authz.me m
  JOIN core.case_member t ON t.staff_agency_id = m.agency_id
   AND (t.staff_id = m.staff_id
        OR t.staff_id IN (SELECT d.from_staff_id FROM core.delegation d
                           WHERE d.to_staff_id = m.staff_id AND d.agency_id = m.agency_id
                             AND d.valid_from <= m.moment AND d.valid_until > m.moment))
  JOIN core."case" c ON c.id = t.case_id AND c.closed_at IS NULL
 WHERE m.purpose IN ('coordination', 'follow-up')
   AND t.valid_from <= m.moment AND (t.valid_until IS NULL OR t.valid_until > m.moment);

-- Cases that the caller may lead: of the own agency's file, by role.
CREATE VIEW authz.led_case WITH (security_barrier) AS
SELECT c.id, c.youth_id
  FROM authz.writer m
  JOIN core."case" c ON c.agency_id = m.agency_id
  JOIN authz.caseload f ON f.youth_id = c.youth_id
 WHERE m.roles && '{social_worker,coordinator}';

-- The youths of the caller's files from which something may cross to somebody, now.
CREATE VIEW authz.outgoing WITH (security_barrier) AS
SELECT s.youth_id
  FROM authz.caseload f
  JOIN core.share s ON s.youth_id = f.youth_id
 CROSS JOIN authz.clock k
 WHERE s.valid_from <= k.moment AND s.valid_until > k.moment;

-- Those with whom the caller shares an open case.
CREATE VIEW authz.teammate WITH (security_barrier) AS
SELECT t.staff_id FROM core.case_member t JOIN authz.my_case c ON c.case_id = t.case_id;

-- Whom the caller's unit has registered, by the number of a case of the own agency.
CREATE VIEW authz.numbered_case WITH (security_barrier) AS
SELECT c.number, j.youth_id
  FROM authz.me m
  JOIN core.case_youth j ON j.agency_id = m.agency_id
  JOIN core."case" c ON c.id = j.case_id
 WHERE m.purpose = 'registration'
   AND (c.agency_id = m.agency_id OR j.valid_until IS NULL OR j.valid_until > m.moment)
   AND EXISTS (SELECT FROM core.registration r
                WHERE r.youth_id = j.youth_id AND r.unit_id = m.unit_id)
   AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = j.youth_id OFFSET 0)
   AND NOT EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = j.youth_id OFFSET 0);
ALTER VIEW authz.numbered_case OWNER TO sspf_authz;
ALTER VIEW authz.my_case OWNER TO sspf_authz;
ALTER VIEW authz.led_case OWNER TO sspf_authz;
ALTER VIEW authz.outgoing OWNER TO sspf_authz;
ALTER VIEW authz.teammate OWNER TO sspf_authz;
GRANT SELECT ON authz.numbered_case, authz.my_case, authz.led_case, authz.outgoing, authz.teammate TO sspf_api;
CALL authz.keep_plan('teammate');
CALL authz.answer('teammate_ids()', 'uuid[]', 'ARRAY(SELECT t.staff_id FROM authz.teammate_rule t)');
-- Whose case a ground lets somebody of its team know: one that covers what the team works with. Names, or
-- a referral, cross without the case, and so does a single record.
CALL authz.answer('team_ids()', 'uuid[]', 'ARRAY(SELECT s.youth_id FROM authz.shared_rule s '
    || 'WHERE s.record_id IS NULL AND s.kind <> ALL '
    || '(''{identity,guardians,referrals,concern-report,enquiry}''))');
CALL authz.answer('leads_cases()', 'boolean', '(SELECT true FROM authz.writer_rule w '
    || 'WHERE w.roles && ''{social_worker,coordinator}'')');

CREATE POLICY staff_case_team ON core.staff FOR SELECT TO sspf_api
    USING (id = ANY ((SELECT authz.teammate_ids())::uuid[]));
COMMENT ON POLICY staff_case_team ON core.staff IS
    'ground: lag (2023:196) 9 § (who works together knows each other); members of one team';

CREATE POLICY staff_contacts ON core.staff FOR SELECT TO sspf_api
    USING ((SELECT authz.leads_cases()));
COMMENT ON POLICY staff_contacts ON core.staff IS
    'ground: TF 2:1 (who works at an authority is public); for those who name a case''s team';

CREATE POLICY case_worker ON core."case" FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY case_worker ON core."case" IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY case_emergency ON core."case" FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY case_emergency ON core."case" IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY case_team ON core."case" FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
           AND youth_id = ANY ((SELECT authz.team_ids())::uuid[]));
COMMENT ON POLICY case_team ON core."case" IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); member of the team';
CREATE POLICY case_write ON core."case" FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w WHERE w.roles && '{social_worker,coordinator}')
        AND opened_at = created_at
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY case_write ON core."case" IS
    'ground: SoL 14:3, lag (2023:196) 9 §; social workers and coordinators, own file';
CREATE POLICY case_functions ON core."case" TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY case_functions ON core."case" IS
    'ground: SoLPuL 10 §; by triggers and views bound to the context';

CREATE POLICY case_transition_worker ON core.case_transition FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY case_transition_worker ON core.case_transition IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY case_transition_team ON core.case_transition FOR SELECT TO sspf_api
    USING (case_id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
           AND youth_id = ANY ((SELECT authz.team_ids())::uuid[]));
COMMENT ON POLICY case_transition_team ON core.case_transition IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); member of the team';
CREATE POLICY case_transition_write ON core.case_transition FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c));
COMMENT ON POLICY case_transition_write ON core.case_transition IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case';
CREATE POLICY case_transition_functions ON core.case_transition FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY case_transition_functions ON core.case_transition IS
    'ground: SoLPuL 10 §; by the trigger that keeps the state';

CREATE POLICY case_member_worker ON core.case_member FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY case_member_worker ON core.case_member IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY case_member_team ON core.case_member FOR SELECT TO sspf_api
    USING (case_id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
           AND youth_id = ANY ((SELECT authz.team_ids())::uuid[]));
COMMENT ON POLICY case_member_team ON core.case_member IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); member of the team';
CREATE POLICY case_member_write ON core.case_member FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND valid_from = created_at
        AND (case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c));
COMMENT ON POLICY case_member_write ON core.case_member IS
    'ground: lag (2023:196) 9 §, SoLPuL 10 §; who leads the case names its team';
CREATE POLICY case_member_functions ON core.case_member TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY case_member_functions ON core.case_member IS
    'ground: SoLPuL 10 §; by triggers and views bound to the context';

CREATE POLICY case_youth_worker ON core.case_youth FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY case_youth_worker ON core.case_youth IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY case_youth_team ON core.case_youth FOR SELECT TO sspf_api
    USING (case_id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
           AND youth_id = ANY ((SELECT authz.team_ids())::uuid[]));
COMMENT ON POLICY case_youth_team ON core.case_youth IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground of the joining agency, in force); the team';
CREATE POLICY case_youth_write ON core.case_youth FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND valid_from = created_at
        AND ((case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c)
             OR (case_id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
                 AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.outgoing o)))));
COMMENT ON POLICY case_youth_write ON core.case_youth IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); who has the file joins it';
CREATE POLICY case_youth_functions ON core.case_youth TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY case_youth_functions ON core.case_youth IS
    'ground: SoLPuL 10 §; by triggers and views bound to the context';

CREATE POLICY case_word_signed_in ON core.case_word FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY case_word_signed_in ON core.case_word IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY case_word_functions ON core.case_word FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY case_word_functions ON core.case_word IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the trigger that tests a setting';
CREATE POLICY case_setting_team ON core.case_setting FOR SELECT TO sspf_api
    USING (what = 'coordinator'
           AND case_id = ANY (ARRAY(SELECT c.case_id FROM authz.my_case c))
           AND youth_id = ANY ((SELECT authz.team_ids())::uuid[]));
COMMENT ON POLICY case_setting_team ON core.case_setting IS
    'ground: lag (2023:196) 9 §; members of the team know who coordinates it, on a ground in force';
CREATE POLICY case_setting_write ON core.case_setting FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c));
COMMENT ON POLICY case_setting_write ON core.case_setting IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case';
CALL authz.open_file('core.case_setting', 'mapping');

CALL authz.guard('core."case"', 'youth_id');
CALL authz.guard('core.case_transition', 'youth_id');
CALL authz.guard('core.case_member', 'youth_id');
CALL authz.guard('core.case_youth', 'youth_id');

-- Why a case was opened outside the target ages, closed or reopened: under the caller's policies, and to
-- the agency whose file it is alone.
CREATE FUNCTION authz.case_reasons(case_id uuid) RETURNS TABLE (place integer, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT t.place, t.reason FROM core.case_transition t
     WHERE t.case_id = case_reasons.case_id AND t.reason IS NOT NULL
       AND t.agency_id = (SELECT m.agency_id FROM authz.me m);
END $$;
GRANT SELECT (reason) ON core.case_transition TO sspf_shadow;
ALTER FUNCTION authz.case_reasons(uuid) OWNER TO sspf_shadow;
REVOKE ALL ON FUNCTION authz.case_reasons(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.case_reasons(uuid) TO sspf_api;

-- A case moves only as practice has it; two moves at once: the number of the move decides.
CREATE FUNCTION authz.check_case_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text := (SELECT t.state FROM core.case_transition t
                     WHERE t.case_id = NEW.case_id AND t.place = NEW.place - 1);
BEGIN
    IF (CASE NEW.state
        WHEN 'opened' THEN NEW.place = 1
        WHEN 'mapping' THEN before IN ('opened', 'reopened')
        WHEN 'planned' THEN before IN ('mapping', 'followed-up', 'reopened')
        WHEN 'followed-up' THEN before IN ('planned', 'followed-up')
        WHEN 'closed' THEN before <> 'closed'
        WHEN 'reopened' THEN before = 'closed' END) IS NOT TRUE THEN
        RAISE EXCEPTION 'the case cannot move so'
            USING ERRCODE = '23514', CONSTRAINT = 'case_transition_allowed';
    END IF;
    -- One youth row has one open case: two would have two plans and two teams. Who opens or reopens at
    -- the same time waits here, and looks then.
    IF NEW.state IN ('opened', 'reopened') THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('sspf-case ' || NEW.youth_id, 0));
        IF EXISTS (SELECT FROM core."case" c
                    WHERE c.youth_id = NEW.youth_id AND c.id <> NEW.case_id AND c.closed_at IS NULL) THEN
            RAISE EXCEPTION 'another case is open'
                USING ERRCODE = '23514', CONSTRAINT = 'case_one_open';
        END IF;
    END IF;
    RETURN NULL;
END $$;
-- Words are in force, and who coordinates is in the team, for the agency that leads the case: nobody else
-- moves it.
CREATE FUNCTION authz.check_case_setting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.word IS NOT NULL AND NOT EXISTS (
            SELECT FROM core.case_word w
             WHERE w.what = NEW.what AND w.code = NEW.word AND w.valid_from <= authz.today()
               AND (w.valid_until IS NULL OR w.valid_until > authz.today())) THEN
        RAISE EXCEPTION 'the word is not in force'
            USING ERRCODE = '23514', CONSTRAINT = 'case_setting_word_' || left(NEW.what, 5);
    END IF;
    IF NEW.staff_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM core.case_member m
             WHERE m.case_id = NEW.case_id AND m.staff_id = NEW.staff_id
               AND m.staff_agency_id = NEW.agency_id
               AND (m.valid_until IS NULL OR m.valid_until > authz.now())) THEN
        RAISE EXCEPTION 'not in the team'
            USING ERRCODE = '23514', CONSTRAINT = 'case_setting_coordinator';
    END IF;
    RETURN NULL;
END $$;
-- What is said of a case at once is one version more of it.
CREATE FUNCTION authz.case_set() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core."case" c SET version = c.version + 1
     WHERE c.id IN (SELECT s.case_id FROM said s);
    RETURN NULL;
END $$;
-- A closed case takes nothing new. The case is locked against the move that closes it: who comes
-- second waits for the first, and looks then. After the insert, so that row security has spoken first;
-- what is brought in past it, without a context, is as it was.
CREATE FUNCTION authz.check_case_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM core."case" c WHERE c.id = NEW.case_id AND c.closed_at IS NULL FOR SHARE;
    IF NOT FOUND AND EXISTS (SELECT FROM authz.me) THEN
        RAISE EXCEPTION 'the case is closed'
            USING ERRCODE = '23514', CONSTRAINT = 'case_open';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_case_transition() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_case_open() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_case_setting() OWNER TO sspf_authz;
ALTER FUNCTION authz.case_set() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_case_transition(), authz.check_case_open(),
    authz.check_case_setting(), authz.case_set() FROM PUBLIC;
CREATE TRIGGER checked_open AFTER INSERT ON core.case_setting
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked AFTER INSERT ON core.case_setting
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_setting();
CREATE TRIGGER versioned AFTER INSERT ON core.case_setting REFERENCING NEW TABLE AS said
    FOR EACH STATEMENT EXECUTE FUNCTION authz.case_set();
CREATE TRIGGER checked_open AFTER INSERT ON core.case_member
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked_open AFTER INSERT ON core.case_youth
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked_open AFTER INSERT ON core.mapping_talk
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked_open AFTER INSERT ON core.meeting
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked_open AFTER INSERT ON core.commitment
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION authz.check_case_open();
CREATE TRIGGER checked AFTER INSERT ON core.case_transition
    FOR EACH ROW EXECUTE FUNCTION authz.check_case_transition();
