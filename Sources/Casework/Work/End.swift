package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Ends a relation or a restriction before its time: a row that says who, when and why. From that
/// commit on it opens, or closes, nothing any more.
package struct End: Sendable {
    private let what: Endable

    package init(_ what: Endable) { self.what = what }

    package func callAsFunction(
        _ id: UUID, because reason: EndingReason, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let ending = UUID()
        return try gate.create(
            Creation(
                "ending.create", of: "ending", recordID: ending, youthID: nil,
                parent: Creation.Parent(name, id, visible: Self.visible), lock: .alone,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(ending), .text(what.rawValue), .uuid(id),
                            .text(reason.rawValue),
                        ]
                    )
                ],
                answers: [
                    "ending_source_source_id_key": .conflict,
                    "protection_access_last": .conflict,
                    "agency_in_use": .conflict, "unit_in_use": .conflict,
                ]),
            once: once, as: caller)
    }

    /// How the log names what is ended.
    private var name: StaticString {
        switch what {
        case .assignment: "assignment"
        case .caseMember: "case-member"
        case .caseYouth: "case-youth"
        case .delegation: "delegation"
        case .roleGrant: "role-grant"
        case .block: "block"
        case .conflict: "conflict"
        case .protection: "protection"
        case .protectionAccess: "protection-access"
        case .disclosure: "disclosure"
        case .guardian: "guardian"
        case .agency: "agency"
        case .unit: "unit"
        }
    }

    // Who may not end it learns nothing about it: what may be ended is what may be seen here.
    private static let visible = Statement(
        "ending.visible",
        "SELECT EXISTS (SELECT FROM authz.endable e WHERE e.source_id = $1)")

    private static let insert = Statement(
        "ending.insert",
        """
        INSERT INTO core.ending (id, source, source_id, youth_id, agency_id, ended_at, reason,
                                 author_id, created_at)
        SELECT $1, $2, $3, e.youth_id, y.agency_id, a.moment, $4, a.staff_id, a.moment
          FROM authz.me a
          LEFT JOIN LATERAL (SELECT n.youth_id FROM authz.endable n
                              WHERE n.source = $2 AND n.source_id = $3 LIMIT 1) e ON true
          LEFT JOIN core.youth y ON y.id = e.youth_id
        """)

    private static let reading = Reading(
        "ending.read", of: "ending",
        """
        SELECT e.youth_id AS person, '1' AS tag, json_build_object('id', e.id) AS doc
          FROM core.ending e WHERE e.id = $1
        """)
}
