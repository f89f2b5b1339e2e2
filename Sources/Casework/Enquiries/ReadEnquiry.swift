package import Access
package import Domain
import Postgres

/// One enquiry, with its steps, and whether its youth is asked about often: that is told inside the
/// youth's own agency alone.
package struct ReadEnquiry: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Enquiry>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "enquiry.read", of: "enquiry",
        """
        SELECT e.youth_id AS person, e.version::text AS tag,
               json_build_object(
                   'id', e.id, 'youthId', e.youth_id, 'agency', a.name, 'unit', u.name,
                   'askedUnitId', e.to_unit_id, 'askedUnit', t.name, 'askedAgency', b.name,
                   'reason', e.reason, 'concern', e.concern, 'urgent', e.urgent,
                   'secrecyClass', e.secrecy_class, 'state', e.state,
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'from', p.from_state, 'to', p.state, 'note', p.note,
                           'revisitOn', p.revisit_on, 'caseId', p.case_id, 'author', s.name,
                           'at', to_char(p.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY p.created_at, p.id), '[]')
                       FROM core.enquiry_step p LEFT JOIN core.staff s ON s.id = p.author_id
                      WHERE p.enquiry_id = e.id),
                   'askedOften', (SELECT json_build_object('times', o.times, 'days', o.days)
                                    FROM authz.asked_often o WHERE o.youth_id = e.youth_id),
                   'author', s.name,
                   'createdAt', to_char(e.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = e.id),
                   'version', e.version) AS doc
          FROM core.enquiry e
          JOIN core.agency a ON a.id = e.agency_id
          JOIN core.unit u ON u.id = e.unit_id
          JOIN core.agency b ON b.id = e.to_agency_id
          JOIN core.unit t ON t.id = e.to_unit_id
          LEFT JOIN core.staff s ON s.id = e.author_id
         WHERE e.id = $1
        """)
}

/// The enquiries that the caller may see, latest first; in one state where one is given.
package struct ListEnquiries: Sendable {
    package init() {}

    package func callAsFunction(
        in state: EnquiryState?, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.list, window, [.optional(state?.rawValue)], as: caller)
    }

    private static let list = Listing(
        "enquiry.list", of: "enquiry", isKeyed: true,
        """
        SELECT e.youth_id AS person,
               row_number() OVER (ORDER BY e.created_at DESC, e.id DESC) AS place,
               json_build_array(e.created_at, e.id) AS key,
               json_build_object(
                   'id', e.id, 'youthId', e.youth_id, 'agency', a.name, 'askedUnit', t.name,
                   'urgent', e.urgent, 'state', e.state,
                   'createdAt', to_char(e.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.enquiry e
          JOIN core.agency a ON a.id = e.agency_id
          JOIN core.unit t ON t.id = e.to_unit_id
         WHERE ($3::text IS NULL OR e.state = $3)
           AND ($4::json IS NULL OR (e.created_at, e.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY e.created_at DESC, e.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}
