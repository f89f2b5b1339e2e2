-- The cooperation in Exempelstad at work, beside demonstration.sql: Sven's youths at social services,
-- one case in each state with what belongs to it, and every other state of a record. Invented.

INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
SELECT v.id::uuid, '00000000-0000-4000-8000-00a000000001', v.birth_date::date,
       '00000000-0000-4000-8000-00c000000002', authz.now() - interval '5 months'
  FROM (VALUES
    ('00000000-0000-4000-8000-00d000000021', '2011-03-14'),
    ('00000000-0000-4000-8000-00d000000022', '2010-05-23'),
    ('00000000-0000-4000-8000-00d000000023', '2012-09-08'),
    ('00000000-0000-4000-8000-00d000000024', '2009-01-19'),
    ('00000000-0000-4000-8000-00d000000025', '2011-11-30'),
    ('00000000-0000-4000-8000-00d000000026', '2013-06-05')
) AS v(id, birth_date);

INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id, created_at)
SELECT gen_random_uuid(), y.id, y.agency_id, 'personnummer', n.number, y.author_id, y.created_at
  FROM core.youth y JOIN (VALUES
    ('00000000-0000-4000-8000-00d000000021', '201103142384'),
    ('00000000-0000-4000-8000-00d000000022', '201005232390'),
    ('00000000-0000-4000-8000-00d000000023', '201209082385'),
    ('00000000-0000-4000-8000-00d000000024', '200901192393'),
    ('00000000-0000-4000-8000-00d000000025', '201111302384'),
    ('00000000-0000-4000-8000-00d000000026', '201306052398')
) AS n(youth_id, number) ON n.youth_id::uuid = y.id;

INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                               family_name, birth_date, author_id, created_at)
SELECT gen_random_uuid(), y.id, y.agency_id, '00000000-0000-4000-8000-00b000000002', '26:1',
       r.given_name, r.family_name, y.birth_date, y.author_id, y.created_at
  FROM core.youth y JOIN (VALUES
    ('00000000-0000-4000-8000-00d000000021', 'Ida', 'Ingves'),
    ('00000000-0000-4000-8000-00d000000022', 'Joel', 'Jarl'),
    ('00000000-0000-4000-8000-00d000000023', 'Klara', 'Kvist'),
    ('00000000-0000-4000-8000-00d000000024', 'Love', 'Lans'),
    ('00000000-0000-4000-8000-00d000000025', 'Maja', 'Malm'),
    ('00000000-0000-4000-8000-00d000000026', 'Noah', 'Nord')
) AS r(youth_id, given_name, family_name) ON r.youth_id::uuid = y.id;

INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
SELECT gen_random_uuid(), y.id, y.agency_id, '00000000-0000-4000-8000-00b000000002', y.author_id,
       y.created_at, '00000000-0000-4000-8000-00c000000003'
  FROM core.youth y WHERE y.id BETWEEN '00000000-0000-4000-8000-00d000000021'
                                   AND '00000000-0000-4000-8000-00d000000026';

-- One case each: Ida's is open, Joel's being mapped, Klara's planned, Love's followed up, Maja's closed
-- and Noah's open again.
INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id, created_at,
                         opened_at)
SELECT ('00000000-0000-4000-8000-00da000000' || right(y.id::text, 2))::uuid, y.id, y.agency_id,
       '00000000-0000-4000-8000-00b000000002', '26:1', y.author_id,
       y.created_at + interval '1 week', y.created_at + interval '1 week'
  FROM core.youth y WHERE y.id BETWEEN '00000000-0000-4000-8000-00d000000021'
                                   AND '00000000-0000-4000-8000-00d000000026';
INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class, valid_from, author_id,
                             created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, c.opened_at, c.author_id,
       c.created_at
  FROM core."case" c WHERE c.author_id = '00000000-0000-4000-8000-00c000000002';
INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state, outcome,
                                  reason, place, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, t.state, t.outcome,
       t.reason, t.place, c.author_id, c.opened_at + t.place * interval '2 weeks'
  FROM (VALUES
    ('21', 1, 'opened', NULL, NULL),
    ('22', 1, 'opened', NULL, NULL), ('22', 2, 'mapping', NULL, NULL),
    ('23', 1, 'opened', NULL, NULL), ('23', 2, 'mapping', NULL, NULL), ('23', 3, 'planned', NULL, NULL),
    ('24', 1, 'opened', NULL, NULL), ('24', 2, 'mapping', NULL, NULL), ('24', 3, 'planned', NULL, NULL),
    ('24', 4, 'followed-up', NULL, NULL),
    ('25', 1, 'opened', NULL, NULL), ('25', 2, 'mapping', NULL, NULL), ('25', 3, 'planned', NULL, NULL),
    ('25', 4, 'followed-up', NULL, NULL), ('25', 5, 'closed', 'goal-met', NULL),
    ('26', 1, 'opened', NULL, NULL), ('26', 2, 'mapping', NULL, NULL),
    ('26', 3, 'closed', 'declined', NULL), ('26', 4, 'reopened', NULL, 'Familjen vill försöka igen.')
) AS t(youth, place, state, outcome, reason)
  JOIN core."case" c ON c.id = ('00000000-0000-4000-8000-00da000000' || t.youth)::uuid
 ORDER BY t.youth, t.place;
INSERT INTO core.case_setting (id, case_id, youth_id, agency_id, secrecy_class, what, word, staff_id,
                               author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, w.what, w.word,
       NULL, c.author_id, c.opened_at
  FROM core."case" c
 CROSS JOIN (VALUES ('target-group', 'norm-breaking'), ('level', 'coordinated')) AS w(what, word)
 WHERE c.author_id = '00000000-0000-4000-8000-00c000000002';

-- What lets anything of it cross: each of them and the one guardian have consented to the school's and
-- the police's part of the team.
INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name, custody, standing,
                           valid_from, author_id, created_at)
SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class,
       'Kim ' || r.family_name, 'sole', 'full', r.birth_date, c.author_id, c.created_at
  FROM core."case" c JOIN core.registration r ON r.youth_id = c.youth_id
 WHERE c.author_id = '00000000-0000-4000-8000-00c000000002';
INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes, valid_from,
                          valid_until, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00d2000000' || right(c.id::text, 2))::uuid, c.youth_id, c.agency_id,
       c.unit_id, c.secrecy_class, '{coordination,follow-up}',
       (c.opened_at AT TIME ZONE 'Europe/Stockholm')::date,
       (c.opened_at AT TIME ZONE 'Europe/Stockholm')::date + 300, c.author_id, c.opened_at
  FROM core."case" c WHERE c.author_id = '00000000-0000-4000-8000-00c000000002';
INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                               author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, n.kind, n.text, c.author_id,
       c.created_at
  FROM core.consent c
 CROSS JOIN (VALUES ('paper', 'Pärm SSPF, flik ett'),
                    ('maturity', 'Förstår vad samtycket innebär.')) AS n(kind, text)
 WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000021'
                AND '00000000-0000-4000-8000-00d200000026';
INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                                party_agency_id, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, a.id, c.author_id,
       c.created_at
  FROM core.consent c JOIN core.agency a ON a.kind IN ('police', 'school')
 WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000021'
                AND '00000000-0000-4000-8000-00d200000026';
INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind, author_id,
                               created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, k, c.author_id, c.created_at
  FROM core.consent c, unnest('{identity,mapping,meetings,commitments}'::text[]) k
 WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000021'
                AND '00000000-0000-4000-8000-00d200000026';
INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class, capacity,
                                guardian_id, answer, answered_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, g.capacity,
       g.guardian_id, 'given', c.valid_from, c.author_id, c.created_at
  FROM core.consent c
 CROSS JOIN LATERAL (
       SELECT 'guardian' AS capacity, v.id AS guardian_id FROM core.guardian v
        WHERE v.youth_id = c.youth_id
       UNION ALL
       SELECT 'youth', NULL) g
 WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000021'
                AND '00000000-0000-4000-8000-00d200000026';

-- Joel's mapping talk goes on, Klara's is done.
INSERT INTO core.mapping_talk (id, case_id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                               created_at)
SELECT ('00000000-0000-4000-8000-00db000000' || v.youth)::uuid, c.id, c.youth_id, c.agency_id,
       c.unit_id, c.secrecy_class, c.author_id, c.opened_at + interval '30 days'
  FROM (VALUES ('22'), ('23')) AS v(youth)
  JOIN core."case" c ON c.id = ('00000000-0000-4000-8000-00da000000' || v.youth)::uuid;
INSERT INTO core.mapping_part (id, mapping_talk_id, youth_id, agency_id, secrecy_class, kind, text,
                               author_id, created_at)
SELECT gen_random_uuid(), t.id, t.youth_id, t.agency_id, t.secrecy_class, p.kind, p.text,
       t.author_id, t.created_at
  FROM core.mapping_talk t
 CROSS JOIN (VALUES ('strengths', 'Snäll mot småsyskonen, gillar att laga cyklar.'),
                    ('school', 'Går till skolan de dagar då det är slöjd.')) AS p(kind, text);
INSERT INTO core.mapping_step (id, mapping_talk_id, youth_id, agency_id, secrecy_class, from_state,
                               state, author_id, created_at)
SELECT gen_random_uuid(), t.id, t.youth_id, t.agency_id, t.secrecy_class, 'ongoing', 'done',
       t.author_id, t.created_at + interval '1 week'
  FROM core.mapping_talk t WHERE t.id = '00000000-0000-4000-8000-00db00000023';

