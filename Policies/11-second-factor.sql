-- Codes of one use beside the password (RFC 6238), and what a proof of who one is comes to.
--
--   judge_proof    password and code of one person: how they proved themselves, or why not. The
--                  reason is for the log alone: which of the two failed is never told
--   enrol_factor   one's own, with a fresh proof; asked for once a first code has confirmed it
--   remove_factor  one's own, with a fresh proof; an administrator resets that of somebody else
--
-- The service opens the secret with a key that is not in the database, and finds the step that a code
-- stands for. Here its digest, the window and the last step used decide: whoever has the database's
-- login alone, or a code that was seen, gets in with neither.
--
-- Grounds: SoLPuL 10 §, GDPR 32 (authentication).

ALTER TABLE core.second_factor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.recovery_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.second_factor TO sspf_authz;
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON core.recovery_code TO sspf_authz;

CREATE POLICY second_factor_authz ON core.second_factor TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY second_factor_authz ON core.second_factor IS
    'ground: SoLPuL 10 §, GDPR 32 (authentication); by authz functions only';
CREATE POLICY recovery_code_authz ON core.recovery_code TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY recovery_code_authz ON core.recovery_code IS
    'ground: SoLPuL 10 §, GDPR 32 (authentication); by authz functions only';

-- The step of 30 seconds that the clock of the database is in.
CREATE FUNCTION authz.code_step() RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN floor(extract(epoch FROM authz.now()) / 30)::bigint;
END $$;

