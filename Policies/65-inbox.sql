-- The inbox (inkorg): what waits for the caller, in all their roles, without personal data: a kind,
-- a last day, and the record to open, which its own policies show or do not.
--
-- A record type joins by one more part of authz.waiting:
--
--   clock      the rule that says how long before the last day it is shown, and how long after it
--              the unit's management is told; a code without a rule is shown at once, told never
--   kind, record_type, record_id   what the item says; a flag says `review` of its youth's file, as
--              do a consent that ends and a next contact: nobody can tell which it is
--   youth_id, agency_id            whose file
--   unit_id    the unit whose management is told
--   reach      for whom: `file` (who has the file by a relation; nobody has: management), `unit`
--              (the unit's staff who work with youths), `management` (of the unit)
--   due_on     the last day
--   not_for    somebody for whom it is not, although it is in reach
--
-- What hangs on the caller rather than on a file stands in authz.inbox itself: what the own unit is
-- asked or receives, meetings and commitments of other agencies, what one is named for.
--
-- Grounds: SoL 19:6, 20:1-3, GDPR 5.1 d-e (what is to be done in time), SoLPuL 7 a §.

ALTER TABLE core.escalation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The rules in force today.
CREATE VIEW authz.clock_now AS
SELECT DISTINCT ON (r.code) r.code, r.within, r.shown_before, r.escalates_after
  FROM core.clock_rule r
 WHERE r.valid_from <= (SELECT authz.today())
   AND (r.valid_until IS NULL OR r.valid_until > (SELECT authz.today()))
 ORDER BY r.code, r.valid_from DESC;

-- When what is planned is to be held.
GRANT SELECT (at, state) ON core.conversation_step TO sspf_authz;
CREATE VIEW authz.waiting AS
-- A proposal waits for a second person, a flag for who knows whether it still holds; that nobody has
-- confirmed it is told to who proposed it on its last days. Management is told of neither: with nothing
-- else that comes to it as a review, it would have a list of flagged youths.
SELECT CASE f.state WHEN 'proposed' THEN 'risk-flag-confirmation' ELSE 'risk-flag' END AS clock,
       'review' AS kind, 'youth' AS record_type, f.youth_id AS record_id, f.youth_id, f.agency_id,
       f.unit_id, 'file' AS reach, f.lapses_on - 1 AS due_on,
       CASE WHEN f.state = 'proposed' AND f.lapses_on - 4 > (SELECT authz.today())
            THEN f.author_id END AS not_for
  FROM core.risk_flag f
 WHERE f.state IN ('proposed', 'confirmed') AND f.lapses_on > (SELECT authz.today())
UNION ALL
SELECT 'consent', 'review', 'youth', c.youth_id, c.youth_id, c.agency_id, c.unit_id, 'file',
       c.valid_until, NULL::uuid
  FROM core.consent c
 WHERE c.valid_until >= (SELECT authz.today())
   AND EXISTS (SELECT FROM core.share s WHERE s.youth_id = c.youth_id AND s.basis = 'consent'
                  AND s.basis_id = c.id)
UNION ALL
SELECT 'next-contact', 'review', 'youth', c.youth_id, c.youth_id, c.agency_id, c.unit_id, 'file',
       -- What the latest step says, and be it nothing.
       CASE WHEN EXISTS (SELECT FROM core.conversation_step t WHERE t.conversation_id = c.id)
            THEN (SELECT t.next_contact_on FROM core.conversation_step t
                   WHERE t.conversation_id = c.id ORDER BY t.created_at DESC LIMIT 1)
            ELSE c.next_contact_on END,
       NULL
  FROM core.concern_conversation c
 WHERE c.next_contact_on IS NOT NULL AND c.state IN ('planned', 'held', 'absent', 'followed-up')
UNION ALL
-- A conversation that is planned waits to be held, or for why it was not.
SELECT 'next-contact', 'review', 'youth', c.youth_id, c.youth_id, c.agency_id, c.unit_id, 'file',
       (coalesce((SELECT t.at FROM core.conversation_step t
                   WHERE t.conversation_id = c.id AND t.state = 'planned'
                   ORDER BY t.created_at DESC LIMIT 1), c.held_at)
           AT TIME ZONE 'Europe/Stockholm')::date, NULL
  FROM core.concern_conversation c WHERE c.state = 'planned'
UNION ALL
SELECT CASE r.state WHEN 'received' THEN 'protection-assessment'
                    WHEN 'assessed' THEN 'inquiry-decision' ELSE 'inquiry' END,
       CASE r.state WHEN 'received' THEN 'protection-assessment'
                    WHEN 'assessed' THEN 'inquiry-decision' ELSE 'inquiry' END,
       'concern-report', r.id, r.youth_id, r.agency_id, r.unit_id, 'file', r.due_on, NULL
  FROM core.concern_report r WHERE r.due_on IS NOT NULL
UNION ALL
SELECT 'report-feedback', 'report-feedback', 'concern-report', r.id, r.youth_id, r.agency_id,
       r.unit_id, 'file', r.feedback_due_on, NULL
  FROM core.concern_report r WHERE r.feedback_due_on IS NOT NULL
UNION ALL
-- The sender asks when the answer is late; the receiver has it before it from the first.
SELECT CASE r.state WHEN 'waiting-list' THEN 'referral-waiting' ELSE 'referral-answer' END,
       'referral-answer', 'referral', r.id, r.youth_id, r.agency_id, r.unit_id, 'file',
       r.answer_due_on, NULL
  FROM core.referral r WHERE r.answer_due_on IS NOT NULL
UNION ALL
SELECT 'commitment', 'commitment', 'commitment', t.id, t.youth_id, t.agency_id, t.unit_id, 'file',
       t.due_on, NULL
  FROM core.commitment t WHERE t.state = 'open'
UNION ALL
-- A meeting waits to be held, and then for its minutes to be approved.
SELECT CASE t.state WHEN 'called' THEN 'meeting' ELSE 'minutes' END,
       CASE t.state WHEN 'called' THEN 'meeting' ELSE 'minutes' END,
       'meeting', t.id, t.youth_id, t.agency_id, t.unit_id, 'file',
       ((t.starts_at AT TIME ZONE 'Europe/Stockholm')::date
           + coalesce(CASE t.state WHEN 'held' THEN (
                 SELECT c.within FROM authz.clock_now c WHERE c.code = 'minutes') END,
                      interval '0'))::date, NULL
  FROM core.meeting t WHERE t.state IN ('called', 'held')
UNION ALL
-- Who was called to one and may no longer come so: whereabouts hidden, custody ended, consent withdrawn.
SELECT 'meeting-guest', 'meeting-guest', 'meeting', t.id, t.youth_id, t.agency_id, t.unit_id, 'file',
       (t.starts_at AT TIME ZONE 'Europe/Stockholm')::date, NULL
  FROM core.meeting t
 WHERE t.state = 'called'
   AND EXISTS (SELECT FROM authz.guest_fault g
                WHERE g.meeting_id = t.id AND g.fault IS NOT NULL)
UNION ALL
-- Somebody who must not know of this youth has entered the same number beside it: told for a month
-- to who has the file and may see it, that the rows can be held against each other. No last day.
SELECT 'same-number', 'same-number', 'youth', h.youth_id, h.youth_id, h.agency_id, g.unit_id, 'file',
       (d.created_at AT TIME ZONE 'Europe/Stockholm')::date + 30, d.author_id
  FROM core.youth_number h
  JOIN core.youth_number d ON d.agency_id = h.agency_id AND d.number = h.number AND d.doubled
                          AND d.youth_id <> h.youth_id AND d.ended_at IS NULL
  JOIN core.registration g ON g.youth_id = h.youth_id
 WHERE NOT h.doubled AND h.ended_reason IS DISTINCT FROM 'mistaken'
   AND (d.created_at AT TIME ZONE 'Europe/Stockholm')::date + 30 >= (SELECT authz.today())
   -- OFFSET keeps it a look at one youth's bars, by their index.
   AND EXISTS (SELECT FROM core.bar b WHERE b.youth_id = h.youth_id
                  AND (b.source = 'protection' OR b.staff_id = d.author_id
                       OR b.agency_id = d.agency_id) OFFSET 0)
UNION ALL
-- A decision not to act waits to be looked at again, unless something was decided or begun since.
SELECT 'no-action', 'review', 'youth', d.youth_id, d.youth_id, d.agency_id, d.unit_id, 'file',
       d.revisit_on, NULL
  FROM core.no_action_decision d
 WHERE NOT EXISTS (SELECT FROM core.no_action_decision l
                    WHERE l.youth_id = d.youth_id AND l.created_at > d.created_at)
   AND NOT EXISTS (SELECT FROM core."case" c
                    WHERE c.youth_id = d.youth_id AND c.opened_at > d.created_at)
UNION ALL
SELECT 'emergency-review', 'emergency-review', 'emergency-access', e.id, e.youth_id, e.agency_id,
       e.unit_id, 'management', (e.review_due_at AT TIME ZONE 'Europe/Stockholm')::date,
       e.author_id
  FROM core.emergency_access e
 WHERE NOT EXISTS (SELECT FROM core.emergency_review v WHERE v.emergency_access_id = e.id);

-- What waits at a receiving unit: another agency's file, so that it reaches by unit alone.
CREATE VIEW authz.received AS
SELECT CASE r.state WHEN 'waiting-list' THEN 'referral-waiting' ELSE 'referral-answer' END AS clock,
       'referral' AS kind, 'referral' AS record_type, r.id AS record_id, r.youth_id,
       r.recipient_agency_id AS agency_id, r.recipient_unit_id AS unit_id,
       r.answer_due_on AS due_on
  FROM core.referral r
 WHERE r.answer_due_on IS NOT NULL AND r.recipient_unit_id IS NOT NULL
   AND r.path <> 'own-contact'
   AND r.state IN ('sent', 'received', 'waiting-list');

-- The caller as who has an inbox: one's own account, with all roles that are in force.
CREATE VIEW authz.inbox_owner WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.moment,
       (m.moment AT TIME ZONE 'Europe/Stockholm')::date AS today, g.works, g.leads, g.assesses,
       g.searches
  FROM authz.me m
 CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(t.role IN ('social_worker', 'police_officer', 'school_staff',
                  'head_teacher', 'leisure_worker', 'coordinator')), false) AS works,
              coalesce(bool_or(t.role IN ('unit_manager', 'head_teacher')), false) AS leads,
              coalesce(bool_or(t.role IN ('coordinator', 'social_worker')), false) AS assesses,
              coalesce(bool_or(t.role = 'police_officer'), false) AS searches
         FROM core.role_grant t
        WHERE t.staff_id = m.staff_id AND t.agency_id = m.agency_id AND t.valid_from <= m.moment
          AND (t.valid_until IS NULL OR t.valid_until > m.moment)) g
 WHERE m.purpose = 'own-account';

