-- One concern conversation as somebody would read it by hand: the nine tables in one statement. Put between
-- parentheses by bench.py; $hand says who may see it.
SELECT c.youth_id AS person, c.version::text AS tag,
       json_build_object(
           'id', c.id, 'youthId', c.youth_id, 'kind', c.kind, 'trigger', c.trigger,
           'classification', c.classification, 'secrecyClass', c.secrecy_class,
           'state', c.state,
           'heldAt', to_char(coalesce(l.at, c.held_at) AT TIME ZONE 'UTC',
                             'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'place', c.place, 'language', c.language, 'pledgeId', c.pledge_id,
           'nextContactOn', CASE WHEN l.any_step THEN l.next_contact_on
                                 ELSE c.next_contact_on END,
           'parts', (SELECT coalesce(json_agg(json_build_object(
                   'kind', p.kind, 'secrecyClass', p.secrecy_class, 'text', p.text)
                   ORDER BY p.kind), '[]')
               FROM core.conversation_part p WHERE p.conversation_id = c.id),
           'participants', (SELECT coalesce(json_agg(json_build_object(
                   'relation', p.relation, 'name', p.name, 'invited', p.invited,
                   'attended', p.attended) ORDER BY p.position), '[]')
               FROM (SELECT q.relation, q.name, min(q.position) AS position,
                            bool_or(q.invited) AS invited,
                            coalesce(bool_or(q.attended),
                                     CASE WHEN bool_or(bool_or(q.attended)) OVER ()
                                          THEN false END) AS attended
                       FROM (SELECT r.*, row_number() OVER (
                                        PARTITION BY r.relation, r.name, r.attended IS NULL
                                        ORDER BY r.position) AS one
                               FROM core.conversation_participant r
                              WHERE r.conversation_id = c.id) q
                      GROUP BY q.relation, q.name, q.one) p),
           'agreements', (SELECT coalesce(json_agg(json_build_object(
                   'what', a.what, 'owner', a.owner, 'dueOn', a.due_on)
                   ORDER BY a.position), '[]')
               FROM core.agreement a WHERE a.conversation_id = c.id),
           'offers', (SELECT coalesce(json_agg(json_build_object(
                   'id', o.id, 'what', o.what, 'answer', o.answer,
                   'author', (SELECT s.name FROM core.staff s WHERE s.id = o.author_id),
                   'createdAt', to_char(o.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'answeredBy', (SELECT s.name FROM core.staff s WHERE s.id = n.author_id),
                   'answeredAt', to_char(n.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                   ORDER BY o.position), '[]')
               FROM core.conversation_offer o
               LEFT JOIN core.offer_answer n ON n.offer_id = o.id
              WHERE o.conversation_id = c.id),
           'concernReport', (SELECT json_build_object(
                   'made', r.made, 'madeOn', r.made_on, 'reference', r.reference,
                   'secrecyClass', r.secrecy_class)
               FROM core.conversation_report r WHERE r.conversation_id = c.id
              ORDER BY r.made DESC LIMIT 1),
           'steps', coalesce(l.steps, '[]'),
           'author', (SELECT s.name FROM core.staff s WHERE s.id = c.author_id),
           'createdAt', to_char(c.created_at AT TIME ZONE 'UTC',
                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'corrections', (SELECT json_agg(json_build_object(
                   'nature', x.nature, 'kind', x.kind, 'text', x.text,
                   'author', (SELECT s.name FROM core.staff s WHERE s.id = x.author_id),
                   'createdAt', to_char(x.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                   ORDER BY x.created_at, x.id)
               FROM core.correction x WHERE x.record_id = c.id),
           'version', c.version) AS doc
  FROM core.concern_conversation c
 CROSS JOIN LATERAL (
       SELECT (array_agg(t.at ORDER BY t.created_at DESC)
               FILTER (WHERE t.at IS NOT NULL))[1] AS at,
              (array_agg(t.next_contact_on ORDER BY t.created_at DESC))[1]
                  AS next_contact_on,
              count(*) > 0 AS any_step,
              json_agg(json_build_object(
                  'from', t.from_state, 'to', t.state,
                  'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                  'note', t.note, 'nextContactOn', t.next_contact_on,
                  'author', (SELECT s.name FROM core.staff s WHERE s.id = t.author_id),
                  'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                  ORDER BY t.created_at, t.id) AS steps
         FROM core.conversation_step t WHERE t.conversation_id = c.id) l
 WHERE $hand
