-- Why a look was refused, for the log alone: from outside, refused and absent are one answer.
--
-- A refused read or write is recorded by the statement that found nothing; this trigger puts the
-- true reason and the youth concerned beside it, where only log review can see them. Salts are
-- always made here: salts that a caller chose could be told apart (a row refused for a wrong
-- number of salts would say whether the record exists), and would hide nothing.

CREATE FUNCTION authz.refusal_reason(resource text, row_id uuid, agency_id uuid,
    OUT reason text, OUT youth_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    -- A record goes by the name of its table; a risk flag's name on the log tells nothing of it.
    place regclass := CASE refusal_reason.resource WHEN 'file-note' THEN 'core.risk_flag'::regclass
        ELSE to_regclass(format('core.%I', replace(refusal_reason.resource, '-', '_'))) END;
    -- What these functions may look at, as grants have it.
    parts text[] := ARRAY(SELECT a.attname::text FROM pg_attribute a
                           WHERE a.attrelid = place AND NOT a.attisdropped
                             AND a.attname IN ('id', 'agency_id', 'youth_id')
                             AND has_column_privilege(place, a.attnum, 'SELECT'));
    owner uuid;
BEGIN
    IF refusal_reason.resource = 'conflict' THEN
        SELECT s.agency_id INTO owner
          FROM core.conflict c JOIN core.staff s ON s.id = c.staff_id
         WHERE c.id = refusal_reason.row_id;
    ELSIF parts @> '{id,agency_id}' THEN
        EXECUTE format('SELECT t.agency_id, %s FROM %s t WHERE t.id = $1',
                       CASE WHEN place = 'core.youth'::regclass THEN 't.id'
                            WHEN 'youth_id' = ANY (parts) THEN 't.youth_id'
                            ELSE 'NULL::uuid' END, place)
           INTO owner, refusal_reason.youth_id USING refusal_reason.row_id;
    END IF;
    refusal_reason.reason := CASE
        WHEN owner IS NULL THEN 'absent'
        WHEN EXISTS (SELECT FROM authz.protected_youth p WHERE p.youth_id = refusal_reason.youth_id)
            THEN 'protected'
        WHEN EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = refusal_reason.youth_id)
            THEN 'barred'
        WHEN owner IS DISTINCT FROM refusal_reason.agency_id THEN 'other-agency'
        ELSE 'no-relation' END;
