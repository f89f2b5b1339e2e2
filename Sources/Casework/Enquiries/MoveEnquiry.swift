package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with an enquiry: begins to assess it, accepts it, finds it not relevant, refers it
/// on. Accepting can open the case in the same act, or in one more step later: of two at once one
/// wins, the other is a conflict, and there is one case.
package struct MoveEnquiry: Sendable {
    package enum Command: Sendable {
        case assessing
        /// Opens a case about a youth of the own file, if one is named. `exception`: why, for a
        /// youth outside the target ages.
        case accepted(opening: ID<Youth>?, exception: String?)
        /// Opens the case of one that was accepted without.
        case opened(ID<Youth>, exception: String?)
        /// With the reason; with a day, the decision not to act now is looked at again then.
        case notRelevant(String, revisitOn: LocalDate?)
        /// To whom, and why.
        case referredOn(String)

        package var state: EnquiryState {
            switch self {
            case .assessing: .assessing
            case .accepted, .opened: .accepted
            case .notRelevant: .notRelevant
            case .referredOn: .referredOn
            }
        }
    }

    package init() {}

    package func callAsFunction(
        _ enquiry: ID<Enquiry>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        let file = UUID.random()
        var opened: ID<Youth>?
        var note: String?
        var revisitOn: LocalDate?
        // Two acceptances at once must not become an acceptance and its case.
        var from: EnquiryState?
        var steps: [Session.Step] = [(Self.lock, [.uuid(enquiry.uuid)])]
        switch command {
        case .assessing: break
        case .accepted(let youth, let exception):
            opened = youth
            from = .assessing
            if let youth { steps += OpenCase.steps(file, of: youth, exception) }
        case .opened(let youth, let exception):
            opened = youth
            from = .accepted
            steps += OpenCase.steps(file, of: youth, exception)
        case .notRelevant(let reason, let day):
            note = reason
            revisitOn = day
        case .referredOn(let reason): note = reason
        }
        steps.append(
            (
                Self.insert,
                [
                    .uuid(id), .uuid(enquiry.uuid), .text(command.state.rawValue),
                    .optional(note), .optional(revisitOn?.description),
                    opened == nil ? .null : .uuid(file), .optional(from?.rawValue),
                ]
            ))
        return try gate.create(
            Creation(
                "enquiry.step", of: "enquiry-step", recordID: id, youthID: opened?.uuid,
                parent: Creation.Parent("enquiry", enquiry.uuid, visible: Self.visible),
                reading: Self.reading, steps: steps, receipt: Self.receipt,
                answers: [
                    "state_unchanged": .outOfCourse, "enquiry_step_allowed": .outOfCourse,
                    "enquiry_step_one_case": .taken(pointer: "", code: "accepted-already"),
                    "case_one_open": .taken(pointer: "", code: "another-open"),
                    "case_target_age": .unfit(pointer: "/exception", code: "required"),
                ]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "enquiry.visible", "SELECT EXISTS (SELECT FROM core.enquiry e WHERE e.id = $1)")

    // The youth whom the enquiry is about, besides the one whom the case is about.
    private static let lock = Statement(
        "enquiry.lock", "SELECT authz.lock_record('enquiry', $1, false)")

    private static let insert = Statement(
        "enquiry-step.insert",
        """
        INSERT INTO core.enquiry_step (id, enquiry_id, youth_id, agency_id, secrecy_class,
            from_state, state, note, revisit_on, case_id, author_id, created_at)
        SELECT $1, $2, (SELECT e.youth_id FROM core.enquiry e WHERE e.id = $2), w.agency_id,
               g.secrecy_class,
               coalesce($7, (SELECT e.state FROM core.enquiry e WHERE e.id = $2), 'new'), $3, $4,
               $5::date, $6, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)

    private static let reading = Reading(
        "enquiry-step.read", of: "enquiry-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.enquiry_step s WHERE s.id = $1
        """)

    private static let receipt = Statement(
        "enquiry-step.receipt",
        "SELECT json_build_object('caseId', s.case_id) FROM core.enquiry_step s WHERE s.id = $1")
}
