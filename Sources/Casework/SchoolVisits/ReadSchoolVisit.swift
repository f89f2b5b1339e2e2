package import Access
package import Domain
import Postgres

/// One school visit, with its steps.
package struct ReadSchoolVisit: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<SchoolVisit>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "school-visit.read", of: "school-visit",
        """
        SELECT NULL::uuid AS person, v.version::text AS tag,
               json_build_object(
                   'id', v.id, 'schoolId', v.school_id, 'school', s.name,
                   'visitDate', v.visit_date, 'kind', v.kind, 'state', v.state,
                   'schoolYear', v.school_year,
                   'classes', coalesce(d.classes, v.classes),
                   'pupilsReached', coalesce(d.pupils_reached, v.pupils_reached),
                   'parentsReached', coalesce(d.parents_reached, v.parents_reached),
                   'topic', v.topic, 'officers', v.officers,
                   'questions', coalesce(d.questions, v.questions),
                   'mappedPlace', CASE WHEN v.mapped_place IS NOT NULL THEN json_build_object(
                       'place', v.mapped_place, 'cause', v.cause, 'measure', v.measure) END,
                   'requestedBy', v.requested_by,
                   'followUp', coalesce(d.follow_up, v.follow_up),
                   'pledgeId', v.pledge_id, 'pledge', p.title,
                   'agencyId', v.agency_id,
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'id', t.id, 'from', t.from_state, 'to', t.state, 'reason', t.reason,
                           'at', to_char(t.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY t.created_at, t.id), '[]')
                       FROM core.visit_step t WHERE t.visit_id = v.id),
                   'corrections', coalesce((SELECT x.corrections FROM authz.visit_corrected x
                                             WHERE x.record_id = v.id), '[]'),
                   'createdAt', to_char(v.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'version', v.version) AS doc
          FROM core.school_visit v
          JOIN core.school s ON s.id = v.school_id
          LEFT JOIN core.pledge p ON p.id = v.pledge_id
          LEFT JOIN core.visit_step d ON d.visit_id = v.id AND d.state = 'carried-out'
         WHERE v.id = $1
        """)
}

/// School visits, latest first.
package struct ListSchoolVisits: Sendable {
    package init() {}

    /// - Parameters: a pledge and a state to narrow by, or nil.
    package func callAsFunction(
        pledge: ID<Pledge>?, state: VisitState?, _ window: Window, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            Self.listing, window, [.optional(pledge?.uuid), .optional(state?.rawValue)],
            as: caller)
    }

    private static let listing = Listing(
        "school-visit.list", of: "school-visit", isKeyed: true,
        """
        SELECT NULL::uuid AS person, v.place, json_build_array(v.visit_date, v.id) AS key,
               json_build_object(
                   'id', v.id, 'school', s.name, 'visitDate', v.visit_date, 'kind', v.kind,
                   'state', v.state, 'schoolYear', v.school_year,
                   'classes', coalesce(d.classes, v.classes),
                   'pupilsReached', coalesce(d.pupils_reached, v.pupils_reached),
                   'topic', v.topic, 'pledgeId', v.pledge_id) AS doc
          FROM (SELECT o.*, row_number() OVER (ORDER BY o.visit_date DESC, o.id DESC) + $2
                       AS place
                  FROM (SELECT * FROM core.school_visit f
                         WHERE ($3::uuid IS NULL OR f.pledge_id = $3)
                           AND ($4::text IS NULL OR f.state = $4)
                           AND ($5::json IS NULL OR (f.visit_date, f.id)
                                < (($5::json ->> 0)::date, ($5::json ->> 1)::uuid))
                         ORDER BY f.visit_date DESC, f.id DESC LIMIT $1 + 1 OFFSET $2) o) v
          JOIN core.school s ON s.id = v.school_id
          LEFT JOIN core.visit_step d ON d.visit_id = v.id AND d.state = 'carried-out'
        """)
}
