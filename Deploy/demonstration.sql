-- The demonstration municipality Exempelstad: invented people, numbers that are valid and nobody's
-- (serials 238 and 239 are set aside for tests). Loaded once, into a new database only.
-- Everybody's password: exempelstad-demo-2026

DO $$
BEGIN
    ASSERT NOT EXISTS (SELECT FROM core.municipality), 'the database is not empty';
    ASSERT (SELECT made_for IN ('demonstration', 'test') FROM core.installation),
        'this is not a demonstration database';
END $$;

INSERT INTO core.municipality (id, name, municipality_code) VALUES
    ('00000000-0000-4000-8000-000100000001', 'Exempelstad', '1494');

INSERT INTO core.target_age (id, municipality_id, age_from, age_to, valid_from) VALUES
    (gen_random_uuid(), '00000000-0000-4000-8000-000100000001', 11, 18, '2026-01-01');

INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class) VALUES
    ('00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-000100000001', 'social_services', 'authority', 'Socialtjänsten', '26:1'),
    ('00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-000100000001', 'police', 'authority', 'Polisen', '35:1'),
    ('00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-000100000001', 'school', 'authority', 'Skolan', '23:2'),
    ('00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-000100000001', 'leisure', 'authority', 'Fritid', '21:1');

INSERT INTO core.unit (id, agency_id, name) VALUES
    ('00000000-0000-4000-8000-00b000000001', '00000000-0000-4000-8000-00a000000001', 'Barn och unga'),
    ('00000000-0000-4000-8000-00b000000002', '00000000-0000-4000-8000-00a000000001', 'Öppenvård'),
    ('00000000-0000-4000-8000-00b000000003', '00000000-0000-4000-8000-00a000000002', 'Områdespolis Norr'),
    ('00000000-0000-4000-8000-00b000000004', '00000000-0000-4000-8000-00a000000002', 'Områdespolis Syd'),
    ('00000000-0000-4000-8000-00b000000005', '00000000-0000-4000-8000-00a000000003', 'Norrskolan'),
    ('00000000-0000-4000-8000-00b000000006', '00000000-0000-4000-8000-00a000000003', 'Söderskolan'),
    ('00000000-0000-4000-8000-00b000000007', '00000000-0000-4000-8000-00a000000004', 'Fritidsgården Centrum'),
    ('00000000-0000-4000-8000-00b000000008', '00000000-0000-4000-8000-00a000000004', 'Fältgruppen'),
    -- Reviews the log of the others: in nobody's line.
    ('00000000-0000-4000-8000-00b000000009', '00000000-0000-4000-8000-00a000000001', 'Internkontroll');

INSERT INTO core.staff (id, subject, name) VALUES
    ('00000000-0000-4000-8000-00c000000001', 'sara.social', 'Sara Sandell'),
    ('00000000-0000-4000-8000-00c000000002', 'sven.social', 'Sven Sundin'),
    ('00000000-0000-4000-8000-00c000000003', 'ulla.chef', 'Ulla Unge'),
    ('00000000-0000-4000-8000-00c000000004', 'arne.arkiv', 'Arne Arkelius'),
    ('00000000-0000-4000-8000-00c000000005', 'anna.admin', 'Anna Admund'),
    ('00000000-0000-4000-8000-00c000000006', 'rut.revisor', 'Rut Revell'),
    ('00000000-0000-4000-8000-00c000000007', 'per.polis', 'Per Pålman'),
    ('00000000-0000-4000-8000-00c000000008', 'petra.polis', 'Petra Polheim'),
    ('00000000-0000-4000-8000-00c000000009', 'rita.rektor', 'Rita Rektelius'),
    ('00000000-0000-4000-8000-00c000000010', 'sofia.skola', 'Sofia Skolin'),
    ('00000000-0000-4000-8000-00c000000011', 'sture.skola', 'Sture Skolberg'),
    ('00000000-0000-4000-8000-00c000000012', 'stina.styr', 'Stina Styrman'),
    ('00000000-0000-4000-8000-00c000000013', 'fia.fritid', 'Fia Fridell'),
    ('00000000-0000-4000-8000-00c000000014', 'fred.falt', 'Fred Fältner'),
    ('00000000-0000-4000-8000-00c000000015', 'kim.koordinator', 'Kim Koordell'),
    ('00000000-0000-4000-8000-00c000000016', 'lena.ledare', 'Lena Ledin'),
    ('00000000-0000-4000-8000-00c000000017', 'berit.befal', 'Berit Befalk');

INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
SELECT gen_random_uuid(), m.staff_id::uuid, m.agency_id::uuid, m.unit_id::uuid, authz.now() - interval '8 years'
  FROM (VALUES
    ('00000000-0000-4000-8000-00c000000001', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001'),
    ('00000000-0000-4000-8000-00c000000002', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000002'),
    ('00000000-0000-4000-8000-00c000000003', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001'),
    ('00000000-0000-4000-8000-00c000000004', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001'),
    ('00000000-0000-4000-8000-00c000000005', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000002'),
    ('00000000-0000-4000-8000-00c000000006', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000009'),
    ('00000000-0000-4000-8000-00c000000007', '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000003'),
    ('00000000-0000-4000-8000-00c000000008', '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000004'),
    ('00000000-0000-4000-8000-00c000000009', '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000005'),
    ('00000000-0000-4000-8000-00c000000010', '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000005'),
    ('00000000-0000-4000-8000-00c000000011', '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000006'),
    ('00000000-0000-4000-8000-00c000000012', '00000000-0000-4000-8000-00a000000003', '00000000-0000-4000-8000-00b000000006'),
    ('00000000-0000-4000-8000-00c000000013', '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000007'),
    ('00000000-0000-4000-8000-00c000000014', '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000008'),
    ('00000000-0000-4000-8000-00c000000015', '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000007'),
    ('00000000-0000-4000-8000-00c000000016', '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000007'),
    ('00000000-0000-4000-8000-00c000000017', '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000003')
) AS m(staff_id, agency_id, unit_id);

INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
SELECT gen_random_uuid(), p.id, p.agency_id, g.role, authz.now() - interval '8 years'
  FROM core.staff p JOIN (VALUES
    ('sara.social', 'social_worker'),
    ('sven.social', 'social_worker'),
    ('ulla.chef', 'unit_manager'),
    ('arne.arkiv', 'records_officer'),
    ('anna.admin', 'administrator'),
    ('rut.revisor', 'auditor'),
    ('per.polis', 'police_officer'),
    ('petra.polis', 'police_officer'),
    ('rita.rektor', 'head_teacher'),
    ('sofia.skola', 'school_staff'),
    ('sture.skola', 'school_staff'),
    ('stina.styr', 'steering_member'),
    ('fia.fritid', 'leisure_worker'),
    ('fred.falt', 'leisure_worker'),
    ('kim.koordinator', 'coordinator'),
    -- Who say who works with whom, as the head teacher does at school.
    ('lena.ledare', 'unit_manager'),
    ('berit.befal', 'unit_manager')
) AS g(subject, role) ON g.subject = p.subject;

INSERT INTO core.credential (staff_id, salt, cost_n, cost_r, cost_p, verifier)
SELECT p.id, '\xa0430f371856a544a4d895ee88695fa7', 16384, 8, 5,
       '\xc8322d6f79268733f75fd6a639189f08d9a947e19d9caebd73a5168ee3b77dab'
  FROM core.staff p;

INSERT INTO core.school (id, municipality_id, name, legal_form, unit_id) VALUES
    ('00000000-0000-4000-8000-00f000000001', '00000000-0000-4000-8000-000100000001', 'Norrskolan', 'authority', '00000000-0000-4000-8000-00b000000005'),
    ('00000000-0000-4000-8000-00f000000002', '00000000-0000-4000-8000-000100000001', 'Söderskolan', 'authority', '00000000-0000-4000-8000-00b000000006'),
    ('00000000-0000-4000-8000-00f000000003', '00000000-0000-4000-8000-000100000001', 'Friskolan Eken', 'private', NULL);

INSERT INTO core.pledge (id, municipality_id, owner, title, starts_on, ends_on, measure, target, school_year) VALUES
    ('00000000-0000-4000-8000-00f100000001', '00000000-0000-4000-8000-000100000001', 'police', 'Alla elever i årskurs 7 får information', '2026-01-01', '2027-12-31', 'classes', 100, '7'),
    ('00000000-0000-4000-8000-00f100000002', '00000000-0000-4000-8000-000100000001', 'police', 'Drogfri skolmiljö', '2026-01-01', '2027-12-31', 'visits', 12, NULL),
    ('00000000-0000-4000-8000-00f100000003', '00000000-0000-4000-8000-000100000001', 'together', 'Tidigt stöd genom SSPF', '2026-01-01', '2027-12-31', 'none', NULL, NULL);

-- Youths: each row belongs to one agency; Alva is known to three of them, by three rows.
INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
SELECT v.id::uuid, v.agency_id::uuid, v.birth_date::date, v.author_id::uuid, authz.now() - v.age::interval
  FROM (VALUES
    ('00000000-0000-4000-8000-00d000000001', '00000000-0000-4000-8000-00a000000001', '2011-04-03', '00000000-0000-4000-8000-00c000000001', '10 months'),
    ('00000000-0000-4000-8000-00d000000002', '00000000-0000-4000-8000-00a000000001', '2010-08-15', '00000000-0000-4000-8000-00c000000001', '80 months'),
    ('00000000-0000-4000-8000-00d000000003', '00000000-0000-4000-8000-00a000000001', '2009-06-11', '00000000-0000-4000-8000-00c000000001', '80 months'),
    ('00000000-0000-4000-8000-00d000000004', '00000000-0000-4000-8000-00a000000001', '2008-02-22', '00000000-0000-4000-8000-00c000000001', '90 months'),
    ('00000000-0000-4000-8000-00d000000005', '00000000-0000-4000-8000-00a000000001', '2012-09-30', '00000000-0000-4000-8000-00c000000002', '6 months'),
    ('00000000-0000-4000-8000-00d000000006', '00000000-0000-4000-8000-00a000000002', '2011-04-03', '00000000-0000-4000-8000-00c000000007', '10 months'),
    ('00000000-0000-4000-8000-00d000000007', '00000000-0000-4000-8000-00a000000002', '2007-01-09', '00000000-0000-4000-8000-00c000000007', '30 months'),
    ('00000000-0000-4000-8000-00d000000008', '00000000-0000-4000-8000-00a000000003', '2011-04-03', '00000000-0000-4000-8000-00c000000010', '3 months'),
    ('00000000-0000-4000-8000-00d000000009', '00000000-0000-4000-8000-00a000000003', '2013-07-17', '00000000-0000-4000-8000-00c000000011', '14 months'),
    ('00000000-0000-4000-8000-00d000000010', '00000000-0000-4000-8000-00a000000004', '2010-12-24', '00000000-0000-4000-8000-00c000000013', '4 months')
) AS v(id, agency_id, birth_date, author_id, age);

INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id, created_at)
SELECT gen_random_uuid(), y.id, y.agency_id, n.kind, n.number, y.author_id, y.created_at
  FROM core.youth y JOIN (VALUES
    ('00000000-0000-4000-8000-00d000000001', 'personnummer', '201104032386'),
    ('00000000-0000-4000-8000-00d000000002', 'personnummer', '201008152389'),
    ('00000000-0000-4000-8000-00d000000003', 'personnummer', '200906112396'),
    ('00000000-0000-4000-8000-00d000000004', 'personnummer', '200802222380'),
    ('00000000-0000-4000-8000-00d000000005', 'personnummer', '201209302395'),
    ('00000000-0000-4000-8000-00d000000006', 'personnummer', '201104032386'),
    ('00000000-0000-4000-8000-00d000000007', 'personnummer', '200701092389'),
    ('00000000-0000-4000-8000-00d000000008', 'personnummer', '201104032386'),
    ('00000000-0000-4000-8000-00d000000009', 'samordningsnummer', '201307772382'),
    ('00000000-0000-4000-8000-00d000000010', 'personnummer', '201012242390')
) AS n(youth_id, kind, number) ON n.youth_id::uuid = y.id;

INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                               family_name, birth_date, author_id, created_at)
SELECT gen_random_uuid(), y.id, y.agency_id, r.unit_id::uuid, a.secrecy_class, r.given_name,
       r.family_name, y.birth_date, y.author_id, y.created_at
  FROM core.youth y JOIN core.agency a ON a.id = y.agency_id JOIN (VALUES
    ('00000000-0000-4000-8000-00d000000001', '00000000-0000-4000-8000-00b000000001', 'Alva', 'Alm'),
    ('00000000-0000-4000-8000-00d000000002', '00000000-0000-4000-8000-00b000000001', 'Bo', 'Berg'),
    ('00000000-0000-4000-8000-00d000000003', '00000000-0000-4000-8000-00b000000001', 'Cleo', 'Cederlund'),
    ('00000000-0000-4000-8000-00d000000004', '00000000-0000-4000-8000-00b000000001', 'Didrik', 'Dahl'),
    ('00000000-0000-4000-8000-00d000000005', '00000000-0000-4000-8000-00b000000002', 'Ebba', 'Ek'),
    ('00000000-0000-4000-8000-00d000000006', '00000000-0000-4000-8000-00b000000003', 'Alva', 'Alm'),
    ('00000000-0000-4000-8000-00d000000007', '00000000-0000-4000-8000-00b000000003', 'Filip', 'Falk'),
    ('00000000-0000-4000-8000-00d000000008', '00000000-0000-4000-8000-00b000000005', 'Alva', 'Alm'),
    ('00000000-0000-4000-8000-00d000000009', '00000000-0000-4000-8000-00b000000006', 'Gun', 'Grahn'),
    ('00000000-0000-4000-8000-00d000000010', '00000000-0000-4000-8000-00b000000007', 'Hugo', 'Holm')
) AS r(youth_id, unit_id, given_name, family_name) ON r.youth_id::uuid = y.id;

-- Their match keys are computed by the program after this script.

INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
SELECT gen_random_uuid(), s.youth_id::uuid, y.agency_id, r.unit_id, s.staff_id::uuid,
       authz.now() - interval '6 months', '00000000-0000-4000-8000-00c000000003'
  FROM (VALUES ('00000000-0000-4000-8000-00d000000001', '00000000-0000-4000-8000-00c000000001'), ('00000000-0000-4000-8000-00d000000010', '00000000-0000-4000-8000-00c000000013')) AS s(youth_id, staff_id)
  JOIN core.youth y ON y.id = s.youth_id::uuid
  JOIN core.registration r ON r.youth_id = y.id;

INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind,
    trigger, classification, held_at, place, next_contact_on, author_id, created_at)
SELECT v.id::uuid, v.youth_id::uuid, a.id, v.unit_id::uuid, a.secrecy_class, v.kind, v.trigger,
       v.classification, authz.now() - v.age::interval, 'Mötesrum 2', NULL, v.author_id::uuid,
       authz.now() - v.age::interval
  FROM (VALUES
    ('00000000-0000-4000-8000-00e000000001', '00000000-0000-4000-8000-00d000000001', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001', 'pre-assessment', 'school', 'pre-assessment',
     '2 months', '00000000-0000-4000-8000-00c000000001'),
    ('00000000-0000-4000-8000-00e000000002', '00000000-0000-4000-8000-00d000000002', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001', 'pre-assessment', 'tip', 'advice',
     '78 months', '00000000-0000-4000-8000-00c000000001'),
    ('00000000-0000-4000-8000-00e000000003', '00000000-0000-4000-8000-00d000000003', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001', 'pre-assessment', 'tip', 'advice',
     '78 months', '00000000-0000-4000-8000-00c000000001'),
    ('00000000-0000-4000-8000-00e000000004', '00000000-0000-4000-8000-00d000000004', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000001', 'pre-assessment', 'intervention', 'inquiry',
     '85 months', '00000000-0000-4000-8000-00c000000001'),
    ('00000000-0000-4000-8000-00e000000005', '00000000-0000-4000-8000-00d000000005', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000002', 'pre-assessment', 'school', 'other',
     '1 month', '00000000-0000-4000-8000-00c000000002'),
    ('00000000-0000-4000-8000-00e000000006', '00000000-0000-4000-8000-00d000000007', '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000003', 'police-concern', 'intervention', 'other',
     '26 months', '00000000-0000-4000-8000-00c000000007'),
    ('00000000-0000-4000-8000-00e000000007', '00000000-0000-4000-8000-00d000000006', '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000003', 'police-concern', 'tip', 'other',
     '1 month', '00000000-0000-4000-8000-00c000000007')
) AS v(id, youth_id, agency_id, unit_id, kind, trigger, classification, age, author_id)
  JOIN core.agency a ON a.id = v.agency_id::uuid;

INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class, kind,
                                    text, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, p.kind, p.text,
       c.author_id, c.created_at
  FROM core.concern_conversation c JOIN (VALUES
    ('00000000-0000-4000-8000-00e000000001', 'observation', 'Alva har varit borta från skolan tre veckor i rad.'),
    ('00000000-0000-4000-8000-00e000000001', 'youth-view', 'Det är inget fel, jag vill bara vara i fred.'),
    ('00000000-0000-4000-8000-00e000000002', 'observation', 'Råd till vårdnadshavare om kvällstider.'),
    ('00000000-0000-4000-8000-00e000000002', 'youth-view', 'Jag lovar att höra av mig.'),
    ('00000000-0000-4000-8000-00e000000003', 'observation', 'Råd om läxhjälp och fritid.'),
    ('00000000-0000-4000-8000-00e000000003', 'youth-view', 'Jag vill spela handboll igen.'),
    ('00000000-0000-4000-8000-00e000000004', 'observation', 'Utredning om umgänge i riskmiljö.'),
    ('00000000-0000-4000-8000-00e000000004', 'youth-view', 'Mina kompisar förstår mig.'),
    ('00000000-0000-4000-8000-00e000000005', 'observation', 'Skolan märkte förändrat beteende.'),
    ('00000000-0000-4000-8000-00e000000005', 'youth-view', 'Jag är trött hela tiden.'),
    ('00000000-0000-4000-8000-00e000000006', 'observation', 'Samtal efter ingripande i centrum.'),
    ('00000000-0000-4000-8000-00e000000006', 'youth-view', 'Jag var bara med.'),
    ('00000000-0000-4000-8000-00e000000007', 'observation', 'Sedd sent vid resecentrum flera kvällar.'),
    ('00000000-0000-4000-8000-00e000000007', 'youth-view', 'Vi hänger bara där.')
) AS p(conversation_id, kind, text) ON p.conversation_id::uuid = c.id;

INSERT INTO core.conversation_participant (id, conversation_id, youth_id, agency_id,
    secrecy_class, position, relation, name, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 0, 'guardian',
       'Vårdnadshavare', c.author_id, c.created_at
  FROM core.concern_conversation c;

INSERT INTO core.agreement (id, conversation_id, youth_id, agency_id, secrecy_class, position, what,
                            owner, due_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 0,
       'Ringer skolan om frånvaron', 'Vårdnadshavare', (c.held_at + interval '14 days')::date,
       c.author_id, c.created_at
  FROM core.concern_conversation c;
-- What was agreed is a commitment too.
INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, conversation_id, kind,
                             what, owner, due_on, author_id, created_at)
SELECT gen_random_uuid(), a.youth_id, a.agency_id, c.unit_id, a.secrecy_class, c.id, 'agreements',
       a.what, a.owner, a.due_on, a.author_id, a.created_at
  FROM core.agreement a JOIN core.concern_conversation c ON c.id = a.conversation_id;


INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id, visit_date, kind,
    school_year, classes, pupils_reached, topic, requested_by, pledge_id, author_id, created_at)
SELECT v.id::uuid, '00000000-0000-4000-8000-00a000000002', '00000000-0000-4000-8000-00b000000003', '35:1', v.school_id::uuid,
       authz.today() - v.age::interval, v.kind, v.school_year, v.classes::text[], v.pupils, v.topic,
       'Rektor', v.pledge_id::uuid, '00000000-0000-4000-8000-00c000000007', authz.now() - v.age::interval
  FROM (VALUES
    ('00000000-0000-4000-8000-00e100000001', '00000000-0000-4000-8000-00f000000001', '20 days', 'year-7-information', '7', '{7A,7B}', 52, 'Lagar, rättigheter och nätet', '00000000-0000-4000-8000-00f100000001'),
    ('00000000-0000-4000-8000-00e100000002', '00000000-0000-4000-8000-00f000000002', '9 days', 'presence', NULL, '{}', 140, 'Synlig på rasten', '00000000-0000-4000-8000-00f100000002'),
    ('00000000-0000-4000-8000-00e100000003', '00000000-0000-4000-8000-00f000000001', '62 months', 'parent-meeting', '8', '{8A}', 31, 'Droger i närområdet', NULL)
) AS v(id, school_id, age, kind, school_year, classes, pupils, topic, pledge_id);

-- Guardians, and the grounds on which something may cross: Alva's consent is in force, Ebba's was
-- withdrawn, and the police have decided to tell social services. They open nothing by themselves:
-- a place in a case team does. Hugo's file is closed to Fred; Gun's identity is protected.
INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name, custody, standing,
                           valid_from, author_id, created_at)
SELECT g.id::uuid, y.id, y.agency_id, r.unit_id, r.secrecy_class, g.name, g.custody, 'full',
       y.birth_date, y.author_id, y.created_at
  FROM (VALUES
    ('00000000-0000-4000-8000-00d100000001', '00000000-0000-4000-8000-00d000000001', 'Karin Alm', 'shared'),
    ('00000000-0000-4000-8000-00d100000002', '00000000-0000-4000-8000-00d000000001', 'Anders Alm', 'shared'),
    ('00000000-0000-4000-8000-00d100000003', '00000000-0000-4000-8000-00d000000005', 'Eva Ek', 'sole'),
    ('00000000-0000-4000-8000-00d100000004', '00000000-0000-4000-8000-00d000000010', 'Hedda Holm', 'sole')
) AS g(id, youth_id, name, custody)
  JOIN core.youth y ON y.id = g.youth_id::uuid
  JOIN core.registration r ON r.youth_id = y.id;

INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes, valid_from,
    valid_until, author_id, created_at)
SELECT c.id::uuid, y.id, y.agency_id, r.unit_id, r.secrecy_class, '{coordination,follow-up}',
       ((authz.now() - c.age::interval) AT TIME ZONE 'Europe/Stockholm')::date,
       ((authz.now() - c.age::interval) AT TIME ZONE 'Europe/Stockholm')::date + 300,
       y.author_id, authz.now() - c.age::interval
  FROM (VALUES
    ('00000000-0000-4000-8000-00d200000001', '00000000-0000-4000-8000-00d000000001', '1 month'),
    ('00000000-0000-4000-8000-00d200000002', '00000000-0000-4000-8000-00d000000005', '3 months')
) AS c(id, youth_id, age)
  JOIN core.youth y ON y.id = c.youth_id::uuid
  JOIN core.registration r ON r.youth_id = y.id;
INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                               author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, n.kind, n.text, c.author_id,
       c.created_at
  FROM core.consent c JOIN (VALUES
    ('00000000-0000-4000-8000-00d200000001', 'paper', 'Akt 2026/117, blad 4'),
    ('00000000-0000-4000-8000-00d200000002', 'paper', 'Akt 2026/64, blad 2'),
    ('00000000-0000-4000-8000-00d200000002', 'maturity',
     'Förstår vad samtycket innebär och har egna önskemål.')
) AS n(consent_id, kind, text) ON n.consent_id::uuid = c.id;
INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                                party_agency_id, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, a.id, c.author_id,
       c.created_at
  FROM core.consent c JOIN core.agency a ON a.kind IN ('police', 'school');
INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind, author_id,
                               created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, k, c.author_id,
       c.created_at
  FROM core.consent c, unnest('{identity,guardians,conversation,strengths,agreements}'::text[]) k;
INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class, capacity,
                                guardian_id, answer, answered_on, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, g.capacity,
       g.guardian_id, 'given', c.valid_from, c.author_id, c.created_at
  FROM core.consent c
 CROSS JOIN LATERAL (
       SELECT 'guardian' AS capacity, v.id AS guardian_id FROM core.guardian v
        WHERE v.youth_id = c.youth_id
       UNION ALL
       SELECT 'youth', NULL) g;
INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id, secrecy_class, capacity,
                                     guardian_id, author_id, created_at)
SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'guardian',
       '00000000-0000-4000-8000-00d100000003', c.author_id, authz.now() - interval '1 week'
  FROM core.consent c WHERE c.id = '00000000-0000-4000-8000-00d200000002';

INSERT INTO core.disclosure_reason (id, disclosure_id, youth_id, agency_id, secrecy_class, kind, text,
                                    author_id, created_at)
SELECT gen_random_uuid(), '00000000-0000-4000-8000-00d300000001', y.id, y.agency_id, r.secrecy_class,
       v.kind, v.text, y.author_id, authz.now() - interval '1 week'
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id,
       (VALUES ('reasoning',
                'Socialtjänsten bör känna till att Alva rör sig vid resecentrum sent på kvällarna.'),
               ('committed-crime', 'no')) AS v(kind, text)
 WHERE y.id = '00000000-0000-4000-8000-00d000000006';
INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class, ground,
    recipient_agency_id, purposes, valid_from, valid_until, author_id, created_at)
SELECT '00000000-0000-4000-8000-00d300000001', y.id, y.agency_id, r.unit_id, r.secrecy_class,
       'police-informs-social', '00000000-0000-4000-8000-00a000000001', '{coordination}',
       authz.now() - interval '1 week', authz.now() + interval '60 days', y.author_id,
       authz.now() - interval '1 week'
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id
 WHERE y.id = '00000000-0000-4000-8000-00d000000006';
INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id, secrecy_class, kind,
                                  author_id, created_at)
SELECT gen_random_uuid(), d.id, d.youth_id, d.agency_id, d.secrecy_class, k, d.author_id,
       d.created_at
  FROM core.disclosure d, unnest('{identity,observation}'::text[]) k;

INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class, blocked_staff_id, reason,
                        valid_from, author_id, created_at)
SELECT '00000000-0000-4000-8000-00d400000001', y.id, y.agency_id, r.unit_id, r.secrecy_class,
       '00000000-0000-4000-8000-00c000000014', 'relationship', y.created_at, y.author_id,
       y.created_at
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id
 WHERE y.id = '00000000-0000-4000-8000-00d000000010';
INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id, valid_from,
                                    author_id, created_at)
SELECT '00000000-0000-4000-8000-00d600000001', y.id, y.agency_id, r.secrecy_class, y.author_id,
       y.created_at, y.author_id, y.created_at
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id
 WHERE y.id = '00000000-0000-4000-8000-00d000000009';
INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level, valid_from,
                             author_id, created_at)
SELECT '00000000-0000-4000-8000-00d500000001', y.id, y.agency_id, r.unit_id, r.secrecy_class,
       'marked', y.created_at, y.author_id, y.created_at
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id
 WHERE y.id = '00000000-0000-4000-8000-00d000000009';

