package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Adds how mature the youth was found (mognadsbedömning, OSL 12:3, FB 6:11) to a consent that lacks it:
/// one that waits for nothing else is in force from then on. Said once; a correction adds to it.
package struct AddMaturityNote: Sendable {
    package init() {}

    /// - Parameter text: 1 to 2,000 characters.
    package func callAsFunction(
        _ text: String, to consent: ID<Consent>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "consent.note", of: "consent-note", recordID: id, youthID: nil,
                parent: ReadConsent.parent(consent), lock: .alone, reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(consent.uuid), .text(text)])],
                answers: ["consent_note_consent_id_kind_key": .conflict]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "maturity-note.insert",
        """
        INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind,
            text, author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core.consent c WHERE c.id = $2), m.agency_id,
               a.secrecy_class, 'maturity', $3, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "consent-note.read", of: "consent-note",
        """
        SELECT n.youth_id AS person, '1' AS tag, json_build_object('id', n.id) AS doc
          FROM core.consent_note n WHERE n.id = $1
        """)
}
