package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters a consent (samtycke) to share what the own agency holds about a youth: with whom, what, for
/// what, how long, and what each giver has answered so far (R17).
package struct EnterConsent: Sendable {
    package struct Command: Sendable {
        /// An agency's part of the case team, or one person of it.
        package struct Party: Sendable {
            package let agency: ID<Agency>
            package let staff: ID<Staff>?

            package init(agency: ID<Agency>, staff: ID<Staff>?) {
                self.agency = agency
                self.staff = staff
            }
        }

        package let youth: ID<Youth>
        package let purposes: [SharedPurpose]
        package let validFrom: LocalDate
        /// The last day.
        package let validUntil: LocalDate
        /// Where the signed paper is kept.
        package let paperReference: String
        /// Why the youth was, or was not, judged mature enough to be heard.
        package let maturityNote: String?
        package let parties: [Party]
        package let kinds: [RuleCode<InformationKind>]
        package let answers: [AnswerConsent.Command]

        package init(
            youth: ID<Youth>, purposes: [SharedPurpose], validFrom: LocalDate,
            validUntil: LocalDate, paperReference: String, maturityNote: String?,
            parties: [Party], kinds: [RuleCode<InformationKind>],
            answers: [AnswerConsent.Command]
        ) {
            self.youth = youth
            self.purposes = purposes
            self.validFrom = validFrom
            self.validUntil = validUntil
            self.paperReference = paperReference
            self.maturityNote = maturityNote
            self.parties = parties
            self.kinds = kinds
            self.answers = answers
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "consent.enter", of: "consent", recordID: id, youthID: command.youth.uuid,
                lock: .alone, reading: ReadConsent.reading,
                steps: Self.steps(command, id),
                answers: [
                    "consent_not_before_entry": .unfit(pointer: "/validFrom", code: "in-past"),
                    "consent_party_party_agency_id_fkey":
                        .unfit(pointer: "/parties", code: "unknown"),
                    "consent_party_party_staff_id_fkey":
                        .unfit(pointer: "/parties", code: "unknown"),
                    "consent_party_staff_of_agency":
                        .unfit(pointer: "/parties", code: "not-of-agency"),
                    "consent_party_check": .unfit(pointer: "/parties", code: "own-agency"),
                    "consent_party_consent_id_party_agency_id_party_staff_id_key":
                        .unfit(pointer: "/parties", code: "repeated"),
                    "consent_kind_kind_fkey": .unfit(pointer: "/kinds", code: "unknown"),
                    "consent_kind_consent_id_kind_key":
                        .unfit(pointer: "/kinds", code: "repeated"),
                    "consent_giver_guardian_id_youth_id_fkey":
                        .unfit(pointer: "/answers", code: "unknown"),
                    "consent_guardian_of_adult":
                        .unfit(pointer: "/answers", code: "of-age"),
                    "consent_giver_consent_id_capacity_guardian_id_key":
                        .unfit(pointer: "/answers", code: "repeated"),
                    "consent_giver_not_ahead": .unfit(pointer: "/answers", code: "in-future"),
                    "consent_giver_after_birth": .unfit(pointer: "/answers", code: "before-birth"),
                    "consent_longest":
                        .unfit(pointer: "/validUntil", code: "too-far-ahead-for-ground"),
                ], faults: Self.faults(command)),
            once: once, as: caller)
    }

    private static func steps(_ command: Command, _ id: UUID) -> [Session.Step] {
        let head: [Value] = [.uuid(id), .uuid(command.youth.uuid)]
        var steps: [Session.Step] = [
            (
                consent,
                head + [
                    .texts(command.purposes.map(\.rawValue)),
                    .text(command.validFrom.description), .text(command.validUntil.description),
                ]
            ),
            (
                parties,
                head + [
                    .texts(command.parties.map(\.agency.description)),
                    .texts(command.parties.map { $0.staff?.description }),
                ]
            ),
            (kinds, head + [.texts(command.kinds.map(\.description))]),
        ]
        let notes = [("paper", command.paperReference), ("maturity", command.maturityNote)]
        for case (let kind, let text?) in notes {
            steps.append((note, head + [.text(kind), .text(text)]))
        }
        for answer in command.answers {
            steps.append(AnswerConsent.step(answer, UUID(), to: id))
        }
        return steps
    }

    private static func faults(_ command: Command) -> Session.Step {
        (
            refused,
            [
                .uuid(command.youth.uuid), .text(command.validFrom.description),
                .text(command.validUntil.description),
                .texts(command.parties.map(\.agency.description)),
                .texts(command.parties.map { $0.staff?.description }),
                .texts(command.kinds.map(\.description)),
                .texts(command.answers.map(\.giver.capacity.rawValue)),
                .texts(command.answers.map { $0.giver.guardian?.description }),
                .texts(command.answers.map(\.answer.rawValue)),
                .texts(command.answers.map(\.answeredOn.description)),
            ]
        )
    }

    // As the tables' keys, authz.check_consent, check_party, check_answer and check_guardian_speaks.
    private static let refused = Statement(
        "consent.faults",
        """
        WITH born AS (
            SELECT max(r.birth_date) AS day FROM authz.registrations_of(ARRAY[$1::uuid]) r
        ), party AS (
            SELECT p.place - 1 AS place, p.agency::uuid AS agency, p.staff::uuid AS staff,
                   count(*) OVER (PARTITION BY p.agency, p.staff ORDER BY p.place) > 1 AS is_repeated
              FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS p(agency, staff, place)
        ), kind AS (
            SELECT k.place - 1 AS place, k.code,
                   count(*) OVER (PARTITION BY k.code ORDER BY k.place) > 1 AS is_repeated
              FROM unnest($6::text[]) WITH ORDINALITY AS k(code, place)
        ), answer AS (
            SELECT a.place - 1 AS place, a.capacity, a.guardian::uuid AS guardian, a.answer,
                   a.day::date AS day,
                   count(*) OVER (PARTITION BY a.capacity, a.guardian ORDER BY a.place) > 1
                       AS is_repeated
              FROM unnest($7::text[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
                   AS a(capacity, guardian, answer, day, place))
        SELECT 'consent_not_before_entry', NULL::bigint WHERE $2::date < authz.today()
        UNION ALL
        SELECT 'consent_longest', NULL FROM born b
         WHERE $3::date >= $2::date + authz.longest_consent($2::date, b.day)
        UNION ALL
        SELECT 'consent_party_party_agency_id_fkey', p.place FROM party p
         WHERE NOT EXISTS (SELECT FROM core.agency a WHERE a.id = p.agency)
        UNION ALL
        SELECT 'consent_party_check', p.place FROM party p JOIN authz.me m ON m.agency_id = p.agency
        UNION ALL
        SELECT CASE authz.naming_fault(p.agency, p.staff)
                    WHEN 'unknown' THEN 'consent_party_party_staff_id_fkey'
                    WHEN 'not-of-agency' THEN 'consent_party_staff_of_agency' END, p.place
          FROM party p
        UNION ALL
        SELECT 'consent_party_consent_id_party_agency_id_party_staff_id_key', p.place FROM party p
         WHERE p.is_repeated
        UNION ALL
        SELECT 'consent_kind_kind_fkey', k.place FROM kind k
         WHERE NOT EXISTS (SELECT FROM core.information_kind i WHERE i.code = k.code)
        UNION ALL
        SELECT 'consent_kind_consent_id_kind_key', k.place FROM kind k WHERE k.is_repeated
        UNION ALL
        SELECT 'consent_giver_guardian_id_youth_id_fkey', a.place FROM answer a
         WHERE a.guardian IS NOT NULL
           AND NOT EXISTS (SELECT FROM core.guardian g WHERE g.id = a.guardian AND g.youth_id = $1)
        UNION ALL
        SELECT 'consent_guardian_of_adult', a.place FROM answer a CROSS JOIN born b
         WHERE a.capacity = 'guardian' AND a.answer = 'refused'
           AND authz.adult_from(b.day) <= authz.today()
        UNION ALL
        SELECT 'consent_giver_consent_id_capacity_guardian_id_key', a.place FROM answer a
         WHERE a.is_repeated
        UNION ALL
        SELECT 'consent_giver_not_ahead', a.place FROM answer a WHERE a.day > authz.today()
        UNION ALL
        SELECT 'consent_giver_after_birth', a.place FROM answer a JOIN born b ON a.day < b.day
        """)
    private static let consent = Statement(
        "consent.insert",
        """
        INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
            valid_from, valid_until, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3::text[], $4::date, $5::date,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let note = Statement(
        "consent-note.insert",
        """
        INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind,
            text, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, $3, $4, m.staff_id,
               authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let parties = Statement(
        "consent-party.insert",
        """
        INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
            party_agency_id, party_staff_id, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, p.agency::uuid,
               p.staff::uuid, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[], $4::text[]) AS p(agency, staff)
        """)
    private static let kinds = Statement(
        "consent-kind.insert",
        """
        INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind,
            author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, m.agency_id, a.secrecy_class, k.kind, m.staff_id,
               authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($3::text[]) AS k(kind)
        """)
}
