package import Access
package import Domain
import Postgres

/// The chronology of one youth: every record and every change of one that the caller may see, latest
/// first, with from, to, who and when. Also of rows that are the same person: merged with this one,
/// or joined to a case with it by other agencies, as far as they let it cross.
package struct ReadChronology: Sendable {
    package init() {}

    package func callAsFunction(
        of youth: ID<Youth>, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.list, of: youth.uuid, window, as: caller)
    }

    package static let list = Sublist(
        "chronology.list", of: "chronology", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core."case" c WHERE c.youth_id = $3)
                OR EXISTS (SELECT FROM core.concern_conversation c WHERE c.youth_id = $3)
                OR EXISTS (SELECT FROM core.enquiry e WHERE e.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT e.youth_id AS person,
               row_number() OVER (ORDER BY e.at DESC, e.id DESC) + $2 AS place,
               json_build_array(e.at, e.id) AS key,
               json_build_object(
                   'id', e.id, 'at', to_char(e.at AT TIME ZONE 'UTC',
                                             'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                   'record', e.record, 'recordId', e.record_id, 'event', e.event,
                   'from', e.from_state, 'to', e.to_state, 'note', e.note,
                   'youthId', e.youth_id, 'agency', a.name, 'author', s.name) AS doc
          FROM (SELECT c.* FROM (SELECT * FROM authz.chronology
                                 UNION ALL SELECT * FROM authz.restriction_event) c
                 WHERE c.youth_id = ANY (ARRAY(
                           SELECT $3::uuid
                           UNION
                           SELECT y.id FROM core.youth y WHERE y.merged_into = $3
                           UNION
                           SELECT y.merged_into FROM core.youth y
                            WHERE y.id = $3 AND y.merged_into IS NOT NULL
                           UNION
                           SELECT o.youth_id FROM core.case_youth j
                             JOIN core.case_youth o ON o.case_id = j.case_id
                            WHERE j.youth_id = $3
                              AND (o.valid_until IS NULL OR o.valid_until > authz.now())))
                   AND (c.at, c.id) < (coalesce(($4::json ->> 0)::timestamptz, 'infinity'),
                                       coalesce(($4::json ->> 1)::uuid, $3))
                 ORDER BY c.at DESC, c.id DESC
                 LIMIT $1 + 1 OFFSET $2) e
          JOIN core.agency a ON a.id = e.agency_id
          LEFT JOIN core.staff s ON s.id = e.author_id
         ORDER BY e.at DESC, e.id DESC
        """)
}
