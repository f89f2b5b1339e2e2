package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a planned school visit: it was carried out, or it is cancelled.
///
/// The database refuses a step that the state forbids, and the second of two at once.
package struct MoveSchoolVisit: Sendable {
    package enum Command: Sendable, Equatable {
        case carriedOut(Outcome)
        /// With the reason.
        case cancelled(String)

        package var state: VisitState {
            switch self {
            case .carriedOut: .carriedOut
            case .cancelled: .cancelled
            }
        }
    }

    /// What a visit reached.
    package struct Outcome: Sendable, Equatable {
        /// Names of the classes reached; nil: those that were planned.
        package let classes: [String]?
        /// Of a meeting of parents how many parents, of any other visit how many pupils.
        package var pupilsReached: Int?
        package var parentsReached: Int?
        package var questions: String?
        package var followUp: String?

        package init(classes: [String]?, pupilsReached: Int? = nil) {
            self.classes = classes
            self.pupilsReached = pupilsReached
        }
    }

    package init() {}

    package func callAsFunction(
        _ visit: ID<SchoolVisit>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "school-visit.step", of: "visit-step", recordID: id, youthID: nil,
                parent: Creation.Parent("school-visit", visit.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [(Self.insert, Self.values(id, visit, command))],
                answers: [
                    "state_unchanged": .outOfCourse, "visit_step_allowed": .outOfCourse,
                    "visit_step_day": .unfit(pointer: "/state", code: "not-begun"),
                    "visit_step_pupils": .unfit(pointer: "/pupilsReached", code: "pupils-alone"),
                    "visit_step_parents": .unfit(pointer: "/parentsReached", code: "parents-alone"),
                    "visit_step_names_no_pupil": .unfit(pointer: "", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static func values(
        _ id: UUID, _ visit: ID<SchoolVisit>, _ command: Command
    ) -> [Value] {
        let start: [Value] = [.uuid(id), .uuid(visit.uuid), .text(command.state.rawValue)]
        switch command {
        case .cancelled(let reason):
            return start + [.text(reason), .null, .null, .null, .null, .null]
        case .carriedOut(let outcome):
            return start + [
                .null, outcome.classes.map { .texts($0) } ?? .null,
                .optional(outcome.pupilsReached), .optional(outcome.parentsReached),
                .optional(outcome.questions), .optional(outcome.followUp),
            ]
        }
    }

    private static let visible = Statement(
        "school-visit.visible", "SELECT EXISTS (SELECT FROM core.school_visit v WHERE v.id = $1)")
    private static let insert = Statement(
        "visit-step.insert",
        """
        INSERT INTO core.visit_step (id, visit_id, agency_id, secrecy_class, from_state, state,
            reason, classes, pupils_reached, parents_reached, questions, follow_up, author_id,
            created_at)
        SELECT $1, $2, m.agency_id, a.secrecy_class,
               (SELECT v.state FROM core.school_visit v WHERE v.id = $2), $3, $4,
               -- What was reached is what was planned, where nothing else is said.
               CASE WHEN $3 = 'carried-out' THEN coalesce(
                   $5::text[], (SELECT v.classes FROM core.school_visit v WHERE v.id = $2)) END,
               $6::integer, $7::integer, $8, $9, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "visit-step.read", of: "visit-step",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.visit_step s WHERE s.id = $1
        """)
}
