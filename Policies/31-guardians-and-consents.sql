-- Guardians (vårdnadshavare) and consents (samtycken).
--
--   read    the own agency's file; in an emergency; consents also the parties that they name, for
--           they must know on what they rely, though not where the paper lies and how mature the
--           youth was found
--   write   who has the file, in their own name
--   where   that the youth's whereabouts are secret from a guardian (OSL 26:2), and why: by who has the
--           file, for the own agency alone
--   change  nobody: an answer, a withdrawal and an end are rows of their own. What a withdrawal cut
--           is counted in its own transaction and kept: who has the file reads that receipt
--
-- Whether a consent is in force is worked out in authz.consent_standing, never ticked in a box. It
-- begins on the day it is entered or later, or the age of another day would decide; who withdraws
-- it is somebody who gave it (who did not can refuse, which blocks as well). From the day on which
-- the youth is 18 guardians neither refuse nor withdraw: what stands then is the youth's own (R17).
--
-- Grounds: OSL 10:1, 12:2-3 (consent lifts secrecy), FB 6:11-13 (who decides for a minor).

ALTER TABLE core.information_kind ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.guardian ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.guardian_whereabouts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_party ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_kind ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_giver ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.consent_withdrawal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.withdrawal_receipt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.information_kind, core.consent_rule, core.guardian, core.consent,
    core.consent_party, core.consent_kind, core.consent_giver, core.consent_withdrawal,
    core.consent_note, core.withdrawal_receipt TO sspf_api;
GRANT SELECT, INSERT ON core.guardian_whereabouts TO sspf_api;
GRANT UPDATE (whereabouts_hidden) ON core.guardian TO sspf_authz;
GRANT INSERT ON core.withdrawal_receipt TO sspf_authz;
GRANT INSERT ON core.guardian, core.consent_party, core.consent_kind, core.consent_giver,
    core.consent_withdrawal, core.consent_note TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, purposes, valid_from, valid_until,
              author_id, created_at) ON core.consent TO sspf_api;

CREATE POLICY information_kind_signed_in ON core.information_kind FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY information_kind_signed_in ON core.information_kind IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY consent_rule_signed_in ON core.consent_rule FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY consent_rule_signed_in ON core.consent_rule IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY consent_rule_functions ON core.consent_rule FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY consent_rule_functions ON core.consent_rule IS
    'ground: OSL 12:3, FB 6:11-13 (who must consent); by the trigger that works it out';

-- Who writes about a youth whose file is theirs, and how what they write must be marked.
CREATE VIEW authz.writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.roles, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.roles && '{social_worker,police_officer,school_staff,head_teacher,leisure_worker,coordinator}'
   AND m.purpose = 'coordination';

-- The consents of the caller's own files: where parts may be added.
CREATE VIEW authz.own_consent WITH (security_barrier) AS
SELECT c.id, c.youth_id
  FROM core.consent c JOIN authz.caseload f ON f.youth_id = c.youth_id;

-- The consents that the caller may read: of files that are open to the caller, or relied upon.
CREATE VIEW authz.readable_consent WITH (security_barrier) AS
SELECT c.id FROM core.consent c JOIN authz.caseload f ON f.youth_id = c.youth_id
UNION ALL
SELECT c.id FROM core.consent c JOIN authz.emergency e ON e.youth_id = c.youth_id
UNION ALL
SELECT s.basis_id FROM authz.shared s WHERE s.basis = 'consent';
-- How a consent stands now, for who may read it. In force is what has let something cross.
CREATE VIEW authz.consent_state WITH (security_barrier) AS
SELECT t.id, t.missing, t.silent_guardians,
       CASE WHEN t.withdrawn THEN 'withdrawn'
            WHEN t.refused THEN 'refused'
            WHEN s.holds THEN 'in-force'
            WHEN s.comes THEN 'upcoming'
            -- Run out, or nobody is left whom it names.
            WHEN t.until_moment <= k.moment OR t.missing = '{}' THEN 'expired'
            WHEN EXISTS (SELECT FROM core.consent_giver g WHERE g.consent_id = t.id)
                THEN 'incomplete'
            ELSE 'draft' END AS state
  FROM authz.consent_standing t
 CROSS JOIN authz.clock k
 CROSS JOIN LATERAL (
       SELECT bool_or(h.valid_from <= k.moment AND h.valid_until > k.moment) AS holds,
              bool_or(h.valid_from > k.moment) AS comes
         FROM core.share h
        WHERE h.youth_id = t.youth_id AND h.basis = 'consent' AND h.basis_id = t.id) s
 WHERE t.id IN (SELECT c.id FROM authz.readable_consent c);