CREATE VIEW authz.inbox WITH (security_barrier) AS
SELECT i.kind, i.record_type, i.record_id, i.youth_id, min(i.due_on) AS due_on,
       bool_or(i.due_on < o.today) AS overdue, bool_or(i.escalated) AS escalated
  FROM authz.inbox_owner o
 CROSS JOIN LATERAL (
       SELECT w.kind, w.record_type, w.record_id, w.youth_id, w.due_on, false AS escalated,
              w.not_for
         FROM (SELECT DISTINCT r.youth_id FROM core.relation r
                WHERE r.staff_id = o.staff_id AND r.agency_id = o.agency_id AND r.own AND o.works
                  AND r.valid_from <= o.moment
                  AND (r.valid_until IS NULL OR r.valid_until > o.moment)) f
        -- OFFSET keeps it a look at each youth by its index, however much waits elsewhere.
        CROSS JOIN LATERAL (
              SELECT * FROM authz.waiting t
               WHERE t.youth_id = f.youth_id AND t.reach = 'file' OFFSET 0) w
         LEFT JOIN authz.clock_now c ON c.code = w.clock
        WHERE c.code IS NULL OR o.today >= w.due_on - c.shown_before
       UNION ALL
       SELECT w.kind, w.record_type, w.record_id, w.youth_id, w.due_on,
              -- To the management every review is one that was escalated to it: what else a proposed
              -- flag alone came as would make a list of them.
              w.reach = 'file' OR w.kind = 'review', w.not_for
         FROM (SELECT * FROM authz.waiting t
                WHERE t.unit_id = o.unit_id AND t.agency_id = o.agency_id AND o.leads) w
         LEFT JOIN authz.clock_now c ON c.code = w.clock
        WHERE w.reach = 'management' AND (c.code IS NULL OR o.today >= w.due_on - c.shown_before)
           OR w.reach = 'file' AND o.today > w.due_on + c.escalates_after
           OR w.reach = 'file' AND o.today >= w.due_on - c.shown_before
              AND NOT EXISTS (SELECT FROM core.relation r
                               WHERE r.youth_id = w.youth_id AND r.own
                                 AND r.valid_from <= o.moment
                                 AND (r.valid_until IS NULL OR r.valid_until > o.moment))
       UNION ALL
       -- A review that is overdue waits for every manager of the agency.
       SELECT w.kind, w.record_type, w.record_id, w.youth_id, w.due_on, true, w.not_for
         FROM (SELECT * FROM authz.waiting t
                WHERE t.kind = 'emergency-review' AND t.agency_id = o.agency_id
                  AND t.unit_id <> o.unit_id AND o.leads) w
        WHERE w.due_on < o.today
       UNION ALL
       -- A day that only a step has named: the next try of what was not held, the next contact of
       -- what was planned.
       SELECT 'review', 'youth', t.youth_id, t.youth_id, t.next_contact_on, false, NULL
         FROM (SELECT DISTINCT r.youth_id FROM core.relation r
                WHERE r.staff_id = o.staff_id AND r.agency_id = o.agency_id AND r.own AND o.works
                  AND r.valid_from <= o.moment
                  AND (r.valid_until IS NULL OR r.valid_until > o.moment)) f
         JOIN core.conversation_step t ON t.youth_id = f.youth_id AND t.next_contact_on IS NOT NULL
         JOIN core.concern_conversation g ON g.id = t.conversation_id
          AND g.next_contact_on IS NULL
          AND g.state IN ('planned', 'held', 'absent', 'followed-up')
         LEFT JOIN authz.clock_now c ON c.code = 'next-contact'
        WHERE (c.code IS NULL OR o.today >= t.next_contact_on - c.shown_before)
          AND NOT EXISTS (SELECT FROM core.conversation_step l
                           WHERE l.conversation_id = t.conversation_id
                             AND l.created_at > t.created_at)
       UNION ALL
       -- That somebody's youth is asked about often, by the rule of the day: for two weeks.
       SELECT 'asked-often', 'youth', f.youth_id, f.youth_id,
              (n.latest AT TIME ZONE 'Europe/Stockholm')::date + 14, false, NULL
         FROM (SELECT DISTINCT r.youth_id FROM core.relation r
                WHERE r.staff_id = o.staff_id AND r.agency_id = o.agency_id AND r.own AND o.works
                  AND r.valid_from <= o.moment
                  AND (r.valid_until IS NULL OR r.valid_until > o.moment)) f
        CROSS JOIN LATERAL (
              SELECT max(e.created_at) AS latest
                FROM core.enquiry_notice_rule r
                JOIN core.enquiry e ON e.youth_id = f.youth_id
                 AND e.created_at > o.moment - make_interval(days => r.within_days)
               WHERE r.valid_from <= o.today AND (r.valid_until IS NULL OR r.valid_until > o.today)
               GROUP BY r.id HAVING count(*) >= max(r.times)) n
        WHERE n.latest > o.moment - interval '14 days'
       UNION ALL
       -- What the caller's unit is asked, as far as its assessors may know of it.
       SELECT 'enquiry', 'enquiry', e.id, e.youth_id, e.due_on, NOT o.assesses, NULL
         FROM (SELECT t.id, t.youth_id, t.agency_id, k.escalates_after,
                      ((t.created_at AT TIME ZONE 'Europe/Stockholm')::date + k.within)::date
                          AS due_on
                 FROM core.enquiry t
                 LEFT JOIN authz.clock_now k ON k.code = 'enquiry-answer'
                WHERE t.to_unit_id = o.unit_id AND t.to_agency_id = o.agency_id
                  AND t.state IN ('new', 'assessing')
               UNION ALL
               -- What was found not relevant and is to be looked at again: for a month from that day.
               SELECT t.id, t.youth_id, t.agency_id, NULL, p.revisit_on
                 FROM core.enquiry_step p
                 JOIN core.enquiry t ON t.id = p.enquiry_id
                WHERE p.revisit_on BETWEEN o.today - 30 AND o.today
                  AND t.to_unit_id = o.unit_id AND t.to_agency_id = o.agency_id) e
        WHERE (o.assesses OR o.leads AND o.today > e.due_on + e.escalates_after)
          AND (e.youth_id IS NULL OR e.agency_id = o.agency_id
               OR EXISTS (SELECT FROM core.share s
                           WHERE s.youth_id = e.youth_id AND s.kind = 'enquiry'
                             AND s.record_id IS NULL AND s.to_agency_id = o.agency_id
                             AND (s.to_staff_id IS NULL OR s.to_staff_id = o.staff_id)
                             AND s.valid_from <= o.moment AND s.valid_until > o.moment))
       UNION ALL
       -- A search with a dog that a school asks for waits for the police: those who may know of it.
       SELECT 'dog-search', 'dog-search', d.id, NULL, d.planned_on, false, NULL
         FROM core.dog_search d WHERE d.state = 'requested' AND o.searches
       UNION ALL
       -- Another agency's meeting that one is invited to, while a ground covers it.
       SELECT 'meeting', 'meeting', t.id, t.youth_id, t.day, false, NULL
         FROM (SELECT g.id, g.youth_id, (g.starts_at AT TIME ZONE 'Europe/Stockholm')::date AS day
                 FROM core.meeting_invitee i
                 JOIN core.meeting g ON g.id = i.meeting_id AND g.state = 'called'
                                    AND g.agency_id <> o.agency_id
                WHERE i.staff_id = o.staff_id AND i.staff_agency_id = o.agency_id
                  AND i.created_at >= (SELECT s.agency_since FROM core.staff s
                                        WHERE s.id = o.staff_id)
                  AND o.works) t
         LEFT JOIN authz.clock_now c ON c.code = 'meeting'
        WHERE t.day >= o.today AND (c.code IS NULL OR o.today >= t.day - c.shown_before)
          AND EXISTS (SELECT FROM core.share s
                       WHERE s.youth_id = t.youth_id AND s.kind = 'meetings'
                         AND s.record_id IS NULL AND s.to_agency_id = o.agency_id
                         AND (s.to_staff_id IS NULL OR s.to_staff_id = o.staff_id)
                         AND s.valid_from <= o.moment AND s.valid_until > o.moment)
       UNION ALL
       SELECT w.kind, w.record_type, w.record_id, w.youth_id, w.due_on, NOT o.works, NULL
         FROM (SELECT * FROM authz.received t
                WHERE t.unit_id = o.unit_id AND t.agency_id = o.agency_id) w
         LEFT JOIN authz.clock_now c ON c.code = w.clock
        WHERE o.works OR o.leads AND o.today > w.due_on + c.escalates_after
       UNION ALL
       -- Who is named for a protected person is told, with the file or without.
       SELECT w.kind, w.record_type, w.record_id, w.youth_id, w.due_on, false, w.not_for
         FROM (SELECT DISTINCT a.youth_id FROM core.protection_access a
                WHERE a.staff_id = o.staff_id AND a.agency_id = o.agency_id
                  AND a.valid_from <= o.moment
                  AND (a.valid_until IS NULL OR a.valid_until > o.moment)) n
        CROSS JOIN LATERAL (
              SELECT * FROM authz.waiting t
               WHERE t.youth_id = n.youth_id AND t.clock = 'same-number' OFFSET 0) w
       UNION ALL
       -- What one has taken on in another agency's case, while a ground opens it.
       SELECT 'commitment', 'commitment', t.id, t.youth_id, t.due_on, false, NULL
         FROM (SELECT * FROM core.commitment t
                WHERE t.responsible_staff_id = o.staff_id AND t.state = 'open'
                  AND t.agency_id <> o.agency_id AND o.works) t
         LEFT JOIN authz.clock_now c ON c.code = 'commitment'
        WHERE (c.code IS NULL OR o.today >= t.due_on - c.shown_before)
          AND EXISTS (SELECT FROM core.share s
                       WHERE s.youth_id = t.youth_id AND s.kind = t.kind AND s.record_id IS NULL
                         AND s.to_agency_id = o.agency_id
                         AND (s.to_staff_id IS NULL OR s.to_staff_id = o.staff_id)
                         AND s.valid_from <= o.moment AND s.valid_until > o.moment)) i
 WHERE i.not_for IS DISTINCT FROM o.staff_id
   -- OFFSET keeps them looks at one youth's bars, by their index.
   AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = i.youth_id OFFSET 0)
   -- Who reviews an emergency access is not told about whom it is.
   AND (i.kind = 'emergency-review'
        OR NOT EXISTS (SELECT FROM authz.protected_youth p
                        WHERE p.youth_id = i.youth_id OFFSET 0))
 GROUP BY i.kind, i.record_type, i.record_id, i.youth_id;
