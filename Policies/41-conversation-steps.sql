-- What belongs to a concern conversation besides its parts: steps from plan to close, offers, and
-- whether a concern report (orosanmälan) was made.
--
--   read    in the own agency by a relation to the file, the author, in an emergency. Others on a
--           ground: a step as the conversation itself, one with a note (what was found, why it was not
--           held) where the ground also covers what was observed; offers and answers to them as what
--           was agreed; that a report was made never
--   write   the roles that log conversations: offers and reports to own conversations, steps and
--           answers to offers to own ones and to those of the own caseload
--
-- Grounds: SoL 14:3 (document), OSL 26:1, 35:1; 40:7 g (all that relates to a concern report).

ALTER TABLE core.conversation_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.conversation_offer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.conversation_report ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.offer_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON core.conversation_step, core.conversation_offer, core.conversation_report,
    core.offer_answer TO sspf_api;
GRANT SELECT (id, conversation_id, answer), UPDATE (answer) ON core.conversation_offer TO sspf_authz;
GRANT INSERT (state, language, pledge_id) ON core.concern_conversation TO sspf_api;
GRANT SELECT (state, version, pledge_id, held_at), UPDATE (state, version) ON core.concern_conversation TO sspf_authz;

CREATE TRIGGER conversation_step_kept AFTER INSERT ON core.conversation_step FOR EACH ROW
    EXECUTE FUNCTION authz.keep_state('core.concern_conversation', 'conversation_id');
-- Nothing was held at a time that has not come. After the insert: row security has spoken first; what
-- is brought in past it, without a context, is as it was.
CREATE FUNCTION authz.check_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz > authz.now() + interval '1 minute'
       AND EXISTS (SELECT FROM authz.me) THEN
        RAISE EXCEPTION 'not begun' USING ERRCODE = '23514', CONSTRAINT = 'conversation_begun';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_held() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_held() FROM PUBLIC;
-- Each kind has those who hold it: the talk before an inquiry is social services' own, the warning
-- about planned conduct the police's; the other two are held together, and each keeps its own record.
CREATE FUNCTION authz.check_holder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
                WHERE a.kind = CASE NEW.kind WHEN 'pre-assessment' THEN 'police'
                                             WHEN 'dissuasion' THEN 'social_services' END) THEN
        RAISE EXCEPTION 'not held here'
            USING ERRCODE = '23514', CONSTRAINT = 'conversation_holder';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_holder() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_holder() FROM PUBLIC;
CREATE TRIGGER checked_holder AFTER INSERT ON core.concern_conversation
    FOR EACH ROW EXECUTE FUNCTION authz.check_holder();
CREATE TRIGGER checked_held AFTER INSERT ON core.concern_conversation
    FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION authz.check_held('held_at');
CREATE TRIGGER checked_held AFTER INSERT ON core.conversation_step
    FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION authz.check_held('at');
CREATE POLICY conversation_state ON core.concern_conversation FOR UPDATE TO sspf_authz
    USING (true) WITH CHECK (true);
COMMENT ON POLICY conversation_state ON core.concern_conversation IS
    'ground: FL 27 § (a change shows); by the trigger that keeps the state';
CREATE POLICY conversation_begins ON core.concern_conversation AS RESTRICTIVE FOR INSERT
    TO sspf_api WITH CHECK (state IN ('planned', 'held'));
COMMENT ON POLICY conversation_begins ON core.concern_conversation IS
    'ground: FL 27 § (a change shows); further states come by steps';

-- The conversations that the caller may take steps in.
CREATE VIEW authz.stepped_conversation WITH (security_barrier) AS
SELECT c.id, c.youth_id
  FROM authz.conversation_writer m
  JOIN core.concern_conversation c ON c.agency_id = m.agency_id
 WHERE c.author_id = m.staff_id AND c.created_at >= m.agency_since
    OR c.youth_id IN (SELECT l.youth_id FROM authz.caseload l);
ALTER VIEW authz.stepped_conversation OWNER TO sspf_authz;
GRANT SELECT ON authz.stepped_conversation TO sspf_api;

CREATE POLICY step_worker ON core.conversation_step FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY step_worker ON core.conversation_step IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY step_signed ON core.conversation_step FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY step_signed ON core.conversation_step IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY step_emergency ON core.conversation_step FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY step_emergency ON core.conversation_step IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY step_shared ON core.conversation_step FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('conversation'))::uuid[])
           AND (note IS NULL
                OR youth_id = ANY ((SELECT authz.shared_ids('observation'))::uuid[])
                OR concat_ws(' ', youth_id, conversation_id, 'observation')
                   = ANY ((SELECT authz.shared_records())::text[])));
