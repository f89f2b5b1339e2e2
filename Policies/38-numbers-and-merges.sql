-- A youth's numbers over time, merging two rows of one person, and the youth's school.
--
--   read    whoever may see the youth in the own agency: the unit's stub, a relation to the file
--   write   the same, in registering roles; numbers and merges through functions alone, which lock
--           the rows and decide what a caller may not see
--   name    and birth date as the own unit registered them are set right, or changed, by the unit's
--           registering roles; what stood before is history, and a name that was right still finds
--   merge   both rows must be open to the caller. From then on a relation to one opens the other,
--           and a block, a conflict or protection of one closes the other (25-relations.sql).
--           Consents and disclosures do not spread: they were given about the row they name.
--
-- Grounds: SoLPuL 7 §, dataskyddslagen 3:10 (sure identification), GDPR 5.1 d (accuracy), FL 27 §.

ALTER TABLE core.youth_number_end ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.youth_merge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.youth_merge_undoing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.schooling ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT (ended_at, ended_reason) ON core.youth_number TO sspf_api;
GRANT SELECT (merged_into) ON core.youth TO sspf_api;
GRANT UPDATE (ended_at, ended_reason) ON core.youth_number TO sspf_authz;
GRANT UPDATE (merged_into) ON core.youth TO sspf_authz;
GRANT SELECT, INSERT ON core.youth_number_end, core.youth_merge, core.youth_merge_undoing
    TO sspf_authz;
GRANT SELECT ON core.youth_merge, core.youth_merge_undoing, core.schooling TO sspf_api;
GRANT INSERT ON core.schooling TO sspf_api;

-- That a number was replaced, or entered by mistake: in the file, and never which.
GRANT SELECT (id, youth_id, agency_id, reason, author_id, created_at) ON core.youth_number_end TO sspf_api;
CALL authz.open_file('core.youth_number_end', NULL);
CREATE POLICY youth_number_end_functions ON core.youth_number_end TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY youth_number_end_functions ON core.youth_number_end IS
    'ground: FL 27 § (a change shows); by functions bound to the context';
CREATE POLICY youth_merge_functions ON core.youth_merge TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY youth_merge_functions ON core.youth_merge IS
    'ground: FL 27 § (a change shows); by functions bound to the context';
CREATE POLICY youth_merge_undoing_functions ON core.youth_merge_undoing TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY youth_merge_undoing_functions ON core.youth_merge_undoing IS
    'ground: FL 27 § (a change shows); by functions bound to the context';

-- The youths that the caller may identify: registered by the own unit, or of the own caseload.
CREATE VIEW authz.identifiable WITH (security_barrier) AS
SELECT r.youth_id FROM authz.registered r
UNION ALL
SELECT c.youth_id FROM authz.caseload c WHERE EXISTS (SELECT FROM authz.registrar);
-- The same without those whom the caller is kept out of: for functions, which no policy holds.
CREATE VIEW authz.known_youth WITH (security_barrier) AS
SELECT i.youth_id
  FROM authz.identifiable i
 WHERE NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = i.youth_id OFFSET 0)
   AND NOT EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = i.youth_id OFFSET 0);
ALTER VIEW authz.identifiable OWNER TO sspf_authz;
ALTER VIEW authz.known_youth OWNER TO sspf_authz;
GRANT SELECT ON authz.identifiable TO sspf_api;

CREATE POLICY youth_merge_known ON core.youth_merge FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.identifiable i WHERE i.youth_id = youth_merge.youth_id));
COMMENT ON POLICY youth_merge_known ON core.youth_merge IS
    'ground: GDPR 5.1 d (accuracy), SoLPuL 7 § (sure identification); who may identify the youth';
CREATE POLICY youth_merge_undoing_known ON core.youth_merge_undoing FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.identifiable i WHERE i.youth_id = youth_merge_undoing.youth_id));
COMMENT ON POLICY youth_merge_undoing_known ON core.youth_merge_undoing IS
    'ground: GDPR 5.1 d (accuracy), SoLPuL 7 § (sure identification); who may identify the youth';
CREATE POLICY schooling_known ON core.schooling FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.identifiable i WHERE i.youth_id = schooling.youth_id));
COMMENT ON POLICY schooling_known ON core.schooling IS
    'ground: SoLPuL 6-7 § (necessary for the own task); who may identify the youth';
GRANT SELECT (id, youth_id, agency_id) ON core.schooling TO sspf_authz;
CREATE POLICY schooling_functions ON core.schooling FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY schooling_functions ON core.schooling IS
    'ground: SoLPuL 10 § (a refusal is documented with its reason), GDPR 16; keys only';
