package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Notes what the youth, or a guardian, holds against a risk flag. The note follows the flag wherever
/// that is shown (SoL 14 kap. 6 §).
package struct ContestRiskFlag: Sendable {
    package init() {}

    /// - Parameter note: 1 to 1,000 characters, without identity numbers.
    package func callAsFunction(
        _ flag: ID<RiskFlag>, by capacity: ContestCapacity, _ note: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "file-note.contest", of: "file-note-contest", recordID: id, youthID: nil,
                parent: MoveRiskFlag.parent(flag), reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [.uuid(id), .uuid(flag.uuid), .text(capacity.rawValue), .text(note)]
                    )
                ],
                answers: [
                    "risk_flag_contest_names_nobody":
                        .unfit(pointer: "/note", code: "identity-number")
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "risk-flag-contest.insert",
        """
        INSERT INTO core.risk_flag_contest (id, flag_id, youth_id, agency_id, secrecy_class,
            capacity, note, author_id, created_at)
        SELECT $1, $2, (SELECT f.youth_id FROM core.risk_flag f WHERE f.id = $2), m.agency_id,
               a.secrecy_class, $3, $4, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "file-note-contest.read", of: "file-note-contest",
        """
        SELECT c.youth_id AS person, '1' AS tag, json_build_object('id', c.id) AS doc
          FROM core.risk_flag_contest c WHERE c.id = $1
        """)
}
