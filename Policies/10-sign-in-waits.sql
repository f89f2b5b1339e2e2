-- Guessing takes time: how long a sign-in waits after wrong ones, and how long a session lasts.
--
--   sign_in_rule    how many wrong ones count, within which time, and how long the next waits
--   sign_in_held    for how many seconds: asked before a password is worked out, and again where it is
--                   judged; the log is told once a wait
--   sign_in_told    the same for somebody who never signed in from there: what a wrong one is answered
--   note_sign_in    counts what came of one
--   session_rule    how long a session lasts, and how long it may be left alone, by role
--
-- Names that nobody has wait like those that somebody has. Where an account has signed in within
-- thirty days it waits for its own wrong ones from there alone: nobody locks others out by guessing
-- from elsewhere, and one colleague no whole office. Names and addresses are kept as keyed digests.
--
-- Grounds: SoLPuL 10 §, GDPR 32 (authentication); OWASP ASVS 6.3.1, NIST SP 800-63B 5.2.2.

ALTER TABLE core.sign_in_wait ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.sign_in_wait TO sspf_authz;
GRANT UPDATE (seen_at, idle_after, expires_at, wrong_proofs) ON core.session TO sspf_authz;
CREATE POLICY sign_in_wait_authz ON core.sign_in_wait TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY sign_in_wait_authz ON core.sign_in_wait IS
    'ground: SoLPuL 10 §, GDPR 32 (authentication); by authz functions only, keyed digests';

-- `most` wrong ones within the time wait the first time, each further one twice as long.
CREATE VIEW authz.sign_in_rule AS
SELECT r.kind, r.most, r.within::interval, r.first::interval, r.longest::interval
  FROM (VALUES ('pair', 5, '15 minutes', '1 minute', '15 minutes'),
               ('account', 20, '1 day', '1 minute', '1 hour'),
               ('address', 100, '15 minutes', '1 minute', '15 minutes'))
       AS r(kind, most, within, first, longest);
ALTER VIEW authz.sign_in_rule OWNER TO sspf_authz;

-- The strictest of the roles held counts; null stands for every role.
CREATE VIEW authz.session_rule AS
SELECT r.role, r.lasts::interval, r.idle_after::interval
  FROM (VALUES (NULL, '12 hours', '30 minutes'), ('administrator', '8 hours', '15 minutes'))
       AS r(role, lasts, idle_after);
ALTER VIEW authz.session_rule OWNER TO sspf_authz;