ALTER VIEW authz.writer OWNER TO sspf_authz;
ALTER VIEW authz.own_consent OWNER TO sspf_authz;
ALTER VIEW authz.readable_consent OWNER TO sspf_authz;
ALTER VIEW authz.consent_state OWNER TO sspf_authz;
-- A view's functions are asked by who reads it.
GRANT EXECUTE ON FUNCTION authz.adult_from(date) TO sspf_api;
GRANT SELECT ON authz.writer, authz.own_consent, authz.readable_consent, authz.consent_state
    TO sspf_api;
CALL authz.keep_plan('writer');

CREATE POLICY guardian_worker ON core.guardian FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY guardian_worker ON core.guardian IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY guardian_emergency ON core.guardian FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY guardian_emergency ON core.guardian IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY guardian_shared ON core.guardian FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('guardians'))::uuid[]));
COMMENT ON POLICY guardian_shared ON core.guardian IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY guardian_write ON core.guardian FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY guardian_write ON core.guardian IS
    'ground: SoL 14:3 (documentation); own name, own file';
CREATE POLICY guardian_functions ON core.guardian TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY guardian_functions ON core.guardian IS
    'ground: OSL 12:3 (who must consent); by triggers';

CALL authz.open_file('core.guardian_whereabouts', NULL);
CREATE POLICY guardian_whereabouts_write ON core.guardian_whereabouts FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY guardian_whereabouts_write ON core.guardian_whereabouts IS
    'ground: OSL 26:2 (a minor''s whereabouts can be secret from a guardian, R42); own name, own file';
-- The guardian's row says how it stands; what is so already is not said again.
CREATE FUNCTION authz.keep_whereabouts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core.guardian g SET whereabouts_hidden = NEW.hidden
     WHERE g.id = NEW.guardian_id AND g.whereabouts_hidden <> NEW.hidden;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'is so' USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.keep_whereabouts() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.keep_whereabouts() FROM PUBLIC;
CREATE TRIGGER guardian_whereabouts_kept AFTER INSERT ON core.guardian_whereabouts
    FOR EACH ROW EXECUTE FUNCTION authz.keep_whereabouts();

CREATE POLICY consent_worker ON core.consent FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY consent_worker ON core.consent IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own agency''s file';
CREATE POLICY consent_emergency ON core.consent FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY consent_emergency ON core.consent IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY consent_party_to ON core.consent FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT s.basis_id FROM authz.shared s WHERE s.basis = 'consent')));
COMMENT ON POLICY consent_party_to ON core.consent IS
    'ground: OSL 10:1, 12:2 (who relies on a consent must know it); a party, while in force';
CREATE POLICY consent_write ON core.consent FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY consent_write ON core.consent IS
    'ground: OSL 12:2-3 (each agency documents its own consent, R17); own name, own file';
CREATE POLICY consent_functions ON core.consent FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY consent_functions ON core.consent IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';

CREATE POLICY consent_party_read ON core.consent_party FOR SELECT TO sspf_api
    USING (consent_id IN (SELECT c.id FROM authz.readable_consent c));
COMMENT ON POLICY consent_party_read ON core.consent_party IS
    'ground: OSL 10:1, 12:2; with the consent';
CREATE POLICY consent_party_write ON core.consent_party FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (consent_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_consent o));
COMMENT ON POLICY consent_party_write ON core.consent_party IS
    'ground: OSL 12:2 (a consent states its parties, R17); own name, own file';
CREATE POLICY consent_party_functions ON core.consent_party FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY consent_party_functions ON core.consent_party IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';

CREATE POLICY consent_kind_read ON core.consent_kind FOR SELECT TO sspf_api
    USING (consent_id IN (SELECT c.id FROM authz.readable_consent c));
COMMENT ON POLICY consent_kind_read ON core.consent_kind IS
    'ground: OSL 10:1, 12:2; with the consent';
CREATE POLICY consent_kind_write ON core.consent_kind FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (consent_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_consent o));
COMMENT ON POLICY consent_kind_write ON core.consent_kind IS
    'ground: OSL 12:2 (a consent states what it covers, R17); own name, own file';
