package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Where an emergency access stands, for who reviews it and for who opened it.
package enum EmergencyState: String, Sendable, CaseIterable {
    /// The file is open still.
    case open
    /// It has ended and awaits its review.
    case due
    /// The review is late: it goes to the whole agency's managements.
    case overdue
    case reviewed
}

/// One emergency access, with its review. Who reviews one about a youth who has got a protected identity
/// meanwhile is not told about whom it is.
package struct ReadEmergencyAccess: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<EmergencyAccess>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let visible = Statement(
        "emergency-access.visible",
        "SELECT EXISTS (SELECT FROM core.emergency_access e WHERE e.id = $1)")

    static let reading = Reading(
        "emergency-access.read", of: "emergency-access",
        """
        SELECT e.youth_id AS person, '1' AS tag,
               json_build_object(
                   'id', e.id, 'youthId', CASE WHEN NOT EXISTS (
                       SELECT FROM authz.protected p
                        WHERE p.mark = uuid_hash_extended(e.youth_id, 0))
                       THEN e.youth_id END,
                   'unit', u.name, 'author', s.name,
                   'reason', e.reason, 'reasonText', e.reason_text,
                   'state', CASE WHEN v.id IS NOT NULL THEN 'reviewed'
                                 WHEN e.valid_until > k.moment THEN 'open'
                                 WHEN e.review_due_at > k.moment THEN 'due'
                                 ELSE 'overdue' END,
                   'validFrom', to_char(e.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(e.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'reviewDueAt', to_char(e.review_due_at AT TIME ZONE 'UTC',
                                          'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'verdict', v.verdict, 'note', v.note, 'reviewer', r.name) AS doc
          FROM core.emergency_access e
         CROSS JOIN (SELECT authz.now() AS moment) k
          JOIN core.unit u ON u.id = e.unit_id
          LEFT JOIN core.staff s ON s.id = e.author_id
          LEFT JOIN core.emergency_review v ON v.emergency_access_id = e.id
          LEFT JOIN core.staff r ON r.id = v.author_id
         WHERE e.id = $1
        """)
}

/// The emergency accesses that the caller opened or may review: what is longest overdue first.
package struct ListEmergencyAccesses: Sendable {
    package init() {}

    package func callAsFunction(
        _ state: EmergencyState?, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.listing, window, [.optional(state?.rawValue)], as: caller)
    }

    private static let listing = Listing(
        "emergency-access.list", of: "emergency-access", isKeyed: true,
        """
        SELECT e.youth_id AS person,
               row_number() OVER (ORDER BY e.was_reviewed, e.review_due_at, e.id) AS place,
               json_build_array(e.began, e.was_reviewed, e.review_due_at, e.id) AS key,
               json_build_object(
                   'id', e.id, 'youthId', CASE WHEN NOT EXISTS (
                       SELECT FROM authz.protected p
                        WHERE p.mark = uuid_hash_extended(e.youth_id, 0))
                       THEN e.youth_id END,
                   'author', s.name, 'reason', e.reason,
                   'state', e.state,
                   'validUntil', to_char(e.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'reviewDueAt', to_char(e.review_due_at AT TIME ZONE 'UTC',
                                          'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM (SELECT a.*, CASE WHEN v.id IS NOT NULL THEN 'reviewed'
                                 WHEN a.valid_until > k.moment THEN 'open'
                                 WHEN a.review_due_at > k.moment THEN 'due'
                                 ELSE 'overdue' END AS state,
                       -- By the time of the first page: what is reviewed since keeps its place.
                       k.began, coalesce(v.created_at <= k.began, false) AS was_reviewed
                  FROM core.emergency_access a
                 CROSS JOIN (SELECT authz.now() AS moment, coalesce(
                                        ($4::json ->> 0)::timestamptz, authz.now()) AS began) k
                  LEFT JOIN core.emergency_review v ON v.emergency_access_id = a.id) e
          LEFT JOIN core.staff s ON s.id = e.author_id
         WHERE ($3::text IS NULL OR e.state = $3)
           AND ($4::json IS NULL OR (e.was_reviewed, e.review_due_at, e.id)
                > (($4::json ->> 1)::boolean, ($4::json ->> 2)::timestamptz,
                   ($4::json ->> 3)::uuid))
         ORDER BY e.was_reviewed, e.review_due_at, e.id
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// Reasons for an emergency access.
    package static let emergencyReasons = Listing(
        "emergency-reason.list", of: "emergency-reason",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY r.code) AS place,
               json_build_object('code', r.code, 'sv', r.sv, 'en', r.en,
                                 'validFrom', r.valid_from, 'validUntil', r.valid_until) AS doc
          FROM core.emergency_reason r ORDER BY r.code LIMIT $1 + 1 OFFSET $2
        """)
}
