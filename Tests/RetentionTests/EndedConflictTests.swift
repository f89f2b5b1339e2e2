import Access
import Casework
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Support
import Testing

@Suite("A conflict of interest that was declared")
struct EndedConflictTests {
    private static let rule = "conflict"

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    private static func declare(
        _ number: String, as person: Town.Person, in town: Town
    ) throws -> UUID {
        try DeclareConflict()(
            with: try IdentityNumber(stored: number), .relative, once: once(),
            as: town.caller(person, for: .ownAccount), through: try town.gate()
        ).id
    }

    /// Ulla manages the unit that Sara works in.
    private static func end(_ conflict: UUID, in town: Town) throws {
        _ = try End(.conflict)(
            conflict, because: .noLongerNeeded, once: once(),
            as: town.caller(.ulla, for: .workManagement), through: try town.gate())
    }

    /// The committee of social services decides, and two approve.
    private static func decide(_ town: Town) throws {
        _ = try EnterDecision()(
            EnterDecision.Command(
                reference: "SN 2026/51", decidedOn: try LocalDate("2026-09-01"),
                authority: "Socialnämnden", rules: [rule]),
            once: once(), as: town.caller(.arne, for: .retention), through: try town.gate())
        for person in [Town.Person.arne, .ulla] {
            _ = try ApproveRule()(
                ApproveRule.Command(rule: rule, range: 0...5), once: once(),
                as: town.caller(person, for: .retention), through: try town.gate())
        }
    }

    /// How many are left of a conflict: itself, its ends, bars, results of retries.
    private static func left(_ conflict: UUID, in town: Town) throws -> String? {
        try town.value(
            """
            SELECT concat_ws(' ', (SELECT count(*) FROM core.conflict c WHERE c.id = $1),
                (SELECT count(*) FROM core.ending e WHERE e.source_id = $1),
                (SELECT count(*) FROM core.bar b WHERE b.source_id = $1),
                (SELECT count(*) FROM core.once o WHERE o.record_id = $1 OR o.record_id IN (
                     SELECT e.id FROM core.ending e WHERE e.source_id = $1)))
            """, [.uuid(conflict)])
    }