CREATE POLICY consent_kind_functions ON core.consent_kind FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY consent_kind_functions ON core.consent_kind IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';

CREATE POLICY consent_giver_read ON core.consent_giver FOR SELECT TO sspf_api
    USING (consent_id IN (SELECT c.id FROM authz.readable_consent c));
COMMENT ON POLICY consent_giver_read ON core.consent_giver IS
    'ground: OSL 10:1, 12:2; with the consent';
CREATE POLICY consent_giver_write ON core.consent_giver FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (consent_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_consent o));
COMMENT ON POLICY consent_giver_write ON core.consent_giver IS
    'ground: OSL 12:2-3 (who consented, R16); own name, own file';
CREATE POLICY consent_giver_functions ON core.consent_giver FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY consent_giver_functions ON core.consent_giver IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';

CREATE POLICY consent_withdrawal_read ON core.consent_withdrawal FOR SELECT TO sspf_api
    USING (consent_id IN (SELECT c.id FROM authz.readable_consent c));
COMMENT ON POLICY consent_withdrawal_read ON core.consent_withdrawal IS
    'ground: OSL 12:2; with the consent';
CREATE POLICY consent_withdrawal_write ON core.consent_withdrawal FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (consent_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_consent o));
COMMENT ON POLICY consent_withdrawal_write ON core.consent_withdrawal IS
    'ground: OSL 12:2 (a consent can be withdrawn at any time, R17); own name, own file';
CREATE POLICY consent_withdrawal_functions ON core.consent_withdrawal FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY consent_withdrawal_functions ON core.consent_withdrawal IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';

CREATE POLICY consent_note_write ON core.consent_note FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND (consent_id, youth_id) IN (SELECT o.id, o.youth_id FROM authz.own_consent o));
COMMENT ON POLICY consent_note_write ON core.consent_note IS
    'ground: OSL 12:2-3, FB 6:11 (the signed paper, the youth''s maturity, R16-R17); own name, file';
CREATE POLICY consent_note_functions ON core.consent_note FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY consent_note_functions ON core.consent_note IS
    'ground: OSL 12:2-3; by the trigger that works out what is in force';
CALL authz.open_file('core.consent_note', NULL);
CREATE POLICY withdrawal_receipt_functions ON core.withdrawal_receipt FOR INSERT TO sspf_authz
    WITH CHECK (true);
COMMENT ON POLICY withdrawal_receipt_functions ON core.withdrawal_receipt IS
    'ground: OSL 12:2, FL 27 § (what a withdrawal cut); by the trigger that counts it';
CALL authz.open_file('core.withdrawal_receipt', NULL);

CALL authz.guard('core.guardian', 'youth_id');
CALL authz.guard('core.consent', 'youth_id');
CALL authz.guard('core.consent_party', 'youth_id');
CALL authz.guard('core.consent_kind', 'youth_id');
CALL authz.guard('core.consent_giver', 'youth_id');
CALL authz.guard('core.consent_withdrawal', 'youth_id');

-- Sole custody is nobody else's at the same time (FB 6 kap. 2-3 §§): who has it no more is ended first. What
-- is brought in without a context is as it was. After the insert, so that row security has spoken first.
CREATE FUNCTION authz.check_custody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM authz.me)
       AND EXISTS (SELECT FROM core.guardian g
                    WHERE g.youth_id = NEW.youth_id AND g.id <> NEW.id
                      AND 'sole' IN (g.custody, NEW.custody)
                      AND daterange(g.valid_from, g.valid_until, '[)')
                          && daterange(NEW.valid_from, NEW.valid_until, '[)')) THEN
        RAISE EXCEPTION 'custody is another''s too'
            USING ERRCODE = '23514', CONSTRAINT = 'guardian_custody';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_custody() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_custody() FROM PUBLIC;
CREATE TRIGGER checked_custody AFTER INSERT ON core.guardian
    FOR EACH ROW EXECUTE FUNCTION authz.check_custody();

-- How long a consent may last that begins on a day, by the rules of that day: the shortest of those for
-- the age, or the longest of all where the age is unknown.
CREATE FUNCTION authz.longest_consent(begins date, birth_date date) RETURNS interval
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN longest_consent.birth_date IS NULL THEN max(r.longest)
                        ELSE min(r.longest) FILTER (
                             WHERE extract(year FROM age(begins, longest_consent.birth_date))
                                   BETWEEN r.age_from AND r.age_below - 1) END
              FROM core.consent_rule r
             WHERE r.valid_from <= begins AND (r.valid_until IS NULL OR r.valid_until > begins));
