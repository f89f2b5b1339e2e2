-- Referrals (hänvisningar, remisser), and the catalogue of local targets.
--
--   targets   everybody who is signed in reads them; coordinators enter and end them: nothing is
--             drafted for or sent to one that has ended; what it has received goes on
--   draft     who has the file, in their own name
--   read      the sender's file; in an emergency; on a disclosure decision that covers referrals.
--             The receiving agency those that are directed to it, from when they are sent until they
--             have ended, and only as long as the consent that they hang on holds: its unit, and who
--             is in the case team. One where the family makes contact itself crosses to nobody
--   steps     the sender: consent in place, sent, declined by the family, revoked; for a target
--             outside the system, and where the family makes contact itself, what is told of it as
--             well. The receiving unit: received, waiting list, started, ended, declined
--   change    nobody: each step is a row of its own. A withdrawn consent revokes what hangs on it
--
-- Grounds: OSL 10:1, 12:2-3 (consent), 8:1-2 (between authorities), SoL 14:3, FL 9 §.

ALTER TABLE core.referral_target ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.referral_target_end ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.referral_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON core.referral_target, core.referral_target_end TO sspf_api;
GRANT SELECT ON core.referral TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, target_id, path, question,
              author_id, created_at) ON core.referral TO sspf_api;
GRANT SELECT, INSERT ON core.referral_step TO sspf_api;
GRANT SELECT, UPDATE (valid_until) ON core.referral_target TO sspf_authz;
GRANT SELECT (id, youth_id, agency_id, unit_id, secrecy_class, author_id, recipient_agency_id,
              recipient_unit_id, target_id, path, state, version, consent_id, answer_due_on, created_at),
      UPDATE (state, version, consent_id, answer_due_on, ended_at) ON core.referral TO sspf_authz;
GRANT SELECT (referral_id, youth_id, consent_id, from_state, reason, created_at), INSERT
    ON core.referral_step TO sspf_authz;

CREATE POLICY referral_functions ON core.referral TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY referral_functions ON core.referral IS
    'ground: SoLPuL 10 §; keys, states and days, by triggers and views bound to the context';
CREATE POLICY referral_step_functions ON core.referral_step TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY referral_step_functions ON core.referral_step IS
    'ground: OSL 12:2; by the trigger of a withdrawal and the receipt that counts it';

CREATE VIEW authz.target_writer WITH (security_barrier) AS
SELECT m.staff_id, a.municipality_id, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'coordination' AND 'coordinator' = ANY (m.roles);
-- The referrals of the caller's own files.
CREATE VIEW authz.own_referral WITH (security_barrier) AS
SELECT r.id, r.youth_id, r.recipient_unit_id IS NULL OR r.path = 'own-contact' AS is_outside
  FROM core.referral r JOIN authz.caseload c ON c.youth_id = r.youth_id;
-- Those that the caller's unit receives, now.
CREATE VIEW authz.incoming_referral WITH (security_barrier) AS
SELECT r.id, r.youth_id, r.agency_id, r.secrecy_class
  FROM authz.me m
  JOIN core.referral r ON r.recipient_unit_id = m.unit_id AND r.recipient_agency_id = m.agency_id
 WHERE m.purpose = 'coordination' AND r.state IN ('sent', 'received', 'waiting-list', 'started')
   AND r.path <> 'own-contact'
   AND (r.agency_id = m.agency_id
        OR EXISTS (SELECT FROM core.share s
                    WHERE s.youth_id = r.youth_id AND s.basis = 'consent'
                      AND s.basis_id = r.consent_id AND s.kind = 'referrals'
                      AND s.to_agency_id = m.agency_id
                      AND (s.to_staff_id IS NULL OR s.to_staff_id = m.staff_id)
                      AND m.purpose = ANY (s.purposes)
                      AND s.valid_from <= m.moment AND s.valid_until > m.moment))
   AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = r.youth_id OFFSET 0)
   AND NOT EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = r.youth_id OFFSET 0);
