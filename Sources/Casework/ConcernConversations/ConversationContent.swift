import Domain
import FoundationEssentials
import Postgres

/// What a conversation brought, each thing a row of its own.
struct ConversationContent {
    typealias Command = LogConcernConversation.Command

    let parts: [(kind: ConversationPartKind, text: String)]
    let participants: [Command.Participant]
    let agreements: [Command.Agreement]
    let offers: [Command.Offer]
    let report: Command.Report?

    /// The statements that write it; none for what there is none of.
    func steps(of conversation: UUID, _ youth: UUID) -> [Session.Step] {
        let keys: [Value] = [.uuid(conversation), .uuid(youth)]
        var steps: [Session.Step] = []
        if !parts.isEmpty {
            steps.append(
                (
                    Self.parts,
                    keys + [.texts(parts.map(\.kind.rawValue)), .texts(parts.map(\.text))]
                ))
        }
        if !participants.isEmpty {
            steps.append(
                (
                    Self.participants,
                    keys + [
                        .texts(participants.map(\.relation.rawValue)),
                        .texts(participants.map(\.name)),
                        .texts(participants.map { String($0.wasInvited) }),
                        .texts(participants.map { $0.attended.map { String($0) } }),
                    ]
                ))
        }
        if !agreements.isEmpty {
            let agreed =
                keys + [
                    .texts(agreements.map(\.what)), .texts(agreements.map(\.owner)),
                    .texts(agreements.map(\.dueOn.description)),
                ]
            steps += [(Self.agreements, agreed), (MakeCommitment.ofConversation, agreed)]
        }
        if !offers.isEmpty {
            steps.append(
                (
                    Self.offers,
                    keys + [
                        .texts(offers.map(\.what)), .texts(offers.map(\.answer.rawValue)),
                    ]
                ))
        }
        switch report {
        case .made(let day, let reference)?:
            steps.append(
                (Self.report, keys + [.text(day.description), .optional(reference)]))
        case .notMade?: steps.append((Self.report, keys + [.null, .null]))
        case nil: break
        }
        return steps
    }

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
            secrecy_class, position, relation, name, invited, attended, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class,
               p.place - 1 + (SELECT count(*) FROM core.conversation_participant q
                               WHERE q.conversation_id = $1), p.relation,
               p.name, p.invited::boolean, p.attended::boolean, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[], $5::text[], $6::text[])
               WITH ORDINALITY AS p(relation, name, invited, attended, place)
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
    private static let offers = Statement(
        "conversation-offer.insert",
        """
        INSERT INTO core.conversation_offer (id, conversation_id, youth_id, agency_id,
            secrecy_class, position, what, answer, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, o.place - 1, o.what,
               o.answer, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS o(what, answer, place)
        """)
    private static let report = Statement(
        "conversation-report.insert",
        """
        INSERT INTO core.conversation_report (id, conversation_id, youth_id, agency_id,
            secrecy_class, made, made_on, reference, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, '40:7g', $3::date IS NOT NULL, $3::date, $4,
               m.staff_id, authz.now()
          FROM authz.me m
        """)
}
