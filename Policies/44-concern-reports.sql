-- Concern reports (orosanmälningar) at social services.
--
--   read    who has the file by a relation; in an emergency; the author; the management of the unit,
--           for somebody must be given it in time. No other agency, on no ground: all that relates to
--           a report is secret at whoever made it, too
--   write   social workers of social services, about a youth of their own unit or files: never
--           blocked by a missing consent
--   change  nobody: each step is a row of its own
--
-- Grounds: SoL 19:1, 19:6, 20:1-3, OSL 26:1, 40:7 g.

ALTER TABLE core.concern_report ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.concern_report_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.concern_report_feedback ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.concern_report, core.concern_report_step, core.concern_report_feedback
    TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, received_on, reporter,
              feedback_requested, reference, author_id, created_at) ON core.concern_report
    TO sspf_api;
GRANT INSERT ON core.concern_report_step, core.concern_report_feedback TO sspf_api;
GRANT SELECT (id, youth_id, agency_id, unit_id, author_id, created_at, received_on,
              feedback_requested, state, version, due_on, feedback_due_on),
      UPDATE (state, version, due_on, feedback_due_on) ON core.concern_report TO sspf_authz;

CREATE POLICY concern_report_functions ON core.concern_report TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY concern_report_functions ON core.concern_report IS
    'ground: SoL 20:1-3; keys, states and days, by triggers and views bound to the context';

CREATE VIEW authz.report_writer WITH (security_barrier) AS
SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
  FROM authz.writer w
  JOIN core.agency a ON a.id = w.agency_id
 WHERE 'social_worker' = ANY (w.roles) AND a.kind = 'social_services';
-- The reports that the caller may take steps in.
CREATE VIEW authz.own_report WITH (security_barrier) AS
SELECT r.id, r.youth_id
  FROM authz.report_writer w
  JOIN core.concern_report r ON r.agency_id = w.agency_id
  JOIN core.staff s ON s.id = w.staff_id
 WHERE r.author_id = w.staff_id AND r.created_at >= s.agency_since
    OR r.youth_id IN (SELECT c.youth_id FROM authz.caseload c);
-- Those that the caller may read as management.
CREATE VIEW authz.led_report WITH (security_barrier) AS
SELECT r.id
  FROM authz.lead l
  JOIN core.concern_report r ON r.unit_id = l.unit_id AND r.agency_id = l.agency_id;
-- Those that the caller wrote.
CREATE VIEW authz.written_report WITH (security_barrier) AS
SELECT r.id
  FROM authz.author a
  JOIN core.concern_report r ON r.author_id = a.staff_id AND r.agency_id = a.agency_id
                            AND r.created_at >= a.agency_since;
ALTER VIEW authz.report_writer OWNER TO sspf_authz;
ALTER VIEW authz.own_report OWNER TO sspf_authz;
ALTER VIEW authz.led_report OWNER TO sspf_authz;
ALTER VIEW authz.written_report OWNER TO sspf_authz;
GRANT SELECT ON authz.report_writer, authz.own_report, authz.led_report, authz.written_report
    TO sspf_api;

DO $$
DECLARE
    place record;
BEGIN
    -- The report, its steps and its feedback are read by the same.
    FOR place IN
        SELECT t.name, t.key FROM (VALUES
            ('concern_report', 'id'), ('concern_report_step', 'report_id'),
            ('concern_report_feedback', 'report_id')) AS t(name, key)
    LOOP
        EXECUTE format('CREATE POLICY %I ON core.%I FOR SELECT TO sspf_api USING (youth_id = ANY '
            || '((SELECT authz.caseload_ids())::uuid[]))', place.name || '_worker',
            place.name);
        EXECUTE format('COMMENT ON POLICY %I ON core.%I IS %L', place.name || '_worker',
            place.name, 'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation '
            || 'to the file');
        EXECUTE format('CREATE POLICY %I ON core.%I FOR SELECT TO sspf_api USING (youth_id = ANY '
            || '((SELECT authz.emergency_ids())::uuid[]))', place.name || '_emergency',
            place.name);
        EXECUTE format('COMMENT ON POLICY %I ON core.%I IS %L', place.name || '_emergency',
            place.name, 'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an '
            || 'emergency, reviewed');
        EXECUTE format('CREATE POLICY %I ON core.%I FOR SELECT TO sspf_api USING (%I = ANY '
            || '(ARRAY(SELECT w.id FROM authz.written_report w)))', place.name || '_author',
            place.name, place.key);
        EXECUTE format('COMMENT ON POLICY %I ON core.%I IS %L', place.name || '_author',
            place.name, 'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); '
            || 'the author');
        EXECUTE format('CREATE POLICY %I ON core.%I FOR SELECT TO sspf_api USING (%I = ANY '
            || '(ARRAY(SELECT l.id FROM authz.led_report l)))', place.name || '_lead',
            place.name, place.key);
        EXECUTE format('COMMENT ON POLICY %I ON core.%I IS %L', place.name || '_lead', place.name,
            'ground: SoL 20:1-3 (somebody must be given it in time); the unit''s management');
        EXECUTE format('CALL authz.guard(%L, %L)', 'core.' || place.name, 'youth_id');
    END LOOP;
END $$;
CREATE POLICY concern_report_write ON core.concern_report FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.report_writer w)
        AND (EXISTS (SELECT FROM authz.registered r WHERE r.youth_id = concern_report.youth_id)
             OR youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])));
COMMENT ON POLICY concern_report_write ON core.concern_report IS
    'ground: SoL 20:1 (documented in the personakt); own name, own unit''s youth';
