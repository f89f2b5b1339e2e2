package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Opens one file of the own agency in an emergency (nödöppning), for at most an hour, and puts it in
/// the queue of those who review it. Takes a fresh sign-in, and no review of one's own overdue.
package struct OpenEmergency: Sendable {
    package struct Command: Sendable {
        /// Which file.
        package enum File: Sendable {
            case youth(ID<Youth>)
            case number(IdentityNumber)
        }

        package let file: File
        package let reason: RuleCode<EmergencyReason>
        package let text: String
        /// 1 to 60.
        package let minutes: Int

        package init(
            file: File, reason: RuleCode<EmergencyReason>, text: String, minutes: Int
        ) {
            self.file = file
            self.reason = reason
            self.text = text
            self.minutes = minutes
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let (youth, number): (ID<Youth>?, IdentityNumber?) =
            switch command.file {
            case .youth(let id): (id, nil)
            case .number(let number): (nil, number)
            }
        return try gate.create(
            Creation(
                "emergency-access.open", of: "emergency-access", recordID: id, youthID: nil,
                parent: youth.map { Creation.Parent("youth", $0.uuid, visible: Self.visible) },
                reading: ReadEmergencyAccess.reading,
                steps: [
                    (
                        Self.open,
                        [
                            .uuid(id), .optional(youth?.uuid), .optional(number?.stored),
                            .text(command.reason.description), .text(command.text),
                            .int(command.minutes),
                        ]
                    )
                ],
                ending: (
                    Self.conclude, [.text(once.key), .bytes(once.digest), .uuid(id)]
                ),
                answers: [
                    "ZS051": .taken(pointer: "", code: "review-overdue"),
                    "ZS052": .unfit(pointer: "/reason", code: "unknown"), "ZS053": .notFound,
                ]),
            once: once, as: caller)
    }

    private static let visible = Statement(
        "emergency.youth-visible", "SELECT EXISTS (SELECT FROM core.youth y WHERE y.id = $1)")
    private static let open = Statement(
        "emergency-access.open-file",
        "SELECT authz.open_emergency($1, $2::uuid, $3, $4, $5, $6::integer)")
    private static let conclude = Statement(
        "emergency-access.conclude",
        """
        SELECT authz.once_end($1, $2, 'emergency-access', $3,
                              (SELECT e.youth_id FROM core.emergency_access e WHERE e.id = $3))
        """)
}