    @Test("goes two years after its end with all that hung on it; one in force stays")
    func ended() async throws {
        try await onThread {
            let town = try Town()
            // Retry results have a rule of their own, which would take them first.
            try town.admin("DELETE FROM retention.approval")
            let ended = try Self.declare(Town.Known.alvasNumber, as: .sara, in: town)
            let lasting = try Self.declare("201212122392", as: .sara, in: town)
            try Self.end(ended, in: town)
            #expect(try Self.left(ended, in: town) == "1 1 3 2")
            try Self.decide(town)
            try town.moveClock(by: "2 years -1 day")
            #expect(try Night.run(town)[Self.rule] == Line())
            try town.moveClock(by: "2 years 1 day")
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Line(due: 1, deleted: 1))
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("\"leftBehind\" : 0, \"unscanned\" : []"))
            #expect(try Self.left(ended, in: town) == "0 0 0 0")
            #expect(try Self.left(lasting, in: town) == "1 0 0 1")
            try town.moveClock(by: "30 years")
            #expect(try Night.run(town)[Self.rule] == Line())
        }
    }

    @Test("goes by a decision of the declarer's committee, and not while it is held")
    func decided() async throws {
        try await onThread {
            let town = try Town()
            let mine = try Self.declare(Town.Known.alvasNumber, as: .sara, in: town)
            let other = try Self.declare(Town.Known.alvasNumber, as: .per, in: town)
            try Self.end(mine, in: town)
            try town.admin(
                "UPDATE core.conflict SET valid_until = authz.now() WHERE id = '\(other)'")
            try Self.decide(town)
            _ = try HoldTests.place(.record(.conflict, mine), in: town)
            #expect(throws: Failure.notFound) {
                _ = try HoldTests.place(.record(.conflict, other), in: town)
            }
            try town.moveClock(by: "2 years 1 day")
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, undecided: 1, held: 1))
            try town.admin(
                "INSERT INTO retention.hold_release (hold_id, author_id, created_at) "
                    + "SELECT h.id, h.author_id, h.created_at FROM retention.hold h")
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, deleted: 1, undecided: 1))
        }
    }

    @Test("in force stays when the person's file goes, and closes the one that is registered anew")
    func registeredAnew() async throws {
        try await onThread {
            let town = try Town()
            let number = try #require(
                try town.value(
                    "SELECT n.number FROM core.youth_number n WHERE n.youth_id = $1",
                    [.uuid(Town.Known.youth(3))]))
            let conflict = try Self.declare(number, as: .sara, in: town)
            #expect(try Self.left(conflict, in: town) == "1 0 1 1")
            let run = try Night.go(town)
            #expect(try Night.lines(run)["youth-social-services"]?.deleted == 1)
            #expect(
                String(decoding: run.document.json, as: UTF8.self).contains("\"leftBehind\" : 0"))
            #expect(try Self.left(conflict, in: town) == "1 0 0 1")
            let anew = try RegisterYouth()(
                RegisterYouth.Command(
                    number: try IdentityNumber(stored: number), birthDate: nil,
                    name: try PersonName(given: "Cleo", family: "Carlsson")),
                once: Self.once(), as: town.caller(.sven, for: .registration),
                through: try town.gate()
            ).id
            #expect(throws: Failure.notFound) {
                _ = try ReadYouth()(
                    ID(anew), as: town.caller(.sara, for: .registration), through: try town.gate())
            }
        }
    }

    @Test("by who has left the last agency goes two years after that, unless they come back")
    func left() async throws {
        try await onThread {
            let town = try Town()
            let conflict = try Self.declare("201212122392", as: .sara, in: town)
            try Self.decide(town)
            try town.admin(
                """
                UPDATE core.membership SET ended_at = authz.now()
                 WHERE staff_id = '\(Town.Known.staff(1))' AND ended_at IS NULL
                """)
            try town.moveClock(by: "2 years -1 day")
            #expect(try Night.run(town)[Self.rule] == Line())
            try town.moveClock(by: "2 years 1 day")
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 1)
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(2))',
                        '\(Town.Known.unit(3))', authz.now())
                """)
            #expect(try Night.run(town)[Self.rule] == Line())
            try town.admin(
                "UPDATE core.membership SET ended_at = authz.now() WHERE ended_at IS NULL")
            try town.moveClock(by: "5 years")
            // Still by the decision of the committee where it was declared.
            #expect(try Night.run(town)[Self.rule] == Line(due: 1, deleted: 1))
            #expect(try Self.left(conflict, in: town)?.hasPrefix("0 0 0") == true)
        }
    }

    @Test("leaves no bar behind when a block is entered while it goes")
    func meanwhile() async throws {
        let town = try await onThread { try Town() }
        let conflict = try await onThread {
            let conflict = try Self.declare(Town.Known.alvasNumber, as: .sara, in: town)
            try Self.end(conflict, in: town)
            try Self.decide(town)
            try town.moveClock(by: "3 years")
            return conflict
        }
        async let night = onThread {
            try Self.waits(town, until: Self.isEntered)
            return try Night.run(town)
        }
        try await onThread {
            var session = try town.session("sspf_migrate")
            _ = try session.run(Statement("begin", "BEGIN"))
            _ = try session.run(Self.block, [.uuid(Town.Known.youth(1))])
            try Self.waits(town, until: Self.isWaitedFor)
            _ = try session.run(Statement("commit", "COMMIT"))
        }
        #expect(try await night[Self.rule] == Line(due: 1, deleted: 1))
        let left = try await onThread { try Self.left(conflict, in: town) }
        #expect(left == "0 0 0 0")
    }

    private static func waits(_ town: Town, until question: StaticString) throws {
        for _ in 0..<600 {
            if try town.value(question) == "true" { return }
            usleep(50_000)
        }
        Issue.record("it never came to that")
    }

    private static let block = Statement(
        "enter-block",
        """
        INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class, blocked_staff_id, reason,
                                valid_from, author_id, created_at)
        SELECT gen_random_uuid(), g.youth_id, g.agency_id, g.unit_id, g.secrecy_class,
               '00000000-0000-4000-8000-00c000000002', 'other', authz.now(), g.author_id, authz.now()
          FROM core.registration g WHERE g.youth_id = $1
        """)
    private static let isEntered: StaticString = """
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                        WHERE d.datname = current_database() AND l.relation = 'core.block'::regclass
                          AND l.mode = 'RowExclusiveLock')::text
        """
    private static let isWaitedFor: StaticString = """
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                        WHERE a.datname = current_database() AND a.usename = 'sspf_retention'
                          AND NOT l.granted)::text
        """
}
