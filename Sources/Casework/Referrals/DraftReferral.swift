package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Drafts a referral (hänvisning, remiss) of a youth whose file is the caller's to a target of the
/// catalogue. Nothing crosses before a consent is in place and it is sent.
package struct DraftReferral: Sendable {
    package struct Command: Sendable {
        package let youth: ID<Youth>
        package let target: ID<ReferralTarget>
        package let path: ReferralPath
        /// What is asked for, 1 to 2,000 characters.
        package let question: String

        package init(
            youth: ID<Youth>, target: ID<ReferralTarget>, path: ReferralPath, question: String
        ) {
            self.youth = youth
            self.target = target
            self.path = path
            self.question = question
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "referral.draft", of: "referral", recordID: id, youthID: command.youth.uuid,
                reading: ReadReferral.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.youth.uuid), .uuid(command.target.uuid),
                            .text(command.path.rawValue), .text(command.question),
                        ]
                    )
                ],
                answers: [
                    "referral_target_id_fkey": .unfit(pointer: "/targetId", code: "unknown"),
                    "referral_path_of_target":
                        .unfit(pointer: "/path", code: "not-of-this-target"),
                    "referral_age_of_target":
                        .unfit(pointer: "/targetId", code: "outside-its-ages"),
                ],
                faults: (
                    Self.faults,
                    [
                        .uuid(command.youth.uuid), .uuid(command.target.uuid),
                        .text(command.path.rawValue),
                    ]
                )),
            once: once, as: caller)
    }

    // As authz.check_referral.
    private static let faults = Statement(
        "referral.faults",
        """
        SELECT 'referral_path_of_target' FROM core.referral_target t
         WHERE t.id = $2 AND $3 <> ALL (t.paths)
        UNION ALL
        SELECT 'referral_age_of_target'
          FROM core.referral_target t
         CROSS JOIN (SELECT extract(year FROM age(authz.today(), max(r.birth_date))) AS age
                       FROM authz.registrations_of(ARRAY[$1::uuid]) r) y
         WHERE t.id = $2 AND (y.age < t.age_from OR y.age >= t.age_below)
        """)
    private static let insert = Statement(
        "referral.insert",
        """
        INSERT INTO core.referral (id, youth_id, agency_id, unit_id, secrecy_class, target_id, path,
            question, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4, $5, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}
