package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Decides that something crosses to another agency without consent (utlämnandebeslut, R6): on which
/// ground, what, to whom, for what and until when. The database holds it against the ground's tests.
package struct DecideDisclosure: Sendable {
    package struct Command: Sendable {
        /// A kind of information, or that kind of one record.
        package struct Item: Sendable {
            package let kind: RuleCode<InformationKind>
            package let record: UUID?

            package init(kind: RuleCode<InformationKind>, record: UUID?) {
                self.kind = kind
                self.record = record
            }
        }

        package let youth: ID<Youth>
        package let ground: RuleCode<DisclosureGround>
        package let recipient: ID<Agency>
        /// One person; nil for the recipient agency's members of the case team.
        package let recipientStaff: ID<Staff>?
        package let purposes: [SharedPurpose]
        package let items: [Item]
        package let reasoning: String
        /// Intresseavvägning, where the ground demands it.
        package let balancing: String?
        /// Whether it concerns a crime that has been committed.
        package let committedCrime: Bool
        package let validUntil: Instant

        package init(
            youth: ID<Youth>, ground: RuleCode<DisclosureGround>, recipient: ID<Agency>,
            recipientStaff: ID<Staff>?, purposes: [SharedPurpose], items: [Item],
            reasoning: String, balancing: String?, committedCrime: Bool, validUntil: Instant
        ) {
            self.youth = youth
            self.ground = ground
            self.recipient = recipient
            self.recipientStaff = recipientStaff
            self.purposes = purposes
            self.items = items
            self.reasoning = reasoning
            self.balancing = balancing
            self.committedCrime = committedCrime
            self.validUntil = validUntil
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "disclosure.decide", of: "disclosure", recordID: id, youthID: command.youth.uuid,
                reading: ReadDisclosure.reading, steps: Self.steps(command, id),
                answers: Self.answers, faults: Self.faults(command)),
            once: once, as: caller)
    }

    private static func steps(_ command: Command, _ id: UUID) -> [Session.Step] {
        var said = [("reasoning", command.reasoning)]
        if let balancing = command.balancing { said.append(("balancing", balancing)) }
        said.append(("committed-crime", command.committedCrime ? "yes" : "no"))
        return [
            (
                reasons,
                [
                    .uuid(id), .uuid(command.youth.uuid), .texts(said.map(\.0)),
                    .texts(said.map(\.1)),
                ]
            ),
            (
                decision,
                [
                    .uuid(id), .uuid(command.youth.uuid), .text(command.ground.description),
                    .uuid(command.recipient.uuid), .optional(command.recipientStaff?.uuid),
                    .texts(command.purposes.map(\.rawValue)),
                    .text(command.validUntil.description),
                ]
            ),
            (
                items,
                [
                    .uuid(id), .uuid(command.youth.uuid),
                    .texts(command.items.map(\.kind.description)),
                    .texts(command.items.map { $0.record.map { ID<Disclosure>($0).description } }),
                ]
            ),
        ]
    }

    /// The tests of a ground (`authz.check_disclosure`) and what else can be wrong.
    private static let answers: [String: Failure] = [
        "disclosure_ground_fkey": .unfit(pointer: "/ground", code: "unknown"),
        "disclosure_ground_in_force": .unfit(pointer: "/ground", code: "not-in-force"),
        "disclosure_decider": .forbidden,
        "file_restricted": .unfit(pointer: "/ground", code: "file-restricted"),
        "disclosure_sender": .unfit(pointer: "/ground", code: "not-for-this-agency"),
        "disclosure_recipient_kind":
            .unfit(pointer: "/recipientAgencyId", code: "not-to-this-agency"),
        "disclosure_recipient_authority":
            .unfit(pointer: "/recipientAgencyId", code: "not-an-authority"),
        "disclosure_recipient_agency_id_fkey":
            .unfit(pointer: "/recipientAgencyId", code: "unknown"),
        "disclosure_check1": .unfit(pointer: "/recipientAgencyId", code: "own-agency"),
        "disclosure_recipient_staff": .unfit(pointer: "/recipientStaffId", code: "unknown"),
        "disclosure_recipient_staff_id_fkey":
            .unfit(pointer: "/recipientStaffId", code: "unknown"),
        "disclosure_age": .unfit(pointer: "/ground", code: "too-old"),
        "disclosure_balancing": .unfit(pointer: "/balancing", code: "required"),
        "disclosure_committed_crime": .unfit(pointer: "/committedCrime", code: "other-ground"),
        "disclosure_longest": .unfit(pointer: "/validUntil", code: "too-far-ahead-for-ground"),
        "disclosure_check": .unfit(pointer: "/validUntil", code: "in-past"),
        "disclosure_kind": .unfit(pointer: "/items", code: "not-covered"),
        "disclosure_item_kind_fkey": .unfit(pointer: "/items", code: "unknown"),
        "disclosure_item_disclosure_id_kind_record_id_key":
            .unfit(pointer: "/items", code: "repeated"),
    ]

    private static func faults(_ command: Command) -> Session.Step {
        (
            refused,
            [
                .uuid(command.youth.uuid), .text(command.ground.description),
                .uuid(command.recipient.uuid), .optional(command.recipientStaff?.uuid),
                .texts(command.items.map(\.kind.description)),
                .texts(command.items.map { $0.record.map { ID<Disclosure>($0).description } }),
                .bool(command.balancing != nil), .bool(command.committedCrime),
                .text(command.validUntil.description),
            ]
        )
    }

    // As the tables' keys, authz.check_disclosure and check_disclosure_item; who decides and what is under
    // restriction are looked at by the write alone.
    private static let refused = Statement(
        "disclosure.faults",
        """
        WITH g AS (
            SELECT d.* FROM core.disclosure_ground d WHERE d.code = $2
        ), me AS (
            SELECT m.agency_id, a.kind FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        ), item AS (
            SELECT i.place - 1 AS place, i.kind,
                   EXISTS (SELECT FROM core.information_kind k WHERE k.code = i.kind) AS is_known,
                   count(*) OVER (PARTITION BY i.kind, i.record ORDER BY i.place) > 1 AS is_repeated
              FROM unnest($5::text[], $6::text[]) WITH ORDINALITY AS i(kind, record, place))
        SELECT 'disclosure_ground_fkey', NULL::bigint WHERE NOT EXISTS (SELECT FROM g)
        UNION ALL
        SELECT 'disclosure_ground_in_force', NULL FROM g
         WHERE authz.today() < g.valid_from OR authz.today() >= g.valid_until
        UNION ALL
        SELECT 'disclosure_sender', NULL FROM g JOIN me ON me.kind <> ALL (g.from_agency_kinds)
        UNION ALL
        SELECT 'disclosure_recipient_agency_id_fkey', NULL
         WHERE NOT EXISTS (SELECT FROM core.agency a WHERE a.id = $3)
        UNION ALL
        SELECT 'disclosure_check1', NULL FROM me WHERE me.agency_id = $3
        UNION ALL
        SELECT CASE WHEN a.kind <> ALL (g.to_agency_kinds) THEN 'disclosure_recipient_kind'
                    WHEN g.to_authority_only AND a.legal_form <> 'authority'
                    THEN 'disclosure_recipient_authority' END, NULL
          FROM g JOIN core.agency a ON a.id = $3
        UNION ALL
        SELECT 'disclosure_recipient_staff', NULL WHERE authz.naming_fault($3, $4) IS NOT NULL
        UNION ALL
        SELECT 'disclosure_age', NULL FROM g
         WHERE g.age_below IS NOT NULL
           AND (SELECT extract(year FROM age(authz.today(), max(r.birth_date))) < g.age_below
                  FROM authz.registrations_of(ARRAY[$1::uuid]) r) IS FALSE
        UNION ALL
        SELECT 'disclosure_balancing', NULL FROM g WHERE g.balancing_required AND NOT $7::boolean
        UNION ALL
        SELECT 'disclosure_committed_crime', NULL FROM g
         WHERE g.stops_on_committed_crime AND $8::boolean
        UNION ALL
        SELECT 'disclosure_longest', NULL FROM g WHERE $9::timestamptz > authz.now() + g.longest
        UNION ALL
        SELECT 'disclosure_check', NULL WHERE $9::timestamptz < authz.now()
        UNION ALL
        SELECT 'disclosure_item_kind_fkey', i.place FROM item i WHERE NOT i.is_known
        UNION ALL
        SELECT 'disclosure_kind', i.place FROM item i JOIN g ON i.kind <> ALL (g.kinds)
         WHERE i.is_known
        UNION ALL
        SELECT 'disclosure_item_disclosure_id_kind_record_id_key', i.place FROM item i
         WHERE i.is_repeated
        """)
    private static let decision = Statement(
        "disclosure.insert",
        """
        INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class, ground,
            recipient_agency_id, recipient_staff_id, purposes, valid_from, valid_until, author_id,
            created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4, $5, $6::text[],
               authz.now(), $7::timestamptz, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    /// First, for the decision is held against them as it is entered.
    private static let reasons = Statement(
        "disclosure-reason.insert",
        """
        INSERT INTO core.disclosure_reason (id, disclosure_id, youth_id, agency_id, secrecy_class,
            kind, text, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, r.kind, r.text, m.staff_id,
               authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) AS r(kind, text)
        """)
    private static let items = Statement(
        "disclosure-item.insert",
        """
        INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id, secrecy_class,
            kind, record_id, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, i.kind, i.record::uuid,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) AS i(kind, record)
        """)
}
