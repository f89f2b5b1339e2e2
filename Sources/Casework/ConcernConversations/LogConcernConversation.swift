package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Logs a concern conversation (orossamtal) that was held. What has its own secrecy becomes its own
/// row: each part, each person present, each agreement.
package struct LogConcernConversation: Sendable {
    package struct Command: Sendable {
        /// Somebody present.
        package struct Participant: Sendable {
            package let relation: ParticipantRelation
            /// Nil where the name does not matter.
            package let name: String?

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

        package let youth: ID<Youth>
        package let kind: ConversationKind
        package let trigger: ConversationTrigger
        package let classification: Classification
        package let heldAt: Instant
        package let place: String
        /// At most one text of each kind.
        package let parts: [(kind: ConversationPartKind, text: String)]
        package let participants: [Participant]
        package let agreements: [Agreement]
        package let nextContactOn: LocalDate?

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
        var steps: [Session.Step] = [
            (
                conversation,
                [
                    .uuid(id), .uuid(command.youth.uuid), .text(command.kind.rawValue),
                    .text(command.trigger.rawValue), .text(command.classification.rawValue),
                    .text(command.heldAt.description), .text(command.place),
                    .optional(command.nextContactOn?.description),
                ]
            )
        ]
        if !command.parts.isEmpty {
            steps.append(
                (
                    parts,
                    [
                        .uuid(id), .uuid(command.youth.uuid),
                        .texts(command.parts.map(\.kind.rawValue)),
                        .texts(command.parts.map(\.text)),
                    ]
                ))
        }
        if !command.participants.isEmpty {
            steps.append(
                (
                    participants,
                    [
                        .uuid(id), .uuid(command.youth.uuid),
                        .texts(command.participants.map(\.relation.rawValue)),
                        .texts(command.participants.map(\.name)),
                    ]
                ))
        }
        if !command.agreements.isEmpty {
            steps.append(
                (
                    agreements,
                    [
                        .uuid(id), .uuid(command.youth.uuid),
                        .texts(command.agreements.map(\.what)),
                        .texts(command.agreements.map(\.owner)),
                        .texts(command.agreements.map(\.dueOn.description)),
                    ]
                ))
        }
        return Creation(
            "concern-conversation.log", of: "concern-conversation", recordID: id,
            youthID: command.youth.uuid, reading: ReadConcernConversation.reading, steps: steps)
    }

    private static let conversation = Statement(
        "concern-conversation.insert",
        """
        INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
            kind, trigger, classification, held_at, place, next_contact_on, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4, $5, $6::timestamptz, $7,
               $8::date, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let parts = Statement(
        "conversation-part.insert",
        """
        INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
            secrecy_class, kind, text, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, p.kind, p.text,
               m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) AS p(kind, text)
        """)
    private static let participants = Statement(
        "conversation-participant.insert",
        """
        INSERT INTO core.conversation_participant (id, conversation_id, youth_id, agency_id,
            secrecy_class, position, relation, name, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, p.place - 1, p.relation,
               p.name, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS p(relation, name, place)
        """)
    private static let agreements = Statement(
        "agreement.insert",
        """
        INSERT INTO core.agreement (id, conversation_id, youth_id, agency_id, secrecy_class,
            position, what, owner, due_on, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, p.place - 1, p.what,
               p.owner, p.due_on::date, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[], $5::text[])
               WITH ORDINALITY AS p(what, owner, due_on, place)
        """)
}
