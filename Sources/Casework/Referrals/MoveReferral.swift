package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a referral, by the sender or by the receiving unit. Of two steps at once one
/// wins.
package struct MoveReferral: Sendable {
    package enum Command: Sendable {
        /// A consent is in place: in the system, where another agency here receives.
        case consented(ID<Consent>)
        /// A consent is in place, on paper: where it is kept.
        case consentedOnPaper(String)
        /// The family makes contact itself.
        case agreed
        case sent, received, waitingList, started
        case declinedByFamily
        case declinedByReceiver(DeclineReason)
        case revoked(RevocationReason)
        case ended(ReferralOutcome)

        package var state: ReferralState {
            switch self {
            case .consented, .consentedOnPaper, .agreed: .consented
            case .sent: .sent
            case .received: .received
            case .waitingList: .waitingList
            case .started: .started
            case .declinedByFamily: .declinedByFamily
            case .declinedByReceiver: .declinedByReceiver
            case .revoked: .revoked
            case .ended: .ended
            }
        }

        private var consent: UUID? {
            if case .consented(let id) = self { id.uuid } else { nil }
        }

        private var paper: String? {
            if case .consentedOnPaper(let place) = self { place } else { nil }
        }

        private var reason: String? {
            switch self {
            case .declinedByReceiver(let reason): reason.rawValue
            case .revoked(let reason): reason.rawValue
            case .ended(let outcome): outcome.rawValue
            case .consented, .consentedOnPaper, .agreed, .sent, .received, .waitingList, .started,
                .declinedByFamily:
                nil
            }
        }

        fileprivate var values: [Value] {
            [.text(state.rawValue), .optional(consent), .optional(paper), .optional(reason)]
        }
    }

    package init() {}

    package func callAsFunction(
        _ referral: ID<Referral>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let consent: Failure =
            command.state == .consented
            ? .unfit(pointer: "/consentId", code: "not-covered") : .conflict
        return try gate.create(
            Creation(
                "referral.step", of: "referral-step", recordID: id, youthID: nil,
                parent: Creation.Parent("referral", referral.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(referral.uuid)] + command.values)],
                answers: [
                    "state_unchanged": .outOfCourse, "referral_step_allowed": .outOfCourse,
                    "referral_step_referral_id_place_key": .outOfCourse,
                    "referral_consent_in_force": consent,
                    "referral_target_in_force": .taken(pointer: "", code: "target-ended"),
                    "referral_step_consent_id_youth_id_agency_id_fkey":
                        .unfit(pointer: "/consentId", code: "not-in-force"),
                    "referral_consent_named": .unfit(pointer: "/consentId", code: "required"),
                    "referral_paper_reference":
                        .unfit(pointer: "/paperReference", code: "required"),
                    "file_restricted": .unfit(pointer: "", code: "file-restricted"),
                    "referral_consent_needless":
                        .unfit(pointer: "", code: "no-consent-for-own-contact"),
                ]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "referral.visible", "SELECT EXISTS (SELECT FROM core.referral r WHERE r.id = $1)")
    private static let insert = Statement(
        "referral-step.insert",
        """
        INSERT INTO core.referral_step (id, referral_id, youth_id, agency_id, secrecy_class, place,
            from_state, state, consent_id, paper_reference, reason, by_agency_id, author_id,
            created_at)
        SELECT $1, $2, r.youth_id, r.agency_id, r.secrecy_class, coalesce(r.version, 1),
               coalesce(r.state, 'draft'), $3, $4::uuid, $5, $6, m.agency_id, m.staff_id, m.moment
          FROM authz.me m
          LEFT JOIN core.referral r ON r.id = $2
        """)
    private static let reading = Reading(
        "referral-step.read", of: "referral-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.referral_step s WHERE s.id = $1
        """)
}
