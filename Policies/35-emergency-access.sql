-- Emergency access (nödöppning): one file of the own agency, for a short time, with a reason, and
-- somebody else looks at it afterwards.
--
--   open    authz.open_emergency alone: a fresh sign-in, no review of one's own overdue, nothing
--           that outranks; a youth who is absent, hidden or another agency's gives one answer
--   read    who opened it; the managements of the unit, and of the whole agency once the review is
--           overdue: that is the escalation
--   review  a unit manager other than the one who opened it, also when the youth has got a protected
--           identity meanwhile: then who the youth is is not said. What was not justified ends with
--           the review
--
-- Grounds: SoLPuL 10 § (access is limited, documented and checked), OSL 7:1, SoL 19:1, 20:1.

ALTER TABLE core.emergency_reason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.emergency_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.emergency_access ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.emergency_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.emergency_reason, core.emergency_access, core.emergency_review TO sspf_api;
GRANT INSERT ON core.emergency_review TO sspf_api;
GRANT SELECT ON core.emergency_reason, core.emergency_rule, core.emergency_review TO sspf_authz;
GRANT INSERT ON core.emergency_access TO sspf_authz;

CREATE POLICY emergency_reason_signed_in ON core.emergency_reason FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY emergency_reason_signed_in ON core.emergency_reason IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY emergency_reason_functions ON core.emergency_reason FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY emergency_reason_functions ON core.emergency_reason IS
    'ground: TF 2:1 (no secrecy: a catalogue); by the function that opens';
CREATE POLICY emergency_rule_functions ON core.emergency_rule FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY emergency_rule_functions ON core.emergency_rule IS
    'ground: SoLPuL 10 §; by the function that opens';

-- The emergency accesses that the caller may look at as management.
CREATE VIEW authz.reviewable WITH (security_barrier) AS
SELECT e.id, e.youth_id
  FROM authz.me m
  JOIN core.emergency_access e ON e.agency_id = m.agency_id AND e.author_id <> m.staff_id
 WHERE 'unit_manager' = ANY (m.roles) AND m.purpose = 'log-review'
   AND (e.unit_id = m.unit_id
        OR (e.review_due_at <= m.moment
            AND NOT EXISTS (SELECT FROM core.emergency_review v
                             WHERE v.emergency_access_id = e.id)));
-- One review each: what has been reviewed stays readable for who reviewed it.
CREATE VIEW authz.reviewer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, a.secrecy_class, m.moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE 'unit_manager' = ANY (m.roles) AND m.purpose = 'log-review';
-- What the caller has opened, wherever the caller works now: whether it has been reviewed decides
-- whether the caller may open another.
CREATE VIEW authz.opened WITH (security_barrier) AS
SELECT e.id
  FROM authz.me m JOIN core.emergency_access e ON e.author_id = m.staff_id
 WHERE m.purpose IN ('emergency', 'own-account');
ALTER VIEW authz.reviewable OWNER TO sspf_authz;
ALTER VIEW authz.reviewer OWNER TO sspf_authz;
ALTER VIEW authz.opened OWNER TO sspf_authz;
GRANT SELECT ON authz.reviewable, authz.reviewer, authz.opened TO sspf_api;

CREATE POLICY emergency_access_author ON core.emergency_access FOR SELECT TO sspf_api
    USING ((author_id, agency_id) = (SELECT m.staff_id, m.agency_id FROM authz.me m
                                      WHERE m.purpose IN ('emergency', 'own-account')));
COMMENT ON POLICY emergency_access_author ON core.emergency_access IS
    'ground: SoLPuL 10 § (access is documented); who opened it';
CREATE POLICY emergency_access_review ON core.emergency_access FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT r.id FROM authz.reviewable r)));
COMMENT ON POLICY emergency_access_review ON core.emergency_access IS
    'ground: SoLPuL 10 § (access is checked); management of the unit, when overdue of the agency';
CREATE POLICY emergency_access_functions ON core.emergency_access TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY emergency_access_functions ON core.emergency_access IS
    'ground: SoLPuL 10 §; by the function that opens and by views bound to the context';