-- Who enters what identifies a youth, and how it must be marked.
CREATE VIEW authz.entering WITH (security_barrier) AS
SELECT r.staff_id, r.agency_id, a.secrecy_class, r.moment
  FROM authz.registrar r
  JOIN core.agency a ON a.id = r.agency_id;
ALTER VIEW authz.entering OWNER TO sspf_authz;
GRANT SELECT ON authz.entering TO sspf_api;
CREATE POLICY schooling_write ON core.schooling FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
                = (SELECT e.staff_id, e.agency_id, e.secrecy_class, e.moment
                     FROM authz.entering e)
        AND EXISTS (SELECT FROM authz.identifiable i WHERE i.youth_id = schooling.youth_id));
COMMENT ON POLICY schooling_write ON core.schooling IS
    'ground: SoLPuL 6-7 § (necessary for the own task); own name, a youth that one may identify';
CALL authz.guard('core.youth_merge', 'youth_id');
CALL authz.guard('core.youth_merge_undoing', 'youth_id');
CALL authz.guard('core.schooling', 'youth_id');

ALTER TABLE core.registration_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Names and birth dates are read through a function alone, as where they stand.
GRANT SELECT (id, registration_id, youth_id, agency_id, unit_id, secrecy_class, reason, author_id,
              created_at) ON core.registration_change TO sspf_api;
GRANT SELECT ON core.registration_change TO sspf_shadow;
GRANT INSERT ON core.registration_change TO sspf_authz;
GRANT UPDATE (given_name, family_name, birth_date, key_version, version) ON core.registration
    TO sspf_authz;
GRANT DELETE ON core.name_key TO sspf_authz;
CALL authz.open_file('core.registration_change', NULL);
CREATE POLICY registration_change_unit ON core.registration_change FOR SELECT TO sspf_api
    USING (unit_id = (SELECT authz.registrar_unit()));
COMMENT ON POLICY registration_change_unit ON core.registration_change IS
    'ground: SoLPuL 6-7 § (necessary for the own task); the own unit''s stub, logged';
CREATE POLICY registration_change_functions ON core.registration_change FOR INSERT TO sspf_authz
    WITH CHECK (true);
COMMENT ON POLICY registration_change_functions ON core.registration_change IS
    'ground: GDPR 5.1 d, 16 (accuracy, rectification); by a function bound to the context';

