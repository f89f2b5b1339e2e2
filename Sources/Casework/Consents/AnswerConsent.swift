package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters what a further giver answered to a consent. One refusal blocks it.
package struct AnswerConsent: Sendable {
    package struct Command: Sendable {
        package let giver: Giver
        package let answer: ConsentAnswer
        package let answeredOn: LocalDate

        package init(giver: Giver, answer: ConsentAnswer, answeredOn: LocalDate) {
            self.giver = giver
            self.answer = answer
            self.answeredOn = answeredOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, to consent: ID<Consent>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "consent.answer", of: "consent-answer", recordID: id, youthID: nil,
                parent: ReadConsent.parent(consent), lock: .alone,
                reading: Self.reading, steps: [Self.step(command, id, to: consent.uuid)],
                answers: [
                    "consent_giver_guardian_id_youth_id_fkey":
                        .unfit(pointer: "/guardianId", code: "unknown"),
                    "consent_guardian_of_adult":
                        .unfit(pointer: "/capacity", code: "of-age"),
                    "consent_giver_not_ahead": .unfit(pointer: "/answeredOn", code: "in-future"),
                    "consent_giver_after_birth":
                        .unfit(pointer: "/answeredOn", code: "before-birth"),
                    "consent_giver_consent_id_capacity_guardian_id_key": .taken(
                        pointer: "", code: "answered-already"),
                ]),
            once: once, as: caller)
    }

    /// An answer as one row of its own. Without a consent of the caller's own file there is no youth,
    /// and row security refuses.
    static func step(_ command: Command, _ id: UUID, to consent: UUID) -> Session.Step {
        (
            insert,
            [
                .uuid(id), .uuid(consent), .text(command.giver.capacity.rawValue),
                .optional(command.giver.guardian?.uuid), .text(command.answer.rawValue),
                .text(command.answeredOn.description),
            ]
        )
    }

    private static let insert = Statement(
        "consent-answer.insert",
        """
        INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
            capacity, guardian_id, answer, answered_on, author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core.consent c WHERE c.id = $2), m.agency_id,
               a.secrecy_class, $3, $4::uuid, $5, $6::date, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "consent-answer.read", of: "consent-answer",
        """
        SELECT g.youth_id AS person, '1' AS tag, json_build_object('id', g.id) AS doc
          FROM core.consent_giver g WHERE g.id = $1
        """)
}
