-- Concern conversations (orossamtal) and their parts, each part a row of its own.
--
--   read    who has the file by a relation, or has opened it in an emergency; the author, of own
--           records; other agencies, on a ground in force that covers the kind of information
--   write   social workers and police officers (police hold their own copy), about a youth that
--           their own unit has registered or that they are assigned to; in their own name
--   change  nobody: what was written stands
--   nobody  who is kept out by a block, a conflict of interest or protected identity
--
-- Time, version and secrecy class of what is written are not the writer's to choose: a record
-- entered under another day would mislead the log, retention and every reader.
--
-- Grounds: OSL 26:1 and 35:1 (secrecy), 8:1-2 (also between authorities); SoL 14:3 (document),
-- SoLPuL 6-7 § (necessary data only), OSL 7:1 (within the own activity).

ALTER TABLE core.concern_conversation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.conversation_part ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.conversation_participant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.agreement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON core.concern_conversation, core.conversation_part,
    core.conversation_participant, core.agreement TO sspf_api;
GRANT INSERT (id, youth_id, agency_id, unit_id, secrecy_class, kind, trigger, classification,
              held_at, place, next_contact_on, author_id, created_at)
    ON core.concern_conversation TO sspf_api;
GRANT INSERT ON core.conversation_part, core.conversation_participant, core.agreement TO sspf_api;
GRANT SELECT (id, youth_id, agency_id, author_id, created_at) ON core.concern_conversation
    TO sspf_authz;

CREATE POLICY conversation_functions ON core.concern_conversation FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY conversation_functions ON core.concern_conversation IS
    'ground: SoLPuL 10 §; keys only, by views and functions bound to the context';

-- The roles that log concern conversations.
CREATE VIEW authz.conversation_writer WITH (security_barrier) AS
SELECT m.staff_id, m.agency_id, m.unit_id, a.secrecy_class, m.moment, s.agency_since
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
  JOIN core.staff s ON s.id = m.staff_id
 WHERE m.roles && '{social_worker,police_officer}' AND m.purpose = 'coordination';

-- The caller's own conversations: where parts may be added.
CREATE VIEW authz.own_conversation WITH (security_barrier) AS
SELECT c.id, c.youth_id
  FROM authz.conversation_writer m
  JOIN core.concern_conversation c ON c.author_id = m.staff_id AND c.agency_id = m.agency_id
                                  AND c.created_at >= m.agency_since;

-- Every youth that the caller has a relation to: assigned, or author of something in the file. Of the
-- rules themselves, and the author asked for once: each look at the context, and each function that
-- stands between, costs as much as what twenty youths do.
CREATE VIEW authz.my_youth WITH (security_barrier) AS
SELECT c.youth_id FROM authz.caseload_rule c
UNION
SELECT w.youth_id
  FROM authz.author_rule m
 CROSS JOIN LATERAL (
       SELECT r.youth_id FROM core.registration r
        WHERE r.author_id = m.staff_id AND r.agency_id = m.agency_id
          AND r.created_at >= m.agency_since
       UNION ALL
       SELECT c.youth_id FROM core.concern_conversation c
        WHERE c.author_id = m.staff_id AND c.agency_id = m.agency_id
          AND c.created_at >= m.agency_since) w;

ALTER VIEW authz.conversation_writer OWNER TO sspf_authz;
ALTER VIEW authz.own_conversation OWNER TO sspf_authz;
ALTER VIEW authz.my_youth OWNER TO sspf_authz;
GRANT SELECT ON authz.conversation_writer, authz.own_conversation, authz.my_youth TO sspf_api;
CALL authz.answer('my_youth_ids()', 'uuid[]', 'ARRAY(SELECT m.youth_id FROM authz.my_youth m)');

CREATE POLICY conversation_worker ON core.concern_conversation FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY conversation_worker ON core.concern_conversation IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY conversation_signed ON core.concern_conversation FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY conversation_signed ON core.concern_conversation IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY conversation_write ON core.concern_conversation FOR INSERT TO sspf_api
    WITH CHECK (EXISTS (SELECT FROM authz.conversation_writer w
                         WHERE w.staff_id = concern_conversation.author_id
                           AND w.agency_id = concern_conversation.agency_id
                           AND w.unit_id = concern_conversation.unit_id
                           AND w.secrecy_class = concern_conversation.secrecy_class
                           AND w.moment = concern_conversation.created_at)
        AND (EXISTS (SELECT FROM authz.registered r
                      WHERE r.youth_id = concern_conversation.youth_id)
             OR youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])));
