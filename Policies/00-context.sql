-- Who is asking.
--
-- A request opens by writing the header of its log entry; that row is the only source of identity
-- for every policy. No header in this transaction: every policy answers "no", silently.
--
--   authz.open       a staff member's session token becomes a context, or a logged refusal
--   authz.open_job   a nightly job becomes a context, bound to its login role
--   authz.me         the context of this transaction: at most one row
--   authz.now/today  the time that rules are judged by (Swedish calendar days)
--   authz.once_*     safe retries: a key creates one record
--   authz.lock_youth every write about a youth takes it first
--
-- What is not closed: whoever holds the service's own login and a live token, and types SQL, can learn
-- by EXPLAIN ANALYZE, by the clock, or by authz.conversation_tables, whether hidden rows lie under a key
-- that they have (a uuid; what can be guessed is in no column of theirs, 30-youths.sql), and how many
-- bars there are. PostgreSQL
-- 15 counts the rows that a policy removed for whoever may select at all; a plan that was made before is
-- explained without being made again; and a policy is asked of rows that exist, never before them. Only
-- reading everything through functions would close it. The service itself never runs such a statement,
-- and the gap in the log's numbers tells of a look that was rolled back.
--
-- The schema authz holds views and functions only; the policy loader makes it anew each time.

CREATE SCHEMA authz AUTHORIZATION sspf_authz;
GRANT USAGE ON SCHEMA authz TO sspf_api, sspf_seal, sspf_retention;
GRANT USAGE, CREATE ON SCHEMA authz TO sspf_audit, sspf_disposal, sspf_extract, sspf_owner;
GRANT USAGE ON SCHEMA core TO sspf_api, sspf_authz, sspf_audit, sspf_disposal, sspf_extract;
GRANT USAGE ON SCHEMA audit TO sspf_api, sspf_authz, sspf_disposal, sspf_retention;
GRANT USAGE ON SCHEMA retention TO sspf_disposal;

-- What the context is made of. The service reads none of these tables.

ALTER TABLE core.installation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.test_clock ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.purpose ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.purpose_role ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.credential ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.role_grant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.once ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.installation, core.test_clock, core.purpose, core.purpose_role,
    core.credential, core.role_grant, core.staff, core.agency, core.unit TO sspf_authz;
GRANT SELECT, INSERT, UPDATE (ended_at) ON core.session TO sspf_authz;
GRANT SELECT, INSERT ON core.once TO sspf_authz;
GRANT SELECT ON core.installation, core.test_clock TO sspf_audit;

CREATE POLICY installation_authz ON core.installation FOR SELECT
    TO sspf_authz, sspf_audit USING (true);
COMMENT ON POLICY installation_authz ON core.installation IS
    'ground: SoLPuL 10 § (access is controlled); the context must know which incarnation this is';
CREATE POLICY test_clock_authz ON core.test_clock FOR SELECT
    TO sspf_authz, sspf_audit USING (true);
COMMENT ON POLICY test_clock_authz ON core.test_clock IS
    'ground: none needed, no personal data; honoured in test databases only';
CREATE POLICY purpose_authz ON core.purpose FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY purpose_authz ON core.purpose IS
    'ground: OSL 7:1, GDPR 5.1 b (purpose limitation)';
CREATE POLICY purpose_role_authz ON core.purpose_role FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY purpose_role_authz ON core.purpose_role IS
    'ground: SoLPuL 10 § (access limited to what each needs)';
CREATE POLICY session_authz ON core.session TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY session_authz ON core.session IS
    'ground: SoLPuL 10 §, GDPR 32 (authentication); by authz functions only';
CREATE POLICY credential_authz ON core.credential FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY credential_authz ON core.credential IS
    'ground: SoLPuL 10 §, GDPR 32 (authentication); by authz functions only';
CREATE POLICY role_grant_authz ON core.role_grant FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY role_grant_authz ON core.role_grant IS
    'ground: SoLPuL 10 § (access limited to what each needs); by authz functions only';
CREATE POLICY once_authz ON core.once TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY once_authz ON core.once IS
    'ground: GDPR 5.1 f (integrity: a retry creates nothing twice); by authz functions only';

