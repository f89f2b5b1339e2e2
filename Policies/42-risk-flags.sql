-- Risk flags (riskflaggor), inside one person's file and nowhere else.
--
--   read     who has the file by a relation: all of it. In an emergency, and other agencies on a
--            ground that covers the kind risk-flags: what is confirmed and has not lapsed, with what
--            the youth holds against it. The unit's management: what waits for a second person
--   propose  who has the file, in their own name
--   confirm  a second person: who has the file, or the unit's management; never the one who proposed
--   end      who has the file: resolved, corrected, both with a reason. By itself: lapsed
--   change   nobody: each step is a row of its own
--
-- A flag of yesterday's is nobody's flag: from the day on which it lapses no policy but the file's
-- own shows it, whether or not the clock has noted it.
--
-- Grounds: SoLPuL 7 a § (no compilation of delicate circumstances), GDPR 5.1 c-e, OSL 7:1; SoL 14:6
-- (what the person holds against it is noted).

ALTER TABLE core.risk_sign ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.protective_factor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.risk_flag ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.risk_flag_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.risk_flag_contest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.risk_sign, core.protective_factor, core.risk_flag, core.risk_flag_step,
    core.risk_flag_contest TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, sign, observed_on, source, grading,
              role, protective_factor, author_id, created_at) ON core.risk_flag TO sspf_api;
GRANT INSERT ON core.risk_flag_step, core.risk_flag_contest TO sspf_api;
GRANT SELECT ON core.risk_sign, core.protective_factor TO sspf_authz;
GRANT SELECT (id, youth_id, agency_id, unit_id, author_id, sign, observed_on, protective_factor,
              state, version, lapses_on, created_at),
      UPDATE (state, version, lapses_on, ended_at) ON core.risk_flag TO sspf_authz;
GRANT SELECT (flag_id, place), INSERT ON core.risk_flag_step TO sspf_authz;

CREATE POLICY risk_sign_signed_in ON core.risk_sign FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY risk_sign_signed_in ON core.risk_sign IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY risk_sign_functions ON core.risk_sign FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY risk_sign_functions ON core.risk_sign IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the trigger that checks';
CREATE POLICY protective_factor_signed_in ON core.protective_factor FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY protective_factor_signed_in ON core.protective_factor IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY protective_factor_functions ON core.protective_factor FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY protective_factor_functions ON core.protective_factor IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the trigger that checks';
CREATE POLICY risk_flag_functions ON core.risk_flag TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY risk_flag_functions ON core.risk_flag IS
    'ground: SoLPuL 10 §; keys, states and days, by triggers and views bound to the context';
CREATE POLICY risk_flag_step_functions ON core.risk_flag_step TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY risk_flag_step_functions ON core.risk_flag_step IS
    'ground: GDPR 5.1 e; by the clock that notes a lapse';

-- The flags of the caller's files: where steps and contests may be added.
CREATE VIEW authz.own_flag WITH (security_barrier) AS
SELECT f.id, f.youth_id, f.agency_id, f.author_id
  FROM core.risk_flag f JOIN authz.caseload c ON c.youth_id = f.youth_id;
-- Those that wait for the management of the caller's unit as the second person.
CREATE VIEW authz.flag_to_confirm WITH (security_barrier) AS
SELECT f.id, f.youth_id, f.agency_id
  FROM core.risk_flag f
  JOIN authz.lead l ON l.agency_id = f.agency_id AND l.unit_id = f.unit_id
 CROSS JOIN authz.clock k
 WHERE f.state = 'proposed' AND f.author_id <> l.staff_id
   AND f.lapses_on > (k.moment AT TIME ZONE 'Europe/Stockholm')::date;
-- Those that the caller may read.
CREATE VIEW authz.readable_flag WITH (security_barrier) AS
SELECT o.id FROM authz.own_flag o
UNION ALL
SELECT w.id FROM authz.flag_to_confirm w
UNION ALL
SELECT f.id
  FROM core.risk_flag f
 CROSS JOIN authz.clock k
 WHERE f.state = 'confirmed' AND f.lapses_on > (k.moment AT TIME ZONE 'Europe/Stockholm')::date
   AND (f.youth_id IN (SELECT e.youth_id FROM authz.emergency e)
        OR f.youth_id IN (SELECT s.youth_id FROM authz.shared s
                           WHERE s.kind = 'risk-flags' AND s.record_id IS NULL)
        OR f.id IN (SELECT s.record_id FROM authz.shared s WHERE s.kind = 'risk-flags'));
