package import Access
package import Domain

/// One school visit.
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
                   'visitDate', v.visit_date, 'kind', v.kind, 'schoolYear', v.school_year,
                   'classes', v.classes, 'pupilsReached', v.pupils_reached, 'topic', v.topic,
                   'requestedBy', v.requested_by, 'followUp', v.follow_up,
                   'pledgeId', v.pledge_id, 'pledge', p.title,
                   'agencyId', v.agency_id,
                   'createdAt', to_char(v.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'version', v.version) AS doc
          FROM core.school_visit v
          JOIN core.school s ON s.id = v.school_id
          LEFT JOIN core.pledge p ON p.id = v.pledge_id
         WHERE v.id = $1
        """)
}

extension Listing {
    /// School visits, latest first.
    package static let schoolVisits = Listing(
        "school-visit.list", of: "school-visit",
        """
        SELECT NULL::uuid AS person, v.place,
               json_build_object(
                   'id', v.id, 'school', s.name, 'visitDate', v.visit_date, 'kind', v.kind,
                   'schoolYear', v.school_year, 'classes', v.classes,
                   'pupilsReached', v.pupils_reached, 'topic', v.topic,
                   'pledgeId', v.pledge_id) AS doc
          FROM (SELECT o.*, row_number() OVER (ORDER BY o.visit_date DESC, o.id DESC) + $2
                       AS place
                  FROM (SELECT * FROM core.school_visit
                         ORDER BY visit_date DESC, id DESC LIMIT $1 + 1 OFFSET $2) o) v
          JOIN core.school s ON s.id = v.school_id
        """)

    /// The schools that can be visited.
    package static let schools = Listing(
        "school.list", of: "school",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY s.name) AS place,
               json_build_object('id', s.id, 'name', s.name, 'legalForm', s.legal_form) AS doc
          FROM core.school s ORDER BY s.name LIMIT $1 + 1 OFFSET $2
        """)

    /// The pledge points of the municipality's citizens' pledge (medborgarlöfte).
    package static let pledges = Listing(
        "pledge.list", of: "pledge",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY p.starts_on, p.title) AS place,
               json_build_object('id', p.id, 'owner', p.owner, 'title', p.title,
                                 'startsOn', p.starts_on, 'endsOn', p.ends_on) AS doc
          FROM core.pledge p ORDER BY p.starts_on, p.title LIMIT $1 + 1 OFFSET $2
        """)
}
