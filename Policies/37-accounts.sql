-- Agencies, units, staff and their sessions: what administrators do to them, and everybody to their
-- own sessions. By functions that check the caller first; nobody writes these tables.
--
--   agencies, units   entered and ended by administrators (36-work.sql ends them)
--   staff             entered with a first password, locked and unlocked, never oneself; a password
--                     that an administrator has set counts once, and opens its change alone
--   sessions          one's own, others than this with a fresh proof; an administrator sees and ends
--                     those of a member of staff
--
-- Grounds: SoLPuL 10 § (access limited to what each needs), GDPR 32.

GRANT INSERT ON core.agency, core.unit TO sspf_authz;
GRANT INSERT (id, subject, name), UPDATE (locked_at) ON core.staff TO sspf_authz;
GRANT INSERT ON core.credential TO sspf_authz;
GRANT UPDATE (salt, cost_n, cost_r, cost_p, verifier, changed_at, handed_over, used_at)
    ON core.credential TO sspf_authz;
GRANT UPDATE (password_due) ON core.session TO sspf_authz;

CREATE POLICY agency_entered ON core.agency FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY agency_entered ON core.agency IS
    'ground: SoLPuF 11 § (each controller is named); by authz.add_agency';
CREATE POLICY unit_entered ON core.unit FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY unit_entered ON core.unit IS
    'ground: SoLPuL 10 § (access stops at the unit); by authz.add_unit';
CREATE POLICY staff_entered ON core.staff FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY staff_entered ON core.staff IS
    'ground: SoLPuL 10 § (somebody must grant and withdraw access); by authz.add_staff';
CREATE POLICY staff_locked ON core.staff FOR UPDATE TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY staff_locked ON core.staff IS
    'ground: SoLPuL 10 § (somebody must grant and withdraw access); by authz.lock_staff';
CREATE POLICY credential_set ON core.credential FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY credential_set ON core.credential IS
    'ground: GDPR 32 (authentication); by authz.set_password';
CREATE POLICY credential_changed ON core.credential FOR UPDATE TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY credential_changed ON core.credential IS
    'ground: GDPR 32 (authentication); by authz.set_password';

