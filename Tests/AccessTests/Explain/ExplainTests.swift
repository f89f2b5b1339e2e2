import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("Explain says why, and what would change it")
struct ExplainTests {
    private typealias Question = ExplainAccess.Question
    private static let conversation = RecordType("concern-conversation")
    private static let youth = RecordType("youth")

    private static func ask(
        _ town: Town, _ person: Town.Person, for purpose: Purpose, _ question: Question
    ) throws -> JSON {
        let document = try ExplainAccess()(
            question, as: town.caller(person, for: purpose), through: town.gate())
        return try JSON.parse(document.json)
    }

    /// Policies by name, with one member each.
    private static func policies(_ answer: JSON, _ member: String) -> [String: JSON] {
        guard case .array(let items) = answer["policies"] else { return [:] }
        return Dictionary(
            items.map { ($0["policy"]?.text ?? "", $0[member] ?? .null) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func changes(_ answer: JSON) -> [String] {
        guard case .array(let items) = answer["wouldChange"] else { return [] }
        return items.map { item in
            [item["change"], item["policy"], item["purpose"], item["role"]]
                .compactMap { $0?.text }.joined(separator: " ")
        }
    }

    @Test("who may read is told by which policies, on which ground, by which assignment")
    func allowed() async throws {
        try await onThread {
            let town = try Town()
            let assignment = try town.value(
                "SELECT id FROM core.assignment WHERE youth_id = $1",
                [.uuid(Town.Known.youth(1))])
            let answer = try Self.ask(
                town, .sara, for: .coordination,
                Question(
                    try #require(Self.conversation), .read,
                    recordID: Town.Known.conversation(1)))
            #expect(answer["allowed"] == .bool(true))
            #expect(answer["standing"] == .string("ok"))
            #expect(answer["role"] == .string("social_worker"))
            #expect(
                Self.policies(answer, "holds") == [
                    "conversation_worker": .bool(true), "conversation_signed": .bool(true),
                    "conversation_emergency": .bool(false), "conversation_shared": .bool(false),
                    "conversation_shared_record": .bool(false),
                    "concern_conversation_kept_out": .bool(true),
                ])
            #expect(
                Self.policies(answer, "ground")["conversation_signed"]
                    == .string(
                        "SoL 14:3, OSL 7:1 (who documents must be able to follow up); the author"))
            let basis = Self.policies(answer, "basis")["conversation_worker"]
            guard case .array(let rows) = basis, let row = rows.first else {
                Issue.record("no basis")
                return
            }
            #expect(row["kind"] == .string("assignment"))
            #expect(row["id"]?.text == assignment)
            #expect(
                Self.changes(answer) == ["end conversation_signed", "end conversation_worker"])
        }
    }

