import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support

/// A case that social services lead about Alva, with Per of the police and Rita of the school in its
/// team, in a town whose clock stands where a test puts it. Nothing of the demonstration's own grounds
/// is left but the guardians Karin and Anders, who share custody.
final class Cooperation: Sendable {
    let town: Town
    /// Alva's row at social services.
    let youth = Town.Known.youth(1)
    /// What is looked at: a conversation with observation and the youth's own view.
    let conversation = Town.Known.conversation(1)
    let karin = ID<Guardian>(Cooperation.known("00d1", 1))
    let anders = ID<Guardian>(Cooperation.known("00d1", 2))

    static let noon = "2027-03-15 12:00"
    static let police = ID<Agency>(Town.Known.agency(2))
    static let school = ID<Agency>(Town.Known.agency(3))
    /// A private school, with Rita moved to it by ``privateSchool()``.
    static let privateSchool = ID<Agency>(known("00a0", 9))

    /// The day that it begins.
    private let today: String

    /// - Parameters:
    ///   - born: Alva's date of birth; nil for unknown.
    ///   - moment: where the clock stands, in Swedish time.
    init(born: String? = "2012-03-14", at moment: String = noon) throws {
        town = try Town()
        today = String(moment.prefix(10))
        try town.clearNotes()
        try town.clearConsents()
        try town.admin(
            """
            DELETE FROM core.commitment_step; DELETE FROM core.commitment;
            UPDATE core.youth SET birth_date = \(born.map { "'\($0)'" } ?? "NULL")
             WHERE id = '\(youth)';
            UPDATE core.assignment SET valid_from = '2020-01-01';
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                     created_at, opened_at)
            VALUES ('\(Self.caseID)', '\(youth)', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '26:1', '\(Town.Known.staff(1))', '2020-01-01',
                    '2020-01-01');
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                         valid_from, author_id, created_at)
            VALUES (gen_random_uuid(), '\(Self.caseID)', '\(youth)', '\(Town.Known.agency(1))',
                    '26:1', '2020-01-01', '\(Town.Known.staff(1))', '2020-01-01');
            INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class,
                staff_id, staff_agency_id, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), '\(Self.caseID)', '\(youth)', '\(Town.Known.agency(1))',
                   '26:1', s.id, s.agency_id, '2020-01-01', '\(Town.Known.staff(1))',
                   '2020-01-01'
              FROM core.staff s WHERE s.subject IN ('per.polis', 'rita.rektor');
            """)
        try setClock(moment)
    }

    /// A way in of its own: a gate belongs to one thread.
    var gate: Gate { get throws { try town.gate() } }

    static let caseID = known("00da", 1)

    static func known(_ kind: String, _ number: Int) -> UUID {
        let digits = String(number)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return UUID(uuidString: "00000000-0000-4000-8000-\(kind)\(padded)") ?? UUID()
    }

    /// Puts the clock at a moment in Swedish time, such as `2027-03-15 12:00`.
    func setClock(_ moment: String) throws {
        try town.admin(
            """
            INSERT INTO core.test_clock (shift)
            VALUES ('\(moment)'::timestamp AT TIME ZONE 'Europe/Stockholm' - now())
            ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
            """)
    }

    func caller(_ person: Town.Person, _ purpose: Purpose = .coordination) -> Caller {
        town.caller(person, for: purpose)
    }

    static func once() -> Creation.Once { ConversationTests.once(UUID().uuidString) }

    // MARK: What is seen

    /// What a person sees of the conversation: nothing, or it and its parts.
    func sees(_ person: Town.Person, for purpose: Purpose = .coordination) throws -> [String] {
        let gate = try gate
        let document: Document
        do throws(Failure) {
            document = try ReadConcernConversation()(
                ID(conversation), as: caller(person, purpose), through: gate)
        } catch {
            guard error == .notFound else { throw error }
            return []
        }
        return ["conversation"]
            + ["observation", "youth-view"].filter {
                Self.text(document).contains("\"kind\" : \"\($0)\"")
            }
    }

    static func text(_ document: Document) -> String {
        String(decoding: document.json, as: UTF8.self)
    }

    // MARK: Consents

    /// Sara enters a consent to share conversation and observation.
    func enter(
        parties: [EnterConsent.Command.Party]? = nil,
        kinds: [String] = ["conversation", "observation"],
        purposes: [SharedPurpose] = [.coordination, .followUp], from: String = "2027-03-15",
        until: String = "2027-09-15", note: String? = nil, _ answers: [(Giver, ConsentAnswer)]
    ) throws -> ID<Consent> {
        let command = EnterConsent.Command(
            youth: ID(youth), purposes: purposes, validFrom: try LocalDate(from),
            validUntil: try LocalDate(until), paperReference: "Akt 7, blad 1",
            maturityNote: note, parties: parties ?? [.init(agency: Self.police, staff: nil)],
            kinds: try kinds.map { try RuleCode($0) },
            answers: try answers.map { try Self.answer($0.0, $0.1, on: today) })
        return ID(
            try EnterConsent()(
                command, once: Self.once(), as: caller(.sara), through: gate
            ).id)
    }

