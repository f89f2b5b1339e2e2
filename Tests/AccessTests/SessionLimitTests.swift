import Access
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("How long a session lasts")
struct SessionLimitTests {
    private static func begin(_ town: Town, _ subject: String) throws -> SessionToken {
        try SignIn(queue: ScryptQueue())(
            subject, "exempelstad-demo-2026", requestID: UUID(), through: town.gate())
    }

    private static func look(_ town: Town, _ token: SessionToken) throws(Failure) {
        do {
            _ = try town.gate().page(
                .me, .first,
                as: Caller(.token(hash: token.hash), for: .ownAccount, by: "T", requestID: UUID()))
        } catch let failure as Failure { throw failure } catch { throw .broken(code: "TEST") }
    }

    private static func limits(_ town: Town, _ subject: String) throws -> String? {
        try town.value(
            """
            SELECT concat_ws(' ', extract(epoch FROM t.expires_at - t.started_at)::int / 3600,
                             extract(epoch FROM t.idle_after)::int / 60)
              FROM core.session t JOIN core.staff s ON s.id = t.staff_id
             WHERE s.subject = $1 AND t.idle_after IS NOT NULL
            """, [.text(subject)])
    }

    @Test("twelve hours and thirty minutes alone; an administrator eight, and fifteen")
    func byRole() async throws {
        try await onThread {
            let town = try Town(at: .noon)
            _ = try Self.begin(town, "rut.revisor")
            _ = try Self.begin(town, "anna.admin")
            #expect(try Self.limits(town, "rut.revisor") == "12 30")
            #expect(try Self.limits(town, "anna.admin") == "8 15")
            // Whoever becomes one has such a session from then on.
            _ = try GrantRole()(
                .administrator, to: Town.Known.staff(6), until: nil,
                once: Creation.Once(key: "k", digest: [UInt8](repeating: 0, count: 32)),
                as: town.caller(.anna, for: .administration), through: town.gate())
            #expect(try Self.limits(town, "rut.revisor") == "8 15")
        }
    }

    @Test("ten at a time: the eleventh ends the one seen longest ago")
    func ten() async throws {
        try await onThread {
            let town = try Town(at: .noon)
            try town.admin("UPDATE core.session SET ended_at = authz.now()")
            var tokens: [SessionToken] = []
            for minute in 0..<10 {
                try town.moveClock(by: "\(minute) minutes")
                tokens.append(try Self.begin(town, "sara.social"))
            }
            // The first is in use, so that the second has been alone for longest.
            try town.moveClock(by: "12 minutes")
            try Self.look(town, tokens[0])
            tokens.append(try Self.begin(town, "sara.social"))
            #expect(throws: Failure.notSignedIn) { try Self.look(town, tokens[1]) }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "session-ended"])
            for token in tokens[...0] + tokens[2...] { try Self.look(town, token) }
        }
    }

    @Test("a session left alone for longer than that is over; one in use is not")
    func idle() async throws {
        try await onThread {
            let town = try Town(at: .noon)
            try town.moveClock(by: "0 s")
            let token = try Self.begin(town, "sara.social")
            for minutes in [29, 58, 87] {
                try town.moveClock(by: "\(minutes) minutes")
                try Self.look(town, token)
            }
            try town.moveClock(by: "118 minutes")
            #expect(throws: Failure.notSignedIn) { try Self.look(town, token) }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "session-idle"])
            // It does not come back.
            #expect(throws: Failure.notSignedIn) { try Self.look(town, token) }
        }
    }

    @Test("that it was seen is written once a minute at most, and waits for nobody")
    func seen() async throws {
        try await onThread {
            let town = try Town(at: .noon)
            try town.moveClock(by: "0 s")
            let token = try Self.begin(town, "sara.social")
            func version() throws -> String? {
                try town.value(
                    "SELECT t.xmin::text FROM core.session t WHERE t.idle_after IS NOT NULL")
            }
            let first = try version()
            for _ in 0..<3 { try Self.look(town, token) }
            #expect(try version() == first)
            try town.moveClock(by: "70 seconds")
            try Self.look(town, token)
            let second = try version()
            #expect(second != first)
            try Self.look(town, token)
            #expect(try version() == second)
            // Somebody else holds the row.
            var other = try town.session("postgres")
            try other.runScript(
                Script(name: "hold", text: "BEGIN; SELECT * FROM core.session FOR UPDATE"))
            try town.moveClock(by: "140 seconds")
            try Self.look(town, token)
            try other.runScript(Script(name: "let-go", text: "ROLLBACK"))
            #expect(try version() == second)
        }
    }
}
