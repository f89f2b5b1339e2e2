-- What came of a request, as the log tells it, in the caller's own context only.
--
--   log_looked   who was shown and on what that rests, or that nobody was, by the statement that
--                shows: it shows nothing where this does not answer true
--   log_outcome  what came of a request that shows nothing
--   tally        what a trial has written so far, by table: how many rows, never what they hold
--
-- The first two answer null without a context, the third nothing. That a request has an outcome is
-- looked at when it commits (audit.demand_outcome).
--
-- Grounds: SoLPuL 10 §, R53 (access is documented, with what it rests on).

CREATE POLICY outcome_functions ON audit.outcome FOR INSERT TO sspf_authz WITH CHECK (true);
COMMENT ON POLICY outcome_functions ON audit.outcome IS
    'ground: SoLPuL 10 § (access is documented); by functions that take the context from authz.me';

-- A salt for each of so many persons shown: sixteen bytes that nobody can guess, whoever knows all the
-- others. Drawn one by one they were a twentieth of a list of fifty; so one secret is drawn, and its
-- digests, told apart by a number, are cut into salts. The secret is written nowhere and gone with the
-- call: a salt that is erased cannot be found again, from those beside it neither (GDPR 17).
CREATE FUNCTION authz.salts(many integer) RETURNS bytea[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    secret bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    digest bytea;
    salts bytea[] := '{}';
BEGIN
    FOR place IN 0 .. coalesce(many, 0) - 1 LOOP
        IF place % 4 = 0 THEN
            digest := sha512(secret || int4send(place));
        END IF;
        salts[place + 1] := substr(digest, place % 4 * 16 + 1, 16);
    END LOOP;
    RETURN salts;
END $$;
ALTER FUNCTION authz.salts(integer) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.salts(integer) FROM PUBLIC;

CREATE FUNCTION authz.log_looked(resource text, row_id uuid, result text, shown integer,
                                 version text, persons uuid[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me record;
BEGIN
    -- In one look, since every read comes here: whether it may rest on more than the own work. Nothing
    -- opens another agency's file but what stands here, and few have any of it: to look at each person
    -- who is shown would cost the others more.
    SELECT m.xid, m.incarnation, m.layer,
           m.purpose = 'emergency'
               OR EXISTS (SELECT FROM core.relation r
                           WHERE r.staff_id = m.staff_id AND r.agency_id = m.agency_id AND NOT r.own)
               OR EXISTS (SELECT FROM core.share s
                           WHERE s.to_staff_id = m.staff_id AND s.to_agency_id = m.agency_id)
               AS is_beyond
      INTO me FROM authz.me m;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown,
                               basis, version, persons, salts)
    VALUES (me.xid, me.incarnation, me.layer, 0, log_looked.resource, log_looked.row_id,
            log_looked.result, log_looked.shown,
            CASE WHEN me.is_beyond THEN
                authz.basis_of(log_looked.persons, log_looked.row_id, log_looked.resource) END,
            log_looked.version, log_looked.persons,
            CASE cardinality(log_looked.persons) WHEN 0 THEN '{}'
                WHEN 1 THEN ARRAY[uuid_send(gen_random_uuid())]
                ELSE authz.salts(cardinality(log_looked.persons)) END);
    RETURN true;
END $$;

CREATE FUNCTION authz.log_outcome(resource text, row_id uuid, result text, reason text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, reason, shown)
    SELECT m.xid, m.incarnation, m.layer, 0, log_outcome.resource, log_outcome.row_id,
           log_outcome.result, log_outcome.reason, 0
      FROM authz.me m;
    RETURN CASE WHEN FOUND THEN true END;
END $$;

-- What the session has written and not yet reported, which may be of requests before this one: two
-- tallies tell what lies between. Not the request's own key and entries; and not the sums that are kept by
-- triggers, which would tell of rows that the caller is kept from. PostgreSQL's own counters answer
-- nobody who is served (Deploy/database.sql): those of rows that were met tell what is hidden.
CREATE FUNCTION authz.tally() RETURNS TABLE (written text, added bigint, changed bigint, deleted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.name, t.added, t.changed, t.deleted
      FROM (SELECT n.nspname || '.' || c.relname AS name,
                   CASE WHEN n.nspname = 'audit' AND c.relname IN ('request', 'outcome', 'event')
                        THEN 0 ELSE pg_stat_get_xact_tuples_inserted(c.oid) END AS added,
                   pg_stat_get_xact_tuples_updated(c.oid) AS changed,
                   pg_stat_get_xact_tuples_deleted(c.oid) AS deleted
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('core', 'retention', 'audit') AND c.relkind = 'r') t
     WHERE t.added + t.changed + t.deleted > 0
       AND t.name <> ALL ('{core.once,core.relation,core.share,core.bar}')
       AND EXISTS (SELECT FROM authz.me m WHERE m.action LIKE '%.dry-run')
     ORDER BY t.name
$$;
ALTER FUNCTION authz.tally() OWNER TO sspf_owner;
REVOKE ALL ON FUNCTION authz.tally() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.tally() TO sspf_api;

ALTER FUNCTION authz.log_looked(text, uuid, text, integer, text, uuid[]) OWNER TO sspf_authz;
ALTER FUNCTION authz.log_outcome(text, uuid, text, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.log_looked(text, uuid, text, integer, text, uuid[]),
    authz.log_outcome(text, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.log_looked(text, uuid, text, integer, text, uuid[]),
    authz.log_outcome(text, uuid, text, text) TO sspf_api, sspf_retention, sspf_archive;