-- The administrator who acts on somebody else, or 42501: nobody gives or takes their own access.
CREATE FUNCTION authz.administering(staff_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    writer uuid := (SELECT a.staff_id FROM authz.administrator a);
BEGIN
    IF writer IS NULL OR writer = administering.staff_id THEN
        RAISE EXCEPTION 'not an administrator of this' USING ERRCODE = '42501';
    END IF;
    RETURN writer;
END $$;

-- Enters an agency of the municipality, and the class of what it writes.
CREATE FUNCTION authz.add_agency(agency_id uuid, name text, kind text, legal_form text,
                                 secrecy_class text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM authz.administering(NULL);
    INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class)
    SELECT add_agency.agency_id, g.municipality_id, add_agency.kind, add_agency.legal_form,
           add_agency.name, add_agency.secrecy_class
      FROM authz.me m JOIN core.agency g ON g.id = m.agency_id;
    RETURN add_agency.agency_id;
END $$;

-- Enters a unit of an agency that has not ended.
CREATE FUNCTION authz.add_unit(unit_id uuid, agency_id uuid, name text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM authz.administering(NULL);
    IF EXISTS (SELECT FROM core.agency g
                WHERE g.id = add_unit.agency_id AND g.ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the agency has ended' USING ERRCODE = '23514',
            CONSTRAINT = 'agency_ended';
    END IF;
    INSERT INTO core.unit (id, agency_id, name)
    VALUES (add_unit.unit_id, add_unit.agency_id, add_unit.name);
    RETURN add_unit.unit_id;
END $$;

-- Sets somebody's password and ends the sessions that the old one began. Null where the caller may
-- not, or there is nobody: what raises is a write with a key, and that keeps a digest of its body.
CREATE FUNCTION authz.set_password(staff_id uuid, salt bytea, cost_n integer, cost_r integer,
                                   cost_p integer, verifier bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM authz.administrator a JOIN core.staff s
                       ON s.id = set_password.staff_id AND s.id <> a.staff_id) THEN
        RETURN NULL;
    END IF;
    PERFORM authz.lock_account(set_password.staff_id);
    INSERT INTO core.credential (staff_id, salt, cost_n, cost_r, cost_p, verifier, changed_at,
                                 handed_over)
    VALUES (set_password.staff_id, set_password.salt, set_password.cost_n, set_password.cost_r,
            set_password.cost_p, set_password.verifier, authz.now(), true)
        ON CONFLICT (staff_id) DO UPDATE
       SET salt = excluded.salt, cost_n = excluded.cost_n, cost_r = excluded.cost_r,
           cost_p = excluded.cost_p, verifier = excluded.verifier,
           changed_at = excluded.changed_at, handed_over = true, used_at = NULL;
    UPDATE core.session t SET ended_at = authz.now()
     WHERE t.staff_id = set_password.staff_id AND t.ended_at IS NULL;
    RETURN set_password.staff_id;
END $$;

-- Enters a member of staff with a place in a unit. Roles are granted, and the password is set, by
-- acts of their own.
CREATE FUNCTION authz.add_staff(staff_id uuid, subject text, name text, unit_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM authz.administering(add_staff.staff_id);
    INSERT INTO core.staff (id, subject, name)
    VALUES (add_staff.staff_id, add_staff.subject, add_staff.name);
    PERFORM authz.move_staff(add_staff.staff_id, add_staff.unit_id);
    RETURN add_staff.staff_id;
END $$;

-- Locks somebody out, at once and in every session, or lets them in again.
CREATE FUNCTION authz.lock_staff(staff_id uuid, is_locked boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM authz.administering(lock_staff.staff_id);
    UPDATE core.staff s
       SET locked_at = CASE WHEN lock_staff.is_locked THEN coalesce(s.locked_at, authz.now()) END
     WHERE s.id = lock_staff.staff_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody' USING ERRCODE = '23503', CONSTRAINT = 'staff_absent';
    END IF;
    IF lock_staff.is_locked THEN
        UPDATE core.session t SET ended_at = authz.now()
         WHERE t.staff_id = lock_staff.staff_id AND t.ended_at IS NULL;
    END IF;
    RETURN lock_staff.staff_id;
END $$;

-- Whose sessions the caller may see and end: one's own; for an administrator, a member of staff's.
CREATE FUNCTION authz.session_keeper(staff_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT m.staff_id FROM authz.me m
             WHERE m.purpose = 'own-account' AND session_keeper.staff_id IS NULL
             UNION ALL
            SELECT s.id FROM authz.administrator a JOIN core.staff s
                ON s.id = session_keeper.staff_id);
END $$;

-- The sessions that are in force, this one first; null for one's own.
CREATE FUNCTION authz.session_list(staff_id uuid, take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    keeper uuid := authz.session_keeper(session_list.staff_id);
    this uuid := (SELECT m.session_id FROM authz.me m);
BEGIN
    RETURN QUERY
    SELECT NULL::uuid,
           row_number() OVER (ORDER BY (t.id = this) IS TRUE DESC, t.started_at DESC, t.id),
           json_build_object(
               'id', t.id,
               'startedAt', to_char(t.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'expiresAt', to_char(t.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'provedAt', CASE WHEN isfinite(t.proved_at) THEN
                   to_char(t.proved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') END,
               'proof', t.proof,
               'lastSeenAt', to_char(t.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'idleAfterSeconds', extract(epoch FROM t.idle_after)::integer,
               'isThis', t.id = this)
      FROM core.session t
     WHERE t.staff_id = keeper AND t.ended_at IS NULL AND t.expires_at > authz.now()
       AND (t.seen_at + t.idle_after < authz.now()) IS NOT TRUE
     ORDER BY (t.id = this) IS TRUE DESC, t.started_at DESC, t.id
     LIMIT session_list.take + 1 OFFSET session_list.skip;
END $$;

-- Ends one of one's own sessions; no row when there is no such session in force.
CREATE FUNCTION authz.end_session(session_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF end_session.session_id IS DISTINCT FROM (SELECT m.session_id FROM authz.me m) THEN
        PERFORM authz.demand_proof();
    END IF;
    RETURN QUERY
    UPDATE core.session t SET ended_at = authz.now()
     WHERE t.id = end_session.session_id AND t.staff_id = authz.session_keeper(NULL)
       AND t.ended_at IS NULL
    RETURNING NULL::uuid, '1', json_build_object('id', t.id);
END $$;

-- Ends every session of a member of staff, by an administrator.
CREATE FUNCTION authz.end_sessions(staff_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    keeper uuid := authz.session_keeper(end_sessions.staff_id);
    count integer;
BEGIN
    IF keeper IS NULL OR end_sessions.staff_id IS NULL THEN
        RETURN;
    END IF;
    PERFORM authz.demand_proof();
    PERFORM authz.lock_account(keeper);
    UPDATE core.session t SET ended_at = authz.now()
     WHERE t.staff_id = keeper AND t.ended_at IS NULL AND t.expires_at > authz.now();
    GET DIAGNOSTICS count = ROW_COUNT;
    RETURN QUERY SELECT NULL::uuid, '1', json_build_object('ended', count);
END $$;

DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT f.oid::regprocedure AS name, f.prosecdef FROM pg_proc f
         WHERE f.pronamespace = 'authz'::regnamespace
           AND f.proname IN ('administering', 'add_agency', 'add_unit', 'set_password',
               'add_staff', 'lock_staff', 'session_keeper', 'session_list', 'end_session',
               'end_sessions')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO sspf_authz', kept.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', kept.name);
        IF kept.prosecdef THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sspf_api', kept.name);
        END IF;
    END LOOP;
END $$;
