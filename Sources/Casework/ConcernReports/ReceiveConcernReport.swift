package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters a concern report (orosanmälan) that social services have received; from then on the law
/// counts the days (SoL 20 kap. 1–3 §§). Never blocked by a missing consent.
package struct ReceiveConcernReport: Sendable {
    package struct Command: Sendable {
        package let youth: ID<Youth>
        package let receivedOn: LocalDate
        package let reporter: ReporterKind
        /// The reporter asks to be told what came of it (SoL 19 kap. 6 §).
        package let feedbackRequested: Bool
        /// Where the report itself is kept, 1 to 100 characters.
        package let reference: String?

        package init(
            youth: ID<Youth>, receivedOn: LocalDate, reporter: ReporterKind,
            feedbackRequested: Bool, reference: String?
        ) {
            self.youth = youth
            self.receivedOn = receivedOn
            self.reporter = reporter
            self.feedbackRequested = feedbackRequested
            self.reference = reference
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "concern-report.receive", of: "concern-report", recordID: id,
                youthID: command.youth.uuid, reading: ReadConcernReport.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.youth.uuid),
                            .text(command.receivedOn.description),
                            .text(command.reporter.rawValue), .bool(command.feedbackRequested),
                            .optional(command.reference),
                        ]
                    )
                ],
                answers: [
                    "concern_report_received": .unfit(pointer: "/receivedOn", code: "in-future"),
                    "concern_report_before_rules":
                        .unfit(pointer: "/receivedOn", code: "too-early"),
                    "concern_report_names_nobody":
                        .unfit(pointer: "/reference", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "concern-report.insert",
        """
        INSERT INTO core.concern_report (id, youth_id, agency_id, unit_id, secrecy_class,
            received_on, reporter, feedback_requested, reference, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3::date, $4, $5::boolean, $6,
               m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}
