package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Logs a concern conversation (orossamtal), planned or held. What has its own secrecy becomes its
/// own row: each part, each person, each agreement, each offer, that a concern report was made.
package struct LogConcernConversation: Sendable {
    package struct Command: Sendable {
        /// Somebody who was invited, or came, or both.
        package struct Participant: Sendable {
            package let relation: ParticipantRelation
            /// Nil where the name does not matter.
            package let name: String?
            package var wasInvited = false
            /// Nil while nobody knows yet.
            package var attended: Bool? = true

            package init(relation: ParticipantRelation, name: String?) {
                self.relation = relation
                self.name = name
            }
        }

        /// What was agreed: who does what by when.
        package struct Agreement: Sendable {
            package let what: String
            package let owner: String
            package let dueOn: LocalDate

            package init(what: String, owner: String, dueOn: LocalDate) {
                self.what = what
                self.owner = owner
                self.dueOn = dueOn
            }
        }

        /// Help that was offered.
        package struct Offer: Sendable {
            package let what: String
            package let answer: OfferAnswer

            package init(what: String, answer: OfferAnswer) {
                self.what = what
                self.answer = answer
            }
        }

        /// Whether a concern report (orosanmälan) was made (OSL 40:7 g).
        package enum Report: Sendable {
            case made(on: LocalDate, reference: String?)
            case notMade
        }

        package let youth: ID<Youth>
        /// Planned or held.
        package var state = ConversationState.held
        package let kind: ConversationKind
        package let trigger: ConversationTrigger
        package let classification: Classification
        /// When it was held, or is to be.
        package let heldAt: Instant
        package let place: String
        /// At most one text of each kind.
        package let parts: [(kind: ConversationPartKind, text: String)]
        package let participants: [Participant]
        package let agreements: [Agreement]
        package let nextContactOn: LocalDate?
        /// Spoken through an interpreter; nil for Swedish.
        package var language: String?
        package var offers: [Offer] = []
        /// Nil where nothing is said of it.
        package var report: Report?
        /// The pledge point (löftespunkt) that it serves; nil for none.
        package var pledge: ID<Pledge>?

        package init(
            youth: ID<Youth>, kind: ConversationKind, trigger: ConversationTrigger,
            classification: Classification, heldAt: Instant, place: String,
            parts: [(kind: ConversationPartKind, text: String)], participants: [Participant],
            agreements: [Agreement], nextContactOn: LocalDate?
        ) {
            self.youth = youth
            self.kind = kind
            self.trigger = trigger
            self.classification = classification
            self.heldAt = heldAt
            self.place = place
            self.parts = parts
            self.participants = participants
            self.agreements = agreements
            self.nextContactOn = nextContactOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(Self.creation(command, id), once: once, as: caller)
    }

    /// The creation of one record: its statements and what they carry.
    package static func creation(_ command: Command, _ id: UUID) -> Creation {
        let row: Session.Step = (
            conversation,
            [
                .uuid(id), .uuid(command.youth.uuid), .text(command.kind.rawValue),
                .text(command.trigger.rawValue), .text(command.classification.rawValue),
                .text(command.heldAt.description), .text(command.place),
                .optional(command.nextContactOn?.description), .text(command.state.rawValue),
                .optional(command.language), .optional(command.pledge?.uuid),
            ]
        )
        let content = ConversationContent(
            parts: command.parts, participants: command.participants,
            agreements: command.agreements, offers: command.offers, report: command.report)
        let steps = [row] + content.steps(of: id, command.youth.uuid)
        return Creation(
            "concern-conversation.log", of: "concern-conversation", recordID: id,
            youthID: command.youth.uuid, reading: ReadConcernConversation.reading, steps: steps,
            answers: [
                "concern_conversation_pledge_id_fkey": .unfit(
                    pointer: "/pledgeId", code: "unknown"),
                "conversation_begun": .unfit(pointer: "/heldAt", code: "not-begun"),
                "conversation_holder": .unfit(pointer: "/kind", code: "not-held-here"),
            ])
    }

    private static let conversation = Statement(
        "concern-conversation.insert",
        """
        INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
            kind, trigger, classification, held_at, place, next_contact_on, state, language, pledge_id,
            author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4, $5, $6::timestamptz, $7,
               $8::date, $9, $10, $11, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}
