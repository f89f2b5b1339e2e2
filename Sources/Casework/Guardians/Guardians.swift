package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Names a guardian (vårdnadshavare) of a youth whose file is the caller's.
package struct NameGuardian: Sendable {
    package struct Command: Sendable {
        package let name: String
        package let custody: Custody
        package let standing: GuardianStanding
        /// The minor's whereabouts are secret from this guardian (OSL 26 kap. 2 §).
        package let whereaboutsHidden: Bool
        package let validFrom: LocalDate

        package init(
            name: String, custody: Custody, standing: GuardianStanding, whereaboutsHidden: Bool,
            validFrom: LocalDate
        ) {
            self.name = name
            self.custody = custody
            self.standing = standing
            self.whereaboutsHidden = whereaboutsHidden
            self.validFrom = validFrom
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, of youth: ID<Youth>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "guardian.name", of: "guardian", recordID: id, youthID: youth.uuid,
                lock: .alone, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(youth.uuid), .text(command.name),
                            .text(command.custody.rawValue), .text(command.standing.rawValue),
                            .bool(command.whereaboutsHidden),
                            .text(command.validFrom.description),
                        ]
                    )
                ],
                answers: [
                    "guardian_custody": .unfit(pointer: "/custody", code: "custody-of-another")
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "guardian.insert",
        """
        INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name, custody,
            standing, whereabouts_hidden, valid_from, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4, $5, $6::boolean, $7::date,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "guardian.read", of: "guardian",
        """
        SELECT g.youth_id AS person, '1' AS tag, json_build_object('id', g.id) AS doc
          FROM core.guardian g WHERE g.id = $1
        """)
}

extension Sublist {
    /// The guardians of a youth, those of today first.
    package static let guardians = Sublist(
        "guardian.list", of: "guardian", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.guardian g WHERE g.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT g.youth_id AS person,
               row_number() OVER (ORDER BY g.valid_until DESC, g.valid_from, g.id) AS place,
               json_build_array(coalesce(g.valid_until, 'infinity'), g.valid_from, g.id) AS key,
               json_build_object(
                   'id', g.id, 'name', g.name, 'custody', g.custody, 'standing', g.standing,
                   'whereaboutsHidden', g.whereabouts_hidden, 'validFrom', g.valid_from,
                   'validUntil', g.valid_until,
                   -- How that has changed, and why: in the own file.
                   'whereabouts', (SELECT coalesce(json_agg(json_build_object(
                           'hidden', t.hidden, 'reason', t.reason,
                           'author', authz.name_of(t.author_id),
                           'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY t.created_at, t.id), '[]')
                       FROM core.guardian_whereabouts t WHERE t.guardian_id = g.id),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = g.id)) AS doc
          FROM core.guardian g
         WHERE g.youth_id = $3
           AND ($4::json IS NULL
                OR coalesce(g.valid_until, 'infinity') < ($4::json ->> 0)::date
                OR coalesce(g.valid_until, 'infinity') = ($4::json ->> 0)::date
                   AND (g.valid_from, g.id)
                       > (($4::json ->> 1)::date, ($4::json ->> 2)::uuid))
         ORDER BY g.valid_until DESC, g.valid_from, g.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
