package import Access
package import Domain
import Postgres

/// One concern conversation, with those of its parts that the caller may see.
package struct ReadConcernConversation: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<ConcernConversation>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    package static let reading = Reading(
        "concern-conversation.read", of: "concern-conversation",
        """
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
                       -- Who was invited with the plan and who came is one person where relation and
                       -- name are the same. Once it is told who came, the others did not.
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
                           'author', authz.name_of(o.author_id),
                           'createdAt', to_char(o.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                           'answeredBy', authz.name_of(n.author_id),
                           'answeredAt', to_char(n.created_at AT TIME ZONE 'UTC',
                                                 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY o.position), '[]')
                       FROM core.conversation_offer o
                       LEFT JOIN core.offer_answer n ON n.offer_id = o.id
                      WHERE o.conversation_id = c.id),
                   -- Null where nothing is said of it, and for whoever may not know (OSL 40:7 g).
                   'concernReport', (SELECT json_build_object(
                           'made', r.made, 'madeOn', r.made_on, 'reference', r.reference,
                           'secrecyClass', r.secrecy_class)
                       FROM core.conversation_report r WHERE r.conversation_id = c.id
                      -- One made after that none was.
                      ORDER BY r.made DESC LIMIT 1),
                   'steps', coalesce(l.steps, '[]'),
                   'author', authz.name_of(c.author_id),
                   'createdAt', to_char(c.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = c.id),
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
                          'author', authz.name_of(t.author_id),
                          'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                               'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                          ORDER BY t.created_at, t.id) AS steps
                 FROM core.conversation_step t WHERE t.conversation_id = c.id) l
         WHERE c.id = $1
        """)
}

/// The concern conversations of one youth that the caller may see, latest first. Where the youth
/// is hidden and there is none that the caller wrote, the list is not found.
package struct ListConcernConversations: Sendable {
    package init() {}

    package func callAsFunction(
        of youth: ID<Youth>, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.list, of: youth.uuid, window, as: caller)
    }

    private static let list = Sublist(
        "concern-conversation.list", of: "concern-conversation", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.concern_conversation c WHERE c.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT c.youth_id AS person, json_build_array(c.held_at, c.id) AS key,
               row_number() OVER (ORDER BY c.held_at DESC, c.id DESC) AS place,
               json_build_object(
                   'id', c.id, 'youthId', c.youth_id, 'kind', c.kind,
                   'classification', c.classification, 'state', c.state,
                   'heldAt', to_char(c.held_at AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'nextContactOn', c.next_contact_on) AS doc
          FROM core.concern_conversation c
         -- And of rows that were found to be the same person. An author may see none of the rows.
         WHERE c.youth_id = ANY (ARRAY(
                   SELECT $3::uuid
                   UNION ALL
                   SELECT y.id FROM core.youth y WHERE y.merged_into = $3
                   UNION ALL
                   SELECT y.merged_into FROM core.youth y
                    WHERE y.id = $3 AND y.merged_into IS NOT NULL))
           AND ($4::json IS NULL OR (c.held_at, c.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY c.held_at DESC, c.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}
