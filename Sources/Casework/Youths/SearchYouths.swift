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
                                 'number', (SELECT c.number FROM authz.numbers_of(r.youth_id) c
                                             WHERE c.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM authz.registrations_of(ARRAY(SELECT n FROM authz.youths_of_number($3) n)) r
         WHERE r.unit_id = (SELECT m.unit_id FROM authz.me m)
         LIMIT $1 + 1 OFFSET $2
        """)

    private static let byCase = Listing(
        "person-search.case", of: "person-search",
        """
        SELECT r.youth_id AS person, row_number() OVER (ORDER BY r.youth_id) AS place,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name,
                                 'number', (SELECT n.number FROM authz.numbers_of(r.youth_id) n
                                             WHERE n.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM authz.registrations_of(ARRAY(
                   SELECT c.youth_id FROM authz.numbered_case c WHERE c.number = $3)) r
         WHERE r.unit_id = (SELECT m.unit_id FROM authz.me m)
         ORDER BY r.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)

    private static let byName = Listing(
        "person-search.name", of: "person-search", isKeyed: true,
        """
        SELECT r.youth_id AS person,
               row_number() OVER (ORDER BY r.family_name, r.given_name, r.youth_id, r.id)
                   AS place,
               json_build_array(r.family_name, r.given_name, r.youth_id, r.id) AS key,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name,
                                 'number', (SELECT n.number FROM authz.numbers_of(r.youth_id) n
                                             WHERE n.ended_at IS NULL LIMIT 1),
                                 'mergedInto', (SELECT y.merged_into FROM core.youth y
                                                 WHERE y.id = r.youth_id)) AS doc
          FROM (SELECT k.* FROM authz.registrations_named($3, $4) k
                 WHERE k.found_parts = $5::integer
                    OR (k.is_both AND $5::integer >= 3 AND k.found_parts = $5::integer - 1)) f
         CROSS JOIN LATERAL (
               SELECT t.* FROM authz.registrations_of(ARRAY[f.youth_id]) t
                WHERE t.id = f.registration_id) r
         WHERE $6::json IS NULL OR (r.family_name, r.given_name, r.youth_id, r.id)
               > ($6::json ->> 0, $6::json ->> 1, ($6::json ->> 2)::uuid,
                  ($6::json ->> 3)::uuid)
         ORDER BY r.family_name, r.given_name, r.youth_id, r.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
