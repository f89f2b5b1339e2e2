-- Youths (ungdomar), their numbers, and each unit's registration of them.
--
--   the stub      name and number, as the own unit registered them: the unit's registering roles,
--                 one at a time and logged. Never another unit's, never another agency's.
--   the file      by a relation (25-relations.sql), or opened in an emergency
--   shared        name and number, with other agencies, on a ground in force that covers identity
--   nobody        who is kept out by a block, a conflict of interest or protected identity
--   registering   through authz.register_youth alone: a number that the agency already holds gives
--                 the same answer as a new one, so that registering reveals nothing. Therefore the
--                 ids are made there, and who entered a youth or number first, when and with what
--                 birth date can be read by nobody: what a unit entered is its registration
--   guessing      numbers, names, their search keys and birth dates are read through functions alone:
--                 in a statement of one's own EXPLAIN counts the rows that it passed over, seen or
--                 not, and would say of any number whether it is held
--
-- Grounds: OSL 26:1 (social services), 23:2 (school), 35:1 (police), 8:1-2 (towards others);
-- SoLPuF 11 § (own controller), 15 § (search words: name, number, case number and nothing else).

ALTER TABLE core.youth ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.youth_number ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.registration ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.name_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.assignment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT (id, agency_id) ON core.youth TO sspf_api;
GRANT SELECT (youth_id, agency_id, kind) ON core.youth_number TO sspf_api;
GRANT SELECT (id, youth_id, agency_id, unit_id, secrecy_class, author_id, created_at, version)
    ON core.registration TO sspf_api;
GRANT SELECT (registration_id, unit_id, youth_id, part) ON core.name_key TO sspf_api;
GRANT SELECT (number, ended_at, ended_reason) ON core.youth_number TO sspf_shadow;
GRANT SELECT ON core.registration, core.name_key TO sspf_shadow;
GRANT SELECT, INSERT, UPDATE (id, birth_date) ON core.youth TO sspf_authz;
GRANT SELECT, INSERT ON core.youth_number, core.registration, core.name_key TO sspf_authz;

-- The roles that register and find youths in their own unit.
CREATE VIEW authz.registrar WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, m.moment
  FROM authz.me m
 WHERE m.roles && '{social_worker,police_officer,school_staff,head_teacher,leisure_worker,coordinator}'
   AND m.purpose IN ('registration', 'coordination', 'follow-up');

-- What the caller's own unit has registered.
CREATE VIEW authz.registered WITH (security_barrier) AS
SELECT r.youth_id
  FROM authz.registrar m
  JOIN core.registration r ON r.unit_id = m.unit_id AND r.agency_id = m.agency_id;

-- The caller as author of own records in the own agency, since they came: who has left and comes
-- back has no more to do with what was written before.
CREATE VIEW authz.author WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, s.agency_since
  FROM authz.me m
  JOIN core.staff s ON s.id = m.staff_id
 WHERE m.purpose IN ('coordination', 'follow-up');

ALTER VIEW authz.registrar OWNER TO sspf_authz;
ALTER VIEW authz.registered OWNER TO sspf_authz;
ALTER VIEW authz.author OWNER TO sspf_authz;
GRANT SELECT ON authz.registrar, authz.registered, authz.author TO sspf_api;
CALL authz.keep_plan('author');
CALL authz.answer('registrar_unit()', 'uuid', '(SELECT r.unit_id FROM authz.registrar r)');
-- Who and for which agency, in one question: each is a look at the context.
CALL authz.answer('author_key()', 'uuid[]',
    '(SELECT ARRAY[a.staff_id, a.agency_id] FROM authz.author_rule a)');
CALL authz.answer('author_since()', 'timestamptz',
    '(SELECT a.agency_since FROM authz.author_rule a)');

CREATE POLICY youth_stub ON core.youth FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.registered r WHERE r.youth_id = youth.id));
COMMENT ON POLICY youth_stub ON core.youth IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own unit''s stub, logged';
CREATE POLICY youth_worker ON core.youth FOR SELECT TO sspf_api
    USING (id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY youth_worker ON core.youth IS
    'ground: SoLPuL 6-7 § (necessary for the own task); a relation to the file';
CREATE POLICY youth_functions ON core.youth TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY youth_functions ON core.youth IS
    'ground: SoLPuL 10 §; by functions bound to the context (register, lock, reasons)';

CREATE POLICY youth_number_stub ON core.youth_number FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.registered r WHERE r.youth_id = youth_number.youth_id));
COMMENT ON POLICY youth_number_stub ON core.youth_number IS
    'ground: SoLPuL 7 §, dataskyddslagen 3:10 (sure identification); the own unit''s stub';
CREATE POLICY youth_number_worker ON core.youth_number FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY youth_number_worker ON core.youth_number IS
    'ground: SoLPuL 7 §, dataskyddslagen 3:10 (sure identification); a relation to the file';
