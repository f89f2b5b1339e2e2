package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a concern conversation: held as planned, not held, followed up, closed.
///
/// The database refuses a step that the state forbids, and the second of two at once.
package struct MoveConcernConversation: Sendable {
    package enum Command: Sendable {
        case held(Held)
        /// Nobody came: why, and when the next try is.
        case absent(String, nextTryOn: LocalDate)
        /// A next try.
        case planned(at: Instant)
        /// What the follow-up found, and when the next contact is, if there is to be one.
        case followedUp(String, nextContactOn: LocalDate?)
        /// Why it ends.
        case closed(String)

        package var state: ConversationState {
            switch self {
            case .held: .held
            case .absent: .absent
            case .planned: .planned
            case .followedUp: .followedUp
            case .closed: .closed
            }
        }
    }

    /// What a planned conversation brought; who was invited stands with the plan.
    package struct Held: Sendable {
        package let at: Instant
        /// At most one text of each kind.
        package let parts: [(kind: ConversationPartKind, text: String)]
        package var participants: [LogConcernConversation.Command.Participant] = []
        package var agreements: [LogConcernConversation.Command.Agreement] = []
        package var offers: [LogConcernConversation.Command.Offer] = []
        package var report: LogConcernConversation.Command.Report?
        package var nextContactOn: LocalDate?

        package init(at: Instant, parts: [(kind: ConversationPartKind, text: String)]) {
            self.at = at
            self.parts = parts
        }
    }

    package init() {}

    /// - Parameters:
    ///   - youth: whom the conversation is about, as the reader of it knows.
    ///   - seen: the version of the conversation that the caller has seen: a follow-up after a follow-up
    ///     says anew when the next contact is, and a plan after one that failed when it is to be.
    package func callAsFunction(
        _ conversation: ID<ConcernConversation>, of youth: ID<Youth>, _ command: Command,
        seen: String, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let keys: [Value] = [.uuid(id), .uuid(conversation.uuid), .uuid(youth.uuid)]
        var steps: [Session.Step] = []
        if case .held(let held) = command {
            steps = ConversationContent(
                parts: held.parts, participants: held.participants, agreements: held.agreements,
                offers: held.offers, report: held.report
            ).steps(of: conversation.uuid, youth.uuid)
        }
        // Last, so that content is never added to a conversation that has gone on meanwhile.
        steps.append((Self.insert, keys + Self.values(command)))
        return try gate.create(
            Creation(
                "concern-conversation.step", of: "conversation-step", recordID: id,
                youthID: youth.uuid,
                parent: Creation.Parent(
                    "concern-conversation", conversation.uuid, visible: Self.visible),
                seen: Creation.Seen("concern-conversation", conversation.uuid, version: seen),
                reading: Self.reading, steps: steps,
                answers: [
                    "state_unchanged": .outOfCourse, "conversation_step_allowed": .outOfCourse,
                    "conversation_begun": .unfit(pointer: "/at", code: "not-begun"),
                    "conversation_part_conversation_id_kind_key": .outOfCourse,
                    "agreement_conversation_id_position_key": .outOfCourse,
                    "conversation_offer_conversation_id_position_key": .outOfCourse,
                    "conversation_report_conversation_id_key": .outOfCourse,
                ]),
            once: once, as: caller)
    }

    private static func values(_ command: Command) -> [Value] {
        let state = Value.text(command.state.rawValue)
        return switch command {
        case .held(let held):
            [
                state, .text(held.at.description), .null,
                .optional(held.nextContactOn?.description),
            ]
        case .absent(let reason, let day): [state, .null, .text(reason), .text(day.description)]
        case .planned(let moment): [state, .text(moment.description), .null, .null]
        case .followedUp(let found, let day):
            [state, .null, .text(found), .optional(day?.description)]
        case .closed(let reason): [state, .null, .text(reason), .null]
        }
    }

    static let visible = Statement(
        "concern-conversation.visible",
        "SELECT EXISTS (SELECT FROM core.concern_conversation c WHERE c.id = $1)")
    private static let insert = Statement(
        "conversation-step.insert",
        """
        INSERT INTO core.conversation_step (id, conversation_id, youth_id, agency_id,
            secrecy_class, from_state, state, at, note, next_contact_on, author_id, created_at)
        SELECT $1, $2, $3, m.agency_id, a.secrecy_class,
               (SELECT c.state FROM core.concern_conversation c WHERE c.id = $2), $4,
               $5::timestamptz, $6, $7::date, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "conversation-step.read", of: "conversation-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.conversation_step s WHERE s.id = $1
        """)
}