    @Test("who may not is told what stands in the way: another purpose, or a right nobody has")
    func refused() async throws {
        try await onThread {
            let town = try Town()
            // Visible for the purpose asked about: the question comes for another one.
            let elsewhere = try Self.ask(
                town, .sara, for: .coordination,
                Question(
                    try #require(Self.conversation), .read,
                    recordID: Town.Known.conversation(1), purpose: .schoolVisits))
            #expect(elsewhere["allowed"] == .bool(false))
            #expect(
                Self.changes(elsewhere) == [
                    "open conversation_emergency", "open conversation_shared",
                    "open conversation_shared_record", "open conversation_signed",
                    "open conversation_worker",
                    "purpose coordination social_worker", "purpose follow-up social_worker",
                ])
            let change = try Self.ask(
                town, .sara, for: .coordination,
                Question(
                    try #require(Self.conversation), .change,
                    recordID: Town.Known.conversation(1)))
            #expect(change["allowed"] == .bool(false))
            #expect(change["granted"] == .bool(false))
            #expect(Self.changes(change) == ["grant"])
            let role = try Self.ask(
                town, .sara, for: .coordination,
                Question(
                    try #require(Self.conversation), .read,
                    recordID: Town.Known.conversation(1), purpose: .retention))
            #expect(role["allowed"] == .bool(false))
            #expect(role["standing"] == .string("role"))
        }
    }

    @Test("creating is judged by the row that would be written, in the person's own name")
    func creating() async throws {
        try await onThread {
            let town = try Town()
            let kind = try #require(Self.conversation)
            let yes = try Self.ask(
                town, .sara, for: .coordination,
                Question(kind, .create, youthID: Town.Known.youth(2)))
            #expect(yes["allowed"] == .bool(true))
            #expect(Self.policies(yes, "holds")["conversation_write"] == .bool(true))
            let no = try Self.ask(
                town, .sara, for: .coordination,
                Question(kind, .create, youthID: Town.Known.youth(2), purpose: .followUp))
            #expect(no["allowed"] == .bool(false))
            #expect(
                Self.changes(no) == [
                    "open conversation_write", "purpose coordination social_worker",
                ])
            #expect(throws: Failure.notFound) {
                try Self.ask(
                    town, .sara, for: .coordination,
                    Question(kind, .create, youthID: Town.Known.youth(5)))
            }
        }
    }

    /// Who asks for which purpose, about whom, and whether an answer comes: about Alva's
    /// conversation in the social services' unit 1, which Sara may read.
    @Test(
        "about others only log review may ask: an auditor; a unit manager, of the own unit",
        arguments: [
            (Town.Person.rut, Purpose.logReview, Town.Person.sara, true),
            (.rut, .logReview, .per, true),
            (.ulla, .logReview, .sara, true),
            (.ulla, .logReview, .sven, false),
            (.ulla, .logReview, .per, false),
            (.sara, .coordination, .sven, false),
            (.sara, .coordination, .sara, true),
            (.sven, .coordination, .sven, false),
            (.per, .coordination, .per, false),
            (.anna, .administration, .sara, false),
            (.arne, .retention, .sara, false),
            (.kim, .coordination, .sara, false),
        ])
    func others(
        asker: Town.Person, purpose: Purpose, about: Town.Person, answers: Bool
    ) async throws {
        try await onThread {
            let town = try Town()
            let staff = try town.value(
                "SELECT id FROM core.staff WHERE subject = $1", [.text(about.rawValue)])
            let question = Question(
                try #require(Self.conversation), .read, recordID: Town.Known.conversation(1),
                staffID: staff.flatMap { UUID(uuidString: $0) }, purpose: .coordination)
            if answers {
                let answer = try Self.ask(town, asker, for: purpose, question)
                #expect(answer["allowed"] == .bool(about == .sara))
            } else {
                #expect(throws: Failure.notFound) {
                    try Self.ask(town, asker, for: purpose, question)
                }
            }
        }
    }

    @Test("log review stops at the own agency's records, and a unit manager's at the own unit's")
    func reviewersReach() async throws {
        try await onThread {
            let town = try Town()
            let kind = try #require(Self.youth)
            for (asker, youth, answers) in [
                (Town.Person.rut, 1, true), (.rut, 5, true), (.rut, 6, false), (.ulla, 1, true),
                (.ulla, 5, false), (.ulla, 6, false),
            ] {
                let question = Question(
                    kind, .read, recordID: Town.Known.youth(youth),
                    staffID: Town.Known.staff(1), purpose: .coordination)
                if answers {
                    _ = try Self.ask(town, asker, for: .logReview, question)
                } else {
                    #expect(throws: Failure.notFound) {
                        try Self.ask(town, asker, for: .logReview, question)
                    }
                }
            }
        }
    }

    @Test("without a record, an administrator learns which policies a person's role meets")
    func kindAlone() async throws {
        try await onThread {
            let town = try Town()
            let question = Question(
                try #require(Self.conversation), .read, staffID: Town.Known.staff(7),
                purpose: .coordination)
            let answer = try Self.ask(town, .anna, for: .administration, question)
            #expect(answer["role"] == .string("police_officer"))
            #expect(answer["granted"] == .bool(true))
            #expect(answer["allowed"] == nil)
            #expect(
                Self.policies(answer, "opens") == [
                    "conversation_worker": .bool(true), "conversation_signed": .bool(true),
                    "conversation_emergency": .bool(true), "conversation_shared": .bool(true),
                    "conversation_shared_record": .bool(true),
                    "concern_conversation_kept_out": .bool(false),
                ])
            #expect(Self.policies(answer, "holds").values.allSatisfy { $0 == .null })
            #expect(throws: Failure.notFound) {
                try Self.ask(town, .sara, for: .coordination, question)
            }
        }
    }

    @Test("a person is judged in the role and standing that the context itself would give")
    func standing() async throws {
        try await onThread {
            let world = try AgreementWorld(seed: 3)
            let town = world.town
            try town.admin(
                """
                UPDATE core.staff SET locked_at = now() - interval '1 day'
                 WHERE subject = 'sven.social';
                UPDATE core.membership SET ended_at = now() WHERE staff_id =
                    (SELECT id FROM core.staff WHERE subject = 'petra.polis');
                UPDATE core.purpose SET valid_until = valid_from + 1 WHERE code = 'follow-up';
                """)
            let judge = try Attacker(town, as: "sspf_migrate")
            for person in Town.Person.allCases {
                for purpose in Purpose.allCases {
                    try judge.run("BEGIN")
                    let status = try judge.open(person, for: purpose)
                    let role = try judge.lines("SELECT role AS f FROM authz.me")
                    try judge.run("ROLLBACK; BEGIN")
                    try judge.open(.rut, for: .logReview)
                    let found = try judge.lines(
                        """
                        SELECT w ->> 'standing' AS s, w ->> 'role' AS role FROM authz.judge_for(
                            test.staff('\(person.rawValue)'), '\(purpose.rawValue)', 'core.youth',
                            'r', '{}', '{}', NULL) w
                        """)
                    try judge.run("ROLLBACK")
                    #expect(found.contains("<s>\(status ?? "")</s>"), "\(person) \(purpose)")
                    let expected = role.split(separator: "f>").dropFirst().first?.dropLast(2)
                    if let expected {
                        #expect(found.contains("<role>\(expected)</role>"), "\(person) \(purpose)")
                    }
                }
            }
        }
    }

    @Test("a consent is named by its id and its end, and what outranks it by its own row")
    func grounds() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(SharedFile.sql)
            let question = Question(
                try #require(Self.youth), .read, recordID: Town.Known.youth(1))
            let answer = try Self.ask(town, .per, for: .coordination, question)
            #expect(answer["allowed"] == .bool(true))
            #expect(Self.changes(answer) == ["end youth_shared"])
            guard case .array(let rows) = Self.policies(answer, "basis")["youth_shared"],
                let row = rows.first
            else {
                Issue.record("no basis")
                return
            }
            #expect(row["kind"]?.text == "consent")
            #expect(row["id"]?.text == SharedFile.consent)
            // Kept out, he may not even ask; a reviewer is told that he is, and never by what: a block
            // or a conflict of interest that he declared.
            try town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                VALUES ('00000000-0000-4000-8000-0b1000000001', '\(Town.Known.youth(1))',
                    '\(Town.Known.agency(1))', '\(Town.Known.unit(1))', '26:1',
                    '\(Town.Known.staff(7))', 'threat', now(), '\(Town.Known.staff(1))', now());
                """)
            #expect(throws: Failure.notFound) {
                try Self.ask(town, .per, for: .coordination, question)
            }
            let review = try Self.ask(
                town, .rut, for: .logReview,
                Question(
                    try #require(Self.youth), .read, recordID: Town.Known.youth(1),
                    staffID: Town.Known.staff(7), purpose: .coordination))
            #expect(review["allowed"] == .bool(false))
            #expect(Self.changes(review) == ["lift youth_kept_out"])
            guard case .array(let bars) = Self.policies(review, "basis")["youth_kept_out"] else {
                Issue.record("no basis")
                return
            }
            #expect(bars == [])
            try town.admin(
                """
                DELETE FROM core.block WHERE id = '00000000-0000-4000-8000-0b1000000001';
                DELETE FROM core.bar;
                INSERT INTO core.conflict (id, staff_id, number_digest, relation, valid_from,
                                           created_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(7))',
                        authz.number_digest('\(Town.Known.alvasNumber)'), 'relative', now(), now())
                """)
            let conflict = try Self.ask(
                town, .rut, for: .logReview,
                Question(
                    try #require(Self.youth), .read, recordID: Town.Known.youth(1),
                    staffID: Town.Known.staff(7), purpose: .coordination))
            #expect(Self.policies(conflict, "basis")["youth_kept_out"] == .array([]))
            #expect(conflict["policies"] == review["policies"])
        }
    }

    @Test("of a youth with protected identity nobody is told who is not named, log review or not")
    func protected() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                    valid_from, author_id, created_at)
                VALUES (gen_random_uuid(), '\(Town.Known.youth(1))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '26:1', 'marked', now(), '\(Town.Known.staff(1))',
                    now());
                INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
                    valid_from, author_id, created_at)
                VALUES (gen_random_uuid(), '\(Town.Known.youth(1))', '\(Town.Known.agency(1))',
                    '26:1', '\(Town.Known.staff(1))', now(), '\(Town.Known.staff(1))', now());
                """)
            let question = Question(
                try #require(Self.youth), .read, recordID: Town.Known.youth(1),
                staffID: Town.Known.staff(1), purpose: .coordination)
            _ = try Self.ask(town, .sara, for: .coordination, question)
            for (person, purpose) in [(Town.Person.rut, Purpose.logReview), (.ulla, .logReview)] {
                #expect(throws: Failure.notFound) {
                    try Self.ask(town, person, for: purpose, question)
                }
            }
        }
    }
}
