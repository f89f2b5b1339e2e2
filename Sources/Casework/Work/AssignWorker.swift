package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Gives a youth's file to a worker (handläggare) of the caller's unit; by its management.
package struct AssignWorker: Sendable {
    package init() {}

    package func callAsFunction(
        _ staff: ID<Staff>, to youth: ID<Youth>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "assignment.create", of: "assignment", recordID: id, youthID: youth.uuid,
                reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(youth.uuid), .uuid(staff.uuid)])],
                answers: [
                    "assignment_staff_id_fkey": .unfit(pointer: "/staffId", code: "unknown")
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "assignment.insert",
        """
        INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                     author_id)
        SELECT $1, $2, l.agency_id, l.unit_id, $3, l.moment, l.staff_id
          FROM authz.me l
        """)

    private static let reading = Reading(
        "assignment.read", of: "assignment",
        """
        SELECT a.youth_id AS person, '1' AS tag, json_build_object('id', a.id) AS doc
          FROM core.assignment a WHERE a.id = $1
        """)
}

extension Listing {
    /// The assignments in force of the caller's unit, by worker; for its management.
    package static let assignments = Listing(
        "assignment.list", of: "assignment", isKeyed: true,
        """
        SELECT a.youth_id AS person,
               row_number() OVER (ORDER BY s.name, a.valid_from, a.id) AS place,
               json_build_array(s.name, a.valid_from, a.id) AS key,
               json_build_object(
                   'id', a.id, 'youthId', a.youth_id, 'staffId', a.staff_id, 'name', s.name,
                   'from', to_char(a.valid_from AT TIME ZONE 'UTC',
                                   'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.assignment a LEFT JOIN core.staff s ON s.id = a.staff_id
         WHERE (a.valid_until IS NULL OR a.valid_until > authz.now())
           -- Whose name the caller may not see comes last.
           AND ($3::json IS NULL
                OR (s.name IS NULL, coalesce(s.name, ''), a.valid_from, a.id)
                   > ($3::json ->> 0 IS NULL, coalesce($3::json ->> 0, ''),
                      ($3::json ->> 1)::timestamptz, ($3::json ->> 2)::uuid))
         ORDER BY s.name, a.valid_from, a.id
         LIMIT $1 + 1 OFFSET $2
        """)

    /// The youths that the caller's unit has registered, by name; for its management, which gives
    /// the files to somebody.
    package static let unitYouths = Listing(
        "unit-youth.list", of: "youth", isKeyed: true,
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.family_name, r.given_name, r.youth_id) AS place,
               json_build_array(r.family_name, r.given_name, r.youth_id) AS key,
               json_build_object(
                   'id', r.youth_id, 'givenName', r.given_name, 'familyName', r.family_name,
                   'assigned', EXISTS (SELECT FROM core.assignment a
                                        WHERE a.youth_id = r.youth_id
                                          AND (a.valid_until IS NULL
                                               OR a.valid_until > authz.now()))) AS doc
          FROM authz.registrations_of(NULL) r
         WHERE $3::json IS NULL
            OR (r.family_name, r.given_name, r.youth_id)
               > ($3::json ->> 0, $3::json ->> 1, ($3::json ->> 2)::uuid)
         ORDER BY r.family_name, r.given_name, r.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)
}