ALTER VIEW authz.own_flag OWNER TO sspf_authz;
ALTER VIEW authz.flag_to_confirm OWNER TO sspf_authz;
ALTER VIEW authz.readable_flag OWNER TO sspf_authz;
GRANT SELECT ON authz.own_flag, authz.flag_to_confirm, authz.readable_flag TO sspf_api;

CREATE POLICY risk_flag_worker ON core.risk_flag FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY risk_flag_worker ON core.risk_flag IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY risk_flag_lead ON core.risk_flag FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT w.id FROM authz.flag_to_confirm w)));
COMMENT ON POLICY risk_flag_lead ON core.risk_flag IS
    'ground: GDPR 5.1 d (accuracy: a second person); the unit''s management, what waits for it';
CREATE POLICY risk_flag_emergency ON core.risk_flag FOR SELECT TO sspf_api
    USING (state = 'confirmed' AND lapses_on > (SELECT authz.today())
        AND youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY risk_flag_emergency ON core.risk_flag IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY risk_flag_shared ON core.risk_flag FOR SELECT TO sspf_api
    USING (state = 'confirmed' AND lapses_on > (SELECT authz.today())
        AND youth_id = ANY ((SELECT authz.shared_ids('risk-flags'))::uuid[]));
COMMENT ON POLICY risk_flag_shared ON core.risk_flag IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY risk_flag_shared_record ON core.risk_flag FOR SELECT TO sspf_api
    USING (state = 'confirmed' AND lapses_on > (SELECT authz.today())
        AND concat_ws(' ', youth_id, id, 'risk-flags')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY risk_flag_shared_record ON core.risk_flag IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY risk_flag_write ON core.risk_flag FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY risk_flag_write ON core.risk_flag IS
    'ground: SoL 14:3, SoLPuL 6 § (necessary data only); own name, own file';

CREATE POLICY risk_flag_step_read ON core.risk_flag_step FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY risk_flag_step_read ON core.risk_flag_step IS
    'ground: FL 27 § (who changed what, and why); the own agency''s file';
CREATE POLICY risk_flag_step_led ON core.risk_flag_step FOR SELECT TO sspf_api
    USING ((author_id, agency_id) = (SELECT l.staff_id, l.agency_id FROM authz.lead l));
COMMENT ON POLICY risk_flag_step_led ON core.risk_flag_step IS
    'ground: FL 27 § (who changed what, and why); management, what it decided itself';
CREATE POLICY risk_flag_step_write ON core.risk_flag_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (flag_id, youth_id) IN (
            SELECT o.id, o.youth_id FROM authz.own_flag o
             WHERE (risk_flag_step.from_state <> 'proposed'
                    OR risk_flag_step.state NOT IN ('confirmed', 'declined')
                    OR o.author_id <> risk_flag_step.author_id)));
COMMENT ON POLICY risk_flag_step_write ON core.risk_flag_step IS
    'ground: SoL 14:3, GDPR 5.1 d (accuracy: confirmed by a second person); own name, own file';
CREATE POLICY risk_flag_step_lead ON core.risk_flag_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT l.staff_id, l.agency_id, l.secrecy_class, l.moment FROM authz.lead l)
        AND from_state = 'proposed' AND state IN ('confirmed', 'declined')
        AND (flag_id, youth_id) IN (SELECT w.id, w.youth_id FROM authz.flag_to_confirm w));
COMMENT ON POLICY risk_flag_step_lead ON core.risk_flag_step IS
    'ground: GDPR 5.1 d (accuracy: a second person); the unit''s management, what waits for it';

CREATE POLICY risk_flag_contest_read ON core.risk_flag_contest FOR SELECT TO sspf_api
    USING (flag_id IN (SELECT f.id FROM authz.readable_flag f));