-- Whom they are about: the consent covers it, or the referral could not have been sent.
CREATE VIEW authz.referred_person WITH (security_barrier) AS
SELECT i.id AS referral_id, g.given_name, g.family_name, n.number
  FROM authz.incoming_referral i
 CROSS JOIN LATERAL (
       SELECT t.given_name, t.family_name FROM core.registration t
        WHERE t.youth_id = i.youth_id ORDER BY t.created_at DESC, t.id LIMIT 1) g
  LEFT JOIN LATERAL (
       SELECT t.number FROM core.youth_number t
        WHERE t.youth_id = i.youth_id AND t.ended_at IS NULL
        ORDER BY t.created_at DESC, t.id LIMIT 1) n ON true;
ALTER VIEW authz.target_writer OWNER TO sspf_authz;
ALTER VIEW authz.own_referral OWNER TO sspf_authz;
ALTER VIEW authz.incoming_referral OWNER TO sspf_authz;
ALTER VIEW authz.referred_person OWNER TO sspf_authz;
GRANT SELECT ON authz.target_writer, authz.own_referral, authz.incoming_referral,
    authz.referred_person TO sspf_api;

CREATE POLICY referral_target_signed_in ON core.referral_target FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY referral_target_signed_in ON core.referral_target IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY referral_target_functions ON core.referral_target TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY referral_target_functions ON core.referral_target IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the triggers that check and that end';
CREATE POLICY referral_target_write ON core.referral_target FOR INSERT TO sspf_api
    WITH CHECK ((author_id, municipality_id, created_at)
        = (SELECT w.staff_id, w.municipality_id, w.moment FROM authz.target_writer w));
COMMENT ON POLICY referral_target_write ON core.referral_target IS
    'ground: lag (2023:196) 9 § (agreement on cooperation); coordinators, own municipality';
CREATE POLICY referral_target_end_signed_in ON core.referral_target_end FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY referral_target_end_signed_in ON core.referral_target_end IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY referral_target_end_write ON core.referral_target_end FOR INSERT TO sspf_api
    WITH CHECK ((author_id, municipality_id, created_at)
        = (SELECT w.staff_id, w.municipality_id, w.moment FROM authz.target_writer w));
COMMENT ON POLICY referral_target_end_write ON core.referral_target_end IS
    'ground: lag (2023:196) 9 § (agreement on cooperation); coordinators, own municipality';

CREATE POLICY referral_worker ON core.referral FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY referral_worker ON core.referral IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY referral_emergency ON core.referral FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY referral_emergency ON core.referral IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY referral_shared ON core.referral FOR SELECT TO sspf_api
    USING ((youth_id, 'referrals') IN (SELECT s.youth_id, s.kind FROM authz.shared s
                                        WHERE s.record_id IS NULL AND s.basis = 'disclosure'));
COMMENT ON POLICY referral_shared ON core.referral IS
    'ground: OSL 10:2-28 (a disclosure decision in force about referrals)';
CREATE POLICY referral_addressed ON core.referral FOR SELECT TO sspf_api
    USING (state IN ('sent', 'received', 'waiting-list', 'started') AND path <> 'own-contact'
        AND (youth_id, consent_id, recipient_agency_id) IN (
            SELECT s.youth_id, s.basis_id, m.agency_id
              FROM authz.shared s CROSS JOIN authz.me m
             WHERE s.basis = 'consent' AND s.kind = 'referrals'));
COMMENT ON POLICY referral_addressed ON core.referral IS
    'ground: OSL 10:1, 12:2-3 (consent in force); the agency that receives, while it lives';
CREATE POLICY referral_shared_record ON core.referral FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, id, 'referrals')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY referral_shared_record ON core.referral IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY referral_received ON core.referral FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT i.id FROM authz.incoming_referral i)));
COMMENT ON POLICY referral_received ON core.referral IS
    'ground: OSL 10:1, 12:2-3 (consent in force); the receiving unit, while the referral lives';
CREATE POLICY referral_write ON core.referral FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY referral_write ON core.referral IS
    'ground: SoL 14:3, FL 27 § (documentation); own name, own file';

CREATE POLICY referral_step_worker ON core.referral_step FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY referral_step_worker ON core.referral_step IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY referral_step_received ON core.referral_step FOR SELECT TO sspf_api
    USING (referral_id = ANY (ARRAY(SELECT i.id FROM authz.incoming_referral i)));
COMMENT ON POLICY referral_step_received ON core.referral_step IS
    'ground: OSL 10:1, 12:2-3 (consent in force); the receiving unit, while the referral lives';
