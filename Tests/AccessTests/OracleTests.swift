import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

/// Whoever holds the service's login and a colleague's session still learns nothing of what the
/// policies hide: no error, answer or lasting trace differs.
@Suite("Hidden and absent are one answer")
struct OracleTests {
    private static let register = Statement(
        "test.register",
        """
        SELECT authz.register_youth('personnummer', $1, $2::date, 'Ny', 'Namn', '{ny}', '{namn}', 2)
        """)

    /// Everything that the caller can see of a youth, ids and numbers left out.
    private static func sight(_ attacker: Attacker, _ youth: UUID) throws -> [Int] {
        let id = youth.uuidString.lowercased()
        return [
            try attacker.count("SELECT 1 FROM core.youth WHERE id = '\(id)'"),
            try attacker.count("SELECT 1 FROM core.youth_number WHERE youth_id = '\(id)'"),
            try attacker.count(
                """
                SELECT 1 FROM authz.registrations_of(ARRAY['\(id)'::uuid])
                 WHERE youth_id = '\(id)'
                   AND author_id = (SELECT staff_id FROM authz.me) AND given_name = 'Ny'
                   AND created_at = authz.now() AND birth_date = '2012-12-12' AND version = 1
                """),
            try attacker.count("SELECT 1 FROM core.registration WHERE youth_id = '\(id)'"),
            try attacker.count("SELECT 1 FROM core.name_key WHERE youth_id = '\(id)'"),
            try attacker.count("SELECT 1 FROM core.concern_conversation WHERE youth_id = '\(id)'"),
            try attacker.count("SELECT 1 FROM authz.registered WHERE youth_id = '\(id)'"),
        ]
    }

