-- Proving anew who one is (step-up, RFC 9470), for what a token left behind must not do.
--
--   proof_rule     the acts that take it, and how long a proof counts: authz.open refuses them
--                  before anything is looked at, with 'proof-too-old' on the log
--   demand_proof   the same asked where the thing is done, whatever the act was called: ZS050
--   demand_proof_of  the same before a number is shown that protected identity hides from others
--   change_password  the same proof, and a new password in the place of the old one
--   step_up        the caller's own password again, and a code where one is asked for; it proves the
--                  session that it comes from, and no other, and gives it a new token (OWASP ASVS 7.2.4)
--
-- Grounds: SoLPuL 10 § (access is controlled), GDPR 32.

-- An act as the log names it, and the kind of record it names; null for any. Trials count as the act.
CREATE VIEW authz.proof_rule AS
SELECT r.action, r.resource, interval '5 minutes' AS within
  FROM (VALUES
      -- Emergency access; core.emergency_rule can ask for more.
      ('emergency-access.open', NULL),
      -- What leaves in words or in a file: of the log, of a person's records.
      ('audit.extract', NULL), ('audit.incident', NULL), ('audit.export', NULL),
      ('audit.export-search', NULL), ('audit.export-person', NULL), ('answers.to-file', NULL),
      ('subject-extract.read', NULL), ('subject-extract.print', NULL),
      -- Names in an extract, erasure, what lets a run delete, and a run that somebody asks for.
      ('audit.extract-release', NULL), ('log.erase', NULL),
      ('retention-decision.enter', NULL), ('retention-rule.approve', NULL), ('hold.lift', NULL),
      -- It lets the decision before it count again.
      ('retention-decision.revoke', NULL),
      ('retention.order', NULL), ('exemption.enter', NULL), ('exemption.withdraw', NULL),
      ('retention-rule.change', NULL), ('retention-rule.withdraw', NULL),
      ('archive.receipt', NULL), ('archive.revoke', NULL),
      -- What somebody may do, and getting in as them.
      ('role.grant', NULL), ('ending.create', 'role-grant'), ('staff.move', NULL),
      ('staff.lock', NULL), ('staff.unlock', NULL), ('staff.password', NULL),
      ('session.end-all', NULL),
      ('ending.create', 'agency'), ('ending.create', 'unit'),
      ('second-factor.enrol', NULL), ('second-factor.remove', NULL),
      ('second-factor.reset', NULL),
      -- Protected persons, and for whom they are there.
      ('protection.enter', NULL), ('protection.name', NULL),
      ('ending.create', 'protection'), ('ending.create', 'protection-access')
  ) AS r(action, resource);
ALTER VIEW authz.proof_rule OWNER TO sspf_authz;

GRANT UPDATE (proved_at, proof, token_hash) ON core.session TO sspf_authz;

-- Whether the caller has proved who they are as lately as the act takes that the entry names; where no
-- rule names it, as the strictest rule. Without a context, for a job and for what is tried out and undone
-- (layer 1) it asks nothing: others answer those.
CREATE FUNCTION authz.is_proved() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM authz.asker a LEFT JOIN core.session t ON t.id = a.session_id
         WHERE a.staff_id IS NOT NULL AND a.layer = 0
           AND (t.proved_at + (
                SELECT coalesce(min(r.within) FILTER (
                           WHERE r.action = split_part(a.action, '.dry-run', 1)),
                       min(r.within)) FROM authz.proof_rule r) >= a.moment) IS NOT TRUE);
END $$;
ALTER FUNCTION authz.is_proved() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.is_proved() FROM PUBLIC;
-- Raises ZS050 unless they have.
CREATE FUNCTION authz.demand_proof() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT authz.is_proved() THEN
        RAISE EXCEPTION 'prove who you are' USING ERRCODE = 'ZS050';
    END IF;
