package import Domain
package import FoundationEssentials
import Postgres

/// Gives a staff member a place in a unit, or none; by an administrator. What was held in the
/// agency that is left ends in the same transaction: roles, files, places in teams.
package struct MoveStaff: Sendable {
    package init() {}

    package func callAsFunction(
        _ staff: UUID, to unit: UUID?, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "staff.move", of: "staff", recordID: staff, youthID: nil, reading: .staffMember,
                steps: [(Self.move, [.uuid(staff), .optional(unit)])],
                answers: ["membership_unit": .unfit(pointer: "/unitId", code: "unknown")]),
            once: once, as: caller)
    }

    private static let move = Statement("staff.move.write", "SELECT authz.move_staff($1, $2)")
}

/// Grants a staff member a role in the agency that they belong to; by an administrator, never to
/// oneself.
package struct GrantRole: Sendable {
    package init() {}

    /// - Parameter until: when it ends by itself; nil for until it is ended.
    package func callAsFunction(
        _ role: Role, to staff: UUID, until: Instant?, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "role.grant", of: "role-grant", recordID: id, youthID: nil,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(staff), .text(role.rawValue),
                            .optional(until?.description),
                        ]
                    )
                ],
                answers: [
                    "role_grant_check": .unfit(pointer: "/until", code: "in-past"),
                    "role_grant_parted": .unfit(pointer: "/role", code: "parted"),
                    "role_grant_held": .taken(pointer: "/role", code: "held"),
                    "role_grant_staff_id_fkey": .notFound,
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "role-grant.insert",
        """
        INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from, valid_until,
                                     author_id)
        SELECT $1, $2,
               coalesce((SELECT s.agency_id FROM core.staff s WHERE s.id = $2), a.agency_id),
               $3, a.moment, $4::timestamptz, a.staff_id
          FROM authz.me a
        """)

    private static let reading = Reading(
        "role-grant.read", of: "role-grant",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', g.id) AS doc
          FROM core.role_grant g WHERE g.id = $1
        """)
}

extension Sublist {
    /// The roles in force of one staff member, for administrators.
    package static let roles = Sublist(
        "role-grant.list", of: "role-grant", under: "staff",
        seen: "SELECT NULL::uuid AS person FROM core.staff s WHERE s.id = $3", isKeyed: true,
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY g.role, g.id) AS place,
               json_build_array(g.role, g.id) AS key,
               json_build_object(
                   'id', g.id, 'role', g.role, 'agency', a.name,
                   'from', to_char(g.valid_from AT TIME ZONE 'UTC',
                                   'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'until', to_char(g.valid_until AT TIME ZONE 'UTC',
                                    'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.role_grant g JOIN core.agency a ON a.id = g.agency_id
         WHERE g.staff_id = $3::uuid
           AND (g.valid_until IS NULL OR g.valid_until > authz.now())
           AND ($4::json IS NULL
                OR (g.role, g.id) > ($4::json ->> 0, ($4::json ->> 1)::uuid))
         ORDER BY g.role, g.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
