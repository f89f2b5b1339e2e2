package import Access
package import Domain
import Postgres

/// Looks for a youth among those that the own unit has registered, by the words that may be
/// searched for and no others: number, name or case number (SoLPuF 15 §).
package struct SearchYouths: Sendable {
    package enum Command: Sendable {
        case number(IdentityNumber)
        /// Every part must be found among the names, however it is spelled and in whatever order;
        /// of three parts or more one may be missing, where both a given and a family name are
        /// found: people register without a middle name, and ask with both of two surnames.
        case name(String)
        /// Of a case that the own agency leads or has joined.
        case caseNumber(CaseNumber)
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        switch command {
        case .number(let number):
            try gate.page(
                Self.byNumber, window, [.text(number.stored)], words: number.stored, as: caller)
        case .name(let name):
            try gate.page(
                Self.byName, window, Self.values(MatchKey.asked(name)), words: name, as: caller)
        case .caseNumber(let number):
            try gate.page(
                Self.byCase, window, [.text(number.description)], words: number.description,
                as: caller)
        }
    }

    /// The keys, beside each the part that it belongs to, and how many parts there are.
    private static func values(_ asked: [MatchKey.Asked]) -> [Value] {
        let keys = asked.enumerated().flatMap { part, asked in
            asked.keys.map { (part: part, key: $0) }
        }
        return [
            .texts(keys.map { String($0.part) }), .texts(keys.map(\.key)), .int(asked.count),
        ]
    }

    private static let byNumber = Listing(
        "person-search.number", of: "person-search",
        """
        SELECT r.youth_id AS person, row_number() OVER () AS place,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name,
                                 'number', (SELECT c.number FROM core.youth_number c
                                             WHERE c.youth_id = r.youth_id
                                               AND c.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM core.youth_number n
          JOIN core.registration r ON r.youth_id = n.youth_id
           AND r.unit_id = (SELECT m.unit_id FROM authz.me m)
         WHERE n.number = $3 AND n.ended_reason IS DISTINCT FROM 'mistaken'
           AND n.agency_id = (SELECT m.agency_id FROM authz.me m)
         LIMIT $1 + 1 OFFSET $2
        """)

    private static let byCase = Listing(
        "person-search.case", of: "person-search",
        """
        SELECT r.youth_id AS person, row_number() OVER (ORDER BY r.youth_id) AS place,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name,
                                 'number', (SELECT n.number FROM core.youth_number n
                                             WHERE n.youth_id = r.youth_id
                                               AND n.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM core.registration r
         WHERE r.unit_id = (SELECT m.unit_id FROM authz.me m)
           AND r.youth_id = ANY (ARRAY(
                   SELECT c.youth_id FROM authz.numbered_case c WHERE c.number = $3))
         ORDER BY r.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)

    private static let byName = Listing(
        "person-search.name", of: "person-search",
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.family_name, r.given_name, r.youth_id) AS place,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name,
                                 'number', (SELECT n.number FROM core.youth_number n
                                             WHERE n.youth_id = r.youth_id
                                               AND n.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM (SELECT k.registration_id, count(DISTINCT a.part) AS parts,
                       bool_or(k.part = 'given') AND bool_or(k.part = 'family') AS both
                  FROM unnest($3::integer[], $4::text[]) AS a(part, key)
                  JOIN core.name_key k ON k.key = a.key
                 WHERE k.unit_id = (SELECT m.unit_id FROM authz.me m)
                 GROUP BY k.registration_id) f
          JOIN core.registration r ON r.id = f.registration_id
         WHERE f.parts = $5::integer
            OR (f.both AND $5::integer >= 3 AND f.parts = $5::integer - 1)
         ORDER BY r.family_name, r.given_name, r.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)
}