-- The log's tables. Inserted into by functions that take the context from authz.me; nobody updates.

ALTER TABLE audit.request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.outcome ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON audit.request TO sspf_authz;
GRANT INSERT ON audit.event TO sspf_authz;
GRANT SELECT (xid, reason) ON audit.event TO sspf_authz;
GRANT USAGE ON SEQUENCE audit.entry_no TO sspf_authz;
GRANT INSERT ON audit.outcome TO sspf_authz, sspf_disposal;

CREATE POLICY request_authz ON audit.request TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY request_authz ON audit.request IS
    'ground: SoLPuL 10 § (access is documented); by authz functions only';
CREATE POLICY request_well_formed ON audit.request AS RESTRICTIVE TO sspf_authz USING (true)
    WITH CHECK (layer IN (0, 1));
COMMENT ON POLICY request_well_formed ON audit.request IS
    'ground: SoLPuL 10 § (access is documented): the caller''s own, or one stepped in for';
CREATE POLICY request_audit ON audit.request FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY request_audit ON audit.request IS
    'ground: SoLPuL 10 § (access can be checked); by log functions that check the caller first';
CREATE POLICY event_authz ON audit.event FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY event_authz ON audit.event IS
    'ground: SoLPuL 10 § (access is documented); by authz functions only';
CREATE POLICY event_authz_own ON audit.event FOR SELECT TO sspf_authz
    USING (xid = pg_current_xact_id_if_assigned() AND at = transaction_timestamp()
           AND incarnation = (SELECT i.incarnation FROM core.installation i));
COMMENT ON POLICY event_authz_own ON audit.event IS
    'ground: SoLPuL 10 §; authz.refusal answers why this very transaction was refused';
CREATE POLICY event_audit ON audit.event TO sspf_audit USING (true) WITH CHECK (true);
COMMENT ON POLICY event_audit ON audit.event IS
    'ground: SoLPuL 10 § (access can be checked); by log functions that check the caller first';
-- What a row of the log must be, as policies and not as constraints of the tables: those are read anew
-- from the catalogue and made ready with every row that is logged. (Two remain constraints, against
-- whoever writes past policies: what could make two entries of one text.)
CREATE POLICY outcome_well_formed ON audit.outcome AS RESTRICTIVE
    TO sspf_authz, sspf_audit, sspf_disposal USING (true)
    WITH CHECK (result IN ('ok', 'refused', 'failed') AND shown >= 0
        AND (result <> 'refused' OR reason IS NOT NULL)
        AND cardinality(persons) = cardinality(salts)
        AND (detail IS NULL OR length(detail) <= 64));
COMMENT ON POLICY outcome_well_formed ON audit.outcome IS
    'ground: SoLPuL 10 § (access is documented): a refusal has a reason, a person shown a salt';
CREATE POLICY outcome_audit ON audit.outcome FOR SELECT TO sspf_audit USING (true);
COMMENT ON POLICY outcome_audit ON audit.outcome IS
    'ground: SoLPuL 10 § (access can be checked); by log functions that check the caller first';

-- Time and identity, as policies ask for them: a dozen times a read. So these views name no table
-- but the one row they need, and what stays the same as long as a database stays where it is, its
-- incarnation and whether it was made as a test, is written into them when policies are loaded.
-- Who raises the incarnation must load them anew; until then nobody has a context.
-- The clock of a test database can be moved and stopped by its owner; no other can.

DO $$
DECLARE
    here record;
    view name;