CREATE POLICY referral_step_sender ON core.referral_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, by_agency_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.agency_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND (referral_id, youth_id) IN (
            SELECT o.id, o.youth_id FROM authz.own_referral o
             WHERE o.is_outside OR referral_step.state IN (
                   'consented', 'sent', 'declined-by-family', 'revoked')));
COMMENT ON POLICY referral_step_sender ON core.referral_step IS
    'ground: SoL 14:3, FL 27 § (documentation); own name, own file';
CREATE POLICY referral_step_receiver ON core.referral_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, by_agency_id, created_at)
            = (SELECT w.staff_id, w.agency_id, w.moment FROM authz.writer w)
        AND state IN ('received', 'waiting-list', 'started', 'ended', 'declined-by-family',
                      'declined-by-receiver')
        AND (referral_id, youth_id, agency_id, secrecy_class) IN (
            SELECT i.id, i.youth_id, i.agency_id, i.secrecy_class FROM authz.incoming_referral i));
COMMENT ON POLICY referral_step_receiver ON core.referral_step IS
    'ground: OSL 10:1, 12:2-3 (what may be said: the state alone); the receiving unit';

CALL authz.guard('core.referral', 'youth_id');
CALL authz.guard('core.referral_step', 'youth_id');

-- Who receives is who stands in the catalogue.
CREATE FUNCTION authz.address_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT t.agency_id, t.unit_id INTO NEW.recipient_agency_id, NEW.recipient_unit_id
      FROM core.referral_target t WHERE t.id = NEW.target_id;
    RETURN NEW;
END $$;

-- After the insert, so that row security has spoken first.
CREATE FUNCTION authz.check_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target record;
    age integer := (SELECT extract(year FROM age(authz.today(), y.birth_date))
                      FROM core.youth y WHERE y.id = NEW.youth_id);
BEGIN
    SELECT t.paths, t.age_from, t.age_below,
           t.valid_from <= authz.today()
               AND (t.valid_until IS NULL OR t.valid_until > authz.today()) AS in_force
      INTO target
      FROM core.referral_target t WHERE t.id = NEW.target_id;
    IF NOT coalesce(target.in_force, false) THEN
        RAISE EXCEPTION 'no such target'
            USING ERRCODE = '23503', CONSTRAINT = 'referral_target_id_fkey';
    ELSIF NEW.path <> ALL (target.paths) THEN
        RAISE EXCEPTION 'not a path to this target'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_path_of_target';
    ELSIF age < target.age_from OR age >= target.age_below THEN
        RAISE EXCEPTION 'outside the target''s ages'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_age_of_target';
    END IF;
    RETURN NULL;
END $$;

