package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Notes what the reporter of a concern was told: whether an inquiry was opened, or ran already, and
/// no more (SoL 19 kap. 6 §).
package struct GiveFeedback: Sendable {
    package init() {}

    package func callAsFunction(
        _ report: ID<ConcernReport>, _ said: ReportFeedback, on day: LocalDate,
        once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "concern-report.feedback", of: "concern-report-feedback", recordID: id,
                youthID: nil, parent: ReadConcernReport.parent(report), reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(report.uuid), .text(said.rawValue),
                            .text(day.description),
                        ]
                    )
                ],
                answers: [
                    "state_unchanged": .outOfCourse,
                    "concern_report_feedback_report_id_key": .taken(
                        pointer: "", code: "fed-back-already"),
                    "concern_report_feedback_true": .unfit(pointer: "/said", code: "not-so"),
                    "concern_report_feedback_given":
                        .unfit(pointer: "/givenOn", code: "in-future"),
                    "concern_report_feedback_after_decision":
                        .unfit(pointer: "/givenOn", code: "before-decision"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "concern-report-feedback.insert",
        """
        INSERT INTO core.concern_report_feedback (id, report_id, youth_id, agency_id,
            secrecy_class, said, given_on, author_id, created_at)
        SELECT $1, $2, (SELECT r.youth_id FROM core.concern_report r WHERE r.id = $2), m.agency_id,
               a.secrecy_class, $3, $4::date, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "concern-report-feedback.read", of: "concern-report-feedback",
        """
        SELECT f.youth_id AS person, '1' AS tag, json_build_object('id', f.id) AS doc
          FROM core.concern_report_feedback f WHERE f.id = $1
        """)
}