COMMENT ON POLICY risk_flag_contest_read ON core.risk_flag_contest IS
    'ground: SoL 14:6 (what the person holds against it); wherever the flag is shown';
CREATE POLICY risk_flag_contest_write ON core.risk_flag_contest FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (flag_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_flag o));
COMMENT ON POLICY risk_flag_contest_write ON core.risk_flag_contest IS
    'ground: SoL 14:6 (what the person holds against it is noted); own name, own file';

CALL authz.guard('core.risk_flag', 'youth_id');
CALL authz.guard('core.risk_flag_step', 'youth_id');
CALL authz.guard('core.risk_flag_contest', 'youth_id');

-- Until when a proposal stands; after the writer's row is made, before row security looks at it.
CREATE FUNCTION authz.begin_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- No login may name another day; who loads a database may.
    NEW.lapses_on := coalesce(NEW.lapses_on, authz.due_on('risk-flag-confirmation',
        (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date));
    RETURN NEW;
END $$;

-- After the insert, so that row security has spoken first.
CREATE FUNCTION authz.check_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.observed_on > authz.today() THEN
        RAISE EXCEPTION 'not observed yet'
            USING ERRCODE = '23514', CONSTRAINT = 'risk_flag_observed';
    END IF;
    IF NOT EXISTS (SELECT FROM core.risk_sign s
                    WHERE s.code = NEW.sign AND s.valid_from <= NEW.observed_on
                      AND (s.valid_until IS NULL OR s.valid_until > authz.today())) THEN
        IF NOT EXISTS (SELECT FROM core.risk_sign s WHERE s.code = NEW.sign) THEN
            RAISE EXCEPTION 'no such sign'
                USING ERRCODE = '23503', CONSTRAINT = 'risk_flag_sign_fkey';
        END IF;
        RAISE EXCEPTION 'not in the catalogue then'
            USING ERRCODE = '23514', CONSTRAINT = 'risk_flag_sign_then';
    END IF;
    IF NOT EXISTS (SELECT FROM core.protective_factor p
                    WHERE p.code = NEW.protective_factor AND p.valid_from <= authz.today()
                      AND (p.valid_until IS NULL OR p.valid_until > authz.today())) THEN
        RAISE EXCEPTION 'no such factor'
            USING ERRCODE = '23503', CONSTRAINT = 'risk_flag_protective_factor_fkey';
    END IF;
    RETURN NULL;
END $$;

-- Keeps the state, and counts the days anew from a confirmation. What has lapsed takes no step, noted
-- by the clock or not.
CREATE FUNCTION authz.keep_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT f.state, f.lapses_on <= authz.today() AS has_lapsed INTO held
      FROM core.risk_flag f WHERE f.id = NEW.flag_id FOR NO KEY UPDATE;
    IF held.state IS DISTINCT FROM NEW.from_state OR held.has_lapsed <> (NEW.state = 'lapsed') THEN
        RAISE EXCEPTION 'the state has changed'
            USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    END IF;
    UPDATE core.risk_flag f
       SET state = NEW.state, version = f.version + 1,
           lapses_on = CASE NEW.state WHEN 'confirmed' THEN authz.due_on('risk-flag',
               (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date) ELSE f.lapses_on END,
           ended_at = CASE WHEN NEW.state <> 'confirmed' THEN NEW.created_at END
     WHERE f.id = NEW.flag_id;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.begin_flag() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_flag() OWNER TO sspf_authz;
ALTER FUNCTION authz.keep_flag() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.begin_flag(), authz.check_flag(), authz.keep_flag() FROM PUBLIC;
CREATE TRIGGER begun BEFORE INSERT ON core.risk_flag
    FOR EACH ROW EXECUTE FUNCTION authz.begin_flag();
CREATE TRIGGER checked AFTER INSERT ON core.risk_flag
    FOR EACH ROW EXECUTE FUNCTION authz.check_flag();
CREATE TRIGGER risk_flag_step_kept AFTER INSERT ON core.risk_flag_step
    FOR EACH ROW EXECUTE FUNCTION authz.keep_flag();
