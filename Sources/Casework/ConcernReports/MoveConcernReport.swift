package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a concern report: protection assessed, inquiry opened or not, concluded. Of two
/// steps at once one wins.
package struct MoveConcernReport: Sendable {
    package enum Command: Sendable {
        case assessed(ProtectionOutcome)
        case opened
        case notOpened(NotOpenedReason)
        case concluded(InquiryOutcome)

        fileprivate var values: [Value] {
            switch self {
            case .assessed(let outcome): [.text("assessed"), .text(outcome.rawValue)]
            case .opened: [.text("opened"), .null]
            case .notOpened(let reason): [.text("not-opened"), .text(reason.rawValue)]
            case .concluded(let outcome): [.text("concluded"), .text(outcome.rawValue)]
            }
        }
    }

    package init() {}

    /// - Parameter day: of the assessment or decision; not before the step before it.
    package func callAsFunction(
        _ report: ID<ConcernReport>, _ command: Command, on day: LocalDate, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "concern-report.step", of: "concern-report-step", recordID: id, youthID: nil,
                parent: ReadConcernReport.parent(report), reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [.uuid(id), .uuid(report.uuid), .text(day.description)] + command.values
                    )
                ],
                answers: [
                    "state_unchanged": .outOfCourse, "concern_report_step_allowed": .outOfCourse,
                    "concern_report_step_report_id_place_key": .outOfCourse,
                    "concern_report_step_decided":
                        .unfit(pointer: "/decidedOn", code: "out-of-order"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "concern-report-step.insert",
        """
        INSERT INTO core.concern_report_step (id, report_id, youth_id, agency_id, secrecy_class,
            place, from_state, state, decided_on, outcome, author_id, created_at)
        SELECT $1, $2, r.youth_id, m.agency_id, a.secrecy_class, coalesce(r.version, 1),
               coalesce(r.state, 'received'), $4, $3::date, $5, m.staff_id, m.moment
          FROM authz.me m
          JOIN core.agency a ON a.id = m.agency_id
          LEFT JOIN core.concern_report r ON r.id = $2
        """)
    private static let reading = Reading(
        "concern-report-step.read", of: "concern-report-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.concern_report_step s WHERE s.id = $1
        """)
}
