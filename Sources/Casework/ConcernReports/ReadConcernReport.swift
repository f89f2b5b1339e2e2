package import Access
package import Domain
import Postgres

/// One concern report (orosanmälan) with its steps, the last day for the next, and the feedback.
package struct ReadConcernReport: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<ConcernReport>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static func parent(_ id: ID<ConcernReport>) -> Creation.Parent {
        Creation.Parent("concern-report", id.uuid, visible: visible)
    }

    private static let visible = Statement(
        "concern-report.visible",
        "SELECT EXISTS (SELECT FROM core.concern_report r WHERE r.id = $1)")

    static let reading = Reading(
        "concern-report.read", of: "concern-report",
        """
        SELECT r.youth_id AS person, r.version::text AS tag,
               json_build_object(
                   'id', r.id, 'youthId', r.youth_id, 'receivedOn', r.received_on,
                   'reporter', r.reporter, 'feedbackRequested', r.feedback_requested,
                   'reference', r.reference, 'state', r.state, 'dueOn', r.due_on,
                   'feedbackDueOn', r.feedback_due_on,
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'from', s.from_state, 'state', s.state, 'decidedOn', s.decided_on,
                           'outcome', s.outcome, 'author', w.name,
                           'createdAt', to_char(s.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY s.place), '[]')
                       FROM core.concern_report_step s
                       LEFT JOIN core.staff w ON w.id = s.author_id
                      WHERE s.report_id = r.id),
                   'feedback', (SELECT json_build_object(
                           'said', f.said, 'givenOn', f.given_on, 'author', w.name,
                           'createdAt', to_char(f.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                       FROM core.concern_report_feedback f
                       LEFT JOIN core.staff w ON w.id = f.author_id
                      WHERE f.report_id = r.id),
                   'escalations', (SELECT coalesce(json_agg(json_build_object(
                           'clock', e.clock, 'dueOn', e.due_on,
                           'createdAt', to_char(e.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY e.created_at), '[]')
                       FROM core.escalation e
                      WHERE e.record_type = 'concern-report' AND e.record_id = r.id),
                   'author', s.name,
                   'createdAt', to_char(r.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = r.id),
                   'version', r.version) AS doc
          FROM core.concern_report r
          LEFT JOIN core.staff s ON s.id = r.author_id
         WHERE r.id = $1
        """)
}

extension Sublist {
    /// The concern reports about a youth that the caller may see, latest first.
    package static let concernReports = Sublist(
        "concern-report.list", of: "concern-report", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.concern_report r WHERE r.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.received_on DESC, r.id DESC) AS place,
               json_build_array(r.received_on, r.id) AS key,
               json_build_object(
                   'id', r.id, 'youthId', r.youth_id, 'receivedOn', r.received_on,
                   'reporter', r.reporter, 'state', r.state, 'dueOn', r.due_on,
                   'feedbackDueOn', r.feedback_due_on) AS doc
          FROM core.concern_report r
         -- And of rows that were found to be the same person.
         WHERE r.youth_id = ANY (ARRAY(
                   SELECT $3::uuid
                   UNION ALL
                   SELECT y.id FROM core.youth y WHERE y.merged_into = $3
                   UNION ALL
                   SELECT y.merged_into FROM core.youth y
                    WHERE y.id = $3 AND y.merged_into IS NOT NULL))
           AND ($4::json IS NULL OR (r.received_on, r.id)
                < (($4::json ->> 0)::date, ($4::json ->> 1)::uuid))
         ORDER BY r.received_on DESC, r.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}