END $$;
ALTER FUNCTION authz.longest_consent(date, date) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.longest_consent(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.longest_consent(date, date) TO sspf_api;
-- What is wrong with naming somebody of an agency, as the write itself tells: there is no such person, or
-- they belong to another. For those who decide what crosses; nothing to others.
CREATE FUNCTION authz.naming_fault(agency uuid, staff uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN s.id IS NULL THEN 'unknown'
                        WHEN s.agency_id IS DISTINCT FROM naming_fault.agency
                        THEN 'not-of-agency' END
              FROM authz.decider d
              LEFT JOIN core.staff s ON s.id = naming_fault.staff
             WHERE naming_fault.staff IS NOT NULL);
END $$;
ALTER FUNCTION authz.naming_fault(uuid, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.naming_fault(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.naming_fault(uuid, uuid) TO sspf_api;

-- After the insert, so that row security has spoken first.
CREATE FUNCTION authz.check_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.valid_from < (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date THEN
        RAISE EXCEPTION 'a consent does not reach back'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_not_before_entry';
    ELSIF NEW.valid_until >= NEW.valid_from + (
            SELECT authz.longest_consent(NEW.valid_from, y.birth_date)
              FROM core.youth y WHERE y.id = NEW.youth_id) THEN
        RAISE EXCEPTION 'longer than the rule of the day'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_longest';
    END IF;
    RETURN NULL;
END $$;
-- Nobody has answered before the youth was born, nor tomorrow; what is brought in past the service,
-- without a context, is as it was.
CREATE FUNCTION authz.check_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me) THEN
        RETURN NULL;
    END IF;
    IF NEW.answered_on > (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date THEN
        RAISE EXCEPTION 'not answered yet'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_giver_not_ahead';
    ELSIF NEW.answered_on < (SELECT y.birth_date FROM core.youth y WHERE y.id = NEW.youth_id) THEN
        RAISE EXCEPTION 'not born'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_giver_after_birth';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_answer() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_answer() FROM PUBLIC;
CREATE TRIGGER checked_day AFTER INSERT ON core.consent_giver
    FOR EACH ROW EXECUTE FUNCTION authz.check_answer();
CREATE FUNCTION authz.check_guardian_speaks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.youth y
                WHERE y.id = NEW.youth_id AND authz.adult_from(y.birth_date)
                    <= (NEW.created_at AT TIME ZONE 'Europe/Stockholm')::date) THEN
        RAISE EXCEPTION 'of age' USING ERRCODE = '23514', CONSTRAINT = 'consent_guardian_of_adult';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_guardian_speaks() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_guardian_speaks() FROM PUBLIC;
CREATE TRIGGER checked_age AFTER INSERT ON core.consent_giver FOR EACH ROW
    WHEN (NEW.capacity = 'guardian' AND NEW.answer = 'refused')
    EXECUTE FUNCTION authz.check_guardian_speaks();
CREATE TRIGGER checked_age AFTER INSERT ON core.consent_withdrawal FOR EACH ROW
    WHEN (NEW.capacity = 'guardian') EXECUTE FUNCTION authz.check_guardian_speaks();
CREATE FUNCTION authz.check_withdrawal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM core.consent_giver g
                    WHERE g.consent_id = NEW.consent_id AND g.capacity = NEW.capacity
                      AND g.guardian_id IS NOT DISTINCT FROM NEW.guardian_id
                      AND g.answer = 'given') THEN
        RAISE EXCEPTION 'not a giver'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_withdrawal_giver';
    END IF;
    RETURN NULL;
END $$;
-- Whoever is named belongs to the agency that is named: a consent that gives one agency's name and
-- another one's person would say two things.
CREATE FUNCTION authz.check_party() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM core.staff s WHERE s.id = NEW.party_staff_id
                      AND s.agency_id = NEW.party_agency_id) THEN
        RAISE EXCEPTION 'not of that agency'
            USING ERRCODE = '23514', CONSTRAINT = 'consent_party_staff_of_agency';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_party() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_party() FROM PUBLIC;
CREATE TRIGGER checked_staff AFTER INSERT ON core.consent_party
    FOR EACH ROW WHEN (NEW.party_staff_id IS NOT NULL) EXECUTE FUNCTION authz.check_party();
-- What a withdrawal cut, counted once, when all else that it cuts is cut: ways in which a kind of
-- information could cross, those whom it could reach, places in other agencies' cases, referrals, and
-- what waited on this ground in the inboxes of other agencies (an answer to a referral, a commitment).
CREATE FUNCTION authz.write_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO core.withdrawal_receipt (withdrawal_id, consent_id, youth_id, agency_id,
        secrecy_class, shares, recipients, case_joins, referrals, exports, notices, author_id,
        created_at)
    SELECT w.id, w.consent_id, w.youth_id, w.agency_id, w.secrecy_class,
           CASE WHEN h.holding THEN p.count * k.count ELSE 0 END,
           CASE WHEN h.holding THEN p.count ELSE 0 END,
           (SELECT count(*) FROM core.ending e
             WHERE e.youth_id = w.youth_id AND e.source = 'case-youth' AND e.reason = 'revoked'
               AND e.created_at = w.created_at),
           r.count, 0,
           r.waiting + CASE WHEN h.holding THEN c.count ELSE 0 END, w.author_id, w.created_at
      FROM changed w
     CROSS JOIN LATERAL (
           SELECT NOT s.refused AND s.missing = '{}'
                  AND s.until_moment > greatest(s.from_moment, w.created_at) AS holding
             FROM authz.consent_standing s WHERE s.id = w.consent_id) h
     CROSS JOIN LATERAL (
           SELECT count(*) FROM core.consent_party i WHERE i.consent_id = w.consent_id) p
     CROSS JOIN LATERAL (
           SELECT count(*) FROM core.consent_kind i WHERE i.consent_id = w.consent_id) k
     CROSS JOIN LATERAL (
           SELECT count(*),
                  count(*) FILTER (WHERE t.from_state IN ('sent', 'received', 'waiting-list'))
                      AS waiting
             FROM core.referral_step t
            WHERE t.youth_id = w.youth_id AND t.consent_id = w.consent_id
              AND t.reason = 'consent-withdrawn' AND t.created_at = w.created_at) r
     CROSS JOIN LATERAL (
           SELECT count(*) FROM core.commitment t
             JOIN core.staff b ON b.id = t.responsible_staff_id AND b.agency_id <> t.agency_id
             JOIN core.consent_kind i ON i.consent_id = w.consent_id AND i.kind = t.kind
            WHERE t.youth_id = w.youth_id AND t.state = 'open'
              AND EXISTS (SELECT FROM core.consent_party n
                           WHERE n.consent_id = w.consent_id AND n.party_agency_id = b.agency_id
                             AND (n.party_staff_id IS NULL OR n.party_staff_id = b.id))
              AND NOT EXISTS (SELECT FROM core.share s
                               WHERE s.youth_id = t.youth_id AND s.kind = t.kind
                                 AND s.record_id IS NULL AND s.to_agency_id = b.agency_id
                                 AND (s.to_staff_id IS NULL OR s.to_staff_id = b.id)
                                 AND s.valid_from <= w.created_at
                                 AND s.valid_until > w.created_at)) c;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.write_receipt() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.write_receipt() FROM PUBLIC;
-- The last by its name: triggers fire in the order of their names.
CREATE TRIGGER written_down AFTER INSERT ON core.consent_withdrawal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION authz.write_receipt();
-- At the end of the transaction: by then it is written where the signed paper is kept (R17).
CREATE FUNCTION authz.check_consent_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.consent c WHERE c.id = NEW.id)
       AND NOT EXISTS (SELECT FROM core.consent_note n
                        WHERE n.consent_id = NEW.id AND n.kind = 'paper') THEN
        RAISE EXCEPTION 'no paper' USING ERRCODE = '23514', CONSTRAINT = 'consent_paper';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_consent_paper() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_consent_paper() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER checked_paper AFTER INSERT ON core.consent
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION authz.check_consent_paper();
ALTER FUNCTION authz.check_consent() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_withdrawal() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_consent(), authz.check_withdrawal() FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.consent
    FOR EACH ROW EXECUTE FUNCTION authz.check_consent();
CREATE TRIGGER checked AFTER INSERT ON core.consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION authz.check_withdrawal();
