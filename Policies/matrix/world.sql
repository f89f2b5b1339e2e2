-- The world that the access matrix is taken from: two agencies of two units each, every role in each
-- place, and relations in the first agency alone, so that the second shows that nothing leaks.
-- Loaded by a superuser into a transaction that is always undone.

-- Ids are made from names, so that each world is the same as the last.
CREATE FUNCTION pg_temp.id(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT md5('matrix ' || name)::uuid $$;

INSERT INTO core.municipality (id, name, municipality_code)
VALUES (pg_temp.id('m'), 'Matrix', '1494');
INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class)
SELECT pg_temp.id(v.name), pg_temp.id('m'), v.kind, v.legal_form, v.name, v.class
  FROM (VALUES ('S', 'social_services', 'authority', '26:1'), ('P', 'police', 'authority', '35:1'))
       AS v(name, kind, legal_form, class);
INSERT INTO core.unit (id, agency_id, name)
SELECT pg_temp.id(a || n), pg_temp.id(a), a || n
  FROM unnest('{S,P}'::text[]) a, generate_series(1, 2) n;

-- Who asks. `how`: as what the request comes in. Roles, relations and records follow from the flags.
CREATE TEMP TABLE actor (
    place serial, team text NOT NULL, label text NOT NULL, how text NOT NULL DEFAULT 'token',
    unit text NOT NULL DEFAULT 'S1', role text NOT NULL DEFAULT 'social_worker',
    assigned text, moved_to text, id uuid UNIQUE, token bytea
) ON COMMIT DROP;
INSERT INTO actor (team, label, assigned) VALUES
    ('', 'assigned worker', '-1 year to infinity'),
    ('', 'author of the records, not assigned', NULL),
    ('', 'assigned until a minute ago', '-1 year to -1 minute'),
    ('', 'assigned from the next minute on', '1 minute to infinity');
INSERT INTO actor (team, label, assigned, unit) VALUES
    ('', 'assigned worker of the other unit', '-1 year to infinity', 'S2');
INSERT INTO actor (team, label, assigned, moved_to) VALUES
    ('', 'assigned, since moved to the other agency', '-1 year to infinity', 'P1'),
    ('', 'author, since moved to the other agency', NULL, 'P1');
INSERT INTO actor (team, label, assigned, role)
SELECT 'assigned', r.role, '-1 year to infinity', r.role
  FROM (SELECT DISTINCT p.role FROM core.purpose_role p) r ORDER BY 2;
INSERT INTO actor (team, label, unit, role)
SELECT t.team, r.role, t.unit, r.role
  FROM (VALUES (1, 'same unit, no relation', 'S1'), (2, 'other unit, no relation', 'S2'),
               (3, 'other agency', 'P1')) AS t(place, team, unit)
 CROSS JOIN (SELECT DISTINCT p.role FROM core.purpose_role p) r ORDER BY t.place, 2;
INSERT INTO actor (team, label, how, role, assigned) VALUES
    ('', 'nightly job', 'sspf_retention', 'none', NULL),
    ('', 'sealer', 'sspf_seal', 'none', NULL),
    ('!', 'nobody signed in', 'none', 'none', NULL),
    ('!', 'unknown token', 'unknown', 'social_worker', '-1 year to infinity'),
    ('!', 'session ended', 'ended', 'social_worker', '-1 year to infinity'),
    ('!', 'session expired', 'expired', 'social_worker', '-1 year to infinity'),
    ('!', 'locked', 'locked', 'social_worker', '-1 year to infinity'),
    ('!', 'member of no agency', 'left', 'social_worker', '-1 year to infinity'),
    ('', 'assigned, whose role ended a minute ago', 'role ended', 'social_worker',
     '-1 year to infinity'),
    ('', 'assigned, whose role begins in a minute', 'role to come', 'social_worker',
     '-1 year to infinity');
UPDATE actor SET id = pg_temp.id(team || label), token = sha256(convert_to(team || label, 'UTF8'));

INSERT INTO core.staff (id, subject, name, locked_at)
SELECT a.id, 'matrix.' || a.place, a.label,
       CASE a.how WHEN 'locked' THEN now() - interval '1 minute' END
  FROM actor a WHERE a.role <> 'none';
INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
SELECT pg_temp.id('member' || a.place), a.id, u.agency_id, u.id, now() - interval '2 years',
       CASE WHEN a.how = 'left' OR a.moved_to IS NOT NULL THEN now() - interval '1 hour' END
  FROM actor a JOIN core.unit u ON u.id = pg_temp.id(a.unit) WHERE a.role <> 'none';
INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
SELECT pg_temp.id('moved' || a.place), a.id, u.agency_id, u.id, now() - interval '1 hour'
  FROM actor a JOIN core.unit u ON u.id = pg_temp.id(a.moved_to);
INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from, valid_until)
SELECT pg_temp.id('role' || a.place || u.id), a.id, u.agency_id, a.role,
       now() + CASE a.how WHEN 'role to come' THEN interval '1 minute'
                    ELSE interval '-2 years' END,
       CASE a.how WHEN 'role ended' THEN now() - interval '1 minute' END
  FROM actor a JOIN core.unit u ON u.id IN (pg_temp.id(a.unit), pg_temp.id(a.moved_to))
 WHERE a.role <> 'none';
INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at, ended_at)
SELECT pg_temp.id('session' || a.place), a.id, a.token, now() - interval '1 hour',
       now() + CASE a.how WHEN 'expired' THEN interval '-1 minute' ELSE interval '1 hour' END,
       CASE a.how WHEN 'ended' THEN now() - interval '1 minute' END
  FROM actor a WHERE a.role <> 'none' AND a.how <> 'unknown';
INSERT INTO core.credential (staff_id, salt, cost_n, cost_r, cost_p, verifier)
SELECT a.id, substr(a.token, 1, 16), 16384, 8, 5, a.token FROM actor a WHERE a.role <> 'none';

-- Whom the records are about, and in which state.
CREATE TEMP TABLE state (
    place serial, id uuid NOT NULL, label text NOT NULL, agency text NOT NULL, unit text NOT NULL,
    author uuid NOT NULL
) ON COMMIT DROP;
INSERT INTO state (id, label, agency, unit, author) VALUES
    (pg_temp.id('y1'), 'a youth of the first unit', 'S', 'S1',
     pg_temp.id('author of the records, not assigned')),
    (pg_temp.id('y2'), 'the same person''s row in the other agency, in another unit', 'P', 'P2',
     pg_temp.id('absent'));
-- Who wrote there asks nothing.
INSERT INTO core.staff (id, subject, name) VALUES (pg_temp.id('absent'), 'matrix.absent', 'Absent');

INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
SELECT s.id, pg_temp.id(s.agency), '2011-04-03', s.author, now() - interval '1 year'
  FROM state s;
INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id, created_at)
SELECT pg_temp.id('number' || s.place), s.id, pg_temp.id(s.agency), 'personnummer',
       '90110403' || to_char(CASE s.agency WHEN 'P' THEN 1 ELSE s.place END, 'FM0000'),
       s.author, now()
  FROM state s;
INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                               family_name, birth_date, author_id, created_at)
SELECT pg_temp.id('registration' || s.place), s.id, a.id, pg_temp.id(s.unit), a.secrecy_class,
       'Alva', 'Alm', '2011-04-03', s.author, now() - interval '1 year'
  FROM state s JOIN core.agency a ON a.id = pg_temp.id(s.agency);
INSERT INTO core.name_key (registration_id, unit_id, youth_id, key)
SELECT r.id, r.unit_id, r.youth_id, 'alva' FROM core.registration r JOIN state s ON s.id = r.youth_id;
INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, valid_until,
                             author_id)
SELECT pg_temp.id('assignment' || s.place || a.place), s.id, pg_temp.id(s.agency),
       pg_temp.id(a.unit), a.id, now() + split_part(a.assigned, ' to ', 1)::interval,
       now() + nullif(split_part(a.assigned, ' to ', 2), 'infinity')::interval, s.author
  FROM actor a JOIN state s ON s.agency = left(a.unit, 1)
 WHERE a.assigned IS NOT NULL;

-- Two conversations: one of an author who is here still, one of an author who has moved.
INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind,
    trigger, classification, held_at, place, author_id, created_at)
SELECT pg_temp.id('conversation' || s.place || w.author), s.id, a.id, pg_temp.id(s.unit),
       a.secrecy_class, 'pre-assessment', 'tip', 'advice', now() - interval '1 day', 'Rum 1',
       w.author, now() - interval '1 day'
  FROM state s JOIN core.agency a ON a.id = pg_temp.id(s.agency)
 CROSS JOIN (VALUES (pg_temp.id('author of the records, not assigned')),
                    (pg_temp.id('author, since moved to the other agency')),
                    (pg_temp.id('absent'))) AS w(author)
 WHERE (s.agency = 'S') = (w.author <> pg_temp.id('absent'));
INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class, kind,
                                    text, author_id, created_at)
SELECT pg_temp.id('part' || c.id), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'observation',
       'Sov på lektionen', c.author_id, c.created_at
  FROM core.concern_conversation c JOIN state s ON s.id = c.youth_id;
INSERT INTO core.conversation_participant (id, conversation_id, youth_id, agency_id, secrecy_class,
                                           position, relation, author_id, created_at)
SELECT pg_temp.id('participant' || c.id), c.id, c.youth_id, c.agency_id, c.secrecy_class, 0,
       'guardian', c.author_id, c.created_at
  FROM core.concern_conversation c JOIN state s ON s.id = c.youth_id;
INSERT INTO core.agreement (id, conversation_id, youth_id, agency_id, secrecy_class, position,
                            what, owner, due_on, author_id, created_at)