-- Meetings about Klara and Love: one called off, one with its minutes approved, one held, one to come.
INSERT INTO core.meeting (id, case_id, youth_id, agency_id, unit_id, secrecy_class, kind, starts_at,
                          ends_at, place, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00dc000000' || v.n)::uuid, c.id, c.youth_id, c.agency_id, c.unit_id,
       c.secrecy_class, v.kind, authz.now() + v.ahead, authz.now() + v.ahead + interval '1 hour',
       'Mötesrum 1', c.author_id, authz.now() - interval '60 days'
  FROM (VALUES ('01', '24', 'network', interval '-50 days'), ('02', '24', 'network', interval '-40 days'),
               ('03', '24', 'follow-up', interval '-10 days'), ('04', '23', 'network', interval '10 days'))
       AS v(n, youth, kind, ahead)
  JOIN core."case" c ON c.id = ('00000000-0000-4000-8000-00da000000' || v.youth)::uuid;
-- Love and the guardian came to the meeting that was held; Klara's guardian is asked to the next.
INSERT INTO core.meeting_guest (id, meeting_id, youth_id, agency_id, secrecy_class, relation, guardian_id,
                                apart, author_id, created_at)
SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, m.secrecy_class, r.relation,
       CASE r.relation WHEN 'guardian' THEN (
           SELECT g.id FROM core.guardian g WHERE g.youth_id = m.youth_id) END,
       false, m.author_id, m.created_at
  FROM core.meeting m CROSS JOIN (VALUES ('youth'), ('guardian')) AS r(relation)
 WHERE m.id BETWEEN '00000000-0000-4000-8000-00dc00000003' AND '00000000-0000-4000-8000-00dc00000004';
INSERT INTO core.meeting_step (id, meeting_id, youth_id, agency_id, secrecy_class, from_state, state,
                               attended, attended_guests, note, author_id, created_at)
SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, m.secrecy_class, s.held, s.state,
       s.attended::uuid[],
       CASE s.state WHEN 'held' THEN ARRAY(SELECT g.id FROM core.meeting_guest g
                                            WHERE g.meeting_id = m.id) END,
       s.note, m.author_id, m.starts_at + s.later
  FROM (VALUES
    ('01', 'called', 'cancelled', NULL, 'Vårdnadshavaren kunde inte.', interval '-1 day'),
    ('02', 'called', 'held', '{}', NULL, interval '1 hour'),
    ('02', 'held', 'approved', NULL, NULL, interval '2 days'),
    ('03', 'called', 'held', '{}', NULL, interval '1 hour')
) AS s(n, held, state, attended, note, later)
  JOIN core.meeting m ON m.id = ('00000000-0000-4000-8000-00dc000000' || s.n)::uuid
 ORDER BY s.n, s.later;

-- What was agreed for Love: done, struck, and still open.
INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, case_id, meeting_id, kind,
                             goal, what, owner, due_on, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00dd000000' || v.n)::uuid, m.youth_id, m.agency_id, m.unit_id,
       m.secrecy_class, m.case_id, m.id, 'commitments', 'Tillbaka i skolan', v.what, 'Sven på socialtjänsten',
       authz.today() + v.due, m.author_id, m.starts_at + interval '2 hours'
  FROM (VALUES ('01', 'Möter Love på gården', -20), ('02', 'Söker plats på kursen', -15),
               ('03', 'Ringer mentorn varje fredag', 30)) AS v(n, what, due)
  JOIN core.meeting m ON m.id = '00000000-0000-4000-8000-00dc00000002';
INSERT INTO core.commitment_step (id, commitment_id, youth_id, agency_id, secrecy_class, from_state,
                                  state, outcome, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'open', s.state, s.outcome,
       c.author_id, authz.now() - interval '12 days'
  FROM (VALUES ('01', 'done', 'De sågs tre gånger.'), ('02', 'struck', 'Kursen ställdes in.'))
       AS s(n, state, outcome)
  JOIN core.commitment c ON c.id = ('00000000-0000-4000-8000-00dd000000' || s.n)::uuid;

-- Talks with Ida: one to come, one that was held, one that she did not come to, one followed up and
-- one that is closed.
INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind, trigger,
    classification, held_at, place, state, pledge_id, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e000000' || v.n)::uuid, y.id, y.agency_id,
       '00000000-0000-4000-8000-00b000000002', '26:1', 'pre-assessment', 'school', 'pre-assessment',
       authz.now() + v.ahead, 'Mötesrum 2', v.state, '00000000-0000-4000-8000-00f100000003',
       y.author_id, least(authz.now(), authz.now() + v.ahead)
  FROM (VALUES ('101', interval '5 days', 'planned'), ('102', interval '-3 days', 'held'),
               ('103', interval '-30 days', 'planned'), ('104', interval '-60 days', 'held'),
               ('105', interval '-90 days', 'held')) AS v(n, ahead, state)
  JOIN core.youth y ON y.id = '00000000-0000-4000-8000-00d000000021';
INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class, kind, text,
                                    author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, p.kind, p.text, c.author_id,
       c.created_at
  FROM core.concern_conversation c
 CROSS JOIN (VALUES ('observation', 'Somnar på lektionerna.'), ('youth-view', 'Jag spelar på nätterna.'))
       AS p(kind, text)
 WHERE c.youth_id = '00000000-0000-4000-8000-00d000000021' AND c.state = 'held';
INSERT INTO core.conversation_step (id, conversation_id, youth_id, agency_id, secrecy_class, from_state,
                                    state, note, next_contact_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, s.held, s.state, s.note,
       authz.today() + s.next, c.author_id, c.held_at + interval '1 day'
  FROM (VALUES ('103', 'planned', 'absent', 'Kom inte; sjuk.', 7),
               ('104', 'held', 'followed-up', 'Sover bättre.', NULL),
               ('105', 'held', 'closed', 'Inget mer behövs.', NULL)) AS s(n, held, state, note, next)
  JOIN core.concern_conversation c ON c.id = ('00000000-0000-4000-8000-00e000000' || s.n)::uuid;

-- What the school has asked the coordinator, without saying about whom. The check of whom one may
-- ask looks at who asks; nobody does here.
SET LOCAL ROLE sspf_owner;
ALTER TABLE core.enquiry DISABLE TRIGGER checked;
RESET ROLE;
INSERT INTO core.enquiry (id, agency_id, unit_id, secrecy_class, to_agency_id, to_unit_id, reason,
                          concern, urgent, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e5000000' || to_char(n, 'FM00'))::uuid,
       '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000005', '23:1',
       '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000007',
       'Vill veta hur vi går vidare', 'En elev är borta mycket och har nya dyra saker.', n = 1,
       '00000000-0000-4000-8000-00c000000009', authz.now() - n * interval '1 week'
  FROM generate_series(1, 5) n;
INSERT INTO core.enquiry_step (id, enquiry_id, agency_id, secrecy_class, from_state, state, note,
                               revisit_on, author_id, created_at)
SELECT gen_random_uuid(), e.id, a.id, a.secrecy_class, s.held, s.state, s.note,
       authz.today() + s.revisit, '00000000-0000-4000-8000-00c000000015',
       e.created_at + s.later * interval '1 day'
  FROM (VALUES
    ('02', 'new', 'assessing', NULL, NULL, 1),
    ('03', 'new', 'assessing', NULL, NULL, 1), ('03', 'assessing', 'accepted', NULL, NULL, 2),
    ('04', 'new', 'assessing', NULL, NULL, 1),
    ('04', 'assessing', 'not-relevant', 'Skolan har en egen plan.', 60, 2),
    ('05', 'new', 'assessing', NULL, NULL, 1),
    ('05', 'assessing', 'referred-on', 'Elevhälsan tar det först.', NULL, 2)
) AS s(n, held, state, note, revisit, later)
  JOIN core.enquiry e ON e.id = ('00000000-0000-4000-8000-00e5000000' || s.n)::uuid
  JOIN core.agency a ON a.id = e.to_agency_id
 ORDER BY s.n, s.later;
SET LOCAL ROLE sspf_owner;
ALTER TABLE core.enquiry ENABLE TRIGGER checked;
RESET ROLE;

-- The classes of year 7 this school year, of which the pledge reaches some: 7A and 7B of one school.
INSERT INTO core.school_class (id, school_id, begins_in, school_year, name, pupils, agency_id,
                               secrecy_class, author_id, created_at)
SELECT gen_random_uuid(), s.id,
       extract(year FROM y.day)::integer - (extract(month FROM y.day) < 7)::integer, '7', n.name,
       26, a.id, a.secrecy_class, '00000000-0000-4000-8000-00c000000009', authz.now()
  FROM core.school s
 CROSS JOIN (SELECT authz.today() - 20 AS day) y
 CROSS JOIN (VALUES ('7A'), ('7B'), ('7C')) AS n(name)
  JOIN core.agency a ON a.id = '00000000-0000-4000-8000-00a000000003';

-- A visit to come and one that was called off.
INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id, visit_date, kind,
    classes, topic, state, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e1000001' || v.n)::uuid, '00000000-0000-4000-8000-00a000000002',
       '00000000-0000-4000-8000-00b000000003', '35:1', '00000000-0000-4000-8000-00f000000002',
       authz.today() + v.ahead, 'year-7-information', '{7A}', 'Lagar och rättigheter', 'planned',
       '00000000-0000-4000-8000-00c000000007', authz.now() - interval '20 days'
  FROM (VALUES ('01', 14), ('02', -5)) AS v(n, ahead);
INSERT INTO core.visit_step (id, visit_id, agency_id, secrecy_class, from_state, state, reason,
                             author_id, created_at)
SELECT gen_random_uuid(), v.id, v.agency_id, v.secrecy_class, 'planned', 'cancelled',
       'Skolan hade studiedag.', v.author_id, authz.now() - interval '6 days'
  FROM core.school_visit v WHERE v.id = '00000000-0000-4000-8000-00e100000102';

-- Searches with a dog at Norrskolan, asked for by its head teacher: one in each state.
INSERT INTO core.dog_search (id, agency_id, unit_id, secrecy_class, school_id, planned_on, rooms,
    rules_reference, informed_on, no_suspicion, no_pupils_present, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e6000000' || to_char(n, 'FM00'))::uuid,
       '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000005', '23:1',
       '00000000-0000-4000-8000-00f000000001', authz.today() + 20 - n * 10, 'Alla rum',
       'Ordningsregler 4 §', authz.today() - 90, true, true, '00000000-0000-4000-8000-00c000000009',
       authz.now() - interval '60 days'
  FROM generate_series(1, 5) n;
INSERT INTO core.dog_search_step (id, dog_search_id, agency_id, secrecy_class, from_state, state, reason,
                                  carried_out_at, found, author_id, created_at)
SELECT gen_random_uuid(), d.id, '00000000-0000-4000-8000-00a000000002', '35:1', s.held, s.state,
       s.reason, CASE WHEN s.found IS NOT NULL THEN authz.now() - interval '19 days' END, s.found,
       '00000000-0000-4000-8000-00c000000007', d.created_at + s.later * interval '1 day'
  FROM (VALUES
    ('02', 'requested', 'approved', NULL, NULL::boolean, 1),
    ('03', 'requested', 'declined', 'Hunden är upptagen den dagen.', NULL, 1),
    ('04', 'requested', 'approved', NULL, NULL, 1),
    ('04', 'approved', 'carried-out', NULL, false, 40),
    ('05', 'requested', 'cancelled', 'Skolan har prov.', NULL, 1)
) AS s(n, held, state, reason, found, later)
  JOIN core.dog_search d ON d.id = ('00000000-0000-4000-8000-00e6000000' || s.n)::uuid
 ORDER BY s.n, s.later;

-- Further consents about Ida: one that nobody has answered, one that waits for the guardian, one refused,
-- one that begins in a month, one that has run out and one that Ida has withdrawn.
INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes, valid_from,
                          valid_until, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00d2000000' || v.n)::uuid, c.youth_id, c.agency_id, c.unit_id,
       c.secrecy_class, '{coordination}',
       (e.entered_at AT TIME ZONE 'Europe/Stockholm')::date + greatest(v.begins, 0),
       authz.today() + v.ends, c.author_id, e.entered_at
  FROM (VALUES ('31', 0, 90), ('32', 0, 90), ('33', 0, 90), ('34', 30, 90), ('35', -120, -30), ('36', -60, 60))
       AS v(n, begins, ends)
 CROSS JOIN LATERAL (
       SELECT authz.now() + least(v.begins, 0) * interval '1 day' AS entered_at) AS e
  JOIN core.consent c ON c.id = '00000000-0000-4000-8000-00d200000021';
INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text, author_id,
                               created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'paper', 'Pärm SSPF, flik två',
       c.author_id, c.created_at
  FROM core.consent c WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000031'
                                     AND '00000000-0000-4000-8000-00d200000036';
INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class, party_agency_id,
                                author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, a.id, c.author_id, c.created_at
  FROM core.consent c JOIN core.agency a ON a.kind = 'leisure'
 WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000031' AND '00000000-0000-4000-8000-00d200000036';
INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind, author_id,
                               created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'commitments', c.author_id,
       c.created_at
  FROM core.consent c WHERE c.id BETWEEN '00000000-0000-4000-8000-00d200000031'
                                     AND '00000000-0000-4000-8000-00d200000036';
INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class, capacity, guardian_id,
                                answer, answered_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, g.capacity,
       CASE g.capacity WHEN 'guardian' THEN (
           SELECT v.id FROM core.guardian v WHERE v.youth_id = c.youth_id) END,
       g.answer, (c.created_at AT TIME ZONE 'Europe/Stockholm')::date, c.author_id, c.created_at
  FROM (VALUES ('32', 'youth', 'given'), ('33', 'youth', 'given'), ('33', 'guardian', 'refused'),
               ('34', 'youth', 'given'), ('34', 'guardian', 'given'),
               ('35', 'youth', 'given'), ('35', 'guardian', 'given'),
               ('36', 'youth', 'given'), ('36', 'guardian', 'given')) AS g(n, capacity, answer)
  JOIN core.consent c ON c.id = ('00000000-0000-4000-8000-00d2000000' || g.n)::uuid;
INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id, secrecy_class, capacity,
                                     author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'youth', c.author_id,
       authz.now() - interval '2 days'
  FROM core.consent c WHERE c.id = '00000000-0000-4000-8000-00d200000036';

-- Noah's whereabouts are secret from the guardian.
INSERT INTO core.guardian_whereabouts (id, guardian_id, youth_id, agency_id, secrecy_class, hidden, reason,
                                       author_id, created_at)
SELECT gen_random_uuid(), g.id, g.youth_id, g.agency_id, g.secrecy_class, true,
       'Bor tillfälligt hos släkt sedan hot hemma.', g.author_id, authz.now() - interval '20 days'
  FROM core.guardian g WHERE g.youth_id = '00000000-0000-4000-8000-00d000000026';

-- What Ida was offered, with each answer; that no report was made after the talk, and that one was.
INSERT INTO core.conversation_offer (id, conversation_id, youth_id, agency_id, secrecy_class, position,
                                     what, answer, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, o.place, o.what, o.answer,
       c.author_id, c.created_at
  FROM core.concern_conversation c
 CROSS JOIN (VALUES (0, 'Läxhjälp', 'accepted'), (1, 'Kontaktperson', 'declined'),
                    (2, 'Mini-Maria', 'open')) AS o(place, what, answer)
 WHERE c.id = '00000000-0000-4000-8000-00e000000102';
INSERT INTO core.conversation_report (id, conversation_id, youth_id, agency_id, secrecy_class, made,
                                      made_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '40:7g', r.made,
       CASE WHEN r.made THEN (c.created_at AT TIME ZONE 'Europe/Stockholm')::date END, c.author_id,
       c.created_at
  FROM (VALUES ('102', false), ('104', true)) AS r(n, made)
  JOIN core.concern_conversation c ON c.id = ('00000000-0000-4000-8000-00e000000' || r.n)::uuid;

-- Files that were opened in an emergency: one whose review waits, and one found right.
INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class, reason, reason_text,
                                   valid_from, valid_until, review_due_at, author_id, session_id, created_at)
SELECT ('00000000-0000-4000-8000-00dd000000' || v.n)::uuid, y.id, y.agency_id,
       '00000000-0000-4000-8000-00b000000001', '26:1', 'missing', 'Har inte kommit hem i natt.',
       authz.now() + v.at, authz.now() + v.at + interval '1 hour', authz.now() + v.at + interval '3 days',
       '00000000-0000-4000-8000-00c000000001', gen_random_uuid(), authz.now() + v.at
  FROM (VALUES ('22', interval '-1 day'), ('23', interval '-40 days')) AS v(n, at)
  JOIN core.youth y ON y.id = ('00000000-0000-4000-8000-00d0000000' || v.n)::uuid;
INSERT INTO core.emergency_review (id, emergency_access_id, youth_id, agency_id, secrecy_class, verdict,
                                   note, author_id, created_at)
SELECT gen_random_uuid(), e.id, e.youth_id, e.agency_id, e.secrecy_class, 'justified',
       'Den unge hittades samma natt.', '00000000-0000-4000-8000-00c000000003',
       e.created_at + interval '2 days'
  FROM core.emergency_access e WHERE e.id = '00000000-0000-4000-8000-00dd00000023';