BEGIN
    SELECT i.incarnation, i.made_for INTO STRICT here FROM core.installation i;

    EXECUTE 'CREATE VIEW authz.clock AS SELECT transaction_timestamp()' || CASE here.made_for
        WHEN 'test' THEN $view$ + coalesce(
                (SELECT c.shift FROM core.test_clock c
                  WHERE EXISTS (SELECT FROM core.installation i WHERE i.made_for = 'test')),
                interval '0')$view$
        ELSE '' END || ' AS moment';

    -- The context of this transaction. Three conditions, each found necessary by trial: this
    -- incarnation (a restored row is nobody's context), this very transaction (a transaction
    -- number can come again after a restore), and only the highest layer present. A person's
    -- context lasts a minute: session, lock and roles are looked at when it opens, so that a
    -- transaction held open must not outlive them. (A job deletes in batches, and has no session
    -- to end.) The layer is the last column of the key: one descent finds the highest.
    -- The asker is whoever opened the context, also when it has lasted its minute: for what keeps
    -- somebody out, which nobody outlives.
    FOREACH view IN ARRAY ARRAY['me', 'asker'] LOOP
        EXECUTE format($view$
            CREATE VIEW authz.%I WITH (security_barrier) AS
            SELECT r.xid, r.incarnation, r.layer, r.staff_id, r.session_id, r.agency_id, r.unit_id,
                   r.role, r.roles, r.purpose, r.action, r.request_id, k.moment
              FROM audit.request r
             CROSS JOIN authz.clock k
             WHERE r.xid = pg_current_xact_id_if_assigned() AND r.incarnation = %s
               AND r.at = transaction_timestamp()%s
             ORDER BY r.layer DESC LIMIT 1
            $view$, view, here.incarnation, CASE WHEN view = 'me' THEN
            ' AND (clock_timestamp() < r.at + interval ''1 minute'' OR r.staff_id IS NULL'
            || CASE here.made_for WHEN 'test' THEN
                ' OR (SELECT c.is_frozen FROM core.test_clock c'
                || ' WHERE EXISTS (SELECT FROM core.installation i WHERE i.made_for = ''test''))'
               ELSE '' END || ')' ELSE '' END);
    END LOOP;
END $$;
ALTER VIEW authz.clock OWNER TO sspf_authz;
ALTER VIEW authz.me OWNER TO sspf_authz;
ALTER VIEW authz.asker OWNER TO sspf_authz;
GRANT SELECT ON authz.me TO sspf_api, sspf_authz, sspf_audit, sspf_disposal, sspf_owner;

-- Puts a view that policies ask of every row behind a function of the asker's own rights: its plan
-- is made once a session, and it starts only when it is asked. A policy that names a view has the
-- view's whole plan made ready for each mention, asked or not: the eight tables of one conversation
-- came to 1,288 plan nodes, and took five times longer to make ready than to run. The rule itself
-- stays the view's text, under its name and `_rule`.
CREATE PROCEDURE authz.keep_plan(asked name) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE pg_catalog.format('ALTER VIEW authz.%I RENAME TO %I', asked, asked || '_rule');
    EXECUTE pg_catalog.format('CREATE FUNCTION authz.%I() RETURNS SETOF authz.%I '
        || 'LANGUAGE plpgsql STABLE ROWS 10 AS %L', asked || '_rows', asked || '_rule',
        pg_catalog.format('BEGIN RETURN QUERY SELECT * FROM authz.%I; END', asked || '_rule'));
    EXECUTE pg_catalog.format('CREATE VIEW authz.%I WITH (security_barrier) AS '
        || 'SELECT * FROM authz.%I()', asked, asked || '_rows');
    EXECUTE pg_catalog.format('ALTER FUNCTION authz.%I() OWNER TO sspf_authz', asked || '_rows');
    EXECUTE pg_catalog.format('ALTER VIEW authz.%I OWNER TO sspf_authz', asked);
    EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION authz.%I() FROM PUBLIC', asked || '_rows');
    EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION authz.%I() TO sspf_api, sspf_authz',
        asked || '_rows');
    EXECUTE pg_catalog.format('GRANT SELECT ON authz.%I TO sspf_api', asked);
END $$;
REVOKE ALL ON PROCEDURE authz.keep_plan(name) FROM PUBLIC;

