package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Corrects a record (rättelse), or notes what the person concerned objects to (SoL 14 kap. 6 §): what
/// was written stands, and this is added to it. By who has the file.
package struct Correct: Sendable {
    package struct Command: Sendable {
        package let resource: Correctable
        package let record: UUID
        package let nature: CorrectionNature
        /// What kind of information the correction is, and so to whom it crosses; nil: to nobody.
        package let kind: RuleCode<InformationKind>?
        /// 1 to 4,000 characters.
        package let text: String

        package init(
            resource: Correctable, record: UUID, nature: CorrectionNature,
            kind: RuleCode<InformationKind>?, text: String
        ) {
            self.resource = resource
            self.record = record
            self.nature = nature
            self.kind = kind
            self.text = text
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "correction.create", of: "correction", recordID: id, youthID: nil,
                parent: Creation.Parent(
                    Self.name(command.resource), command.record, visible: Self.visible),
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.record), .text(command.resource.rawValue),
                            .optional(command.kind?.description), .text(command.text),
                            .text(command.nature.rawValue),
                        ]
                    )
                ],
                answers: [
                    "correction_record": .notFound,
                    "correction_kind_fkey": .unfit(pointer: "/kind", code: "unknown"),
                    "correction_kind_of_record": .unfit(pointer: "/kind", code: "not-of-record"),
                ]),
            once: once, as: caller)
    }

    /// How the log names what is corrected.
    private static func name(_ resource: Correctable) -> StaticString {
        switch resource {
        case .conversation: "concern-conversation"
        case .cooperation: "case"
        case .enquiry: "enquiry"
        case .noActionDecision: "no-action-decision"
        case .mapping: "mapping-talk"
        case .meeting: "meeting"
        case .commitment: "commitment"
        case .consent: "consent"
        case .disclosure: "disclosure"
        // The log does not say that there is a flag.
        case .riskFlag: "file-note"
        case .referral: "referral"
        case .concernReport: "concern-report"
        case .guardian: "guardian"
        case .schooling: "schooling"
        }
    }

    private static let visible = Statement(
        "correction.visible",
        "SELECT EXISTS (SELECT FROM authz.correctable c WHERE c.id = $1)")
    private static let insert = Statement(
        "correction.insert",
        """
        INSERT INTO core.correction (id, youth_id, agency_id, secrecy_class, resource, record_id,
                                     kind, text, nature, author_id, created_at)
        SELECT $1, (SELECT c.youth_id FROM authz.correctable c WHERE c.id = $2 AND c.resource = $3),
               w.agency_id, g.secrecy_class, $3, $2, $4, $5, $6, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let reading = Reading(
        "correction.read", of: "correction",
        """
        SELECT c.youth_id AS person, '1' AS tag, json_build_object('id', c.id) AS doc
          FROM core.correction c WHERE c.id = $1
        """)
}