COMMENT ON POLICY conversation_write ON core.concern_conversation IS
    'ground: SoL 14:3, polislagen 2-3 §§ (documentation); own name, own unit''s youth';

CREATE POLICY part_worker ON core.conversation_part FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY part_worker ON core.conversation_part IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY part_signed ON core.conversation_part FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY part_signed ON core.conversation_part IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY part_write ON core.conversation_part FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                     WHERE o.id = conversation_part.conversation_id)));
COMMENT ON POLICY part_write ON core.conversation_part IS
    'ground: SoL 14:3 (documentation); to own conversations only';

CREATE POLICY participant_worker ON core.conversation_participant FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY participant_worker ON core.conversation_participant IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY participant_signed ON core.conversation_participant FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY participant_signed ON core.conversation_participant IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY participant_write ON core.conversation_participant FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                     WHERE o.id = conversation_participant.conversation_id)));
COMMENT ON POLICY participant_write ON core.conversation_participant IS
    'ground: SoL 14:3 (documentation); to own conversations only';

CREATE POLICY agreement_worker ON core.agreement FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY agreement_worker ON core.agreement IS
    'ground: SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file';
CREATE POLICY agreement_signed ON core.agreement FOR SELECT TO sspf_api
    USING (ARRAY[author_id, agency_id] = (SELECT authz.author_key())
        AND created_at >= (SELECT authz.author_since()));
COMMENT ON POLICY agreement_signed ON core.agreement IS
    'ground: SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author';
CREATE POLICY agreement_write ON core.agreement FOR INSERT TO sspf_api
    WITH CHECK ((author_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.secrecy_class, w.moment FROM authz.conversation_writer w)
        AND youth_id = ANY (ARRAY(SELECT o.youth_id FROM authz.own_conversation o
                                     WHERE o.id = agreement.conversation_id)));
COMMENT ON POLICY agreement_write ON core.agreement IS
    'ground: SoL 14:3 (documentation); to own conversations only';

CREATE POLICY conversation_emergency ON core.concern_conversation FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY conversation_emergency ON core.concern_conversation IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY conversation_shared ON core.concern_conversation FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('conversation'))::uuid[]));
COMMENT ON POLICY conversation_shared ON core.concern_conversation IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY conversation_shared_record ON core.concern_conversation FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, id, 'conversation')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY conversation_shared_record ON core.concern_conversation IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY part_emergency ON core.conversation_part FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY part_emergency ON core.conversation_part IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY part_shared ON core.conversation_part FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, kind) = ANY ((SELECT authz.shared_kinds())::text[]));
COMMENT ON POLICY part_shared ON core.conversation_part IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY part_shared_record ON core.conversation_part FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, conversation_id, kind)
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY part_shared_record ON core.conversation_part IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY participant_emergency ON core.conversation_participant FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY participant_emergency ON core.conversation_participant IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY participant_shared ON core.conversation_participant FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('conversation'))::uuid[]));
COMMENT ON POLICY participant_shared ON core.conversation_participant IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY participant_shared_record ON core.conversation_participant FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, conversation_id, 'conversation')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY participant_shared_record ON core.conversation_participant IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';
CREATE POLICY agreement_emergency ON core.agreement FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.emergency_ids())::uuid[]));
COMMENT ON POLICY agreement_emergency ON core.agreement IS
    'ground: OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed';
CREATE POLICY agreement_shared ON core.agreement FOR SELECT TO sspf_api
    USING (youth_id = ANY ((SELECT authz.shared_ids('agreements'))::uuid[]));
COMMENT ON POLICY agreement_shared ON core.agreement IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)';
CREATE POLICY agreement_shared_record ON core.agreement FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, conversation_id, 'agreements')
        = ANY ((SELECT authz.shared_records())::text[]));
COMMENT ON POLICY agreement_shared_record ON core.agreement IS
    'ground: OSL 10:2-28 (a disclosure decision in force about this record)';

CALL authz.guard('core.concern_conversation', 'youth_id');
CALL authz.guard('core.conversation_part', 'youth_id');
CALL authz.guard('core.conversation_participant', 'youth_id');
CALL authz.guard('core.agreement', 'youth_id');
