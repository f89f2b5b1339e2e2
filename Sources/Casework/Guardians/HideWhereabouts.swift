package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Says that the youth's whereabouts are secret from a guardian (OSL 26 kap. 2 §), or are so no more: a row
/// with its reason, and everything that guardian meets follows from that commit on. What is so already is
/// not said again.
package struct HideWhereabouts: Sendable {
    package struct Command: Sendable {
        package let isHidden: Bool
        /// 1 to 1,000 characters.
        package let reason: String

        package init(isHidden: Bool, reason: String) {
            self.isHidden = isHidden
            self.reason = reason
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, from guardian: ID<Guardian>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "guardian.whereabouts", of: "guardian-whereabouts", recordID: id, youthID: nil,
                parent: Creation.Parent("guardian", guardian.uuid, visible: Self.visible),
                lock: .alone, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(guardian.uuid), .bool(command.isHidden),
                            .text(command.reason),
                        ]
                    )
                ],
                answers: ["state_unchanged": .conflict]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "guardian.visible", "SELECT EXISTS (SELECT FROM core.guardian g WHERE g.id = $1)")
    private static let insert = Statement(
        "guardian-whereabouts.insert",
        """
        INSERT INTO core.guardian_whereabouts (id, guardian_id, youth_id, agency_id, secrecy_class,
                                               hidden, reason, author_id, created_at)
        SELECT $1, $2, (SELECT g.youth_id FROM core.guardian g WHERE g.id = $2), m.agency_id,
               a.secrecy_class, $3::boolean, $4, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "guardian-whereabouts.read", of: "guardian-whereabouts",
        """
        SELECT t.youth_id AS person, '1' AS tag, json_build_object('id', t.id) AS doc
          FROM core.guardian_whereabouts t WHERE t.id = $1
        """)
}