-- What a sign-in is counted under. An address that says nothing of where somebody sits (this
-- machine's own, a socket) is empty, and none of its own.
CREATE FUNCTION authz.sign_in_keys(subject text, address text)
RETURNS TABLE (kind text, key bytea)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT k.kind, substr(sha256(i.digest_key || convert_to(k.kind || E'\n' || k.what, 'UTF8')),
                          1, 16)
      FROM core.installation i
     CROSS JOIN (VALUES ('pair', concat_ws(E'\n', sign_in_keys.address, sign_in_keys.subject)),
                        ('account', sign_in_keys.subject),
                        ('address', sign_in_keys.address)) AS k(kind, what)
     WHERE k.what <> '';
END $$;

CREATE FUNCTION authz.sign_in_held(subject text, address text, request_id uuid) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := authz.now();
    until timestamptz;
BEGIN
    -- Known is who has a pair, and signed in under it.
    SELECT max(w.wait_until) FILTER (WHERE w.wait_until > moment
                                       AND (w.kind = 'pair' OR NOT w.is_known))
      INTO until
      FROM (SELECT h.kind, h.wait_until,
                   coalesce(bool_or(h.kind = 'pair'
                                    AND h.succeeded_at > moment - interval '30 days') OVER (), false)
                       AS is_known
              FROM authz.sign_in_keys(sign_in_held.subject, sign_in_held.address) k
              JOIN core.sign_in_wait h ON h.kind = k.kind AND h.key = k.key) w;
    IF until IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE core.sign_in_wait w SET is_told = true
      FROM authz.sign_in_keys(sign_in_held.subject, sign_in_held.address) k
     WHERE w.kind = k.kind AND w.key = k.key AND w.wait_until = until AND NOT w.is_told;
    IF FOUND THEN
        INSERT INTO audit.event (incarnation, kind, result, reason, staff_id, agency_id, unit_id,
                                 purpose, action, route, request_id, policy_version)
        SELECT i.incarnation, 'sign-in', 'refused', 'too-often', p.id, p.agency_id, p.unit_id,
               'own-account', 'session.create', 'POST /sessions', sign_in_held.request_id,
               i.policy_version
          FROM core.installation i
          LEFT JOIN core.staff p ON p.issuer = 'local' AND p.subject = sign_in_held.subject;
    END IF;
    RETURN greatest(1, ceil(extract(epoch FROM until - moment)))::integer;
END $$;

-- How long a name that nobody has would wait there. Whoever has signed in there does not wait so, but a
-- wrong password of theirs is answered alike: else the wait would tell which names are known.
CREATE FUNCTION authz.sign_in_told(subject text, address text) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := authz.now();
BEGIN
    RETURN (SELECT coalesce(ceil(extract(epoch FROM max(w.wait_until) - moment)), 0)::integer
              FROM authz.sign_in_keys(sign_in_told.subject, sign_in_told.address) k
              JOIN core.sign_in_wait w ON w.kind = k.kind AND w.key = k.key
             WHERE k.kind <> 'pair' AND w.wait_until > moment);
END $$;

-- A right one forgets the wrong ones of this account from here, and makes the address one that somebody
-- signs in from; a wrong one counts three times over. What is past remembering goes, a few at a time.
CREATE FUNCTION authz.note_sign_in(subject text, address text, is_right boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := authz.now();
    counted record;
BEGIN
    IF note_sign_in.is_right THEN
        INSERT INTO core.sign_in_wait (kind, key, since, succeeded_at)
        SELECT k.kind, k.key, moment, moment
          FROM authz.sign_in_keys(note_sign_in.subject, note_sign_in.address) k
         WHERE k.kind = 'pair'
            ON CONFLICT (kind, key) DO UPDATE
           SET failures = 0, since = moment, wait_until = NULL, succeeded_at = moment;
        -- Not its wrong ones: whoever has one account could guess at all others from there.
        INSERT INTO core.sign_in_wait AS w (kind, key, since, succeeded_at)
        SELECT k.kind, k.key, moment, moment
          FROM authz.sign_in_keys(note_sign_in.subject, note_sign_in.address) k
         WHERE k.kind = 'address'
            ON CONFLICT (kind, key) DO UPDATE SET succeeded_at = moment;
        RETURN;
    END IF;
    -- In one order for all: two that fail at once wait for each other, never in a ring.
    FOR counted IN
        SELECT k.kind, k.key, r.most, r.within, r.first, r.longest
          FROM authz.sign_in_keys(note_sign_in.subject, note_sign_in.address) k
          JOIN authz.sign_in_rule r ON r.kind = k.kind
         ORDER BY array_position(ARRAY['pair', 'account', 'address'], k.kind)
    LOOP
        INSERT INTO core.sign_in_wait AS w (kind, key, failures, since)
        VALUES (counted.kind, counted.key, 1, moment)
            ON CONFLICT (kind, key) DO UPDATE
           SET failures = CASE WHEN w.since + counted.within < moment THEN 1
                               ELSE w.failures + 1 END,
               since = CASE WHEN w.since + counted.within < moment THEN moment ELSE w.since END;
        UPDATE core.sign_in_wait w
           SET is_told = false,
               wait_until = moment + least(counted.longest,
                   counted.first * power(2, least(w.failures - counted.most, 20)))
         WHERE w.kind = counted.kind AND w.key = counted.key AND w.failures >= counted.most;
    END LOOP;
    DELETE FROM core.sign_in_wait w
     USING (SELECT o.kind, o.key FROM core.sign_in_wait o
             WHERE coalesce(o.succeeded_at, o.since) < moment - interval '30 days'
               AND o.since < moment - interval '1 day'
             LIMIT 20 FOR UPDATE SKIP LOCKED) o
     WHERE w.kind = o.kind AND w.key = o.key;
END $$;

-- Whoever becomes more than they were has sessions as short as that from now on.
CREATE FUNCTION authz.shorten_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core.session t
       SET idle_after = least(t.idle_after, r.idle_after),
           expires_at = least(t.expires_at, greatest(t.started_at + r.lasts, authz.now()))
      FROM authz.session_rule r
     WHERE t.staff_id = NEW.staff_id AND t.ended_at IS NULL AND t.idle_after IS NOT NULL
       AND r.role = NEW.role;
    RETURN NULL;
END $$;
CREATE TRIGGER role_grant_shortens AFTER INSERT ON core.role_grant
    FOR EACH ROW EXECUTE FUNCTION authz.shorten_sessions();

DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT f.oid::regprocedure AS name FROM pg_proc f
         WHERE f.pronamespace = 'authz'::regnamespace
           AND f.proname IN ('sign_in_keys', 'sign_in_held', 'sign_in_told', 'note_sign_in', 'shorten_sessions')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO sspf_authz', kept.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', kept.name);
    END LOOP;
END $$;