-- What a youth was registered as before, as far as the caller may see it.
CREATE FUNCTION authz.earlier_names(youth_id uuid) RETURNS TABLE (
    given_name text, family_name text, birth_date date, reason text, changed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT c.given_name, c.family_name, c.birth_date, c.reason, c.created_at
      FROM core.registration_change c WHERE c.youth_id = earlier_names.youth_id;
END $$;
ALTER FUNCTION authz.earlier_names(uuid) OWNER TO sspf_shadow;
REVOKE ALL ON FUNCTION authz.earlier_names(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.earlier_names(uuid) TO sspf_api;

-- Enters another name or birth date in the own unit's registration of a youth, instead of what was
-- right until now (replaced) or never was (mistaken): then it finds the youth no more. Raises 42501 for
-- whoever may not, or whose unit has no registration; registration_same where nothing changes.
CREATE FUNCTION authz.change_registration(
    change_id uuid, youth_id uuid, reason text, birth_date date, given_name text, family_name text,
    given_keys text[], family_keys text[], key_version integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    held core.registration;
    born date;
BEGIN
    SELECT m.staff_id, m.unit_id, m.agency_id, m.moment INTO who FROM authz.registrar m
     WHERE change_registration.youth_id IN (SELECT k.youth_id FROM authz.known_youth k);
    SELECT g.* INTO held FROM core.registration g
     WHERE g.youth_id = change_registration.youth_id AND g.unit_id = who.unit_id
       AND g.agency_id = who.agency_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such registration here' USING ERRCODE = '42501';
    END IF;
    born := coalesce(change_registration.birth_date, held.birth_date);
    IF (held.given_name, held.family_name, held.birth_date) IS NOT DISTINCT FROM
       (change_registration.given_name, change_registration.family_name, born) THEN
        RAISE EXCEPTION 'nothing changes'
            USING ERRCODE = '23514', CONSTRAINT = 'registration_same';
    END IF;
    INSERT INTO core.registration_change (id, registration_id, youth_id, agency_id, unit_id,
        secrecy_class, reason, given_name, family_name, birth_date, author_id, created_at)
    VALUES (change_registration.change_id, held.id, held.youth_id, held.agency_id, held.unit_id,
            held.secrecy_class, change_registration.reason, held.given_name, held.family_name,
            held.birth_date, who.staff_id, who.moment);
    UPDATE core.registration g
       SET given_name = change_registration.given_name,
           family_name = change_registration.family_name, birth_date = born,
           key_version = change_registration.key_version, version = g.version + 1
     WHERE g.id = held.id;
    IF change_registration.reason = 'mistaken' THEN
        DELETE FROM core.name_key k WHERE k.registration_id = held.id;
    END IF;
    INSERT INTO core.name_key (registration_id, unit_id, youth_id, part, key)
    SELECT held.id, held.unit_id, held.youth_id, 'given', k
      FROM unnest(change_registration.given_keys) AS t(k)
    UNION
    SELECT held.id, held.unit_id, held.youth_id, 'family', k
      FROM unnest(change_registration.family_keys) AS t(k)
    ON CONFLICT DO NOTHING;
    -- What else hangs on the age is settled with it (25-relations.sql).
    IF born IS DISTINCT FROM held.birth_date THEN
        UPDATE core.youth y SET birth_date = born WHERE y.id = held.youth_id;
    END IF;
    RETURN held.youth_id;
END $$;
ALTER FUNCTION authz.change_registration(uuid, uuid, text, date, text, text, text[], text[], integer)
    OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION
    authz.change_registration(uuid, uuid, text, date, text, text, text[], text[], integer)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    authz.change_registration(uuid, uuid, text, date, text, text, text[], text[], integer)
    TO sspf_api;

-- Gives a youth another number. What it outranks or replaces of the youth's earlier numbers ends:
-- `previous` says whether they were right once (replaced) or never (mistaken). Raises 42501 for a
-- youth that the caller may not identify; 23505 with the constraint youth_number_known for a number
-- that the youth has, youth_number_taken for one that another youth of the own unit has, and
-- youth_number_outranked for a reserve number beside a better one. A number that only another unit
-- knows is taken without a word: who registers must not learn what other units hold.
CREATE FUNCTION authz.add_number(number_id uuid, youth_id uuid, kind text, number text,
                                 previous text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    moment timestamptz := authz.now();
    holder uuid;
    ranks text[] := ARRAY['reserve', 'samordningsnummer', 'personnummer'];
BEGIN
    SELECT m.staff_id, m.agency_id, a.secrecy_class INTO who
      FROM authz.registrar m JOIN core.agency a ON a.id = m.agency_id
     WHERE add_number.youth_id IN (SELECT k.youth_id FROM authz.known_youth k);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such youth here' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(
        hashtextextended(who.agency_id::text || add_number.number, 1));
    IF EXISTS (SELECT FROM core.youth_number n
                WHERE n.youth_id = add_number.youth_id AND n.number = add_number.number
                  AND n.ended_at IS NULL) THEN
        RAISE EXCEPTION 'known' USING ERRCODE = '23505', CONSTRAINT = 'youth_number_known';
    END IF;
    IF EXISTS (SELECT FROM core.youth_number n
                WHERE n.youth_id = add_number.youth_id AND n.ended_at IS NULL
                  AND array_position(ranks, n.kind) > array_position(ranks, add_number.kind)) THEN
        RAISE EXCEPTION 'outranked' USING ERRCODE = '23505',
            CONSTRAINT = 'youth_number_outranked';
    END IF;
    SELECT n.youth_id INTO holder FROM core.youth_number n
     WHERE n.agency_id = who.agency_id AND n.number = add_number.number AND NOT n.doubled
       AND n.ended_reason IS DISTINCT FROM 'mistaken';
    IF holder IN (SELECT k.youth_id FROM authz.known_youth k)
       AND holder <> add_number.youth_id THEN
        RAISE EXCEPTION 'taken' USING ERRCODE = '23505', CONSTRAINT = 'youth_number_taken';
    END IF;
    INSERT INTO core.youth_number_end (id, number_id, youth_id, agency_id, secrecy_class, reason,
                                       author_id, created_at)
    SELECT gen_random_uuid(), n.id, n.youth_id, n.agency_id, who.secrecy_class,
           add_number.previous, who.staff_id, moment
      FROM core.youth_number n
     WHERE n.youth_id = add_number.youth_id AND n.ended_at IS NULL;
    INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id, created_at,
                                   doubled)
    VALUES (add_number.number_id, add_number.youth_id, who.agency_id, add_number.kind,
            add_number.number, who.staff_id, moment, holder IS NOT NULL);
    RETURN add_number.number_id;
END $$;

CREATE FUNCTION authz.keep_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core.youth_number n SET ended_at = NEW.created_at, ended_reason = NEW.reason
     WHERE n.id = NEW.number_id;
    RETURN NULL;
END $$;
CREATE TRIGGER youth_number_end_kept AFTER INSERT ON core.youth_number_end
    FOR EACH ROW EXECUTE FUNCTION authz.keep_number();

-- Directs one row to another. Both are locked against every other write. Raises 42501 unless the
-- caller may identify both; 23505 with youth_merge_chain where one of them is merged already.
CREATE FUNCTION authz.merge_youths(merge_id uuid, kept uuid, merged uuid, reason text)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
BEGIN
    SELECT m.staff_id, m.agency_id, a.secrecy_class INTO who
      FROM authz.registrar m JOIN core.agency a ON a.id = m.agency_id
     WHERE kept IN (SELECT k.youth_id FROM authz.known_youth k)
       AND merged IN (SELECT k.youth_id FROM authz.known_youth k);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such youth here' USING ERRCODE = '42501';
    END IF;
    PERFORM FROM core.youth y WHERE y.id IN (kept, merged) ORDER BY y.id FOR UPDATE;
    IF EXISTS (SELECT FROM core.youth y
                WHERE (y.id IN (kept, merged) AND y.merged_into IS NOT NULL)
                   OR y.merged_into = merged) THEN
        RAISE EXCEPTION 'merged' USING ERRCODE = '23505', CONSTRAINT = 'youth_merge_chain';
    END IF;
    INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                  author_id, created_at)
    VALUES (merge_youths.merge_id, kept, merged, who.agency_id, who.secrecy_class,
            merge_youths.reason, who.staff_id, authz.now());
    UPDATE core.youth y SET merged_into = kept WHERE y.id = merged;
    PERFORM authz.settle_relations(ARRAY[kept, merged]), authz.settle_bars(ARRAY[kept, merged]);
    -- A restriction is of the person.
    PERFORM authz.settle_shares(ARRAY(SELECT p.other_id FROM authz.same_person p
                                       WHERE p.youth_id = kept));
    RETURN merge_youths.merge_id;
END $$;

-- Undoes a merge: each row stands for itself again. Raises 42501 unless the caller may identify the
-- kept row, which was merged here; the constraint youth_merge_undone_once where it was undone.
CREATE FUNCTION authz.undo_merge(undoing_id uuid, merge_id uuid, kept uuid, reason text)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    other uuid;
BEGIN
    SELECT m.staff_id, m.agency_id, a.secrecy_class INTO who
      FROM authz.registrar m JOIN core.agency a ON a.id = m.agency_id
     WHERE undo_merge.kept IN (SELECT k.youth_id FROM authz.known_youth k);
    IF FOUND THEN
        SELECT g.merged_id INTO other FROM core.youth_merge g
         WHERE g.id = undo_merge.merge_id AND g.youth_id = undo_merge.kept;
    END IF;
    IF other IS NULL THEN
        RAISE EXCEPTION 'no such merge here' USING ERRCODE = '42501';
    END IF;
    PERFORM FROM core.youth y WHERE y.id IN (kept, other) ORDER BY y.id FOR UPDATE;
    INSERT INTO core.youth_merge_undoing (id, merge_id, youth_id, agency_id, secrecy_class,
                                          reason, author_id, created_at)
    VALUES (undo_merge.undoing_id, undo_merge.merge_id, kept, who.agency_id, who.secrecy_class,
            undo_merge.reason, who.staff_id, authz.now());
    UPDATE core.youth y SET merged_into = NULL WHERE y.id = other;
    PERFORM authz.settle_relations(ARRAY[kept, other]), authz.settle_bars(ARRAY[kept, other]);
    PERFORM authz.settle_shares(ARRAY(SELECT p.other_id FROM authz.same_person p
                                       WHERE p.youth_id = kept) || other);
    RETURN undo_merge.undoing_id;
END $$;

ALTER FUNCTION authz.add_number(uuid, uuid, text, text, text) OWNER TO sspf_authz;
ALTER FUNCTION authz.keep_number() OWNER TO sspf_authz;
ALTER FUNCTION authz.merge_youths(uuid, uuid, uuid, text) OWNER TO sspf_authz;
ALTER FUNCTION authz.undo_merge(uuid, uuid, uuid, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.add_number(uuid, uuid, text, text, text), authz.keep_number(),
    authz.merge_youths(uuid, uuid, uuid, text), authz.undo_merge(uuid, uuid, uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.add_number(uuid, uuid, text, text, text),
    authz.merge_youths(uuid, uuid, uuid, text), authz.undo_merge(uuid, uuid, uuid, text)
    TO sspf_api;