END $$;
-- Who a protected youth is (OSL 21:3, 22:1-2) is told the persons who are named, and they prove anew who
-- they are. Of a youth that is not protected it asks nothing.
CREATE FUNCTION authz.demand_proof_of(youth uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM core.bar b CROSS JOIN authz.asker m
                WHERE b.youth_id = youth AND b.source = 'protection'
                  AND b.valid_from <= m.moment AND (b.valid_until IS NULL OR b.valid_until > m.moment))
    THEN
        PERFORM authz.demand_proof();
    END IF;
END $$;
ALTER FUNCTION authz.demand_proof_of(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.demand_proof_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.demand_proof_of(uuid) TO sspf_shadow;
ALTER FUNCTION authz.demand_proof() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.demand_proof() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.demand_proof() TO sspf_authz, sspf_audit, sspf_disposal, sspf_extract;

CREATE FUNCTION authz.demand_proof_of_writer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.demand_proof();
    RETURN NULL;
END $$;
ALTER FUNCTION authz.demand_proof_of_writer() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.demand_proof_of_writer() FROM PUBLIC;

-- After the row: who may not write it is told that, not to prove who they are.
CREATE TRIGGER role_grant_proved AFTER INSERT ON core.role_grant
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER protection_proved AFTER INSERT ON core.protection
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER protection_access_proved AFTER INSERT ON core.protection_access
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER ending_proved AFTER INSERT ON core.ending
    FOR EACH ROW WHEN (NEW.source IN ('role-grant', 'protection', 'protection-access', 'agency', 'unit'))
    EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER credential_proved
    AFTER INSERT OR UPDATE OF salt, verifier, handed_over ON core.credential
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER name_release_proved AFTER INSERT ON core.name_release
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER approval_proved AFTER INSERT ON retention.approval
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();
CREATE TRIGGER decision_proved AFTER INSERT ON retention.decision
    FOR EACH STATEMENT EXECUTE FUNCTION authz.demand_proof_of_writer();

-- What authz.challenge gives, for the owner of a token that opens something, and their account, with the
-- words that make a poor password for it; nothing for any other. Here the sealed secret may be one that
-- waits to be confirmed.
CREATE FUNCTION authz.own_challenge(token_hash bytea,
    OUT salt bytea, OUT cost_n integer, OUT cost_r integer, OUT cost_p integer,
    OUT sealed bytea, OUT step bigint, OUT subject text, OUT words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    SELECT h.salt, h.cost_n, h.cost_r, h.cost_p, f.sealed, h.step, p.subject,
           concat_ws(' ', p.subject, p.name, g.name, u.name, c.name)
      INTO own_challenge.salt, own_challenge.cost_n, own_challenge.cost_r, own_challenge.cost_p,
           own_challenge.sealed, own_challenge.step, own_challenge.subject,
           own_challenge.words
      FROM core.session t
      JOIN core.staff p ON p.id = t.staff_id
     CROSS JOIN LATERAL authz.challenge_of(p.subject) h
      LEFT JOIN core.second_factor f ON f.staff_id = p.id
      LEFT JOIN core.agency g ON g.id = p.agency_id
      LEFT JOIN core.unit u ON u.id = p.unit_id
      LEFT JOIN core.municipality c ON c.id = g.municipality_id
     WHERE t.token_hash = own_challenge.token_hash AND t.ended_at IS NULL
       AND t.expires_at > authz.now();
END $$;
ALTER FUNCTION authz.own_challenge(bytea) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.own_challenge(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.own_challenge(bytea) TO sspf_api;

-- Proves the caller's session by what they sign in with: 'ok' or 'refused', and its entry's outcome.
-- Null without a context of one's own account. Two at once leave the later time, and the later token. The
-- fifth wrong one in a row ends the session: whoever has a token found somewhere cannot guess at the
-- password by it.
CREATE FUNCTION authz.step_up(key bytea, secret bytea, step bigint, recovery bytea, token_hash bytea)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    judged record;
BEGIN
    -- Locked: of many proofs at once, none slips past the count.
    PERFORM authz.lock_account(m.staff_id) FROM authz.me m;
    SELECT m.xid, m.incarnation, m.layer, m.session_id, m.staff_id, m.moment, t.ended_at INTO who
      FROM authz.me m JOIN core.session t ON t.id = m.session_id
     WHERE m.purpose = 'own-account' AND m.layer = 0
       FOR UPDATE OF t;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF who.ended_at IS NOT NULL THEN
        SELECT 'session-ended' AS refusal, NULL::text AS proof INTO judged;
    ELSE
        SELECT j.refusal, j.proof INTO judged
          FROM authz.judge_proof(who.staff_id, step_up.key, step_up.secret, step_up.step,
                                 step_up.recovery) j;
        UPDATE core.session t
           SET proved_at = CASE WHEN judged.proof IS NULL THEN t.proved_at
                                ELSE greatest(t.proved_at, who.moment) END,
               proof = coalesce(judged.proof, t.proof),
               token_hash = CASE WHEN judged.proof IS NULL THEN t.token_hash
                                 ELSE coalesce(step_up.token_hash, t.token_hash) END,
               wrong_proofs = CASE WHEN judged.proof IS NULL THEN t.wrong_proofs + 1 ELSE 0 END,
               ended_at = CASE WHEN judged.proof IS NULL AND t.wrong_proofs >= 4 THEN who.moment END
         WHERE t.id = who.session_id;
    END IF;
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, reason, shown)
    VALUES (who.xid, who.incarnation, who.layer, 0, 'session',
            CASE WHEN judged.proof IS NULL THEN 'refused' ELSE 'ok' END,
            coalesce(judged.refusal, CASE WHEN judged.proof IS NULL THEN 'no-proof' END), 0);
    RETURN CASE WHEN judged.proof IS NULL THEN 'refused' ELSE 'ok' END;
END $$;
ALTER FUNCTION authz.step_up(bytea, bytea, bigint, bytea, bytea) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.step_up(bytea, bytea, bigint, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.step_up(bytea, bytea, bigint, bytea, bytea) TO sspf_api;

-- Changes the caller's own password, by what they sign in with, and ends their other sessions: 'ok' or
-- 'refused', and its entry's outcome. Null without a context of one's own account.
CREATE FUNCTION authz.change_password(key bytea, secret bytea, step bigint, recovery bytea,
                                      salt bytea, cost_n integer, cost_r integer, cost_p integer,
                                      verifier bytea, token_hash bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    answer text := authz.step_up(change_password.key, change_password.secret,
                                 change_password.step, change_password.recovery,
                                 change_password.token_hash);
    who record;
BEGIN
    IF answer IS DISTINCT FROM 'ok' THEN
        RETURN answer;
    END IF;
    SELECT m.staff_id, m.session_id, m.moment INTO who FROM authz.me m;
    UPDATE core.credential c
       SET salt = change_password.salt, cost_n = change_password.cost_n,
           cost_r = change_password.cost_r, cost_p = change_password.cost_p,
           verifier = change_password.verifier, changed_at = who.moment, handed_over = false,
           used_at = NULL
     WHERE c.staff_id = who.staff_id;
    UPDATE core.session t SET ended_at = who.moment
     WHERE t.staff_id = who.staff_id AND t.id <> who.session_id AND t.ended_at IS NULL;
    UPDATE core.session t SET password_due = false WHERE t.id = who.session_id;
    RETURN answer;
END $$;
ALTER FUNCTION authz.change_password(bytea, bytea, bigint, bytea, bytea, integer, integer, integer,
                                     bytea, bytea) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.change_password(bytea, bytea, bigint, bytea, bytea, integer, integer,
                                             integer, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.change_password(bytea, bytea, bigint, bytea, bytea, integer, integer,
                                                integer, bytea, bytea) TO sspf_api;