END $$;
ALTER FUNCTION authz.refusal_reason(text, uuid, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.refusal_reason(text, uuid, uuid) FROM PUBLIC;

-- Locks the youth that a record is about, for a write: shared among writers, or alone, against all
-- of them, for what must not slip past another (withdrawal, block, protection, hold). With a case every
-- row that is joined in it: while it is open none of them is destroyed, in whichever agency, and it can be
-- reopened. Answers nothing, so that it tells nothing; a record about nobody locks nothing.
CREATE FUNCTION authz.lock_record(resource text, row_id uuid, alone boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about uuid := (SELECT f.youth_id
                     FROM authz.refusal_reason(lock_record.resource, lock_record.row_id, NULL) f
                    WHERE EXISTS (SELECT FROM authz.me));
    youths uuid[] := ARRAY(SELECT about
                           UNION
                           SELECT j.youth_id FROM core.case_youth j
                            WHERE j.case_id = lock_record.row_id AND lock_record.resource = 'case'
                              AND about IS NOT NULL);
BEGIN
    -- In the order in which a deletion takes them.
    IF alone THEN
        PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR UPDATE;
    ELSE
        PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR KEY SHARE;
    END IF;
END $$;
ALTER FUNCTION authz.lock_record(text, uuid, boolean) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.lock_record(text, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.lock_record(text, uuid, boolean) TO sspf_api;

-- The version now of a record in which what one person says replaces what another said, where it is the
-- caller's to change: a case that they lead, a conversation that they take steps in, the own unit's
-- registration of a youth. It is locked until the
-- transaction ends, so that whoever comes second sees what the first has said. Raises ZS060 unless it is
-- `seen`, which may be NULL; NULL where it is not theirs to change, which the write is then told.
CREATE FUNCTION authz.expect_version(resource text, row_id uuid, seen integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    stands integer;
BEGIN
    IF resource = 'case' AND EXISTS (
            SELECT FROM authz.led_case l WHERE l.id = expect_version.row_id) THEN
        SELECT c.version INTO stands FROM core."case" c
         WHERE c.id = expect_version.row_id FOR NO KEY UPDATE;
    ELSIF resource = 'concern-conversation' AND EXISTS (
            SELECT FROM authz.stepped_conversation o
             WHERE o.id = expect_version.row_id
               AND NOT EXISTS (SELECT FROM authz.kept_out k
                                WHERE k.mark = uuid_hash_extended(o.youth_id, 0) OFFSET 0)) THEN
        SELECT c.version INTO stands FROM core.concern_conversation c
         WHERE c.id = expect_version.row_id FOR NO KEY UPDATE;
    ELSIF resource = 'youth' THEN
        SELECT g.version INTO stands FROM core.registration g
         WHERE g.youth_id = expect_version.row_id
           AND g.youth_id IN (SELECT k.youth_id FROM authz.known_youth k)
           AND (g.unit_id, g.agency_id) IN (SELECT m.unit_id, m.agency_id FROM authz.registrar m)
           FOR NO KEY UPDATE;
    END IF;
    IF stands <> expect_version.seen THEN
        RAISE EXCEPTION 'the version has changed' USING ERRCODE = 'ZS060';
    END IF;
    RETURN stands;
END $$;
ALTER FUNCTION authz.expect_version(text, uuid, integer) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.expect_version(text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.expect_version(text, uuid, integer) TO sspf_api;

-- Ends a record-creating request (authz.once_end) about the youth, if any, whom the record that it
-- began from is about.
CREATE FUNCTION authz.once_end_under(key text, digest bytea, record_type text, record_id uuid,
                                     parent text, parent_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN authz.once_end(
        once_end_under.key, once_end_under.digest, once_end_under.record_type,
        once_end_under.record_id,
        (SELECT f.youth_id
           FROM authz.refusal_reason(once_end_under.parent, once_end_under.parent_id, NULL) f));
END $$;
ALTER FUNCTION authz.once_end_under(text, bytea, text, uuid, text, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.once_end_under(text, bytea, text, uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.once_end_under(text, bytea, text, uuid, text, uuid) TO sspf_api;

CREATE FUNCTION authz.complete_refusal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    why record;
BEGIN
    SELECT f.reason, f.youth_id INTO why
      FROM authz.refusal_reason(NEW.resource, NEW.row_id,
               (SELECT m.agency_id FROM authz.me m)) f;
    -- The caller's word stands only where there is no record to look at, or no context; and that a proof
    -- was wanting, of whoever nothing else keeps out and who has none.
    IF TG_TABLE_NAME = 'outcome' AND NEW.row_id IS NOT NULL
       AND (NEW.reason = 'proof-too-old' AND why.reason = 'no-relation' AND NOT authz.is_proved())
           IS NOT TRUE THEN
        NEW.reason := why.reason;
    END IF;
    NEW.reason := coalesce(NEW.reason, why.reason);
    IF why.youth_id IS NOT NULL THEN
        NEW.persons := ARRAY[why.youth_id];
    ELSIF TG_TABLE_NAME = 'outcome' THEN
        NEW.persons := '{}';
    END IF;
    NEW.salts := ARRAY(SELECT uuid_send(gen_random_uuid())
                         FROM generate_subscripts(NEW.persons, 1));
    RETURN NEW;
END $$;
ALTER FUNCTION authz.complete_refusal() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.complete_refusal() FROM PUBLIC;

CREATE TRIGGER outcome_refused BEFORE INSERT ON audit.outcome FOR EACH ROW
    WHEN (NEW.result = 'refused') EXECUTE FUNCTION authz.complete_refusal();
CREATE TRIGGER event_refused BEFORE INSERT ON audit.event FOR EACH ROW
    WHEN (NEW.result = 'refused' AND NEW.row_id IS NOT NULL)
    EXECUTE FUNCTION authz.complete_refusal();
