-- Network meetings (nätverksmöten): who is invited, the agenda, the minutes.
--
--   read    the leading agency's file. Of other agencies those who are invited, while a ground in
--           force covers meetings for them: an agenda item only if the ground also covers its kind
--           of information; minutes of an item as the item; minutes of the whole meeting as the
--           narrowest of its items, and so is why a meeting was cancelled
--   write   who leads the case: coordinators and social workers of the leading agency
--   guests  the youth, guardians of the day, people whom a consent's paper names: by who leads the case;
--           nothing opens for them. A guardian who must not be told is not invited (OSL 12:3), and one
--           from whom the youth's whereabouts are hidden only apart (OSL 26:2)
--   invite  members of the leading agency's team, and of other agencies those of the team (or named
--           by the ground) whom a ground covers when the meeting begins
--
-- Grounds: OSL 8:1-2, 10:1, 12:2, 10:2-28; lag (2023:196) 9 §; SoL 14:3.

ALTER TABLE core.meeting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.meeting_invitee ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.meeting_guest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.agenda_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.meeting_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.meeting_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.meeting, core.meeting_invitee, core.agenda_item, core.meeting_note,
    core.meeting_step, core.meeting_guest TO sspf_api;
GRANT INSERT (id, case_id, youth_id, agency_id, unit_id, secrecy_class, kind, starts_at, ends_at,
              place, author_id, created_at) ON core.meeting TO sspf_api;
GRANT INSERT ON core.meeting_invitee, core.agenda_item, core.meeting_note, core.meeting_step,
    core.meeting_guest TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.meeting TO sspf_authz;
GRANT SELECT ON core.meeting_invitee, core.agenda_item, core.meeting_guest TO sspf_authz;

CREATE TRIGGER meeting_step_kept AFTER INSERT ON core.meeting_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.meeting', 'meeting_id');

-- The meetings of cases that the caller leads.
CREATE VIEW authz.led_meeting WITH (security_barrier) AS
SELECT t.id, t.youth_id
  FROM authz.led_case c JOIN core.meeting t ON t.case_id = c.id;
-- Another agency's meetings that the caller is invited to, while a ground covers it.
CREATE VIEW authz.invited WITH (security_barrier) AS
SELECT t.meeting_id, t.youth_id
  FROM authz.me m
  JOIN core.meeting_invitee t ON t.staff_id = m.staff_id AND t.staff_agency_id = m.agency_id
  JOIN core.staff s ON s.id = m.staff_id AND s.agency_since <= t.created_at
 WHERE t.youth_id = ANY ((SELECT authz.shared_ids('meetings'))::uuid[]);
-- The items of those meetings that are open to the caller.
CREATE VIEW authz.open_item WITH (security_barrier) AS
SELECT a.id, a.meeting_id
  FROM authz.invited i
  JOIN core.agenda_item a ON a.meeting_id = i.meeting_id
 WHERE concat_ws(' ', a.youth_id, a.kind) = ANY ((SELECT authz.shared_kinds())::text[]);
-- Those of which every item is.
CREATE VIEW authz.open_meeting WITH (security_barrier) AS
SELECT i.meeting_id
  FROM authz.invited i
 WHERE NOT EXISTS (SELECT FROM core.agenda_item a
                    WHERE a.meeting_id = i.meeting_id
                      AND a.id NOT IN (SELECT o.id FROM authz.open_item o));
ALTER VIEW authz.led_meeting OWNER TO sspf_authz;
ALTER VIEW authz.invited OWNER TO sspf_authz;
ALTER VIEW authz.open_item OWNER TO sspf_authz;
ALTER VIEW authz.open_meeting OWNER TO sspf_authz;
GRANT SELECT ON authz.led_meeting, authz.invited, authz.open_item, authz.open_meeting TO sspf_api;

CALL authz.open_file('core.meeting', NULL);
CALL authz.open_file('core.meeting_invitee', NULL);
CALL authz.open_file('core.meeting_guest', NULL);
CALL authz.open_file('core.agenda_item', NULL);
CALL authz.open_file('core.meeting_note', NULL);
CALL authz.open_file('core.meeting_step', NULL);

CREATE POLICY meeting_invited ON core.meeting FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT i.meeting_id FROM authz.invited i)));
COMMENT ON POLICY meeting_invited ON core.meeting IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); who is invited';
CREATE POLICY meeting_invitee_invited ON core.meeting_invitee FOR SELECT TO sspf_api
    USING (meeting_id = ANY (ARRAY(SELECT i.meeting_id FROM authz.invited i)));
