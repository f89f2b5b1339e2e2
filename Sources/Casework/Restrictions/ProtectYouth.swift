package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Protects a youth's identity (skyddade personuppgifter): from this commit on nobody but those named
/// sees anything of the youth. The caller is always among them, or nobody could act any more.
package struct ProtectYouth: Sendable {
    package init() {}

    /// - Parameter others: of the own agency, besides the caller.
    package func callAsFunction(
        _ youth: ID<Youth>, as level: ProtectionLevel, naming others: [ID<Staff>],
        once: Creation.Once, by caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "protection.enter", of: "protection", recordID: id, youthID: youth.uuid,
                lock: .alone, reading: Self.reading,
                steps: [
                    (Self.name, [.uuid(youth.uuid), .uuids(others.map(\.uuid))]),
                    (Self.protect, [.uuid(id), .uuid(youth.uuid), .text(level.rawValue)]),
                ]),
            once: once, as: caller)
    }

    private static let name = Statement(
        "protection.name",
        """
        INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
            valid_from, author_id, created_at)
        SELECT gen_random_uuid(), $1, m.agency_id, a.secrecy_class, n.staff_id, authz.now(),
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN LATERAL (SELECT m.staff_id UNION SELECT unnest($2::uuid[])) n
        """)
    private static let protect = Statement(
        "protection.insert",
        """
        INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
            valid_from, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, authz.now(), m.staff_id,
               authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "protection.read", of: "protection",
        """
        SELECT p.youth_id AS person, '1' AS tag, json_build_object('id', p.id) AS doc
          FROM core.protection p WHERE p.id = $1
        """)
}

/// Names a further person of the own agency who may see a protected youth.
package struct NameProtected: Sendable {
    package init() {}

    package func callAsFunction(
        _ staff: ID<Staff>, for youth: ID<Youth>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "protection.name", of: "protection-access", recordID: id, youthID: youth.uuid,
                lock: .alone, reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(youth.uuid), .uuid(staff.uuid)])]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "protection-access.insert",
        """
        INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
            valid_from, author_id, created_at)
        SELECT $1, $2, m.agency_id, a.secrecy_class, $3, authz.now(), m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "protection-access.read", of: "protection-access",
        """
        SELECT p.youth_id AS person, '1' AS tag, json_build_object('id', p.id) AS doc
          FROM core.protection_access p WHERE p.id = $1
        """)
}

extension Sublist {
    /// The protections of a youth, latest first, with who is named.
    package static let protections = Sublist(
        "protection.list", of: "protection", under: "youth", seen: youthSeen, isKeyed: true,
        """
        SELECT p.youth_id AS person,
               row_number() OVER (ORDER BY p.created_at DESC, p.id DESC) AS place,
               json_build_array(p.created_at, p.id) AS key,
               json_build_object(
                   'id', p.id, 'level', p.level,
                   'inForce', p.valid_until IS NULL OR p.valid_until > (SELECT authz.now()),
                   'validFrom', to_char(p.valid_from AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'validUntil', to_char(p.valid_until AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'named', (SELECT coalesce(json_agg(json_build_object(
                           'id', a.id, 'staffId', a.staff_id, 'staff', s.name)
                           ORDER BY s.name, a.id), '[]')
                       FROM core.protection_access a
                       LEFT JOIN core.staff s ON s.id = a.staff_id
                      WHERE a.youth_id = p.youth_id
                        AND (a.valid_until IS NULL
                             OR a.valid_until > (SELECT authz.now())))) AS doc
          FROM core.protection p
         WHERE p.youth_id = $3
           AND ($4::json IS NULL OR (p.created_at, p.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY p.created_at DESC, p.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}
