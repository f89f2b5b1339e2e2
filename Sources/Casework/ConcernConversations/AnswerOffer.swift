package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// What the family answered to an offer that was open when the conversation was written down. Once: of
/// two answers at once one stands, the other is a conflict.
package struct AnswerOffer: Sendable {
    package init() {}

    /// - Parameter answer: accepted or declined.
    package func callAsFunction(
        _ answer: OfferAnswer, to offer: UUID, in conversation: ID<ConcernConversation>,
        once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "concern-conversation.answer-offer", of: "offer-answer", recordID: id,
                youthID: nil,
                parent: Creation.Parent(
                    "concern-conversation", conversation.uuid,
                    visible: MoveConcernConversation.visible),
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(conversation.uuid), .uuid(offer),
                            .text(answer.rawValue),
                        ]
                    )
                ],
                answers: [
                    "state_unchanged": .conflict, "offer_answer_once": .conflict,
                    "offer_answer_offer_id_youth_id_agency_id_fkey":
                        .unfit(pointer: "/offerId", code: "unknown"),
                    "offer_answer_of_conversation": .unfit(pointer: "/offerId", code: "unknown"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "offer-answer.insert",
        """
        INSERT INTO core.offer_answer (id, offer_id, conversation_id, youth_id, agency_id,
            secrecy_class, answer, author_id, created_at)
        SELECT $1, $3, $2,
               (SELECT c.youth_id FROM core.concern_conversation c WHERE c.id = $2),
               m.agency_id, a.secrecy_class, $4, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "offer-answer.read", of: "offer-answer",
        """
        SELECT n.youth_id AS person, '1' AS tag, json_build_object('id', n.id) AS doc
          FROM core.offer_answer n WHERE n.id = $1
        """)
}