    @Test("registering a number that another unit or agency holds looks like registering a new one")
    func registering() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            // Unit 1's, unit 1's with an unknown date, the police's, and nobody's.
            try town.admin(
                "UPDATE core.youth SET birth_date = NULL WHERE id = '\(Town.Known.youth(2))'")
            var sights: [[Int]] = []
            for number in ["201104032386", "201008152389", "200701092389", "201212122391"] {
                try attacker.run("BEGIN")
                #expect(try attacker.open(.sven, for: .registration) == "ok")
                let rows = try attacker.ask(
                    Self.register, [.text(number), .text("2012-12-12")])
                let youth = try #require(rows.uuid(0, 0))
                sights.append(try Self.sight(attacker, youth))
                for column in ["author_id", "created_at", "birth_date"] {
                    try attacker.run("SAVEPOINT s")
                    #expect(
                        try attacker.refusal(of: "SELECT \(column) FROM core.youth") == "42501")
                    try attacker.run("ROLLBACK TO SAVEPOINT s")
                    if column == "birth_date" { continue }
                    #expect(
                        try attacker.refusal(of: "SELECT \(column) FROM core.youth_number")
                            == "42501")
                    try attacker.run("ROLLBACK TO SAVEPOINT s")
                }
                try attacker.conclude()
                try attacker.run("COMMIT")
            }
            #expect(sights == Array(repeating: [1, 1, 1, 1, 2, 0, 1], count: 4))
        }
    }

    @Test("what is wrong with a registration is wrong whether or not the number is held")
    func wrongRegistration() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            for number in ["201104032386", "201212122391"] {
                for date in [Value.text("1799-01-01"), .text("2999-01-01"), .text("no date")] {
                    try attacker.run("BEGIN")
                    try attacker.open(.sven, for: .registration)
                    #expect(throws: PostgresError.self) {
                        try attacker.ask(Self.register, [.text(number), date])
                    }
                    try attacker.run("ROLLBACK")
                }
            }
            // Who may not register is refused before anything is looked up.
            for number in ["201104032386", "201212122391"] {
                try attacker.run("BEGIN")
                try attacker.open(.arne, for: .retention)
                let words = try attacker.words(
                    about: """
                        SELECT authz.register_youth('personnummer', '\(number)', NULL, 'A', 'B',
                                                    '{a}', '{b}', 2)
                        """)
                #expect(words?.contains("42501: not a registering role") == true)
                try attacker.run("ROLLBACK")
            }
        }
    }

    @Test("writing about a hidden youth, an absent one and another agency's is refused in one way")
    func foreignKeys() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            var answers: Set<String> = []
            // Another unit's, another agency's, nobody's.
            for youth in [Town.Known.youth(1), Town.Known.youth(7), Town.Known.visit(77)] {
                try attacker.run("BEGIN")
                try attacker.open(.sven, for: .coordination)
                let words = try attacker.words(
                    about: Self.conversation(about: youth, by: .sven))
                answers.insert(words ?? "done")
                try attacker.run("ROLLBACK")
            }
            #expect(answers.count == 1)
            #expect(answers.first?.contains("42501") == true)
        }
    }

    @Test("adding to a hidden conversation or to an absent one is refused in one way")
    func parts() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            var answers: Set<String> = []
            for conversation in [Town.Known.conversation(1), Town.Known.visit(77)] {
                try attacker.run("BEGIN")
                try attacker.open(.sven, for: .coordination)
                let words = try attacker.words(
                    about: """
                        INSERT INTO core.conversation_part (id, conversation_id, youth_id,
                            agency_id, secrecy_class, kind, text, author_id, created_at)
                        SELECT gen_random_uuid(), '\(conversation)', '\(Town.Known.youth(1))',
                               m.agency_id, '26:1', 'observation', 'x', m.staff_id, authz.now()
                          FROM authz.me m
                        """)
                answers.insert(words ?? "done")
                try attacker.run("ROLLBACK")
            }
            #expect(answers.count == 1)
            #expect(answers.first?.contains("42501") == true)
        }
    }

    /// Salts of the caller's own once made the row's CHECK depend on whether the record exists.
    @Test("logging a refusal tells nothing about what was refused")
    func salts() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            for id in [Town.Known.conversation(6), Town.Known.visit(77)] {
                for result in ["ok", "refused"] {
                    for persons in ["'{}'", "ARRAY['\(Town.Known.youth(1))'::uuid]"] {
                        try attacker.run("BEGIN")
                        try attacker.open(.sara, for: .coordination)
                        let refusal = try attacker.refusal(
                            of: """
                                SELECT authz.log_looked('concern-conversation', '\(id)',
                                    '\(result)', 0, NULL, \(persons))
                                """)
                        #expect(refusal == nil)
                        try attacker.run("COMMIT")
                    }
                }
            }
        }
    }

    @Test("a lock on a youth answers nothing, whoever's youth it is")
    func locks() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            for youth in [Town.Known.youth(1), Town.Known.youth(7), Town.Known.visit(77)] {
                #expect(
                    try attacker.lines("SELECT authz.lock_youth('\(youth)')::text AS f")
                        == attacker.lines("SELECT ''::text AS f"))
            }
            try attacker.run("ROLLBACK")
        }
    }

    /// What is wrong, and how the row is made so.
    private static let lies: [(name: String, change: @Sendable (String) -> String)] = [
        ("another day", { $0.replacing("authz.now()", with: "authz.now() - interval '1 day'") }),
        ("another class", { $0.replacing("'26:1'", with: "'35:1'") }),
        ("another author", { $0.replacing("m.staff_id", with: "'\(Town.Known.staff(2))'::uuid") }),
        ("another unit", { $0.replacing("m.unit_id", with: "'\(Town.Known.unit(2))'::uuid") }),
        (
            "another agency",
            { $0.replacing("m.agency_id", with: "'\(Town.Known.agency(2))'::uuid") }
        ),
        (
            "a version",
            {
                $0.replacing("created_at)", with: "created_at, version)")
                    .replacing("m.staff_id, authz.now()", with: "m.staff_id, authz.now(), 7")
            }
        ),
    ]

    @Test("what is written bears its writer's name, unit and class, and its own time")
    func lies() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let truth = Self.conversation(about: Town.Known.youth(1), by: .sara)
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            #expect(try attacker.refusal(of: truth) == nil)
            for lie in Self.lies {
                try attacker.run("SAVEPOINT s")
                #expect(try attacker.refusal(of: lie.change(truth)) == "42501", "\(lie.name)")
                try attacker.run("ROLLBACK TO SAVEPOINT s")
            }
            try attacker.run("ROLLBACK")
        }
    }

    private static func conversation(about youth: UUID, by: Town.Person) -> String {
        """
        INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
            kind, trigger, classification, held_at, place, author_id, created_at)
        SELECT gen_random_uuid(), '\(youth)', m.agency_id, m.unit_id, '26:1', 'pre-assessment',
               'tip', 'advice', authz.now(), 'x', m.staff_id, authz.now()
          FROM authz.me m
        """
    }

    @Test("another person's retry key tells nothing")
    func retryKeys() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try town.admin(
                """
                INSERT INTO core.once (staff_id, key, digest, record_type, record_id, created_at)
                VALUES ('\(Town.Known.staff(1))', 'k', sha256('a'), 'youth', gen_random_uuid(),
                        now())
                """)
            try attacker.run("BEGIN")
            try attacker.open(.sven, for: .coordination)
            #expect(try attacker.count("SELECT 1 WHERE authz.once_find('k') IS NOT NULL") == 0)
            #expect(try attacker.refusal(of: "SELECT authz.once_begin('k', sha256('b'))") == nil)
            try attacker.run("ROLLBACK")
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            #expect(
                try attacker.refusal(of: "SELECT authz.once_begin('k', sha256('b'))") == "ZS012")
            try attacker.run("ROLLBACK")
        }
    }
}
