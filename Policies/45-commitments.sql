-- Commitments (åtaganden), made in a case or agreed in a concern conversation, and their steps.
--
--   read    the own agency's file; the author; other agencies, on a ground in force that covers
--           commitments (of a case) or agreements (of a conversation)
--   write   in a case who leads it; of a conversation its author
--   step    whoever is responsible, who has the file, who made it
--
-- Grounds: SoL 14:3 (document), lag (2023:196) 9 §, OSL 10:1, 12:2, 10:2-28.

ALTER TABLE core.commitment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.commitment_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.commitment, core.commitment_step TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, case_id, meeting_id,
              conversation_id, kind, goal, what, responsible_staff_id, owner, due_on, author_id,
              created_at) ON core.commitment TO sspf_api;
GRANT INSERT ON core.commitment_step TO sspf_api;
GRANT SELECT, UPDATE (state, version) ON core.commitment TO sspf_authz;

CREATE TRIGGER commitment_step_kept AFTER INSERT ON core.commitment_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.commitment', 'commitment_id');

-- All that the caller may read, for what belongs to them: asked about one commitment at a time, or the
-- steps of one would cost as much as the caller has ever had to do with.
CREATE VIEW authz.seen_commitment WITH (security_barrier) AS
SELECT t.id, t.youth_id, t.agency_id, t.responsible_staff_id
  FROM core.commitment t
 WHERE t.youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])
    OR t.youth_id = ANY ((SELECT authz.emergency_ids())::uuid[])
    OR ARRAY[t.author_id, t.agency_id] = (SELECT authz.author_key())
       AND t.created_at >= (SELECT authz.author_since())
    OR concat_ws(' ', t.youth_id, t.kind) = ANY ((SELECT authz.shared_kinds())::text[]);
-- Those whose state the caller may tell: who has the file or made it, and who is to do it.
CREATE VIEW authz.stepped_commitment WITH (security_barrier) AS
SELECT t.id, t.youth_id
  FROM authz.writer w
  JOIN authz.seen_commitment t ON t.responsible_staff_id = w.staff_id OR t.agency_id = w.agency_id;
ALTER VIEW authz.seen_commitment OWNER TO sspf_authz;
ALTER VIEW authz.stepped_commitment OWNER TO sspf_authz;
GRANT SELECT ON authz.seen_commitment, authz.stepped_commitment TO sspf_api;

CALL authz.open_file('core.commitment', NULL);
CREATE POLICY commitment_signed ON core.commitment FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY commitment_signed ON core.commitment IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY commitment_shared ON core.commitment FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, kind) = ANY ((SELECT authz.shared_kinds())::text[]));
COMMENT ON POLICY commitment_shared ON core.commitment IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY commitment_write ON core.commitment FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, unit_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.unit_id, w.secrecy_class, w.moment
                 FROM authz.writer w)
        AND (youth_id = ANY (ARRAY(SELECT c.youth_id FROM authz.led_case c
                                    WHERE c.id = commitment.case_id))
             OR youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                       WHERE o.id = commitment.conversation_id))));
COMMENT ON POLICY commitment_write ON core.commitment IS
    'ground: SoL 14:3, lag (2023:196) 9 §; who leads the case, who held the conversation';
CREATE POLICY commitment_functions ON core.commitment TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY commitment_functions ON core.commitment IS
    'ground: FL 27 § (a change shows); the trigger that keeps the state, views bound to the context';

CREATE POLICY commitment_step_read ON core.commitment_step FOR SELECT TO sspf_api
    USING (EXISTS (SELECT FROM authz.seen_commitment t WHERE t.id = commitment_step.commitment_id));
COMMENT ON POLICY commitment_step_read ON core.commitment_step IS
    'ground: FL 27 §, OSL 10:1, 10:2-28; as the commitment itself';
CREATE POLICY commitment_step_write ON core.commitment_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND youth_id = ANY (ARRAY(SELECT t.youth_id FROM authz.stepped_commitment t
                                   WHERE t.id = commitment_step.commitment_id)));
COMMENT ON POLICY commitment_step_write ON core.commitment_step IS
    'ground: SoL 14:3; who is to do it, who has the file, who made it';
CALL authz.guard('core.commitment_step', 'youth_id');

-- In a case somebody of its team is responsible, or somebody by name; of another agency, whom a ground
-- covers: nobody else would see it.
CREATE FUNCTION authz.check_commitment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.responsible_staff_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM core.case_member t
         WHERE t.case_id = NEW.case_id AND t.staff_id = NEW.responsible_staff_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.created_at)) THEN
        RAISE EXCEPTION 'not of the team'
            USING ERRCODE = '23514', CONSTRAINT = 'commitment_responsible';
    END IF;
    -- What is brought in past row security, without a context, is as it was.
    IF EXISTS (SELECT FROM authz.me) AND EXISTS (
        SELECT FROM core.case_member t
         WHERE t.case_id = NEW.case_id AND t.staff_id = NEW.responsible_staff_id
           AND t.staff_agency_id <> NEW.agency_id
           AND NOT EXISTS (
               SELECT FROM core.share s
                WHERE s.youth_id = NEW.youth_id AND s.kind = 'commitments' AND s.record_id IS NULL
                  AND s.to_agency_id = t.staff_agency_id
                  AND (s.to_staff_id IS NULL OR s.to_staff_id = t.staff_id)
                  AND s.valid_from <= NEW.created_at AND s.valid_until > NEW.created_at)) THEN
        RAISE EXCEPTION 'nothing covers the responsible'
            USING ERRCODE = '23514', CONSTRAINT = 'commitment_covered';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_commitment() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_commitment() FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.commitment
    FOR EACH ROW EXECUTE FUNCTION authz.check_commitment();