CREATE POLICY emergency_review_author ON core.emergency_review FOR SELECT TO sspf_api
    USING (author_id = (SELECT r.staff_id FROM authz.reviewer r));
COMMENT ON POLICY emergency_review_author ON core.emergency_review IS
    'ground: SoLPuL 10 § (access is checked); who reviewed';
CREATE POLICY emergency_review_unit ON core.emergency_review FOR SELECT TO sspf_api
    USING (emergency_access_id = ANY (ARRAY(SELECT r.id FROM authz.reviewable r)));
COMMENT ON POLICY emergency_review_unit ON core.emergency_review IS
    'ground: SoLPuL 10 § (access is checked); management of the unit';
CREATE POLICY emergency_review_opened ON core.emergency_review FOR SELECT TO sspf_api
    USING (emergency_access_id = ANY (ARRAY(SELECT o.id FROM authz.opened o)));
COMMENT ON POLICY emergency_review_opened ON core.emergency_review IS
    'ground: SoLPuL 10 § (access is checked); who opened it learns what came of it';
CREATE POLICY emergency_review_write ON core.emergency_review FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT r.staff_id, r.agency_id, r.secrecy_class, r.moment FROM authz.reviewer r)
        AND (emergency_access_id, youth_id) IN (SELECT r.id, r.youth_id FROM authz.reviewable r));
COMMENT ON POLICY emergency_review_write ON core.emergency_review IS
    'ground: SoLPuL 10 § (access is checked); a unit manager, never one''s own';
CREATE POLICY emergency_review_functions ON core.emergency_review FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY emergency_review_functions ON core.emergency_review IS
    'ground: SoLPuL 10 §; by the function that opens and by views bound to the context';

-- As authz.guard has it, but for the review: an access that nobody could review would never be
-- checked, and would keep whoever opened it from the next emergency. It shows no row of the file.
CREATE POLICY emergency_access_barred ON core.emergency_access AS RESTRICTIVE TO sspf_api
    USING (NOT EXISTS (SELECT FROM authz.barred b
                      WHERE b.mark = uuid_hash_extended(emergency_access.youth_id, 0)));
COMMENT ON POLICY emergency_access_barred ON core.emergency_access IS
    'ground: förvaltningslagen 16-18 §§ (jäv), SoLPuL 10 § (spärr); outranks what opens';
CREATE POLICY emergency_access_protected ON core.emergency_access AS RESTRICTIVE TO sspf_api
    USING (NOT EXISTS (SELECT FROM authz.protected p
                      WHERE p.mark = uuid_hash_extended(emergency_access.youth_id, 0))
        OR id = ANY (ARRAY(SELECT r.id FROM authz.reviewable r)));
COMMENT ON POLICY emergency_access_protected ON core.emergency_access IS
    'ground: OSL 21:3, 22:1-2 (protected identity); SoLPuL 10 § (access is checked): the review';
CREATE POLICY emergency_review_barred ON core.emergency_review AS RESTRICTIVE TO sspf_api
    USING (NOT EXISTS (SELECT FROM authz.barred b
                      WHERE b.mark = uuid_hash_extended(emergency_review.youth_id, 0)));
COMMENT ON POLICY emergency_review_barred ON core.emergency_review IS
    'ground: förvaltningslagen 16-18 §§ (jäv), SoLPuL 10 § (spärr); outranks what opens';
CREATE POLICY emergency_review_protected ON core.emergency_review AS RESTRICTIVE TO sspf_api
    USING (NOT EXISTS (SELECT FROM authz.protected p
                      WHERE p.mark = uuid_hash_extended(emergency_review.youth_id, 0))
        OR author_id = (SELECT r.staff_id FROM authz.reviewer r)
        OR emergency_access_id = ANY (ARRAY(SELECT r.id FROM authz.reviewable r)));
COMMENT ON POLICY emergency_review_protected ON core.emergency_review IS
    'ground: OSL 21:3, 22:1-2 (protected identity); SoLPuL 10 § (access is checked): the review';