COMMENT ON POLICY step_shared ON core.conversation_step IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY step_shared_record ON core.conversation_step FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, conversation_id, 'conversation')
               = ANY ((SELECT authz.shared_records())::text[])
           AND (note IS NULL
                OR youth_id = ANY ((SELECT authz.shared_ids('observation'))::uuid[])
                OR concat_ws(' ', youth_id, conversation_id, 'observation')
                   = ANY ((SELECT authz.shared_records())::text[])));
COMMENT ON POLICY step_shared_record ON core.conversation_step IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY step_write ON core.conversation_step FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND EXISTS (SELECT FROM authz.stepped_conversation o
                     WHERE o.id = conversation_step.conversation_id
                       AND o.youth_id = conversation_step.youth_id));
COMMENT ON POLICY step_write ON core.conversation_step IS
    'ground: SoL 14:3 (documentation); own conversations, and those of the own caseload';
CALL authz.guard('core.conversation_step', 'youth_id');

CREATE POLICY offer_worker ON core.conversation_offer FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY offer_worker ON core.conversation_offer IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY offer_signed ON core.conversation_offer FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY offer_signed ON core.conversation_offer IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY offer_emergency ON core.conversation_offer FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY offer_emergency ON core.conversation_offer IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY offer_shared ON core.conversation_offer FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('agreements'))::uuid[]));
COMMENT ON POLICY offer_shared ON core.conversation_offer IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY offer_shared_record ON core.conversation_offer FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, conversation_id, 'agreements')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY offer_shared_record ON core.conversation_offer IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY offer_write ON core.conversation_offer FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                     WHERE o.id = conversation_offer.conversation_id)));
COMMENT ON POLICY offer_write ON core.conversation_offer IS
    'ground: SoL 14:3 (documentation); to own conversations only';
CALL authz.guard('core.conversation_offer', 'youth_id');

CREATE POLICY report_worker ON core.conversation_report FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY report_worker ON core.conversation_report IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY report_signed ON core.conversation_report FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY report_signed ON core.conversation_report IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY report_emergency ON core.conversation_report FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY report_emergency ON core.conversation_report IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY report_write ON core.conversation_report FOR INSERT TO sspf_api
    WITH CHECK ((author_id, created_at)
            = (SELECT w.staff_id, w.moment FROM authz.conversation_writer w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                     WHERE o.id = conversation_report.conversation_id)));
COMMENT ON POLICY report_write ON core.conversation_report IS
    'ground: SoL 14:3 (documentation), OSL 40:7 g; to own conversations only';
CALL authz.guard('core.conversation_report', 'youth_id');

-- The answer to an offer that was open, whenever it comes: as the offer itself.
CALL authz.open_file('core.offer_answer', 'agreements');
CREATE POLICY offer_answer_signed ON core.offer_answer FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY offer_answer_signed ON core.offer_answer IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY offer_answer_write ON core.offer_answer FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND EXISTS (SELECT FROM authz.stepped_conversation o
                     WHERE o.id = offer_answer.conversation_id
                       AND o.youth_id = offer_answer.youth_id));
COMMENT ON POLICY offer_answer_write ON core.offer_answer IS
    'ground: SoL 14:3 (documentation); own conversations, and those of the own caseload';
CREATE POLICY offer_functions ON core.conversation_offer TO sspf_authz USING (true)
    WITH CHECK (true);
COMMENT ON POLICY offer_functions ON core.conversation_offer IS
    'ground: FL 27 § (a change shows); by the trigger that keeps the answer';
-- Of two answers at once one is kept; an offer that was answered is not open any more.
CREATE FUNCTION authz.keep_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM core.conversation_offer o
                    WHERE o.id = NEW.offer_id AND o.conversation_id = NEW.conversation_id) THEN
        RAISE EXCEPTION 'not of this conversation'
            USING ERRCODE = '23514', CONSTRAINT = 'offer_answer_of_conversation';
    END IF;
    UPDATE core.conversation_offer o SET answer = NEW.answer
     WHERE o.id = NEW.offer_id AND o.answer = 'open';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'answered' USING ERRCODE = '23514', CONSTRAINT = 'state_unchanged';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.keep_answer() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.keep_answer() FROM PUBLIC;
CREATE TRIGGER offer_answer_kept AFTER INSERT ON core.offer_answer
    FOR EACH ROW EXECUTE FUNCTION authz.keep_answer();