-- Whether a secret and a step stand for a code of this very moment: a code counts for its thirty seconds
-- (OWASP ASVS 6.5.5). It came in them where it is judged within five more, which a password takes.
CREATE FUNCTION authz.is_code_of_now(verifier bytea, secret bytea, step bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- IS TRUE: what is null is no "yes".
    RETURN (is_code_of_now.verifier = sha256(is_code_of_now.secret)
            AND is_code_of_now.step <= authz.code_step()
            AND is_code_of_now.step >= floor((extract(epoch FROM authz.now()) - 5) / 30))
        IS TRUE;
END $$;

-- A code is used up only with the right password: who has no password locks nobody out of a code.
CREATE FUNCTION authz.judge_proof(person uuid, key bytea, secret bytea, step bigint, recovery bytea,
                                  OUT refusal text, OUT proof text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    factor core.second_factor;
BEGIN
    IF ((SELECT c.verifier FROM core.credential c WHERE c.staff_id = judge_proof.person)
            = sha256(judge_proof.key)) IS NOT TRUE THEN
        refusal := 'wrong-password';
        RETURN;
    END IF;
    -- Locked: of two that bring the same code at once, one finds it used.
    SELECT f.* INTO factor FROM core.second_factor f
     WHERE f.staff_id = judge_proof.person AND f.confirmed_at IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        proof := 'password';
    ELSIF authz.is_code_of_now(factor.verifier, judge_proof.secret, judge_proof.step) THEN
        IF judge_proof.step <= factor.last_step THEN
            refusal := 'used-code';
        ELSE
            UPDATE core.second_factor f SET last_step = judge_proof.step
             WHERE f.staff_id = judge_proof.person;
            proof := 'password-and-code';
        END IF;
    ELSIF judge_proof.recovery IS NOT NULL THEN
        UPDATE core.recovery_code r SET used_at = authz.now()
         WHERE r.staff_id = judge_proof.person AND r.digest = judge_proof.recovery
           AND r.used_at IS NULL;
        IF FOUND THEN proof := 'password-and-recovery-code';
        ELSE refusal := 'wrong-code';
        END IF;
    ELSE
        refusal := CASE WHEN judge_proof.secret IS NULL AND judge_proof.step IS NULL
                        THEN 'no-code' ELSE 'wrong-code' END;
    END IF;
END $$;

-- The outcome of an act on one's own second factor.
CREATE FUNCTION authz.note_factor(refusal text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, reason, shown)
    SELECT m.xid, m.incarnation, m.layer, 0, 'second-factor',
           CASE WHEN note_factor.refusal IS NULL THEN 'ok' ELSE 'refused' END,
           note_factor.refusal, 0
      FROM authz.me m;
    RETURN coalesce(note_factor.refusal, 'ok');
END $$;

-- Whose second factor this request is about: the caller's own.
CREATE FUNCTION authz.factor_owner() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT m.staff_id FROM authz.me m
             WHERE m.purpose = 'own-account' AND m.session_id IS NOT NULL AND m.layer = 0);
END $$;

-- Keeps a new secret, in the place of one that was never confirmed: 'ok' or 'confirmed'.
CREATE FUNCTION authz.enrol_factor(sealed bytea, verifier bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    owner uuid := authz.factor_owner();
BEGIN
    IF owner IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM authz.demand_proof();
    PERFORM authz.lock_account(owner);
    INSERT INTO core.second_factor (staff_id, sealed, verifier, enrolled_at)
    VALUES (owner, enrol_factor.sealed, enrol_factor.verifier, authz.now())
        ON CONFLICT (staff_id) DO UPDATE
       SET sealed = excluded.sealed, verifier = excluded.verifier,
           enrolled_at = excluded.enrolled_at, last_step = 0
     WHERE second_factor.confirmed_at IS NULL;
    RETURN authz.note_factor(CASE WHEN NOT FOUND THEN 'confirmed' END);
END $$;

-- Confirms the secret by a first code, and keeps the recovery codes: 'ok', 'wrong-code' or 'absent'.
-- Every other session of the owner ends: it was begun with a password alone. The fifth wrong code in a row
-- ends this one too: whoever has a token found somewhere cannot guess at a code that makes it theirs.
CREATE FUNCTION authz.confirm_factor(secret bytea, step bigint, recovery bytea[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    owner uuid := authz.factor_owner();
    factor core.second_factor;
BEGIN
    IF owner IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM authz.lock_account(owner);
    SELECT f.* INTO factor FROM core.second_factor f
     WHERE f.staff_id = owner AND f.confirmed_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN authz.note_factor('absent');
    END IF;
    -- Of many at once those that waited find the session ended, as the count left it.
    IF EXISTS (SELECT FROM core.session t JOIN authz.me m ON m.session_id = t.id
                WHERE t.ended_at IS NOT NULL) THEN
        RETURN authz.note_factor('wrong-code');
    END IF;
    IF NOT authz.is_code_of_now(factor.verifier, confirm_factor.secret, confirm_factor.step)
       OR cardinality(confirm_factor.recovery) IS DISTINCT FROM 10 THEN
        UPDATE core.session t
           SET wrong_proofs = t.wrong_proofs + 1,
               ended_at = CASE WHEN t.wrong_proofs >= 4 THEN m.moment END
          FROM authz.me m
         WHERE t.id = m.session_id;
        RETURN authz.note_factor('wrong-code');
    END IF;
    UPDATE core.second_factor f
       SET confirmed_at = authz.now(), last_step = confirm_factor.step
     WHERE f.staff_id = owner;
    INSERT INTO core.recovery_code (staff_id, digest)
    SELECT owner, d.digest FROM unnest(confirm_factor.recovery) AS d(digest);
    UPDATE core.session t
       SET proof = CASE WHEN t.id = m.session_id THEN 'password-and-code' ELSE t.proof END,
           wrong_proofs = CASE WHEN t.id = m.session_id THEN 0 ELSE t.wrong_proofs END,
           ended_at = CASE WHEN t.id <> m.session_id THEN m.moment END
      FROM authz.me m
     WHERE t.staff_id = owner AND t.ended_at IS NULL;
    RETURN authz.note_factor(NULL);
END $$;

-- Takes one's own away: 'ok' or 'absent'.
CREATE FUNCTION authz.remove_factor() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    owner uuid := authz.factor_owner();
BEGIN
    IF owner IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM authz.demand_proof();
    PERFORM authz.lock_account(owner);
    DELETE FROM core.second_factor f WHERE f.staff_id = owner;
    RETURN authz.note_factor(CASE WHEN NOT FOUND THEN 'absent' END);
END $$;

-- Takes away that of somebody who has lost it, and ends their sessions; by an administrator, never
-- one's own. Their password counts no more: they are met, and get a first one, as when they came (OWASP
-- ASVS 6.4.4). No row where there is none.
CREATE FUNCTION authz.reset_factor(staff_id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.administrator a
                    WHERE a.staff_id <> reset_factor.staff_id) THEN
        RETURN;
    END IF;
    PERFORM authz.demand_proof();
    PERFORM authz.lock_account(reset_factor.staff_id);
    DELETE FROM core.second_factor f WHERE f.staff_id = reset_factor.staff_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE core.credential c SET handed_over = true, used_at = authz.now()
     WHERE c.staff_id = reset_factor.staff_id;
    UPDATE core.session t SET ended_at = authz.now()
     WHERE t.staff_id = reset_factor.staff_id AND t.ended_at IS NULL;
    RETURN QUERY SELECT NULL::uuid, '1', json_build_object('id', reset_factor.staff_id);
END $$;

-- One's own: since when, whether it is asked for, and how many recovery codes are left.
CREATE FUNCTION authz.own_factor() RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, 1::bigint, json_build_object(
               'kind', 'totp',
               'enrolledAt', to_char(f.enrolled_at AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'isConfirmed', f.confirmed_at IS NOT NULL,
               'recoveryCodesLeft', (SELECT count(*) FROM core.recovery_code r
                                      WHERE r.staff_id = f.staff_id AND r.used_at IS NULL))
      FROM core.second_factor f WHERE f.staff_id = authz.factor_owner();
END $$;

DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT f.oid::regprocedure AS name, f.prosecdef FROM pg_proc f
         WHERE f.pronamespace = 'authz'::regnamespace
           AND f.proname IN ('code_step', 'is_code_of_now', 'judge_proof', 'note_factor',
               'factor_owner', 'enrol_factor', 'confirm_factor', 'remove_factor', 'reset_factor',
               'own_factor')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO sspf_authz', kept.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', kept.name);
        IF kept.prosecdef THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sspf_api', kept.name);
        END IF;
    END LOOP;
END $$;
