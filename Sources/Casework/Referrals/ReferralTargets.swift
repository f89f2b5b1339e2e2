package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters a target into the local catalogue: where young people can be referred to, by which paths.
package struct EnterReferralTarget: Sendable {
    package struct Command: Sendable {
        /// 1 to 200 characters; no person.
        package let name: String
        package let kind: TargetKind
        package let paths: [ReferralPath]
        /// The unit that receives, inside the system; nil: outside it.
        package let unit: ID<Unit>?
        /// Whole years.
        package let ageFrom: Int?
        package let ageBelow: Int?
        package let validFrom: LocalDate
        /// The first day on which it is no target any more.
        package let validUntil: LocalDate?

        package init(
            name: String, kind: TargetKind, paths: [ReferralPath], unit: ID<Unit>?, ageFrom: Int?,
            ageBelow: Int?, validFrom: LocalDate, validUntil: LocalDate?
        ) {
            self.name = name
            self.kind = kind
            self.paths = paths
            self.unit = unit
            self.ageFrom = ageFrom
            self.ageBelow = ageBelow
            self.validFrom = validFrom
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
                "referral-target.enter", of: "referral-target", recordID: id, youthID: nil,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .text(command.name), .text(command.kind.rawValue),
                            .texts(command.paths.map(\.rawValue)), .optional(command.unit?.uuid),
                            .optional(command.ageFrom), .optional(command.ageBelow),
                            .text(command.validFrom.description),
                            .optional(command.validUntil?.description),
                        ]
                    )
                ],
                answers: [
                    "referral_target_unit": .unfit(pointer: "/unitId", code: "unknown"),
                    "referral_target_names_nobody":
                        .unfit(pointer: "/name", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    /// A unit that there is none of gets the id of no agency, which the foreign key refuses.
    private static let insert = Statement(
        "referral-target.insert",
        """
        INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
            unit_id, age_from, age_below, valid_from, valid_until, author_id, created_at)
        SELECT $1, a.municipality_id, $2, $3, $4::text[],
               CASE WHEN $5::uuid IS NOT NULL THEN coalesce(u.agency_id, $5::uuid) END, $5::uuid,
               $6::integer, $7::integer, $8::date, $9::date, m.staff_id, m.moment
          FROM authz.me m
          JOIN core.agency a ON a.id = m.agency_id
          LEFT JOIN core.unit u ON u.id = $5::uuid
        """)
    private static let reading = Reading(
        "referral-target.read", of: "referral-target",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', t.id) AS doc
          FROM core.referral_target t WHERE t.id = $1
        """)
}

/// Ends a target (mottagare): from that day on nothing is drafted for it or sent to it. What it has
/// received goes on.
package struct EndReferralTarget: Sendable {
    package struct Command: Sendable {
        /// The first day on which it is no target any more; today at the earliest.
        package let endsOn: LocalDate

        package init(endsOn: LocalDate) { self.endsOn = endsOn }
    }

    package init() {}

    /// - Throws: ``Failure/conflict`` when it has ended, or ends no later than that anyway.
    package func callAsFunction(
        _ target: ID<ReferralTarget>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "referral-target.end", of: "referral-target-end", recordID: id, youthID: nil,
                parent: Creation.Parent("referral-target", target.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [.uuid(id), .uuid(target.uuid), .text(command.endsOn.description)]
                    )
                ],
                answers: [
                    "referral_target_end_ahead": .unfit(pointer: "/endsOn", code: "in-past"),
                    "referral_target_end_once": .conflict,
                    "referral_target_end_target_id_fkey": .notFound,
                    // It would end before it begins.
                    "referral_target_check": .unfit(pointer: "/endsOn", code: "before-start"),
                ]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "referral-target.visible",
        "SELECT EXISTS (SELECT FROM core.referral_target t WHERE t.id = $1)")
    private static let insert = Statement(
        "referral-target-end.insert",
        """
        INSERT INTO core.referral_target_end (id, target_id, municipality_id, ends_on, author_id,
            created_at)
        SELECT $1, $2, a.municipality_id, $3::date, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "referral-target-end.read", of: "referral-target-end",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', e.id) AS doc
          FROM core.referral_target_end e WHERE e.id = $1
        """)
}

extension Listing {
    /// Targets (mottagare) that young people can be referred to here, by name.
    package static let referralTargets = Listing(
        "referral-target.list", of: "referral-target",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY t.name, t.id) AS place,
               json_build_object(
                   'id', t.id, 'name', t.name, 'kind', t.kind, 'paths', to_json(t.paths),
                   'unitId', t.unit_id, 'agencyId', t.agency_id, 'agency', a.name,
                   'ageFrom', t.age_from, 'ageBelow', t.age_below, 'validFrom', t.valid_from,
                   'validUntil', t.valid_until) AS doc
          FROM core.referral_target t
          LEFT JOIN core.agency a ON a.id = t.agency_id
         ORDER BY t.name, t.id LIMIT $1 + 1 OFFSET $2
        """)
}
