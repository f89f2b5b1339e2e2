package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Declares that the caller is close to the person with a number (jäv). From then on every file about
/// that number is closed to the caller; the answer does not tell whether there is any.
package struct DeclareConflict: Sendable {
    package init() {}

    package func callAsFunction(
        with number: IdentityNumber, _ relation: ConflictRelation, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "conflict.declare", of: "conflict", recordID: id, youthID: nil,
                reading: Self.reading,
                steps: [
                    (
                        Self.declare,
                        [.uuid(id), .text(number.stored), .text(relation.rawValue)]
                    )
                ]),
            once: once, as: caller)
    }

    private static let declare = Statement(
        "conflict.declare", "SELECT authz.declare_conflict($1, $2, $3)")
    private static let reading = Reading(
        "conflict.read", of: "conflict",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', c.id) AS doc
          FROM core.conflict c WHERE c.id = $1
        """)
}

extension Listing {
    /// The caller's own declarations; the number is not kept.
    package static let conflicts = Listing(
        "conflict.list", of: "conflict", isKeyed: true,
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY c.valid_from DESC, c.id DESC) AS place,
               json_build_array(c.valid_from, c.id) AS key,
               json_build_object(
                   'id', c.id, 'relation', c.relation,
                   'validFrom', to_char(c.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(c.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.conflict c
         WHERE ($3::json IS NULL OR (c.valid_from, c.id)
                < (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid))
         ORDER BY c.valid_from DESC, c.id DESC LIMIT $1 + 1 OFFSET $2
        """)

    /// What those of the caller's unit have declared, for its management: by whom, never about whom.
    package static let unitConflicts = Listing(
        "conflict.list-unit", of: "conflict", isKeyed: true,
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY c.valid_from DESC, c.id DESC) AS place,
               json_build_array(c.valid_from, c.id) AS key,
               json_build_object(
                   'id', c.id, 'staffId', c.staff_id, 'staff', s.name, 'relation', c.relation,
                   'validFrom', to_char(c.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(c.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.conflict c JOIN core.staff s ON s.id = c.staff_id
         WHERE ($3::json IS NULL OR (c.valid_from, c.id)
                < (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid))
         ORDER BY c.valid_from DESC, c.id DESC LIMIT $1 + 1 OFFSET $2
        """)
}