COMMENT ON POLICY meeting_invitee_invited ON core.meeting_invitee IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); who is invited knows with whom';
CREATE POLICY meeting_guest_invited ON core.meeting_guest FOR SELECT TO sspf_api
    USING (meeting_id = ANY (ARRAY(SELECT i.meeting_id FROM authz.invited i)));
COMMENT ON POLICY meeting_guest_invited ON core.meeting_guest IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); who is invited knows with whom';
CREATE POLICY meeting_step_invited ON core.meeting_step FOR SELECT TO sspf_api
    USING (meeting_id = ANY (ARRAY(SELECT i.meeting_id FROM authz.invited i))
           AND (note IS NULL
                OR meeting_id = ANY (ARRAY(SELECT o.meeting_id FROM authz.open_meeting o))));
COMMENT ON POLICY meeting_step_invited ON core.meeting_step IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground in force); who is invited, why not as minutes';
CREATE POLICY agenda_item_invited ON core.agenda_item FOR SELECT TO sspf_api
    USING (id = ANY (ARRAY(SELECT o.id FROM authz.open_item o)));
COMMENT ON POLICY agenda_item_invited ON core.agenda_item IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground that covers this kind of information)';
CREATE POLICY meeting_note_invited ON core.meeting_note FOR SELECT TO sspf_api
    USING (agenda_item_id = ANY (ARRAY(SELECT o.id FROM authz.open_item o))
           OR (agenda_item_id IS NULL
               AND meeting_id = ANY (ARRAY(SELECT o.meeting_id FROM authz.open_meeting o))));
COMMENT ON POLICY meeting_note_invited ON core.meeting_note IS
    'ground: OSL 10:1, 12:2 or 10:2-28 (a ground that covers all that the note is about)';

CREATE POLICY meeting_write ON core.meeting FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND (case_id, youth_id) IN (SELECT c.id, c.youth_id FROM authz.led_case c));
COMMENT ON POLICY meeting_write ON core.meeting IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case';
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY '{meeting_invitee,meeting_guest,agenda_item,meeting_note,meeting_step}'::text[] LOOP
        EXECUTE format(
            'CREATE POLICY %I ON core.%I FOR INSERT TO sspf_api '
            || 'WITH CHECK ((author_id, agency_id, secrecy_class, created_at) '
            || '= (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w) '
            || 'AND (meeting_id, youth_id) IN (SELECT t.id, t.youth_id FROM authz.led_meeting t))',
            part || '_write', part);
        EXECUTE format('COMMENT ON POLICY %I ON core.%I IS %L', part || '_write', part,
                       'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case');
    END LOOP;
END $$;

CREATE POLICY meeting_functions ON core.meeting TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY meeting_functions ON core.meeting IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';
CREATE POLICY meeting_invitee_functions ON core.meeting_invitee FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY meeting_invitee_functions ON core.meeting_invitee IS
    'ground: SoLPuL 10 §; by views bound to the context';
CREATE POLICY meeting_guest_functions ON core.meeting_guest FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY meeting_guest_functions ON core.meeting_guest IS
    'ground: SoLPuL 10 §; by the trigger that looks who was there';
CREATE POLICY agenda_item_functions ON core.agenda_item FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY agenda_item_functions ON core.agenda_item IS
    'ground: SoLPuL 10 §; by views bound to the context';

-- Only somebody whom a ground covers when the meeting begins is invited. After the insert, so that
-- row security has spoken first.
CREATE FUNCTION authz.check_invitee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM core.meeting g
          LEFT JOIN core.case_member t ON t.case_id = g.case_id AND t.staff_id = NEW.staff_id
           AND t.staff_agency_id = NEW.staff_agency_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.created_at)
         WHERE g.id = NEW.meeting_id
           AND CASE WHEN NEW.staff_agency_id = NEW.agency_id THEN t.id IS NOT NULL
               ELSE EXISTS (
                    SELECT FROM core.share s
                     WHERE s.youth_id = NEW.youth_id AND s.kind = 'meetings'
                       AND s.record_id IS NULL AND s.to_agency_id = NEW.staff_agency_id
                       AND CASE WHEN s.to_staff_id IS NULL THEN t.id IS NOT NULL
                           ELSE s.to_staff_id = NEW.staff_id END
                       AND s.valid_from <= NEW.created_at AND s.valid_until > g.starts_at) END)
    THEN
        RAISE EXCEPTION 'nothing covers the invitation'
            USING ERRCODE = '23514', CONSTRAINT = 'meeting_invitee_covered';
    END IF;
    RETURN NULL;
