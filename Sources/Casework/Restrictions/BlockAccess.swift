package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Blocks a file (spärr) for one person, or for a whole other agency. It outranks every relation and
/// ground.
package struct BlockAccess: Sendable {
    /// Whom a block keeps out.
    package enum Blocked: Sendable {
        case staff(ID<Staff>)
        case agency(ID<Agency>)
    }

    package init() {}

    package func callAsFunction(
        _ youth: ID<Youth>, for blocked: Blocked, because reason: BlockReason,
        once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let (staff, agency): (UUID?, UUID?) =
            switch blocked {
            case .staff(let id): (id.uuid, nil)
            case .agency(let id): (nil, id.uuid)
            }
        return try gate.create(
            Creation(
                "block.enter", of: "block", recordID: id, youthID: youth.uuid,
                lock: .alone, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(youth.uuid), .optional(staff), .optional(agency),
                            .text(reason.rawValue),
                        ]
                    )
                ],
                answers: [
                    "block_blocked_staff_id_fkey": .unfit(pointer: "/staffId", code: "unknown"),
                    "block_blocked_agency_id_fkey":
                        .unfit(pointer: "/agencyId", code: "unknown"),
                    "block_check2": .unfit(pointer: "/agencyId", code: "own-agency"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "block.insert",
        """
        INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class, blocked_staff_id,
            blocked_agency_id, reason, valid_from, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3::uuid, $4::uuid, $5,
               authz.now(), m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "block.read", of: "block",
        """
        SELECT b.youth_id AS person, '1' AS tag, json_build_object('id', b.id) AS doc
          FROM core.block b WHERE b.id = $1
        """)
}

extension Sublist {
    /// The blocks of a youth's file, latest first.
    package static let blocks = Sublist(
        "block.list", of: "block", under: "youth", seen: youthSeen, isKeyed: true,
        """
        SELECT b.youth_id AS person,
               row_number() OVER (ORDER BY b.created_at DESC, b.id DESC) AS place,
               json_build_array(b.created_at, b.id) AS key,
               json_build_object(
                   'id', b.id, 'staffId', b.blocked_staff_id, 'staff', s.name,
                   'agencyId', b.blocked_agency_id, 'agency', a.name, 'reason', b.reason,
                   'inForce', b.valid_until IS NULL OR b.valid_until > (SELECT authz.now()),
                   'validFrom', to_char(b.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(b.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.block b
          LEFT JOIN core.staff s ON s.id = b.blocked_staff_id
          LEFT JOIN core.agency a ON a.id = b.blocked_agency_id
         WHERE b.youth_id = $3
           AND ($4::json IS NULL OR (b.created_at, b.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY b.created_at DESC, b.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Sublist {
    /// A list under a youth is found by who may see the youth.
    static let youthSeen: StaticString =
        "SELECT y.id AS person FROM core.youth y WHERE y.id = $3"
}
