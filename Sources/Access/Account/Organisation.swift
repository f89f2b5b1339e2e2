package import Domain
package import FoundationEssentials
import Postgres

extension Listing {
    /// The agencies and their units, those that have ended among them; for whoever is signed in.
    package static let agencies = Listing(
        "agency.list", of: "agency",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY g.name) AS place,
               json_build_object(
                   'id', g.id, 'name', g.name, 'kind', g.kind, 'legalForm', g.legal_form,
                   'secrecyClass', g.secrecy_class, 'hasEnded', g.ended_at IS NOT NULL,
                   'units', (SELECT coalesce(json_agg(json_build_object(
                                 'id', u.id, 'name', u.name, 'hasEnded', u.ended_at IS NOT NULL)
                                 ORDER BY u.name), '[]')
                               FROM core.unit u WHERE u.agency_id = g.id)) AS doc
          FROM core.agency g
         ORDER BY g.name
         LIMIT $1 + 1 OFFSET $2
        """)
}

/// Enters an agency (verksamhet) of the municipality; by an administrator.
package struct AddAgency: Sendable {
    /// What the agency is.
    package struct Command: Sendable {
        package let name: String
        package let kind: AgencyKind
        package let form: LegalForm
        /// Of what the agency writes, such as `26:1`.
        package let secrecyClass: String

        package init(name: String, kind: AgencyKind, form: LegalForm, secrecyClass: String) {
            self.name = name
            self.kind = kind
            self.form = form
            self.secrecyClass = secrecyClass
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try demandVisible(command.name)
        let id = UUID()
        return try gate.create(
            Creation(
                "agency.add", of: "agency", recordID: id, youthID: nil, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .text(command.name), .text(command.kind.rawValue),
                            .text(command.form.rawValue), .text(command.secrecyClass),
                        ]
                    )
                ],
                answers: [
                    "agency_municipality_id_name_key": .conflict,
                    "agency_name_check": .unfit(pointer: "/name", code: "length"),
                    "agency_secrecy_class_check": .unfit(pointer: "/secrecyClass", code: "form"),
                    "agency_private_kind": .unfit(
                        pointer: "/legalForm", code: "private-provider"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "agency.insert", "SELECT authz.add_agency($1, $2, $3, $4, $5)")

    private static let reading = Reading(
        "agency.read", of: "agency",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', g.id) AS doc
          FROM core.agency g WHERE g.id = $1
        """)
}

/// Enters a unit (enhet) of an agency that has not ended; by an administrator.
package struct AddUnit: Sendable {
    package init() {}

    package func callAsFunction(
        _ name: String, of agency: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try demandVisible(name)
        let id = UUID()
        return try gate.create(
            Creation(
                "unit.add", of: "unit", recordID: id, youthID: nil, reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(agency), .text(name)])],
                answers: [
                    "agency_ended": .conflict, "unit_agency_id_name_key": .conflict,
                    "unit_agency_id_fkey": .notFound,
                    "unit_name_check": .unfit(pointer: "/name", code: "length"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement("unit.insert", "SELECT authz.add_unit($1, $2, $3)")

    private static let reading = Reading(
        "unit.read", of: "unit",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', u.id) AS doc
          FROM core.unit u WHERE u.id = $1
        """)
}