-- Targets of referrals, and Hugo's referrals and flags and Ebba's concern reports: one in each state.
INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id, unit_id, age_from,
                                  age_below, valid_from, created_at)
SELECT v.id::uuid, '00000000-0000-4000-8000-000100000001', v.name, v.kind, v.paths::text[],
       v.agency_id::uuid, v.unit_id::uuid, v.age_from, v.age_below, '2026-01-01', authz.now()
  FROM (VALUES
    ('00000000-0000-4000-8000-00f300000001', 'Fältgruppen', 'field-worker', '{own-contact,warm-handover}', '00000000-0000-4000-8000-00a000000004', '00000000-0000-4000-8000-00b000000008', 10, 25),
    ('00000000-0000-4000-8000-00f300000002', 'Mini-Maria', 'mini-maria', '{own-contact,warm-handover,remiss}', NULL, NULL, 13, 21),
    ('00000000-0000-4000-8000-00f300000003', 'BUP', 'child-psychiatry', '{own-contact,remiss}', NULL, NULL, 0, 18),
    ('00000000-0000-4000-8000-00f300000004', 'Exempelstads handboll', 'association', '{own-contact}', NULL, NULL, NULL, NULL),
    ('00000000-0000-4000-8000-00f300000005', 'Öppenvård', 'open-care', '{warm-handover,remiss}', '00000000-0000-4000-8000-00a000000001', '00000000-0000-4000-8000-00b000000002', 0, 21)
) AS v(id, name, kind, paths, agency_id, unit_id, age_from, age_below);