CREATE POLICY youth_number_functions ON core.youth_number TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY youth_number_functions ON core.youth_number IS
    'ground: SoLPuL 10 §; by functions bound to the context (register)';

CREATE POLICY registration_unit ON core.registration FOR SELECT TO sspf_api
    USING (unit_id = (SELECT authz.registrar_unit()));
COMMENT ON POLICY registration_unit ON core.registration IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own unit''s stub, logged';
CREATE POLICY registration_worker ON core.registration FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY registration_worker ON core.registration IS
    'ground: SoLPuL 6-7 § (necessary for the own task); a relation to the file';
CREATE POLICY registration_functions ON core.registration TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY registration_functions ON core.registration IS
    'ground: SoLPuL 10 §; by functions and views bound to the context';

CREATE POLICY name_key_unit ON core.name_key FOR SELECT TO sspf_api
    USING (unit_id = (SELECT authz.registrar_unit()));
COMMENT ON POLICY name_key_unit ON core.name_key IS
    'ground: SoLPuF 15 § (a name is a permitted search word); within the own unit';
CREATE POLICY name_key_functions ON core.name_key TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY name_key_functions ON core.name_key IS
    'ground: SoLPuF 15 §; by functions bound to the context (register)';

CREATE POLICY youth_emergency ON core.youth FOR SELECT TO sspf_api
    USING (id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY youth_emergency ON core.youth IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY youth_shared ON core.youth FOR SELECT TO sspf_api
    USING (id = ANY ((SELECT authz.shared_ids('identity'))::uuid[]));
COMMENT ON POLICY youth_shared ON core.youth IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY youth_number_emergency ON core.youth_number FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY youth_number_emergency ON core.youth_number IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY youth_number_shared ON core.youth_number FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('identity'))::uuid[]));
COMMENT ON POLICY youth_number_shared ON core.youth_number IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY registration_emergency ON core.registration FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY registration_emergency ON core.registration IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY registration_shared ON core.registration FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('identity'))::uuid[]));
COMMENT ON POLICY registration_shared ON core.registration IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';

CALL authz.guard('core.youth', 'id');
CALL authz.guard('core.youth_number', 'youth_id');
CALL authz.guard('core.registration', 'youth_id');
CALL authz.guard('core.name_key', 'youth_id');

