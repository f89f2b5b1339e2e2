-- What a concern conversation's document tells besides the conversation and its parts: from six
-- tables, most of which have no row of it.
--
--   conversation_tables   those of them that have
--   conversation_rest     what they tell, as row security shows it to whoever asks
--
-- To make the policies of a table ready takes longer than to read it, and a statement makes all of its
-- tables ready, read or not: it was half the time of reading a conversation. A function's statement
-- is made ready when it is come to.
--
-- Grounds: those of the tables (40-concern-conversations.sql, 41-conversation-steps.sql,
-- 48-chronology.sql); nothing is opened here.

GRANT SELECT (conversation_id) ON core.conversation_participant, core.agreement,
    core.conversation_step, core.conversation_report TO sspf_authz;
CREATE POLICY participant_functions ON core.conversation_participant FOR SELECT TO sspf_authz
    USING (true);
COMMENT ON POLICY participant_functions ON core.conversation_participant IS
    'ground: SoLPuL 10 §; keys only: whether there are any, for the own agency';
CREATE POLICY agreement_functions ON core.agreement FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY agreement_functions ON core.agreement IS
    'ground: SoLPuL 10 §; keys only: whether there are any, for the own agency';
CREATE POLICY step_functions ON core.conversation_step FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY step_functions ON core.conversation_step IS
    'ground: SoLPuL 10 §; whether there are any, for the own agency; the next contact, for what waits';
CREATE POLICY report_functions ON core.conversation_report FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY report_functions ON core.conversation_report IS
    'ground: SoLPuL 10 §; keys only: whether there are any, for the own agency';

-- For the own agency, which may know of all of them, and not about whom the caller is kept out of. Of
-- any other conversation all are named, whether there is one or none, so that not even time tells what
-- a ground leaves out. Nothing without a context.
CREATE FUNCTION authz.conversation_tables(conversation uuid) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce((
        SELECT ARRAY[
                   CASE WHEN EXISTS (SELECT FROM core.conversation_participant t
                                      WHERE t.conversation_id = c.id) THEN 'participants' END,
                   CASE WHEN EXISTS (SELECT FROM core.agreement t
                                      WHERE t.conversation_id = c.id) THEN 'agreements' END,
                   CASE WHEN EXISTS (SELECT FROM core.conversation_offer t
                                      WHERE t.conversation_id = c.id) THEN 'offers' END,
                   CASE WHEN EXISTS (SELECT FROM core.conversation_report t
                                      WHERE t.conversation_id = c.id) THEN 'report' END,
                   CASE WHEN EXISTS (SELECT FROM core.conversation_step t
                                      WHERE t.conversation_id = c.id) THEN 'steps' END,
                   CASE WHEN EXISTS (SELECT FROM core.correction t
                                      WHERE t.record_id = c.id) THEN 'corrections' END]
          FROM core.concern_conversation c
         WHERE c.id = conversation_tables.conversation AND c.agency_id = m.agency_id
           AND NOT EXISTS (SELECT FROM authz.kept_out k
                            WHERE k.mark = uuid_hash_extended(c.youth_id, 0) OFFSET 0)),
        '{participants,agreements,offers,report,steps,corrections}') FROM authz.me m);
END $$;
ALTER FUNCTION authz.conversation_tables(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.conversation_tables(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.conversation_tables(uuid) TO sspf_api;

-- Null for what there is none of. By the caller's own rights.
CREATE FUNCTION authz.conversation_rest(
    conversation uuid, OUT participants json, OUT agreements json, OUT offers json, OUT report json,
    OUT steps json, OUT held_at timestamptz, OUT next_contact_on date, OUT corrections json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    has text[] := authz.conversation_tables(conversation);
BEGIN
    -- Who was invited with the plan and who came is one person where relation and name are the same.
    -- Once it is told who came, the others did not.
    IF 'participants' = ANY (has) THEN
        participants := (
            SELECT json_agg(json_build_object(
                       'relation', p.relation, 'name', p.name, 'invited', p.invited,
                       'attended', p.attended) ORDER BY p.position)
              FROM (SELECT q.relation, q.name, min(q.position) AS position,
                           bool_or(q.invited) AS invited,
                           coalesce(bool_or(q.attended), CASE WHEN bool_or(bool_or(q.attended)) OVER ()
                                                              THEN false END) AS attended
                      FROM (SELECT r.*, row_number() OVER (
                                       PARTITION BY r.relation, r.name, r.attended IS NULL
                                       ORDER BY r.position) AS one
                              FROM core.conversation_participant r
                             WHERE r.conversation_id = conversation_rest.conversation) q
                     GROUP BY q.relation, q.name, q.one) p);
    END IF;
    IF 'agreements' = ANY (has) THEN
        agreements := (
            SELECT json_agg(json_build_object('what', a.what, 'owner', a.owner, 'dueOn', a.due_on)
                            ORDER BY a.position)
              FROM core.agreement a WHERE a.conversation_id = conversation_rest.conversation);
    END IF;
    IF 'offers' = ANY (has) THEN
        offers := (
            SELECT json_agg(json_build_object(
                       'id', o.id, 'what', o.what, 'answer', o.answer,
                       'author', authz.name_of(o.author_id),
                       'createdAt', to_char(o.created_at AT TIME ZONE 'UTC',
                                            'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       'answeredBy', authz.name_of(n.author_id),
                       'answeredAt', to_char(n.created_at AT TIME ZONE 'UTC',
                                             'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY o.position)
              FROM core.conversation_offer o
              LEFT JOIN core.offer_answer n ON n.offer_id = o.id
             WHERE o.conversation_id = conversation_rest.conversation);
    END IF;
    -- Null for whoever may not know (OSL 40:7 g). One made after that none was.
    IF 'report' = ANY (has) THEN
        report := (
            SELECT json_build_object('made', r.made, 'madeOn', r.made_on, 'reference', r.reference,
                                     'secrecyClass', r.secrecy_class)
              FROM core.conversation_report r
             WHERE r.conversation_id = conversation_rest.conversation
             ORDER BY r.made DESC LIMIT 1);
    END IF;
    IF 'steps' = ANY (has) THEN
        SELECT (array_agg(t.at ORDER BY t.created_at DESC) FILTER (WHERE t.at IS NOT NULL))[1],
               (array_agg(t.next_contact_on ORDER BY t.created_at DESC))[1],
               json_agg(json_build_object(
                   'from', t.from_state, 'to', t.state,
                   'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'note', t.note, 'nextContactOn', t.next_contact_on,
                   'author', authz.name_of(t.author_id),
                   'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY t.created_at, t.id)
          INTO held_at, next_contact_on, steps
          FROM core.conversation_step t WHERE t.conversation_id = conversation_rest.conversation;
    END IF;
    IF 'corrections' = ANY (has) THEN
        corrections := (SELECT x.corrections FROM authz.corrected x
                         WHERE x.record_id = conversation_rest.conversation);
    END IF;
END $$;
ALTER FUNCTION authz.conversation_rest(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.conversation_rest(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.conversation_rest(uuid) TO sspf_api;
