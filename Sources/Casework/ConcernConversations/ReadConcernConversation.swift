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
        SELECT c.youth_id AS person,
               CASE WHEN w.is_whole THEN c.version::text ELSE '0' END AS tag,
               json_build_object(
                   'id', c.id, 'youthId', c.youth_id, 'kind', c.kind, 'trigger', c.trigger,
                   'classification', c.classification, 'secrecyClass', c.secrecy_class,
                   'state', c.state,
                   'heldAt', to_char(coalesce(r.held_at, c.held_at) AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'place', c.place, 'language', c.language, 'pledgeId', c.pledge_id,
                   'nextContactOn', CASE WHEN r.steps IS NOT NULL THEN r.next_contact_on
                                         ELSE c.next_contact_on END,
                   'parts', (SELECT coalesce(json_agg(json_build_object(
                           'kind', p.kind, 'secrecyClass', p.secrecy_class, 'text', p.text)
                           ORDER BY p.kind), '[]')
                       FROM core.conversation_part p WHERE p.conversation_id = c.id),
                   'participants', coalesce(r.participants, '[]'),
                   'agreements', coalesce(r.agreements, '[]'),
                   'offers', coalesce(r.offers, '[]'),
                   'concernReport', r.report,
                   'steps', coalesce(r.steps, '[]'),
                   'author', authz.name_of(c.author_id),
                   'createdAt', to_char(c.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', r.corrections,
                   'version', CASE WHEN w.is_whole THEN c.version END) AS doc
          FROM core.concern_conversation c
         CROSS JOIN LATERAL authz.conversation_rest(c.id) r
         -- Each step is one version more: to other agencies it is told where all steps are. Its own
         -- author takes steps by it.
         CROSS JOIN LATERAL (
               SELECT c.agency_id = (SELECT m.agency_id FROM authz.me m)
                      OR coalesce(json_array_length(r.steps), 0) = c.version - 1 AS is_whole) w
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
                   -- What the latest step says, and be it nothing.
                   'nextContactOn', CASE WHEN c.version = 1 THEN c.next_contact_on ELSE (
                       SELECT n.day
                         FROM (SELECT t.next_contact_on AS day, t.created_at AS at
                                 FROM core.conversation_step t WHERE t.conversation_id = c.id
                               UNION ALL
                               SELECT c.next_contact_on, '-infinity') n
                        ORDER BY n.at DESC LIMIT 1) END) AS doc
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