-- Keeps state and clock. Nothing is sent to another agency without a consent in force that covers
-- who it is about and what is asked.
CREATE FUNCTION authz.keep_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
    consent uuid;
    today date := (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date;
BEGIN
    SELECT r.state, r.path, r.agency_id, r.recipient_agency_id, r.consent_id, r.target_id INTO held
      FROM core.referral r WHERE r.id = NEW.referral_id FOR NO KEY UPDATE;
    IF held.state IS DISTINCT FROM NEW.from_state THEN
        RAISE EXCEPTION 'the state has changed'
            USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    END IF;
    IF NEW.state = 'sent' AND NOT EXISTS (
           SELECT FROM core.referral_target t
            WHERE t.id = held.target_id AND (t.valid_until IS NULL OR t.valid_until > today)) THEN
        RAISE EXCEPTION 'the target has ended'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_target_in_force';
    END IF;
    consent := coalesce(NEW.consent_id, held.consent_id);
    IF NEW.state = 'consented' THEN
        IF held.path = 'own-contact' THEN
            -- The family makes contact itself: nothing crosses.
            IF NEW.consent_id IS NOT NULL OR NEW.paper_reference IS NOT NULL THEN
                RAISE EXCEPTION 'no consent is needed'
                    USING ERRCODE = '23514', CONSTRAINT = 'referral_consent_needless';
            END IF;
        ELSIF held.recipient_agency_id IS NULL OR held.recipient_agency_id = held.agency_id THEN
            IF NEW.paper_reference IS NULL THEN
                RAISE EXCEPTION 'no paper'
                    USING ERRCODE = '23514', CONSTRAINT = 'referral_paper_reference';
            END IF;
        ELSIF NEW.consent_id IS NULL THEN
            RAISE EXCEPTION 'no consent'
                USING ERRCODE = '23514', CONSTRAINT = 'referral_consent_named';
        END IF;
    END IF;
    IF NEW.state IN ('consented', 'sent') AND consent IS NOT NULL
       AND 2 <> (SELECT count(DISTINCT s.kind) FROM core.share s
                  WHERE s.youth_id = NEW.youth_id AND s.basis = 'consent' AND s.basis_id = consent
                    AND s.kind IN ('identity', 'referrals')
                    AND s.to_agency_id = held.recipient_agency_id
                    AND s.valid_from <= NEW.created_at AND s.valid_until > NEW.created_at) THEN
        RAISE EXCEPTION 'the consent does not hold'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_consent_in_force';
    END IF;
    UPDATE core.referral r
       SET state = NEW.state, version = r.version + 1, consent_id = consent,
           answer_due_on = CASE NEW.state
               WHEN 'sent' THEN authz.due_on('referral-answer', today)
               WHEN 'received' THEN r.answer_due_on
               WHEN 'waiting-list' THEN authz.due_on('referral-waiting', today) END,
           ended_at = CASE WHEN NEW.state IN ('declined-by-family', 'declined-by-receiver',
                                              'ended', 'revoked') THEN NEW.created_at END
     WHERE r.id = NEW.referral_id;
    RETURN NULL;
END $$;

-- Keeps the catalogue's day. After the insert, so that row security has spoken first; of two at
-- once one wins. A target that has ended does not end again, nor later than it would have.
CREATE FUNCTION authz.end_target() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.ends_on < (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date THEN
        RAISE EXCEPTION 'has been'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_target_end_ahead';
    END IF;
    UPDATE core.referral_target t SET valid_until = NEW.ends_on
     WHERE t.id = NEW.target_id AND t.municipality_id = NEW.municipality_id
       AND (t.valid_until IS NULL OR t.valid_until > NEW.ends_on);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'it has an end'
            USING ERRCODE = '23514', CONSTRAINT = 'referral_target_end_once';
    END IF;
    RETURN NULL;
END $$;

-- A consent that is withdrawn or refused revokes what hangs on it, in the same transaction.
CREATE FUNCTION authz.referrals_cut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO core.referral_step (id, referral_id, youth_id, agency_id, secrecy_class, place,
        from_state, state, consent_id, reason, by_agency_id, author_id, created_at)
    SELECT gen_random_uuid(), r.id, r.youth_id, r.agency_id, r.secrecy_class, r.version, r.state,
           'revoked', r.consent_id, 'consent-withdrawn', r.agency_id, w.author_id, w.created_at
      FROM changed w
      JOIN core.referral r ON r.consent_id = w.consent_id
      JOIN authz.consent_standing t ON t.id = r.consent_id AND (t.withdrawn OR t.refused)
     WHERE r.state IN ('consented', 'sent', 'received', 'waiting-list', 'started');
    RETURN NULL;
END $$;
ALTER FUNCTION authz.address_referral() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_referral() OWNER TO sspf_authz;
ALTER FUNCTION authz.keep_referral() OWNER TO sspf_authz;
ALTER FUNCTION authz.end_target() OWNER TO sspf_authz;
ALTER FUNCTION authz.referrals_cut() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.address_referral(), authz.check_referral(), authz.keep_referral(),
    authz.referrals_cut(), authz.end_target() FROM PUBLIC;
CREATE TRIGGER addressed BEFORE INSERT ON core.referral
    FOR EACH ROW EXECUTE FUNCTION authz.address_referral();
CREATE TRIGGER checked_end AFTER INSERT ON core.referral_target_end
    FOR EACH ROW EXECUTE FUNCTION authz.end_target();
CREATE TRIGGER checked AFTER INSERT ON core.referral
    FOR EACH ROW EXECUTE FUNCTION authz.check_referral();
CREATE TRIGGER referral_step_kept AFTER INSERT ON core.referral_step
    FOR EACH ROW EXECUTE FUNCTION authz.keep_referral();
CREATE TRIGGER unreferred AFTER INSERT ON core.consent_withdrawal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION authz.referrals_cut();

CREATE TRIGGER unreferred AFTER INSERT ON core.consent_giver
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION authz.referrals_cut();