END $$;
-- Of the family comes who has custody on the day and may be told, and nobody from whom the youth's
-- whereabouts are secret learns them by coming; from outside whom the paper of a consent names that is
-- in force when the meeting begins. From 18 the youth speaks alone: a parent is an outsider then.
CREATE VIEW authz.guest_fault WITH (security_barrier) AS
SELECT g.id, g.meeting_id,
       CASE g.relation
       WHEN 'guardian' THEN (
            SELECT CASE WHEN authz.adult_from(y.birth_date) <= d.day OR v.valid_from > d.day
                             OR v.valid_until <= d.day THEN 'not-a-guardian'
                        WHEN v.standing = 'excluded' THEN 'excluded'
                        WHEN v.whereabouts_hidden AND NOT g.apart THEN 'whereabouts-hidden' END
              FROM core.guardian v JOIN core.youth y ON y.id = v.youth_id
             CROSS JOIN (SELECT (t.starts_at AT TIME ZONE 'Europe/Stockholm')::date) d(day)
             WHERE v.id = g.guardian_id)
       WHEN 'outsider' THEN (
            SELECT 'not-covered'
             WHERE NOT EXISTS (
                   SELECT FROM core.share s
                    WHERE s.youth_id = g.youth_id AND s.basis = 'consent'
                      AND s.basis_id = g.consent_id AND s.valid_from <= (SELECT authz.now())
                      AND s.valid_until > t.starts_at)) END AS fault
  FROM core.meeting_guest g JOIN core.meeting t ON t.id = g.meeting_id;
CREATE FUNCTION authz.check_guest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fault text := (SELECT g.fault FROM authz.guest_fault g WHERE g.id = NEW.id);
BEGIN
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'not a guest' USING ERRCODE = '23514',
            CONSTRAINT = 'meeting_guest_' || replace(fault, '-', '_');
    END IF;
    RETURN NULL;
END $$;
-- Who was called and may no longer come so, told to who leads.
CREATE VIEW authz.guest_fault_now WITH (security_barrier) AS
SELECT g.id, g.fault
  FROM core.meeting t
  JOIN authz.guest_fault g ON g.meeting_id = t.id
 WHERE t.state = 'called' AND t.id IN (SELECT l.id FROM authz.led_meeting l);
ALTER VIEW authz.guest_fault OWNER TO sspf_authz;
ALTER VIEW authz.guest_fault_now OWNER TO sspf_authz;
GRANT SELECT ON authz.guest_fault_now TO sspf_api;
-- Nobody attends who was not invited, and nothing is held before it begins.
CREATE FUNCTION authz.check_attendance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(NEW.attended) a(staff_id)
                WHERE NOT EXISTS (SELECT FROM core.meeting_invitee t
                                   WHERE t.meeting_id = NEW.meeting_id
                                     AND t.staff_id = a.staff_id)) THEN
        RAISE EXCEPTION 'not invited'
            USING ERRCODE = '23514', CONSTRAINT = 'meeting_step_invited';
    END IF;
    IF EXISTS (SELECT FROM unnest(NEW.attended_guests) a(guest_id)
                WHERE NOT EXISTS (SELECT FROM core.meeting_guest t
                                   WHERE t.meeting_id = NEW.meeting_id AND t.id = a.guest_id)) THEN
        RAISE EXCEPTION 'no guest' USING ERRCODE = '23514', CONSTRAINT = 'meeting_step_guests';
    END IF;
    IF NEW.state = 'held' AND EXISTS (SELECT FROM core.meeting t WHERE t.id = NEW.meeting_id
                                         AND t.starts_at > authz.now()) THEN
        RAISE EXCEPTION 'not begun'
            USING ERRCODE = '23514', CONSTRAINT = 'meeting_step_begun';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_invitee() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_attendance() OWNER TO sspf_authz;
ALTER FUNCTION authz.check_guest() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_invitee(), authz.check_guest(), authz.check_attendance()
    FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.meeting_guest
    FOR EACH ROW EXECUTE FUNCTION authz.check_guest();
CREATE TRIGGER checked AFTER INSERT ON core.meeting_invitee
    FOR EACH ROW EXECUTE FUNCTION authz.check_invitee();
CREATE TRIGGER checked AFTER INSERT ON core.meeting_step
    FOR EACH ROW EXECUTE FUNCTION authz.check_attendance();