-- The same as one value, for policies: a sub-select that names no table is next to nothing to make
-- ready, asked or not, and asked once a statement, never once a row. Always as one role: a plan that is
-- kept is thrown away when another role asks, and functions of another role ask the same policies.
CREATE PROCEDURE authz.answer(question text, type text, expression text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE pg_catalog.format('CREATE FUNCTION authz.%s RETURNS %s LANGUAGE plpgsql STABLE '
        || 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L',
        question, type, pg_catalog.format('BEGIN RETURN %s; END', expression));
    EXECUTE pg_catalog.format('ALTER FUNCTION authz.%s OWNER TO sspf_authz', question);
    EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION authz.%s FROM PUBLIC', question);
    EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION authz.%s TO sspf_api, sspf_authz', question);
END $$;
REVOKE ALL ON PROCEDURE authz.answer(text, text, text) FROM PUBLIC;

CREATE FUNCTION authz.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT k.moment FROM authz.clock k);
END $$;

-- The calendar day in Sweden, whatever the session's time zone.
CREATE FUNCTION authz.today() RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT (k.moment AT TIME ZONE 'Europe/Stockholm')::date FROM authz.clock k);
END $$;

-- What deletes or archives names what came of it, in its own context only.
CREATE POLICY outcome_own ON audit.outcome FOR INSERT TO sspf_disposal
    WITH CHECK ((xid, incarnation, layer)
        = (SELECT m.xid, m.incarnation, m.layer FROM authz.me m));
COMMENT ON POLICY outcome_own ON audit.outcome IS
    'ground: SoLPuL 10 § (access is documented): what went, by the function that deletes';

-- As what a staff member acts for a purpose: all roles held in their agency that the purpose has,
-- those of lower rank first, or why they may not act at all. Whoever holds two roles may do what
-- either may; the log names the first. For functions of the context alone.
--
-- In SQL, so that it becomes a part of the statement that asks (every request does): as a function with
-- statements of its own it was a quarter of the time of opening.
CREATE FUNCTION authz.standing(staff_id uuid, agency_id uuid, unit_id uuid, locked_at timestamptz,
                               purpose text, moment timestamptz)
RETURNS TABLE (refusal text, acting text[], ground text)
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN standing.locked_at <= standing.moment THEN 'staff-locked'
                WHEN standing.unit_id IS NULL THEN 'no-membership'
                WHEN c.ground IS NULL THEN 'purpose'
                WHEN r.acting = '{}' THEN 'role' END, r.acting, c.ground
      FROM (SELECT ARRAY(
                SELECT g.role FROM core.role_grant g
                  JOIN core.purpose_role pr ON pr.role = g.role AND pr.purpose = standing.purpose
                 WHERE g.staff_id = standing.staff_id AND g.agency_id = standing.agency_id
                   AND g.valid_from <= standing.moment
                   AND (g.valid_until IS NULL OR g.valid_until > standing.moment)
                 ORDER BY pr.rank) AS acting OFFSET 0) r
      LEFT JOIN core.purpose c
             ON c.code = standing.purpose
            AND c.valid_from <= (standing.moment AT TIME ZONE 'Europe/Stockholm')::date
            AND (c.valid_until IS NULL
                 OR c.valid_until > (standing.moment AT TIME ZONE 'Europe/Stockholm')::date)
$$;

