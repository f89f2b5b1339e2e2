package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Withdraws a consent (återkallelse), for any one who gave it. It ends at once and as a whole: with
/// this commit nothing crosses on it any more. The receipt counts what that cut, and is kept with it.
package struct WithdrawConsent: Sendable {
    package init() {}

    package func callAsFunction(
        _ consent: ID<Consent>, by giver: Giver, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "consent.withdraw", of: "consent-withdrawal", recordID: id, youthID: nil,
                parent: ReadConsent.parent(consent), lock: .alone,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(consent.uuid), .text(giver.capacity.rawValue),
                            .optional(giver.guardian?.uuid),
                        ]
                    )
                ],
                receipt: Self.receipt,
                answers: [
                    "consent_withdrawal_guardian_id_youth_id_fkey":
                        .unfit(pointer: "/guardianId", code: "unknown"),
                    "consent_withdrawal_giver":
                        .unfit(pointer: "/capacity", code: "not-a-giver"),
                    "consent_guardian_of_adult":
                        .unfit(pointer: "/capacity", code: "of-age"),
                    "consent_withdrawal_consent_id_key": .taken(
                        pointer: "", code: "withdrawn-already"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "consent-withdrawal.insert",
        """
        INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id, secrecy_class,
            capacity, guardian_id, author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core.consent c WHERE c.id = $2), m.agency_id,
               a.secrecy_class, $3, $4::uuid, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let receipt = Statement(
        "consent-withdrawal.receipt",
        """
        SELECT json_build_object('shares', r.shares, 'recipients', r.recipients,
                                 'caseJoins', r.case_joins, 'referrals', r.referrals,
                                 'exports', r.exports, 'notices', r.notices)
          FROM core.withdrawal_receipt r WHERE r.withdrawal_id = $1
        """)
    private static let reading = Reading(
        "consent-withdrawal.read", of: "consent-withdrawal",
        """
        SELECT w.youth_id AS person, '1' AS tag, json_build_object('id', w.id) AS doc
          FROM core.consent_withdrawal w WHERE w.id = $1
        """)
}
