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
    owner uuid;
BEGIN
    CASE refusal_reason.resource
    WHEN 'concern-conversation' THEN
        SELECT c.agency_id, c.youth_id INTO owner, refusal_reason.youth_id
          FROM core.concern_conversation c WHERE c.id = refusal_reason.row_id;
    WHEN 'youth' THEN
        SELECT y.agency_id, y.id INTO owner, refusal_reason.youth_id
          FROM core.youth y WHERE y.id = refusal_reason.row_id;
    WHEN 'school-visit' THEN
        SELECT v.agency_id INTO owner FROM core.school_visit v
         WHERE v.id = refusal_reason.row_id;
    WHEN 'dog-search' THEN
        SELECT d.agency_id INTO owner FROM core.dog_search d
         WHERE d.id = refusal_reason.row_id;
    WHEN 'case' THEN
        SELECT c.agency_id, c.youth_id INTO owner, refusal_reason.youth_id
          FROM core."case" c WHERE c.id = refusal_reason.row_id;
    WHEN 'consent' THEN
        SELECT c.agency_id, c.youth_id INTO owner, refusal_reason.youth_id
          FROM core.consent c WHERE c.id = refusal_reason.row_id;
    WHEN 'disclosure' THEN
        SELECT d.agency_id, d.youth_id INTO owner, refusal_reason.youth_id
          FROM core.disclosure d WHERE d.id = refusal_reason.row_id;
    WHEN 'emergency-access' THEN
        SELECT e.agency_id, e.youth_id INTO owner, refusal_reason.youth_id
          FROM core.emergency_access e WHERE e.id = refusal_reason.row_id;
    WHEN 'assignment' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.assignment t WHERE t.id = refusal_reason.row_id;
    WHEN 'case-member' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.case_member t WHERE t.id = refusal_reason.row_id;
    WHEN 'case-youth' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.case_youth t WHERE t.id = refusal_reason.row_id;
    WHEN 'block' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.block t WHERE t.id = refusal_reason.row_id;
    WHEN 'protection' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.protection t WHERE t.id = refusal_reason.row_id;
    WHEN 'protection-access' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.protection_access t WHERE t.id = refusal_reason.row_id;
    WHEN 'guardian' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.guardian t WHERE t.id = refusal_reason.row_id;
    WHEN 'enquiry' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.enquiry t WHERE t.id = refusal_reason.row_id;
    WHEN 'correction' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.correction t WHERE t.id = refusal_reason.row_id;
    WHEN 'mapping-talk' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.mapping_talk t WHERE t.id = refusal_reason.row_id;
    WHEN 'meeting' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.meeting t WHERE t.id = refusal_reason.row_id;
    WHEN 'commitment' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.commitment t WHERE t.id = refusal_reason.row_id;
    WHEN 'no-action-decision' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.no_action_decision t WHERE t.id = refusal_reason.row_id;
    WHEN 'referral' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.referral t WHERE t.id = refusal_reason.row_id;
    WHEN 'concern-report' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.concern_report t WHERE t.id = refusal_reason.row_id;
    WHEN 'file-note' THEN
        SELECT t.agency_id, t.youth_id INTO owner, refusal_reason.youth_id
          FROM core.risk_flag t WHERE t.id = refusal_reason.row_id;
    ELSE
        owner := NULL;
    END CASE;
    refusal_reason.reason := CASE
        WHEN owner IS NULL THEN 'absent'
        WHEN refusal_reason.youth_id IN (SELECT p.youth_id FROM authz.protected p)
            THEN 'protected'
        WHEN refusal_reason.youth_id IN (SELECT b.youth_id FROM authz.barred b) THEN 'barred'
        WHEN owner IS DISTINCT FROM refusal_reason.agency_id THEN 'other-agency'
        ELSE 'no-relation' END;
END $$;
ALTER FUNCTION authz.refusal_reason(text, uuid, uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.refusal_reason(text, uuid, uuid) FROM PUBLIC;

-- Locks the youth that a record is about, for a write: shared among writers, or alone, against all
-- of them, for what must not slip past another (withdrawal, block, protection, hold). Answers
-- nothing, so that it tells nothing; a record about nobody locks nothing.
CREATE FUNCTION authz.lock_record(resource text, row_id uuid, alone boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about uuid := (SELECT f.youth_id
                     FROM authz.refusal_reason(lock_record.resource, lock_record.row_id, NULL) f
                    WHERE EXISTS (SELECT FROM authz.me));
BEGIN
    IF alone THEN
        PERFORM FROM core.youth y WHERE y.id = about FOR UPDATE;
    ELSE
        PERFORM FROM core.youth y WHERE y.id = about FOR KEY SHARE;
    END IF;
END $$;
ALTER FUNCTION authz.lock_record(text, uuid, boolean) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.lock_record(text, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.lock_record(text, uuid, boolean) TO sspf_api;

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
    -- The caller's word stands only where there is no record to look at, or no context.
    IF TG_TABLE_NAME = 'outcome' AND NEW.row_id IS NOT NULL THEN
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