    static func answer(
        _ giver: Giver, _ answer: ConsentAnswer = .given, on day: String = String(noon.prefix(10))
    ) throws -> AnswerConsent.Command {
        AnswerConsent.Command(giver: giver, answer: answer, answeredOn: try LocalDate(day))
    }

    /// What everybody gives when the youth is 15.
    var everybody: [(Giver, ConsentAnswer)] {
        [(.guardian(karin), .given), (.guardian(anders), .given), (.youth, .given)]
    }

    /// The state of a consent and what it lacks, such as `incomplete guardian`.
    func state(_ id: ID<Consent>, as person: Town.Person = .sara) throws -> String {
        let text = Self.text(try ReadConsent()(id, as: caller(person), through: gate))
        func value(_ name: String, _ end: Character) -> String {
            let rest = text.split(separator: "\"\(name)\" : ", maxSplits: 1).last ?? ""
            return String(rest.dropFirst().prefix { $0 != end })
        }
        return
            ([value("state", "\"")]
            + value("missing", "]").split(separator: ",").map {
                $0.filter { $0 != "\"" && $0 != " " }
            }).joined(separator: " ")
    }

    func withdraw(_ id: ID<Consent>, by giver: Giver) throws -> String {
        let created = try WithdrawConsent()(
            id, by: giver, once: Self.once(), as: caller(.sara), through: gate)
        return String(decoding: created.receipt ?? [], as: UTF8.self)
    }

    // MARK: Disclosure

    /// Sara decides that conversation and observation may be used by the police.
    func disclose(
        as person: Town.Person = .sara, ground: String = "prevent-crime",
        to recipient: ID<Agency> = police, staff: UUID? = nil,
        items: [(String, UUID?)] = [("conversation", nil), ("observation", nil)],
        balancing: String? = "Intresset av att förebygga väger tyngre.",
        committedCrime: Bool = false, until: String = "2027-04-01T12:00:00+02:00",
        purpose: Purpose = .coordination, about youth: UUID? = nil
    ) throws -> ID<Disclosure> {
        let command = DecideDisclosure.Command(
            youth: ID(youth ?? self.youth), ground: try RuleCode(ground), recipient: recipient,
            recipientStaff: staff.map { ID($0) }, purposes: [.coordination, .followUp],
            items: try items.map { .init(kind: try RuleCode($0.0), record: $0.1) },
            reasoning: "Det behövs för att förebygga brott.", balancing: balancing,
            committedCrime: committedCrime, validUntil: try Instant(until))
        return ID(
            try DecideDisclosure()(
                command, once: Self.once(), as: caller(person, purpose), through: gate
            ).id)
    }

    /// Puts a file, Alva's where none is named, under restriction (begränsning), from the clock's noon on.
    func restrict(_ youth: UUID? = nil) throws {
        try town.admin(
            """
            INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                           received_on, author_id, created_at)
            VALUES ('\(Self.known("00ee", 1))', '\(Town.Known.agency(1))', '26:1', 'restriction',
                    '\(youth ?? self.youth)', 'D 1', authz.today(), '\(Town.Known.staff(4))', authz.now());
            """)
        try step("granted")
    }

    func lift() throws { try step("lifted") }

    private func step(_ step: String) throws {
        try town.admin(
            """
            INSERT INTO retention.request_step (id, request_id, youth_id, step, role, author_id,
                                                created_at)
            SELECT gen_random_uuid(), r.id, r.youth_id, '\(step)', 'records_officer', r.author_id,
                   authz.now()
              FROM retention.request r WHERE r.id = '\(Self.known("00ee", 1))'
            """)
    }

    /// The failure that a body ends with; nil when it does not fail.
    func failure(of body: () throws -> Void) throws -> Failure? {
        do {
            try body()
            return nil
        } catch let error as Failure {
            return error
        }
    }

    /// A private school comes to town, and Rita with it.
    func privateSchool() throws {
        try town.admin(
            """
            INSERT INTO core.agency (id, municipality_id, kind, legal_form, name, secrecy_class)
            SELECT '\(Self.privateSchool)', m.id, 'school', 'private', 'Friskolan Eken', '23:2'
              FROM core.municipality m;
            INSERT INTO core.unit (id, agency_id, name)
            VALUES ('\(Self.known("00b0", 90))', '\(Self.privateSchool)', 'Eken');
            UPDATE core.membership SET ended_at = now() WHERE staff_id = '\(Town.Known.staff(9))';
            INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
            VALUES (gen_random_uuid(), '\(Town.Known.staff(9))', '\(Self.privateSchool)',
                    '\(Self.known("00b0", 90))', now());
            """)
        // Places in teams end with the commit.
        try town.admin(
            """
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            VALUES (gen_random_uuid(), '\(Town.Known.staff(9))', '\(Self.privateSchool)',
                    'head_teacher', '2020-01-01');
            INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class,
                staff_id, staff_agency_id, valid_from, author_id, created_at)
            VALUES (gen_random_uuid(), '\(Self.caseID)', '\(youth)', '\(Town.Known.agency(1))',
                    '26:1', '\(Town.Known.staff(9))', '\(Self.privateSchool)', '2020-01-01',
                    '\(Town.Known.staff(1))', '2020-01-01');
            """)
    }
}