CREATE POLICY concern_report_step_write ON core.concern_report_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment
                 FROM authz.report_writer w)
        AND (report_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_report o));
COMMENT ON POLICY concern_report_step_write ON core.concern_report_step IS
    'ground: SoL 14:3, 20:1-3 (documentation); own name, own file or own entry';
CREATE POLICY concern_report_feedback_write ON core.concern_report_feedback FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment
                 FROM authz.report_writer w)
        AND (report_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_report o));
COMMENT ON POLICY concern_report_feedback_write ON core.concern_report_feedback IS
    'ground: SoL 19:6 (feedback to who reported); own name, own file or own entry';

CREATE FUNCTION authz.begin_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.due_on := authz.due_on('protection-assessment', NEW.received_on);
    RETURN NEW;
EXCEPTION WHEN no_data_found THEN
    RAISE EXCEPTION 'received before the rules that count its days'
        USING ERRCODE = '23514', CONSTRAINT = 'concern_report_before_rules';
END $$;

-- After the insert, so that row security has spoken first.
CREATE FUNCTION authz.check_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.received_on > authz.today() THEN
        RAISE EXCEPTION 'not received yet'
            USING ERRCODE = '23514', CONSTRAINT = 'concern_report_received';
    END IF;
    RETURN NULL;
END $$;

-- Keeps the state and the last days. The two weeks run from the report, whenever it was assessed;
-- the four months and the week for feedback from the decision.
CREATE FUNCTION authz.keep_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
    decided_before date := (SELECT max(s.decided_on) FROM core.concern_report_step s
                             WHERE s.report_id = NEW.report_id AND s.place < NEW.place);
BEGIN
    SELECT r.state, r.received_on, r.feedback_requested, r.feedback_due_on INTO held
      FROM core.concern_report r WHERE r.id = NEW.report_id FOR NO KEY UPDATE;
    IF held.state IS DISTINCT FROM NEW.from_state THEN
        RAISE EXCEPTION 'the state has changed'
            USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    ELSIF NEW.decided_on < greatest(held.received_on, decided_before)
          OR NEW.decided_on > authz.today() THEN
        RAISE EXCEPTION 'not on a day between the last step and today'
            USING ERRCODE = '23514', CONSTRAINT = 'concern_report_step_decided';
    END IF;
    UPDATE core.concern_report r
       SET state = NEW.state, version = r.version + 1,
           due_on = CASE NEW.state
               WHEN 'assessed' THEN authz.due_on('inquiry-decision', held.received_on)
               WHEN 'opened' THEN authz.due_on('inquiry', NEW.decided_on) END,
           feedback_due_on = CASE
               WHEN NEW.state IN ('opened', 'not-opened') AND held.feedback_requested
               THEN authz.due_on('report-feedback', NEW.decided_on)
               ELSE held.feedback_due_on END
     WHERE r.id = NEW.report_id;
    RETURN NULL;
END $$;

-- What was said is so, and is said after the decision.
CREATE FUNCTION authz.keep_feedback() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held text;
BEGIN
    SELECT r.state INTO held FROM core.concern_report r WHERE r.id = NEW.report_id
       FOR NO KEY UPDATE;
    IF held IN ('received', 'assessed') THEN
        RAISE EXCEPTION 'not decided yet'
            USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    ELSIF NEW.said <> 'unsuitable' AND (NEW.said = 'opened') <> (held <> 'not-opened') THEN
        RAISE EXCEPTION 'not so'
            USING ERRCODE = '23514', CONSTRAINT = 'concern_report_feedback_true';
    ELSIF NEW.given_on > authz.today() THEN
        RAISE EXCEPTION 'not given yet'
            USING ERRCODE = '23514', CONSTRAINT = 'concern_report_feedback_given';
    ELSIF NEW.given_on < (SELECT min(s.decided_on) FROM core.concern_report_step s
                           WHERE s.report_id = NEW.report_id
                             AND s.state IN ('opened', 'not-opened')) THEN
        RAISE EXCEPTION 'not decided then'
            USING ERRCODE = '23514', CONSTRAINT = 'concern_report_feedback_after_decision';
    END IF;
    UPDATE core.concern_report r SET feedback_due_on = NULL, version = r.version + 1
     WHERE r.id = NEW.report_id;
    RETURN NULL;
END $$;
GRANT SELECT (report_id, place, decided_on, state) ON core.concern_report_step TO sspf_authz;
CREATE POLICY concern_report_step_functions ON core.concern_report_step FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY concern_report_step_functions ON core.concern_report_step IS
    'ground: SoL 20:1-3; days, by the trigger that keeps the clocks';
ALTER FUNCTION authz.begin_report() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_report() OWNER TO sspf_authz;
ALTER FUNCTION authz.keep_report() OWNER TO sspf_authz;
ALTER FUNCTION authz.keep_feedback() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.begin_report(), authz.check_report(), authz.keep_report(),
    authz.keep_feedback() FROM PUBLIC;
CREATE TRIGGER begun BEFORE INSERT ON core.concern_report
    FOR EACH ROW EXECUTE FUNCTION authz.begin_report();
CREATE TRIGGER checked AFTER INSERT ON core.concern_report
    FOR EACH ROW EXECUTE FUNCTION authz.check_report();
CREATE TRIGGER concern_report_step_kept AFTER INSERT ON core.concern_report_step
    FOR EACH ROW EXECUTE FUNCTION authz.keep_report();
CREATE TRIGGER concern_report_feedback_kept AFTER INSERT ON core.concern_report_feedback
    FOR EACH ROW EXECUTE FUNCTION authz.keep_feedback();
