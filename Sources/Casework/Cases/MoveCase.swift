package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Moves a case: maps, plans, follows up, closes with an outcome, reopens with a reason. The move
/// is counted from the version that the caller has seen: of two at once one wins, the other is told
/// that the case has changed (412); a move that practice does not know is refused (409).
package struct MoveCase: Sendable {
    package struct Command: Sendable {
        package let state: CaseState
        /// For closing only.
        package let outcome: CaseOutcome?
        /// 1 to 1,000 characters; reopening needs one.
        package let reason: String?

        package init(state: CaseState, outcome: CaseOutcome? = nil, reason: String? = nil) {
            self.state = state
            self.outcome = outcome
            self.reason = reason
        }
    }

    package init() {}

    /// - Parameter seen: the version of the case that the caller has seen.
    package func callAsFunction(
        _ id: ID<Case>, _ command: Command, seen: String, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let move = UUID()
        return try gate.create(
            Creation(
                "case.move", of: "case-transition", recordID: move, youthID: nil,
                parent: Creation.Parent("case", id.uuid, visible: ReadCase.visible),
                seen: Creation.Seen("case", id.uuid, version: seen), reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(move), .uuid(id.uuid), .text(command.state.rawValue),
                            .optional(command.outcome?.rawValue), .optional(command.reason),
                        ]
                    )
                ],
                answers: [
                    "case_transition_allowed": .outOfCourse,
                    "case_one_open": .taken(pointer: "", code: "another-open"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "case-transition.insert",
        """
        INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                          outcome, reason, author_id, created_at, place)
        SELECT $1, $2, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id,
               g.secrecy_class, $3, $4, $5, w.staff_id, w.moment,
               coalesce((SELECT max(t.place) FROM core.case_transition t WHERE t.case_id = $2), 0) + 1
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)

    private static let reading = Reading(
        "case-transition.read", of: "case-transition",
        """
        SELECT t.youth_id AS person, t.place::text AS tag, json_build_object('id', t.id) AS doc
          FROM core.case_transition t WHERE t.id = $1
        """)
}