-- What was not justified ends with the review that says so.
GRANT UPDATE (valid_until) ON core.emergency_access TO sspf_authz;
CREATE FUNCTION authz.end_unjustified() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- It has lasted at least the least time that there is.
    UPDATE core.emergency_access e
       SET valid_until = greatest(NEW.created_at, e.valid_from + interval '1 microsecond')
     WHERE e.id = NEW.emergency_access_id AND e.valid_until > NEW.created_at;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.end_unjustified() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.end_unjustified() FROM PUBLIC;
CREATE TRIGGER ended_unjustified AFTER INSERT ON core.emergency_review FOR EACH ROW
    WHEN (NEW.verdict = 'unjustified') EXECUTE FUNCTION authz.end_unjustified();

-- Opens a file of the own agency, by the youth's id or number. Returns the access's id when it is
-- open. Raises ZS010 without a context for emergencies, ZS050 for a sign-in that is too old, ZS051
-- when a review of the caller's own is overdue, ZS052 for a reason that is not in the catalogue,
-- and ZS053 for a youth who is absent, another agency's, or closed to the caller.
CREATE FUNCTION authz.open_emergency(access_id uuid, youth uuid, number text, reason text,
                                     reason_text text, minutes integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    rule record;
    found_youth uuid;
BEGIN
    SELECT m.staff_id, m.agency_id, m.unit_id, m.session_id, a.secrecy_class, k.moment,
           (k.moment AT TIME ZONE 'Europe/Stockholm')::date AS today, t.proved_at
      INTO who
      FROM authz.me m
      JOIN core.agency a ON a.id = m.agency_id
      JOIN core.session t ON t.id = m.session_id
     CROSS JOIN authz.clock k
     WHERE m.purpose = 'emergency';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'ZS010';
    END IF;
    SELECT e.sign_in_within, e.longest, e.review_within INTO STRICT rule
      FROM core.emergency_rule e
     WHERE e.valid_from <= who.today AND (e.valid_until IS NULL OR e.valid_until > who.today)
     ORDER BY e.valid_from DESC LIMIT 1;
    IF (who.proved_at + rule.sign_in_within >= who.moment) IS NOT TRUE THEN
        RAISE EXCEPTION 'sign in again' USING ERRCODE = 'ZS050';
    END IF;
    IF EXISTS (SELECT FROM core.emergency_access e
                WHERE e.author_id = who.staff_id AND e.review_due_at <= who.moment
                  AND NOT EXISTS (SELECT FROM core.emergency_review v
                                   WHERE v.emergency_access_id = e.id)) THEN
        RAISE EXCEPTION 'a review is overdue' USING ERRCODE = 'ZS051';
    END IF;
    IF NOT EXISTS (SELECT FROM core.emergency_reason r
                    WHERE r.code = open_emergency.reason AND r.valid_from <= who.today
                      AND (r.valid_until IS NULL OR r.valid_until > who.today)) THEN
        RAISE EXCEPTION 'no such reason' USING ERRCODE = 'ZS052';
    END IF;
    SELECT y.id INTO found_youth
      FROM core.youth y
     WHERE y.agency_id = who.agency_id
       AND (y.id = open_emergency.youth
            OR y.id = (SELECT n.youth_id FROM core.youth_number n
                        WHERE n.agency_id = who.agency_id
                          AND n.number = open_emergency.number AND NOT n.doubled
                          AND n.ended_reason IS DISTINCT FROM 'mistaken'))
       AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = y.id)
       AND NOT EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = y.id)
     LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such file' USING ERRCODE = 'ZS053';
    END IF;
    PERFORM FROM core.youth y WHERE y.id = found_youth FOR KEY SHARE;
    INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class, reason,
                                       reason_text, valid_from, valid_until, review_due_at,
                                       author_id, session_id, created_at)
    VALUES (open_emergency.access_id, found_youth, who.agency_id, who.unit_id, who.secrecy_class,
            open_emergency.reason, open_emergency.reason_text, who.moment,
            who.moment + least(rule.longest, make_interval(mins => open_emergency.minutes)),
            who.moment + rule.review_within, who.staff_id, who.session_id, who.moment);
    RETURN open_emergency.access_id;
END $$;
ALTER FUNCTION authz.open_emergency(uuid, uuid, text, text, text, integer) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.open_emergency(uuid, uuid, text, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.open_emergency(uuid, uuid, text, text, text, integer) TO sspf_api;
