package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a risk flag: a second person confirms or declines it; who has the file renews,
/// resolves or corrects it. Of two steps at once one wins.
package struct MoveRiskFlag: Sendable {
    package enum Command: Sendable {
        case confirmed
        /// Not confirmed, with the reason.
        case declined(String)
        /// It stands for another period, with the reason.
        case renewed(String)
        /// It no longer holds, with the reason.
        case resolved(String)
        /// It was wrong, with the reason.
        case corrected(String)

        /// How long a reason is, in characters.
        package static let reason = 10...300

        package var state: RiskFlagState {
            switch self {
            case .confirmed, .renewed: .confirmed
            case .declined: .declined
            case .resolved: .resolved
            case .corrected: .corrected
            }
        }

        fileprivate var values: [Value] {
            switch self {
            case .confirmed: [.text("proposed"), .text("confirmed"), .null]
            case .declined(let reason): [.null, .text("declined"), .text(reason)]
            case .renewed(let reason): [.text("confirmed"), .text("confirmed"), .text(reason)]
            case .resolved(let reason): [.null, .text("resolved"), .text(reason)]
            case .corrected(let reason): [.null, .text("corrected"), .text(reason)]
            }
        }
    }

    package init() {}

    package func callAsFunction(
        _ flag: ID<RiskFlag>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "file-note.step", of: "file-note-step", recordID: id, youthID: nil,
                parent: Self.parent(flag), reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(flag.uuid)] + command.values)],
                answers: [
                    "state_unchanged": .outOfCourse, "risk_flag_step_allowed": .outOfCourse,
                    "risk_flag_step_flag_id_place_key": .outOfCourse,
                    "risk_flag_step_names_nobody":
                        .unfit(pointer: "/reason", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    static func parent(_ flag: ID<RiskFlag>) -> Creation.Parent {
        Creation.Parent("file-note", flag.uuid, visible: visible)
    }

    private static let visible = Statement(
        "risk-flag.visible", "SELECT EXISTS (SELECT FROM core.risk_flag f WHERE f.id = $1)")
    /// The state that a first confirmation and a renewal start from is named; any other step starts
    /// from where the flag is.
    private static let insert = Statement(
        "risk-flag-step.insert",
        """
        INSERT INTO core.risk_flag_step (id, flag_id, youth_id, agency_id, secrecy_class, place,
            from_state, state, reason, author_id, created_at)
        SELECT $1, $2, f.youth_id, m.agency_id, a.secrecy_class, coalesce(f.version, 1),
               coalesce($3, f.state, 'proposed'), $4, $5, m.staff_id, m.moment
          FROM authz.me m
          JOIN core.agency a ON a.id = m.agency_id
          LEFT JOIN core.risk_flag f ON f.id = $2
        """)
    private static let reading = Reading(
        "file-note-step.read", of: "file-note-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.risk_flag_step s WHERE s.id = $1
        """)
}