SELECT pg_temp.id('agreement' || c.id), c.id, c.youth_id, c.agency_id, c.secrecy_class, 0,
       'Ringer skolan', 'Mamma', current_date, c.author_id, c.created_at
  FROM core.concern_conversation c JOIN state s ON s.id = c.youth_id;

-- What is about no youth, and what only functions reach: a row each, so that a closed table is
-- seen to be closed.
INSERT INTO core.school (id, municipality_id, name, legal_form)
VALUES (pg_temp.id('school'), pg_temp.id('m'), 'Skolan', 'authority');
INSERT INTO core.pledge (id, municipality_id, owner, title, starts_on, ends_on)
VALUES (pg_temp.id('pledge'), pg_temp.id('m'), 'police', 'Löfte', '2026-01-01', '2027-01-01');
INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id, visit_date, kind,
                               classes, pupils_reached, topic, pledge_id, author_id, created_at)
VALUES (pg_temp.id('visit'), pg_temp.id('P'), pg_temp.id('P2'), '35:1', pg_temp.id('school'),
        '2026-11-20', 'presence', '{}', 50, 'Droger', pg_temp.id('pledge'),
        pg_temp.id('absent'), now());
INSERT INTO core.once (staff_id, key, digest, record_type, record_id, youth_id, created_at)
SELECT s.author, 'matrix' || s.place, sha256(''), 'concern-conversation', s.id, s.id, now()
  FROM state s;
INSERT INTO core.test_clock (shift) VALUES ('0') ON CONFLICT DO NOTHING;
INSERT INTO retention.decision (id, reference, decided_on, authority)
VALUES (pg_temp.id('decision'), 'matrix', '2026-01-01', 'Nämnden');
INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
VALUES (pg_temp.id('run'), now(), 'matrix', '2026-11-21', 'matrix');
INSERT INTO retention.run_line (run_id, rule_id, due, deleted, kept_for_research,
                                without_decision, rows_deleted)
SELECT pg_temp.id('run'), r.id, 0, 0, 0, 0, 0 FROM retention.rule r;
INSERT INTO retention.plan_item (run_id, rule_id, record_id, youth_id)
SELECT pg_temp.id('run'), r.id, s.id, s.id FROM state s, retention.rule r;
INSERT INTO audit.request (xid, incarnation, role, purpose, action, route, request_id,
                           policy_version)
VALUES ('3', 1, 'matrix', 'matrix', 'matrix', 'matrix', pg_temp.id('request'), 'matrix');
INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, shown, persons, salts)
VALUES ('3', 1, 0, 0, 'matrix', 'ok', 1, ARRAY[pg_temp.id('y1')], ARRAY[sha256('')]);
INSERT INTO audit.event (incarnation, kind, result) VALUES (1, 'matrix', 'ok');
INSERT INTO audit.leaf (position, xid, incarnation, no, hash)
VALUES (1000000000, '3', 1, 1000000000, sha256(''));
INSERT INTO audit.checkpoint (size, root, frontier, note)
VALUES (1000000001, sha256(''), '{}', 'matrix');

-- What functions answer, asked with what they could be misused for. The rest is exempt, each with its
-- reason, in Sources/Access/Matrix.
CREATE TEMP TABLE call (function text PRIMARY KEY, question text NOT NULL) ON COMMIT DROP;
INSERT INTO call VALUES
    ('authz.register_youth(text,text,date,text,text,text[])',
     'authz.register_youth(''personnummer'', ''901104030002'', NULL, ''A'', ''B'', ''{}'') IS NOT NULL'),
    ('authz.once_find(text)', 'authz.once_find(''matrix1'') IS NOT NULL'),
    ('authz.roles_of(uuid)',
     'cardinality(authz.roles_of(' || quote_literal(pg_temp.id('assigned worker')) || ')) > 0'),
    ('authz.policies(integer,integer)', 'EXISTS (SELECT FROM authz.policies(1, 0))'),
    ('authz.log_find(text,integer,integer)',
     'EXISTS (SELECT FROM authz.log_find(''901104030001'', 1, 0))'),
    ('authz.log_leaves(bigint,integer)', 'EXISTS (SELECT FROM authz.log_leaves(0, 1))'),
    ('authz.log_checkpoints(bigint,integer)', 'EXISTS (SELECT FROM authz.log_checkpoints(0, 1))'),
    ('authz.log_state()', 'EXISTS (SELECT FROM authz.log_state())'),
    ('authz.seal_state()', '(SELECT s.size IS NOT NULL FROM authz.seal_state() s)'),
    ('authz.seal_take(integer)', 'EXISTS (SELECT FROM authz.seal_take(1))'),
    ('authz.retention_rules()', 'EXISTS (SELECT FROM authz.retention_rules())'),
    ('authz.retention_list(integer,integer)', 'EXISTS (SELECT FROM authz.retention_list(1, 0))'),
    ('authz.retention_protocol(uuid)', 'EXISTS (SELECT FROM authz.retention_protocol('
        || quote_literal(pg_temp.id('run')) || '))');
