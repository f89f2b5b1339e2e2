package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Asks a unit whether SSPF is the right thing (förfrågan): about a youth of the own agency, on a
/// ground in force where another agency is asked, or without identity.
package struct AskEnquiry: Sendable {
    package struct Command: Sendable {
        /// Nil: nobody is named, neither here nor in the texts.
        package let youth: ID<Youth>?
        package let unit: ID<Unit>
        /// Orsak, 1 to 1,000 characters.
        package let reason: String
        /// Oro, 1 to 4,000 characters.
        package let concern: String
        package let isUrgent: Bool

        package init(
            youth: ID<Youth>?, unit: ID<Unit>, reason: String, concern: String, isUrgent: Bool
        ) {
            self.youth = youth
            self.unit = unit
            self.reason = reason
            self.concern = concern
            self.isUrgent = isUrgent
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "enquiry.ask", of: "enquiry", recordID: id, youthID: command.youth?.uuid,
                reading: ReadEnquiry.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .optional(command.youth?.uuid), .uuid(command.unit.uuid),
                            .text(command.reason), .text(command.concern),
                            .bool(command.isUrgent),
                        ]
                    )
                ],
                answers: [
                    "enquiry_ground": .unfit(pointer: "/youthId", code: "no-ground"),
                    "enquiry_names_nobody": .unfit(pointer: "", code: "identity-number"),
                    "enquiry_unit": .unfit(pointer: "/unitId", code: "unknown"),
                    "23502": .unfit(pointer: "/unitId", code: "unknown"),
                ], faults: (Self.faults, [.uuid(command.unit.uuid)])),
            once: once, as: caller)
    }

    private static let faults = Statement(
        "enquiry.faults",
        """
        SELECT 'enquiry_unit' WHERE NOT EXISTS (SELECT FROM authz.asked_unit u WHERE u.id = $1)
        """)
    private static let insert = Statement(
        "enquiry.insert",
        """
        INSERT INTO core.enquiry (id, youth_id, agency_id, unit_id, secrecy_class, to_agency_id,
                                  to_unit_id, reason, concern, urgent, author_id, created_at)
        SELECT $1, $2, w.agency_id, w.unit_id, g.secrecy_class,
               (SELECT u.agency_id FROM core.unit u WHERE u.id = $3), $3, $4, $5, $6::boolean,
               w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
}

extension Listing {
    /// The units that can be asked, by agency and name.
    package static let askedUnits = Listing(
        "enquiry-unit.list", of: "unit",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY u.agency, u.name, u.id) AS place,
               json_build_object('id', u.id, 'name', u.name, 'agency', u.agency,
                                 'agencyKind', u.kind) AS doc
          FROM authz.asked_unit u
         ORDER BY u.agency, u.name, u.id
         LIMIT $1 + 1 OFFSET $2
        """)

    /// Target ages of the cooperation (målgrupp), latest first.
    package static let targetAges = Listing(
        "target-age.list", of: "target-age",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY t.valid_from DESC, t.id) AS place,
               json_build_object('municipality', m.name, 'from', t.age_from, 'to', t.age_to,
                                 'validFrom', t.valid_from, 'validUntil', t.valid_until) AS doc
          FROM core.target_age t JOIN core.municipality m ON m.id = t.municipality_id
         ORDER BY t.valid_from DESC, t.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