-- What can be guessed, by a role that meets the policies of the service's login: row security answers.
-- The plans are the functions' own, and no statement shows them.
GRANT USAGE, CREATE ON SCHEMA authz TO sspf_shadow;
-- The own agency's rows with a number that was not entered by mistake.
CREATE FUNCTION authz.youths_of_number(number text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT n.youth_id FROM core.youth_number n
     WHERE n.number = youths_of_number.number AND n.ended_reason IS DISTINCT FROM 'mistaken'
       AND n.agency_id = (SELECT authz.own_agency());
END $$;
CREATE FUNCTION authz.numbers_of(youth_id uuid)
RETURNS TABLE (number text, kind text, ended_at timestamptz, ended_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT n.number, n.kind, n.ended_at, n.ended_reason
      FROM core.youth_number n WHERE n.youth_id = numbers_of.youth_id;
    -- After row security has answered: who may not see it learns nothing of it.
    IF FOUND THEN
        PERFORM authz.demand_proof_of(numbers_of.youth_id);
    END IF;
END $$;
-- How units have registered these youths; null: all whom the caller may see.
CREATE FUNCTION authz.registrations_of(youths uuid[]) RETURNS SETOF core.registration
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF youths IS NULL THEN
        RETURN QUERY SELECT r.* FROM core.registration r;
    ELSE
        RETURN QUERY SELECT r.* FROM core.registration r WHERE r.youth_id = ANY (youths);
    END IF;
END $$;
-- The own unit's registrations in which search keys are found: how many of the parts asked for, and
-- whether among given and family names both.
CREATE FUNCTION authz.registrations_named(parts integer[], keys text[])
RETURNS TABLE (registration_id uuid, youth_id uuid, found_parts bigint, is_both boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT k.registration_id, k.youth_id, count(DISTINCT a.part),
           bool_or(k.part = 'given') AND bool_or(k.part = 'family')
      FROM unnest(registrations_named.parts, registrations_named.keys) AS a(part, key)
      JOIN core.name_key k ON k.key = a.key
     WHERE k.unit_id = (SELECT m.unit_id FROM authz.me m)
     GROUP BY k.registration_id, k.youth_id;
END $$;
ALTER FUNCTION authz.youths_of_number(text) OWNER TO sspf_shadow;
ALTER FUNCTION authz.numbers_of(uuid) OWNER TO sspf_shadow;
ALTER FUNCTION authz.registrations_of(uuid[]) OWNER TO sspf_shadow;
ALTER FUNCTION authz.registrations_named(integer[], text[]) OWNER TO sspf_shadow;
REVOKE ALL ON FUNCTION authz.youths_of_number(text), authz.numbers_of(uuid),
    authz.registrations_of(uuid[]), authz.registrations_named(integer[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.youths_of_number(text), authz.numbers_of(uuid),
    authz.registrations_of(uuid[]), authz.registrations_named(integer[], text[]) TO sspf_api;

-- Finds or makes the agency's row for this number and the caller's unit's registration of it.
-- Returns the youth's id, the same way whether or not the agency held the number before; raises
-- 42501 for a caller who may not register, registration_name where the caller's unit has registered the
-- number under another name. Without a number the row is always new. A row that the
-- caller is kept out of (protected identity, a block, a conflict of interest) is not this caller's to
-- know: the number is entered beside it, and whoever has that file is told (65-inbox.sql).
CREATE FUNCTION authz.register_youth(
    number_kind text, number text, birth_date date,
    given_name text, family_name text, given_keys text[], family_keys text[],
    key_version integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    moment timestamptz := authz.now();
    youth uuid;
    doubled boolean;
    new_registration uuid := gen_random_uuid();
    entered integer;
BEGIN
    SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class INTO who
      FROM authz.registrar m JOIN core.agency a ON a.id = m.agency_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a registering role' USING ERRCODE = '42501';
    END IF;
    IF register_youth.number IS NOT NULL THEN
        -- Two at once: the second waits here and then finds the first one's row.
        PERFORM pg_advisory_xact_lock(
            hashtextextended(who.agency_id::text || register_youth.number, 1));
        SELECT n.youth_id INTO youth FROM core.youth_number n
         WHERE n.agency_id = who.agency_id AND n.number = register_youth.number
           AND NOT n.doubled AND n.ended_reason IS DISTINCT FROM 'mistaken';
        IF EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = youth)
           OR EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = youth) THEN
            doubled := true;
            -- The row that stands beside it already, if the caller may see that one.
            youth := (SELECT n.youth_id FROM core.youth_number n
                       WHERE n.agency_id = who.agency_id AND n.number = register_youth.number
                         AND n.doubled AND n.ended_reason IS DISTINCT FROM 'mistaken'
                         AND NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = n.youth_id)
                         AND NOT EXISTS (
                             SELECT FROM authz.protected_youth p WHERE p.youth_id = n.youth_id)
                       ORDER BY n.created_at, n.id LIMIT 1);
        END IF;
    END IF;
    IF youth IS NULL THEN
        youth := gen_random_uuid();
        INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
        VALUES (youth, who.agency_id, register_youth.birth_date, who.staff_id, moment);
        IF register_youth.number IS NOT NULL THEN
            INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id,
                                           created_at, doubled)
            VALUES (gen_random_uuid(), youth, who.agency_id, register_youth.number_kind,
                    register_youth.number, who.staff_id, moment, coalesce(doubled, false));
        END IF;
    ELSE
        PERFORM FROM core.youth y WHERE y.id = youth FOR KEY SHARE;
        UPDATE core.youth y SET birth_date = register_youth.birth_date
         WHERE y.id = youth AND y.birth_date IS NULL AND register_youth.birth_date IS NOT NULL;
    END IF;
    INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                                   family_name, birth_date, author_id, created_at, key_version)
    VALUES (new_registration, youth, who.agency_id, who.unit_id, who.secrecy_class,
            register_youth.given_name, register_youth.family_name, register_youth.birth_date,
            who.staff_id, moment, register_youth.key_version)
    ON CONFLICT (unit_id, youth_id) DO NOTHING;
    GET DIAGNOSTICS entered = ROW_COUNT;
    -- The unit's own registration under another name: a slip in the number would lead into a stranger's
    -- file. It is the caller's own unit's, and so nothing that the caller may not know.
    IF entered = 0 AND NOT EXISTS (
            SELECT FROM core.registration g
             WHERE g.unit_id = who.unit_id AND g.youth_id = youth
               AND lower(g.given_name) = lower(register_youth.given_name)
               AND lower(g.family_name) = lower(register_youth.family_name)) THEN
        RAISE EXCEPTION 'another name' USING ERRCODE = '23514', CONSTRAINT = 'registration_name';
    END IF;
    IF entered > 0 THEN
        INSERT INTO core.name_key (registration_id, unit_id, youth_id, part, key)
        SELECT new_registration, who.unit_id, youth, 'given', k
          FROM unnest(register_youth.given_keys) AS t(k)
        UNION
        SELECT new_registration, who.unit_id, youth, 'family', k
          FROM unnest(register_youth.family_keys) AS t(k);
    END IF;
    RETURN youth;
END $$;
ALTER FUNCTION authz.register_youth(text, text, date, text, text, text[], text[], integer)
    OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION
    authz.register_youth(text, text, date, text, text, text[], text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    authz.register_youth(text, text, date, text, text, text[], text[], integer) TO sspf_api;
