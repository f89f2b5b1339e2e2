package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Reviews an emergency access: a unit manager, never the one who opened it.
package struct ReviewEmergency: Sendable {
    package init() {}

    package func callAsFunction(
        _ access: ID<EmergencyAccess>, _ verdict: ReviewVerdict, note: String,
        once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "emergency-access.review", of: "emergency-review", recordID: id, youthID: nil,
                parent: Creation.Parent(
                    "emergency-access", access.uuid, visible: ReadEmergencyAccess.visible),
                lock: .alone, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(access.uuid), .text(verdict.rawValue), .text(note),
                        ]
                    )
                ],
                answers: [
                    "emergency_review_emergency_access_id_key": .taken(
                        pointer: "", code: "reviewed-already")
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "emergency-review.insert",
        """
        INSERT INTO core.emergency_review (id, emergency_access_id, youth_id, agency_id,
            secrecy_class, verdict, note, author_id, created_at)
        SELECT $1, $2, (SELECT e.youth_id FROM core.emergency_access e WHERE e.id = $2),
               m.agency_id, a.secrecy_class, $3, $4, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "emergency-review.read", of: "emergency-review",
        """
        SELECT v.youth_id AS person, '1' AS tag, json_build_object('id', v.id) AS doc
          FROM core.emergency_review v WHERE v.id = $1
        """)
}