INSERT INTO core.referral (id, youth_id, agency_id, unit_id, secrecy_class, target_id, path, question,
                           author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e2' || to_char(n, 'FM00000000'))::uuid, y.id, y.agency_id, r.unit_id,
       r.secrecy_class, '00000000-0000-4000-8000-00f300000004', 'own-contact',
       'Vill börja med handboll igen.', y.author_id, authz.now() - interval '10 days'
  FROM core.youth y JOIN core.registration r ON r.youth_id = y.id, generate_series(1, 10) n
 WHERE y.id = '00000000-0000-4000-8000-00d000000010';
INSERT INTO core.referral_step (id, referral_id, youth_id, agency_id, secrecy_class, place, from_state,
                                state, reason, by_agency_id, author_id, created_at)
SELECT gen_random_uuid(), r.id, r.youth_id, r.agency_id, r.secrecy_class, s.place, s.held, s.state,
       s.reason, r.agency_id, r.author_id, authz.now() - interval '9 days' + s.place * interval '1 day'
  FROM (VALUES
    (2, 1, 'draft', 'consented', NULL), (3, 1, 'draft', 'consented', NULL), (3, 2, 'consented', 'sent', NULL),
    (4, 1, 'draft', 'consented', NULL), (4, 2, 'consented', 'sent', NULL), (4, 3, 'sent', 'received', NULL),
    (5, 1, 'draft', 'consented', NULL), (5, 2, 'consented', 'sent', NULL), (5, 3, 'sent', 'received', NULL), (5, 4, 'received', 'waiting-list', NULL),
    (6, 1, 'draft', 'consented', NULL), (6, 2, 'consented', 'sent', NULL), (6, 3, 'sent', 'received', NULL), (6, 4, 'received', 'started', NULL),
    (7, 1, 'draft', 'declined-by-family', NULL),
    (8, 1, 'draft', 'consented', NULL), (8, 2, 'consented', 'sent', NULL), (8, 3, 'sent', 'declined-by-receiver', 'no-capacity'),
    (9, 1, 'draft', 'consented', NULL), (9, 2, 'consented', 'sent', NULL), (9, 3, 'sent', 'received', NULL), (9, 4, 'received', 'started', NULL), (9, 5, 'started', 'ended', 'completed'),
    (10, 1, 'draft', 'revoked', 'no-longer-needed')
) AS s(referral, place, held, state, reason)
  JOIN core.referral r ON r.id = ('00000000-0000-4000-8000-00e2' || to_char(s.referral, 'FM00000000'))::uuid
 ORDER BY s.referral, s.place;

INSERT INTO core.risk_flag (id, youth_id, agency_id, unit_id, secrecy_class, sign, observed_on, source,
                            grading, role, protective_factor, author_id, created_at)
SELECT f.id::uuid, y.id, y.agency_id, r.unit_id, r.secrecy_class, f.sign, authz.today() - f.age - 2, f.source,
       f.grading, f.role, f.factor, y.author_id, authz.now() - f.age * interval '1 day'
  FROM (VALUES
    ('00000000-0000-4000-8000-00e300000001', 'risky-places', 1, 'own-observation', 'first-hand', 'unclear', 'positive-leisure'),
    ('00000000-0000-4000-8000-00e300000002', 'unexplained-things', 5, 'school', 'second-hand', 'exposed', 'trusted-adult'),
    ('00000000-0000-4000-8000-00e300000003', 'aggression', 6, 'public', 'anonymous', 'unclear', 'positive-friends'),
    ('00000000-0000-4000-8000-00e300000004', 'high-absence', 20, 'school', 'first-hand', 'exposed', 'supportive-family'),
    ('00000000-0000-4000-8000-00e300000005', 'own-offence', 7, 'police', 'second-hand', 'acting', 'own-motivation'),
    ('00000000-0000-4000-8000-00e300000006', 'no-positive-leisure', 8, 'family', 'second-hand', 'exposed', 'school-attendance')
) AS f(id, sign, age, source, grading, role, factor)
  JOIN core.youth y ON y.id = '00000000-0000-4000-8000-00d000000010'
  JOIN core.registration r ON r.youth_id = y.id;
INSERT INTO core.risk_flag_step (id, flag_id, youth_id, agency_id, secrecy_class, place, from_state, state,
                                 reason, author_id, created_at)
SELECT gen_random_uuid(), f.id, f.youth_id, f.agency_id, f.secrecy_class, s.place, s.held, s.state, s.reason,
       CASE WHEN s.state <> 'lapsed' THEN '00000000-0000-4000-8000-00c000000015'::uuid END, authz.now()
  FROM (VALUES
    ('00000000-0000-4000-8000-00e300000002', 1, 'proposed', 'confirmed', NULL),
    ('00000000-0000-4000-8000-00e300000003', 1, 'proposed', 'declined', 'Uppgiften går inte att pröva.'),
    ('00000000-0000-4000-8000-00e300000004', 1, 'proposed', 'lapsed', NULL),
    ('00000000-0000-4000-8000-00e300000005', 1, 'proposed', 'confirmed', NULL),
    ('00000000-0000-4000-8000-00e300000005', 2, 'confirmed', 'corrected', 'Det gällde någon annan.'),
    ('00000000-0000-4000-8000-00e300000006', 1, 'proposed', 'confirmed', NULL),
    ('00000000-0000-4000-8000-00e300000006', 2, 'confirmed', 'resolved', 'Har börjat på gården två kvällar i veckan.')
) AS s(flag, place, held, state, reason)
  JOIN core.risk_flag f ON f.id = s.flag::uuid
 ORDER BY s.flag, s.place;
INSERT INTO core.risk_flag_contest (id, flag_id, youth_id, agency_id, secrecy_class, capacity, note,
                                    author_id, created_at)
SELECT gen_random_uuid(), f.id, f.youth_id, f.agency_id, f.secrecy_class, 'youth',
       'Jackan fick jag av min moster.', f.author_id, authz.now()
  FROM core.risk_flag f WHERE f.id = '00000000-0000-4000-8000-00e300000002';

INSERT INTO core.concern_report (id, youth_id, agency_id, unit_id, secrecy_class, received_on, reporter,
                                 feedback_requested, reference, author_id, created_at)
SELECT ('00000000-0000-4000-8000-00e4' || to_char(c.n, 'FM00000000'))::uuid, y.id, y.agency_id, r.unit_id,
       r.secrecy_class, authz.today() - c.age, c.reporter, c.feedback, 'SN 2026-' || c.n, y.author_id,
       authz.now() - c.age * interval '1 day'
  FROM (VALUES (1, 0, 'police', false), (2, 3, 'school', true), (3, 40, 'school', true),
               (4, 30, 'private', false), (5, 100, 'health-care', true)) AS c(n, age, reporter, feedback)
  JOIN core.youth y ON y.id = '00000000-0000-4000-8000-00d000000005'
  JOIN core.registration r ON r.youth_id = y.id;
INSERT INTO core.concern_report_step (id, report_id, youth_id, agency_id, secrecy_class, place, from_state,
                                      state, decided_on, outcome, author_id, created_at)
SELECT gen_random_uuid(), r.id, r.youth_id, r.agency_id, r.secrecy_class, s.place, s.held, s.state,
       r.received_on + s.days, s.outcome, r.author_id, r.created_at + s.days * interval '1 day'
  FROM (VALUES
    (2, 1, 'received', 'assessed', 1, 'no-acute-need'),
    (3, 1, 'received', 'assessed', 0, 'no-acute-need'), (3, 2, 'assessed', 'opened', 10, NULL),
    (4, 1, 'received', 'assessed', 0, 'no-acute-need'), (4, 2, 'assessed', 'not-opened', 9, 'no-need'),
    (5, 1, 'received', 'assessed', 0, 'protection-needed'), (5, 2, 'assessed', 'opened', 1, NULL), (5, 3, 'opened', 'concluded', 80, 'measures')
) AS s(report, place, held, state, days, outcome)
  JOIN core.concern_report r ON r.id = ('00000000-0000-4000-8000-00e4' || to_char(s.report, 'FM00000000'))::uuid
 ORDER BY s.report, s.place;
INSERT INTO core.concern_report_feedback (id, report_id, youth_id, agency_id, secrecy_class, said, given_on,
                                          author_id, created_at)
SELECT gen_random_uuid(), r.id, r.youth_id, r.agency_id, r.secrecy_class, 'opened', r.received_on + 3,
       r.author_id, r.created_at + interval '3 days'
  FROM core.concern_report r WHERE r.id = '00000000-0000-4000-8000-00e400000005';

-- Destruction decisions (gallringsbeslut). Leisure and the log have none yet, so nothing of theirs goes.
INSERT INTO retention.decision (id, reference, decided_on, authority) VALUES
    ('00000000-0000-4000-8000-00f200000001', 'SN 2026/14 § 12', '2026-02-11', 'Socialnämnden'),
    ('00000000-0000-4000-8000-00f200000002', 'LPO 2026/3', '2026-03-02', 'Polismyndigheten'),
    ('00000000-0000-4000-8000-00f200000003', 'BUN 2026/31 § 8', '2026-02-25', 'Barn- och utbildningsnämnden'),
    ('00000000-0000-4000-8000-00f200000004', 'KS 2026/88 § 40', '2026-03-18', 'Kommunstyrelsen');

INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id, created_at)
SELECT r.id, ('00000000-0000-4000-8000-00f20000000' || k.number)::uuid, k.kind,
       '00000000-0000-4000-8000-00c000000004', authz.now() - interval '41 days'
  FROM retention.rule r
  JOIN (VALUES (1, 'social_services'), (2, 'police'), (3, 'school'), (4, NULL)) AS k(number, kind)
    ON CASE WHEN k.kind IS NULL THEN r.record_type IN ('session', 'retry-result')
            WHEN r.agency_kind IS NOT NULL THEN r.agency_kind = k.kind
            WHEN r.record_type = 'school-visit' THEN k.kind = 'police'
            ELSE r.record_type IN ('youth', 'risk-flag') END
 ORDER BY k.number;

-- Every rule with a decision has been approved by two, for runs of ordinary size.
INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role, created_at)
SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0,
       CASE WHEN r.record_type IN ('session', 'retry-result') THEN 100000 ELSE 1000 END,
       p.id, v.role, authz.now() - v.age::interval
  FROM retention.rule r
 CROSS JOIN (VALUES ('arne.arkiv', 'records_officer', '40 days'),
                    ('ulla.chef', 'unit_manager', '39 days')) AS v(subject, role, age)
  JOIN core.staff p ON p.subject = v.subject
 WHERE r.decision_id IS NOT NULL;