-- Opens a request. Returns a status and never raises:
--   ok            this transaction has a context
--   unknown       no such token; nothing is written (the service counts these)
--   session-ended, session-expired, session-idle, password-due, factor-due, staff-locked,
--   no-membership, role, purpose, proof-too-old
--                 logged as an event, never a context
--   already-open  this transaction had a context; it keeps the first
--   isolation     not READ COMMITTED: an old snapshot would not see a withdrawal
CREATE FUNCTION authz.open(token_hash bytea, purpose text, action text, route text,
                           resource text, row_id uuid, request_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    refusal text;
    act text := split_part(open.action, '.dry-run', 1);
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN 'isolation';
    END IF;
    SELECT t.id AS session_id, t.expires_at, t.ended_at, t.password_due, p.id AS staff_id,
           p.agency_id, p.unit_id, i.incarnation, i.policy_version, k.moment, t.proved_at,
           t.seen_at, t.idle_after, i.requires_factor AND t.proof = 'password' AS factor_due,
           (SELECT r.within FROM authz.proof_rule r
             WHERE r.action = act
               AND coalesce(r.resource = open.resource, r.resource IS NULL)) AS prove_within,
           s.refusal, s.acting, s.ground
      INTO who
      FROM core.session t
     CROSS JOIN LATERAL (SELECT f.* FROM core.staff f WHERE f.id = t.staff_id OFFSET 0) p
     CROSS JOIN core.installation i
     CROSS JOIN authz.clock k
     CROSS JOIN LATERAL authz.standing(p.id, p.agency_id, p.unit_id, p.locked_at, open.purpose,
                                       k.moment) s
     WHERE t.token_hash = open.token_hash;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    IF who.ended_at IS NOT NULL THEN refusal := 'session-ended';
    ELSIF who.expires_at <= who.moment THEN refusal := 'session-expired';
    ELSIF who.seen_at + who.idle_after < who.moment THEN refusal := 'session-idle';
    ELSIF who.password_due AND act NOT IN ('password.change', 'session.end') THEN
        refusal := 'password-due';
    ELSIF who.factor_due AND act NOT IN (
              'password.change', 'session.end', 'session.step-up', 'second-factor.list',
              'second-factor.enrol', 'second-factor.confirm') THEN
        refusal := 'factor-due';
    ELSIF who.refusal IS NOT NULL THEN refusal := who.refusal;
    -- After the role: who may not at all is not asked to prove who they are.
    ELSIF who.prove_within IS NOT NULL
          AND (who.proved_at + who.prove_within >= who.moment) IS NOT TRUE THEN
        refusal := 'proof-too-old';
    END IF;
    IF refusal IS NOT NULL THEN
        INSERT INTO audit.event (incarnation, kind, result, reason, staff_id, session_id,
                                 agency_id, unit_id, purpose, action, route, resource, row_id,
                                 request_id, policy_version)
        VALUES (who.incarnation, 'request', 'refused', refusal, who.staff_id, who.session_id,
                who.agency_id, who.unit_id, open.purpose, open.action, open.route,
                open.resource, open.row_id, open.request_id, who.policy_version);
        RETURN refusal;
    END IF;
    INSERT INTO audit.request (incarnation, staff_id, session_id, agency_id, unit_id, role,
                               roles, purpose, ground, action, route, request_id,
                               policy_version)
    VALUES (who.incarnation, who.staff_id, who.session_id, who.agency_id, who.unit_id,
            who.acting[1], who.acting, open.purpose, who.ground, open.action, open.route, open.request_id,
            who.policy_version)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'already-open';
    END IF;
    -- Once a minute at most, and never waiting for another request of the same session.
    IF who.seen_at < who.moment - interval '1 minute' THEN
        UPDATE core.session t SET seen_at = who.moment
         WHERE t.id = (SELECT f.id FROM core.session f WHERE f.id = who.session_id
                          FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN 'ok';
END $$;

-- A job's context, bound to its login role: no token, and no role of a person.
CREATE FUNCTION authz.open_job(action text, request_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF session_user NOT IN ('sspf_retention', 'sspf_archive') THEN
        RETURN 'role';
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN 'isolation';
    END IF;
    INSERT INTO audit.request (incarnation, role, purpose, action, route, request_id,
                               policy_version)
    SELECT i.incarnation, 'job', 'retention', open_job.action, 'job', open_job.request_id,
           i.policy_version
      FROM core.installation i
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'already-open';
    END IF;
    RETURN 'ok';
END $$;

-- Why this transaction has no context; null when it has one or was never opened.
CREATE FUNCTION authz.refusal() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT e.reason FROM audit.event e
             WHERE e.xid = pg_current_xact_id_if_assigned() LIMIT 1);
END $$;

-- Safe retries. Begins a record-creating request: raises ZS010 without a context, ZS013 while
-- the same key runs elsewhere, ZS012 for a key used with another body, ZS011 for a replay.
-- Raising ends the pipeline; the service rolls back to its savepoint and answers from the code.
CREATE FUNCTION authz.once_begin(key text, digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller uuid := (SELECT m.staff_id FROM authz.me m);
    found_digest bytea;
BEGIN
    IF caller IS NULL THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'ZS010';
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended(caller::text || once_begin.key, 0)) THEN
        RAISE EXCEPTION 'in progress' USING ERRCODE = 'ZS013';
    END IF;
    SELECT o.digest INTO found_digest FROM core.once o
     WHERE o.staff_id = caller AND o.key = once_begin.key;
    IF FOUND THEN
        IF found_digest = once_begin.digest THEN
            RAISE EXCEPTION 'replay' USING ERRCODE = 'ZS011';
        END IF;
        RAISE EXCEPTION 'key reused' USING ERRCODE = 'ZS012';
    END IF;
END $$;

-- Ends it: the key is kept with what it created, and the log says who was concerned. Returns the
-- id; raises ZS010 without a context.
CREATE FUNCTION authz.once_end(key text, digest bytea, record_type text, record_id uuid,
                               youth_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO core.once (staff_id, key, digest, record_type, record_id, youth_id, created_at)
    SELECT m.staff_id, once_end.key, once_end.digest, once_end.record_type, once_end.record_id,
           once_end.youth_id, m.moment
      FROM authz.me m;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'ZS010';
    END IF;
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown,
                               basis, persons, salts)
    SELECT m.xid, m.incarnation, m.layer, 0, once_end.record_type, once_end.record_id, 'ok', 1,
           CASE WHEN once_end.youth_id IS NOT NULL
                THEN authz.basis_of(ARRAY[once_end.youth_id], NULL, once_end.record_type) END,
           CASE WHEN once_end.youth_id IS NULL THEN '{}' ELSE ARRAY[once_end.youth_id] END,
           CASE WHEN once_end.youth_id IS NULL THEN '{}' ELSE
               ARRAY[uuid_send(gen_random_uuid())] END
      FROM authz.me m;
    RETURN once_end.record_id;
END $$;

-- What a replayed key created, to the caller who used it.
CREATE FUNCTION authz.once_find(key text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT o.record_id FROM core.once o JOIN authz.me m ON m.staff_id = o.staff_id
             WHERE o.key = once_find.key);
END $$;

-- Locks a youth for a write: shared among writers, against withdrawal, hold and deletion. Answers
-- nothing, so that it tells nothing.
CREATE FUNCTION authz.lock_youth(youth_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM authz.me) THEN
        PERFORM FROM core.youth y WHERE y.id = lock_youth.youth_id FOR KEY SHARE;
    END IF;
END $$;

-- One step at a time in a request of a person concerned: whoever comes second sees what the first has done.
CREATE FUNCTION authz.lock_request(request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-request ' || lock_request.request, 0));
END $$;

ALTER FUNCTION authz.now() OWNER TO sspf_authz;
ALTER FUNCTION authz.today() OWNER TO sspf_authz;
ALTER FUNCTION authz.standing(uuid, uuid, uuid, timestamptz, text, timestamptz) OWNER TO sspf_authz;
ALTER FUNCTION authz.open(bytea, text, text, text, text, uuid, uuid) OWNER TO sspf_authz;
ALTER FUNCTION authz.open_job(text, uuid) OWNER TO sspf_authz;
ALTER FUNCTION authz.refusal() OWNER TO sspf_authz;
ALTER FUNCTION authz.once_begin(text, bytea) OWNER TO sspf_authz;
ALTER FUNCTION authz.once_end(text, bytea, text, uuid, uuid) OWNER TO sspf_authz;
ALTER FUNCTION authz.once_find(text) OWNER TO sspf_authz;
ALTER FUNCTION authz.lock_youth(uuid) OWNER TO sspf_authz;
ALTER FUNCTION authz.lock_request(uuid) OWNER TO sspf_authz;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA authz FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.now(), authz.today()
    TO sspf_api, sspf_authz, sspf_audit, sspf_disposal, sspf_retention;
GRANT EXECUTE ON FUNCTION authz.open(bytea, text, text, text, text, uuid, uuid),
    authz.refusal(), authz.once_begin(text, bytea),
    authz.once_end(text, bytea, text, uuid, uuid), authz.once_find(text),
    authz.lock_youth(uuid) TO sspf_api;
GRANT EXECUTE ON FUNCTION authz.lock_request(uuid) TO sspf_disposal;
GRANT EXECUTE ON FUNCTION authz.open_job(text, uuid) TO sspf_retention;
