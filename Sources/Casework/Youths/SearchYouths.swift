package import Access
package import Domain
import Postgres

/// Looks for a youth among those that the own unit has registered, by the words that may be
/// searched for and no others: number or name (SoLPuF 15 §).
package struct SearchYouths: Sendable {
    package enum Command: Sendable {
        case number(IdentityNumber)
        /// Every part of the name must match, however it is spelled.
        case name(String)
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
                Self.byName, window, [.texts(MatchKey.keys(of: name))], words: name, as: caller)
        }
    }

    private static let byNumber = Listing(
        "person-search.number", of: "person-search",
        """
        SELECT r.youth_id AS person, row_number() OVER () AS place,
               json_build_object('id', r.youth_id, 'givenName', r.given_name,
                                 'familyName', r.family_name, 'number', n.number) AS doc
          FROM core.youth_number n
          JOIN core.registration r ON r.youth_id = n.youth_id
           AND r.unit_id = (SELECT m.unit_id FROM authz.me m)
         WHERE n.number = $3 AND n.agency_id = (SELECT m.agency_id FROM authz.me m)
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
                                             WHERE n.youth_id = r.youth_id LIMIT 1)) AS doc
          FROM core.registration r
         WHERE cardinality($3::text[]) > 0
           AND r.unit_id = (SELECT m.unit_id FROM authz.me m)
           AND r.id IN (SELECT k.registration_id FROM core.name_key k
                         WHERE k.unit_id = (SELECT m.unit_id FROM authz.me m)
                           AND k.key = ANY ($3::text[])
                         GROUP BY k.registration_id
                        HAVING count(DISTINCT k.key)
                               = (SELECT count(DISTINCT t.key) FROM unnest($3::text[]) t(key)))
         ORDER BY r.family_name, r.given_name, r.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)
}
