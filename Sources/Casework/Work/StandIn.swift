package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Lets a colleague of the same unit stand in (vikariera) for somebody: oneself, or, by the unit's
/// management, another. For as long as it lasts the colleague has the same files open.
package struct StandIn: Sendable {
    package struct Command: Sendable {
        /// Nil for oneself.
        package let from: ID<Staff>?
        package let to: ID<Staff>
        package let begins: Instant
        package let ends: Instant

        package init(from: ID<Staff>?, to: ID<Staff>, begins: Instant, ends: Instant) {
            self.from = from
            self.to = to
            self.begins = begins
            self.ends = ends
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "delegation.create", of: "delegation", recordID: id, youthID: nil,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .optional(command.from?.uuid), .uuid(command.to.uuid),
                            .text(command.begins.description), .text(command.ends.description),
                        ]
                    )
                ],
                answers: [
                    "delegation_check": .unfit(pointer: "/toStaffId", code: "oneself"),
                    "delegation_check1": .unfit(pointer: "/ends", code: "too-far-ahead"),
                ]),
            once: once, as: caller)
    }

    // What was to begin before now begins now.
    private static let insert = Statement(
        "delegation.insert",
        """
        INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id,
                                     valid_from, valid_until, author_id, created_at)
        SELECT $1, coalesce($2, a.staff_id), $3, a.agency_id, a.unit_id,
               greatest($4::timestamptz, a.moment), $5::timestamptz, a.staff_id, a.moment
          FROM authz.me a
        """)

    private static let reading = Reading(
        "delegation.read", of: "delegation",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', d.id) AS doc
          FROM core.delegation d WHERE d.id = $1
        """)
}

extension Listing {
    /// Who stands in for whom, from now on: one's own, or, for its management, the unit's.
    package static let delegations = Listing(
        "delegation.list", of: "delegation", isKeyed: true,
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY d.valid_from, d.id) AS place,
               json_build_array(d.valid_from, d.id) AS key,
               json_build_object(
                   'id', d.id, 'fromStaffId', d.from_staff_id, 'from', f.name,
                   'toStaffId', d.to_staff_id, 'to', t.name,
                   'begins', to_char(d.valid_from AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'ends', to_char(d.valid_until AT TIME ZONE 'UTC',
                                   'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.delegation d
          LEFT JOIN core.staff f ON f.id = d.from_staff_id
          LEFT JOIN core.staff t ON t.id = d.to_staff_id
         WHERE d.valid_until > authz.now()
           AND ($3::json IS NULL OR (d.valid_from, d.id)
                > (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid))
         ORDER BY d.valid_from, d.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
