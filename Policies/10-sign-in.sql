-- Sign-in with a local password.
--
-- The service computes the scrypt key (RFC 7914) from salt and cost that it may ask for; the key's
-- SHA-256 is compared here. A stolen service login can therefore sign in as nobody. Unknown names
-- get a salt that looks as real and stays the same. With them come the sealed secret of a second factor,
-- if there is one that is asked for, and the step of time that its codes are of.

-- Whatever begins sessions, ends them or changes what is signed in with takes the member of staff first, one
-- at a time: a session begun with what has just been changed, in a transaction that cannot see the change
-- yet, would outlive it. (Rows that name the member of staff do not wait for it.)
CREATE FUNCTION authz.lock_account(staff_id uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM core.staff p WHERE p.id = lock_account.staff_id FOR NO KEY UPDATE;
END $$;
ALTER FUNCTION authz.lock_account(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.lock_account(uuid) FROM PUBLIC;

CREATE FUNCTION authz.challenge_of(subject text,
    OUT salt bytea, OUT cost_n integer, OUT cost_r integer, OUT cost_p integer,
    OUT sealed bytea, OUT step bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    challenge_of.step := authz.code_step();
    SELECT c.salt, c.cost_n, c.cost_r, c.cost_p, f.sealed
      INTO challenge_of.salt, challenge_of.cost_n, challenge_of.cost_r, challenge_of.cost_p,
           challenge_of.sealed
      FROM core.staff p JOIN core.credential c ON c.staff_id = p.id
      LEFT JOIN core.second_factor f ON f.staff_id = p.id AND f.confirmed_at IS NOT NULL
     WHERE p.issuer = 'local' AND p.subject = challenge_of.subject;
    IF NOT FOUND THEN
        SELECT substr(sha256(i.digest_key || convert_to(challenge_of.subject, 'UTF8')
                             || i.digest_key), 1, 16), 16384, 8, 5
          INTO challenge_of.salt, challenge_of.cost_n, challenge_of.cost_r, challenge_of.cost_p
          FROM core.installation i;
    END IF;
END $$;

-- The same before a sign-in, and for how many seconds it has to wait first: then no password is
-- worked out. The address is where it comes from; empty for this machine's own. Near is an address from
-- which somebody has signed in within thirty days: they come first where many wait.
CREATE FUNCTION authz.challenge(subject text, address text, request_id uuid,
    OUT salt bytea, OUT cost_n integer, OUT cost_r integer, OUT cost_p integer,
    OUT sealed bytea, OUT step bigint, OUT wait integer, OUT is_near boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    SELECT h.salt, h.cost_n, h.cost_r, h.cost_p, h.sealed, h.step
      INTO challenge.salt, challenge.cost_n, challenge.cost_r, challenge.cost_p, challenge.sealed,
           challenge.step
      FROM authz.challenge_of(challenge.subject) h;
    challenge.wait := authz.sign_in_held(challenge.subject, challenge.address,
                                         challenge.request_id);
    challenge.is_near := challenge.address = '' OR EXISTS (
        SELECT FROM authz.sign_in_keys(challenge.subject, challenge.address) k
          JOIN core.sign_in_wait w ON w.kind = k.kind AND w.key = k.key
         WHERE k.kind = 'address' AND w.succeeded_at > authz.now() - interval '30 days');
END $$;

-- Begins a session when key and code are right. Answers 'ok' and for how many seconds at most it lasts,
-- 'refused', or 'wait' and for how many seconds; the true reason is logged. By a password that somebody else has set it begins once, within
-- three days, and opens the change of it alone. Of more than ten sessions in force the one seen longest
-- ago ends.
CREATE FUNCTION authz.sign_in(subject text, key bytea, secret bytea, step bigint, recovery bytea,
                              session_id uuid, token_hash bytea, lifetime_seconds integer,
                              address text, request_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    moment timestamptz := authz.now();
    refusal text;
    proof text;
    handed_over boolean;
    used_at timestamptz;
    set_at timestamptz;
    held integer;
    told integer;
    lasts integer;
BEGIN
    -- One at a time for an account: of many at once, none slips past the count.
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-sign-in ' || sign_in.subject, 0));
    held := authz.sign_in_held(sign_in.subject, sign_in.address, sign_in.request_id);
    IF held > 0 THEN
        RETURN 'wait ' || held;
    END IF;
    SELECT p.id, p.agency_id, p.unit_id, p.locked_at INTO who
      FROM core.staff p
     WHERE p.issuer = 'local' AND p.subject = sign_in.subject
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN refusal := 'unknown-subject';
    ELSE
        SELECT j.refusal, j.proof INTO refusal, proof
          FROM authz.judge_proof(who.id, sign_in.key, sign_in.secret, sign_in.step,
                                 sign_in.recovery) j;
        -- Locked: of two who bring it at once, one finds it used.
        SELECT c.handed_over, c.used_at, c.changed_at INTO handed_over, used_at, set_at
          FROM core.credential c WHERE c.staff_id = who.id FOR UPDATE;
        IF refusal IS NOT NULL THEN NULL;
        ELSIF proof IS NULL THEN refusal := 'no-proof';
        ELSIF used_at IS NOT NULL THEN refusal := 'used-password';
        ELSIF handed_over AND set_at < moment - interval '3 days' THEN refusal := 'old-password';
        ELSIF who.locked_at IS NOT NULL THEN refusal := 'staff-locked';
        ELSIF who.unit_id IS NULL THEN refusal := 'no-membership';
        ELSIF (sign_in.lifetime_seconds BETWEEN 60 AND 43200) IS NOT TRUE THEN
            refusal := 'lifetime';
        END IF;
    END IF;
    IF refusal IS NULL THEN
        INSERT INTO core.session AS s (id, staff_id, token_hash, started_at, proved_at, proof,
                                       expires_at, seen_at, idle_after, password_due)
        SELECT sign_in.session_id, who.id, sign_in.token_hash, moment, moment, proof,
               moment + least(make_interval(secs => sign_in.lifetime_seconds), min(r.lasts)),
               moment, min(r.idle_after), handed_over
          FROM authz.session_rule r
         WHERE r.role IS NULL OR r.role IN (SELECT g.role FROM core.role_grant g
                                             WHERE g.staff_id = who.id
                                               AND (g.valid_until > moment) IS NOT FALSE)
        RETURNING extract(epoch FROM s.expires_at - moment)::integer INTO lasts;
        UPDATE core.session t SET ended_at = moment
         WHERE t.id IN (SELECT o.id FROM core.session o
                         WHERE o.staff_id = who.id AND o.ended_at IS NULL
                           AND o.expires_at > moment
                         ORDER BY o.id = sign_in.session_id DESC,
                                  coalesce(o.seen_at, o.started_at) DESC, o.started_at DESC
                        OFFSET 10);
        IF handed_over THEN
            UPDATE core.credential c SET used_at = moment WHERE c.staff_id = who.id;
        END IF;
    END IF;
    told := authz.sign_in_told(sign_in.subject, sign_in.address);
    PERFORM authz.note_sign_in(sign_in.subject, sign_in.address, refusal IS NULL);
    -- An unknown name is kept as a keyed digest: people type passwords into name fields.
    INSERT INTO audit.event (incarnation, kind, result, reason, staff_id, session_id, agency_id,
                             unit_id, purpose, action, route, detail, request_id,
                             policy_version)
    SELECT i.incarnation, 'sign-in', CASE WHEN refusal IS NULL THEN 'ok' ELSE 'refused' END,
           refusal, who.id, CASE WHEN refusal IS NULL THEN sign_in.session_id END,
           who.agency_id, who.unit_id, 'own-account', 'session.create', 'POST /sessions',
           CASE WHEN refusal = 'unknown-subject' THEN
               encode(substr(sha256(i.digest_key || convert_to(sign_in.subject, 'UTF8')),
                             1, 16), 'hex') END,
           sign_in.request_id, i.policy_version
      FROM core.installation i;
    RETURN CASE WHEN refusal IS NULL THEN 'ok ' || lasts
                WHEN told > 0 THEN 'wait ' || told ELSE 'refused' END;
END $$;

-- Ends the caller's own session.
CREATE FUNCTION authz.sign_out() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core.session t SET ended_at = authz.now()
      FROM authz.me m WHERE t.id = m.session_id;
END $$;

-- Tokens that nobody has, as the service counted them since it last told: an entry for each address,
-- kept as a keyed digest, and one for all that were too many to tell apart. Never a context.
CREATE FUNCTION authz.note_unknown_tokens(addresses text[], counts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.event (incarnation, kind, result, reason, action, detail, policy_version)
    SELECT i.incarnation, 'unknown-token', 'refused', 'unknown', 'session.resolve',
           concat_ws(' ', t.count,
               CASE WHEN t.address = '' THEN 'others' ELSE
                   encode(substr(sha256(i.digest_key || convert_to('address ' || t.address, 'UTF8')),
                                 1, 16), 'hex') END),
           i.policy_version
      FROM unnest(note_unknown_tokens.addresses, note_unknown_tokens.counts)
               AS t(address, count)
     CROSS JOIN core.installation i
     WHERE t.address IS NOT NULL AND t.count > 0
     LIMIT 1025;
END $$;

ALTER FUNCTION authz.note_unknown_tokens(text[], bigint[]) OWNER TO sspf_authz;
ALTER FUNCTION authz.challenge_of(text) OWNER TO sspf_authz;
ALTER FUNCTION authz.challenge(text, text, uuid) OWNER TO sspf_authz;
ALTER FUNCTION authz.sign_in(text, bytea, bytea, bigint, bytea, uuid, bytea, integer, text, uuid)
    OWNER TO sspf_authz;
ALTER FUNCTION authz.sign_out() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.challenge_of(text), authz.challenge(text, text, uuid),
    authz.sign_out(), authz.note_unknown_tokens(text[], bigint[]),
    authz.sign_in(text, bytea, bytea, bigint, bytea, uuid, bytea, integer, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.challenge(text, text, uuid), authz.sign_out(),
    authz.note_unknown_tokens(text[], bigint[]),
    authz.sign_in(text, bytea, bytea, bigint, bytea, uuid, bytea, integer, text, uuid) TO sspf_api;

-- Grants the first administrator's role; by `sspf admin create` alone, as sspf_migrate.
CREATE FUNCTION authz.first_administrator(staff_id uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-first-administrator', 0));
    IF EXISTS (SELECT FROM core.role_grant g WHERE g.role = 'administrator') THEN
        RAISE EXCEPTION 'there is an administrator' USING ERRCODE = 'ZS030';
    END IF;
    INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
    SELECT gen_random_uuid(), p.id, p.agency_id, 'administrator', now()
      FROM core.staff p WHERE p.id = first_administrator.staff_id AND p.agency_id IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no membership' USING ERRCODE = 'ZS031';
    END IF;
    INSERT INTO audit.event (incarnation, kind, result, action, resource, row_id, detail,
                             policy_version)
    SELECT i.incarnation, 'role-granted', 'ok', 'role.grant', 'staff',
           first_administrator.staff_id, 'administrator', i.policy_version
      FROM core.installation i;
END $$;
ALTER FUNCTION authz.first_administrator(uuid) OWNER TO sspf_owner;
REVOKE ALL ON FUNCTION authz.first_administrator(uuid) FROM PUBLIC;