ALTER VIEW authz.waiting OWNER TO sspf_authz;
ALTER VIEW authz.received OWNER TO sspf_authz;
ALTER VIEW authz.clock_now OWNER TO sspf_authz;
ALTER VIEW authz.inbox_owner OWNER TO sspf_authz;
ALTER VIEW authz.inbox OWNER TO sspf_authz;
GRANT SELECT ON authz.inbox TO sspf_api;
GRANT SELECT (next_contact_on, unit_id) ON core.concern_conversation TO sspf_authz;
GRANT SELECT (youth_id, next_contact_on, created_at) ON core.conversation_step TO sspf_authz;

-- That management was told is in the file, for who has it.
GRANT SELECT ON core.escalation TO sspf_api;
GRANT SELECT, INSERT ON core.escalation TO sspf_authz;
CREATE POLICY escalation_worker ON core.escalation FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY escalation_worker ON core.escalation IS
    'ground: FL 27 § (what was done, and when); a relation to the file';
CREATE POLICY escalation_functions ON core.escalation TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY escalation_functions ON core.escalation IS
    'ground: SoL 20:1-3, FL 9 §; by the clock';
CALL authz.guard('core.escalation', 'youth_id');

-- One round of the clocks, by the job: notes what has lapsed, and what has waited so long that
-- management is told. At most `take` of each, each youth locked as for any write. What is due is due
-- without it, by its day: the round leaves the trace. Answers how many of each, and is safe to run
-- again at any time.
CREATE FUNCTION authz.run_clocks(take integer)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := authz.now();
    today date := authz.today();
    flags uuid[];
    lapsed uuid[];
    told uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    SELECT coalesce(array_agg(f.id), '{}'), coalesce(array_agg(DISTINCT f.youth_id), '{}')
      INTO flags, lapsed
      FROM (SELECT t.id, t.youth_id FROM core.risk_flag t
             WHERE t.state IN ('proposed', 'confirmed') AND t.lapses_on <= today
             ORDER BY t.lapses_on LIMIT run_clocks.take) f;
    PERFORM FROM core.youth y WHERE y.id = ANY (lapsed) ORDER BY y.id FOR KEY SHARE;
    -- Looked at again behind the lock: somebody may have ended it meanwhile.
    PERFORM FROM core.risk_flag f WHERE f.id = ANY (flags) ORDER BY f.id FOR NO KEY UPDATE;
    INSERT INTO core.risk_flag_step (id, flag_id, youth_id, agency_id, secrecy_class, place,
                                     from_state, state, created_at)
    SELECT gen_random_uuid(), f.id, f.youth_id, f.agency_id, a.secrecy_class, f.version, f.state,
           'lapsed', moment
      FROM core.risk_flag f JOIN core.agency a ON a.id = f.agency_id
     WHERE f.id = ANY (flags) AND f.state IN ('proposed', 'confirmed') AND f.lapses_on <= today;
    WITH late AS MATERIALIZED (
        SELECT DISTINCT w.clock, w.record_type, w.record_id, w.youth_id, w.agency_id, w.due_on
          FROM authz.waiting w
          JOIN authz.clock_now c ON c.code = w.clock
         WHERE w.reach = 'file' AND w.due_on + c.escalates_after < today
           AND NOT EXISTS (SELECT FROM core.escalation e
                            WHERE e.record_type = w.record_type AND e.record_id = w.record_id
                              AND e.clock = w.clock AND e.due_on = w.due_on)
         ORDER BY w.due_on LIMIT run_clocks.take
    ), locked AS MATERIALIZED (
        SELECT y.id, y.agency_id FROM core.youth y
         WHERE y.id IN (SELECT l.youth_id FROM late l) ORDER BY y.id FOR KEY SHARE
    ), entered AS (
        INSERT INTO core.escalation (id, clock, record_type, record_id, youth_id, agency_id,
                                     secrecy_class, due_on, created_at)
        SELECT gen_random_uuid(), l.clock, l.record_type, l.record_id, l.youth_id, l.agency_id,
               a.secrecy_class, l.due_on, moment
          FROM late l JOIN locked y ON y.id = l.youth_id JOIN core.agency a ON a.id = l.agency_id
        ON CONFLICT DO NOTHING
        RETURNING youth_id
    )
    SELECT coalesce(array_agg(n.youth_id), '{}') INTO told FROM entered n;
    RETURN QUERY
    SELECT y.id, '1', json_build_object('lapsed', cardinality(flags),
                                        'escalated', cardinality(told))
      FROM (SELECT unnest(lapsed || told) AS id
            UNION ALL SELECT NULL WHERE cardinality(lapsed || told) = 0) y;
END $$;
ALTER FUNCTION authz.run_clocks(integer) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.run_clocks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.run_clocks(integer) TO sspf_retention;
