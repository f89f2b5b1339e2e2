import Access
import Casework
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Support
import Synchronization
import Testing

@Suite("When the database fails")
struct LossTests {
    @Test("a gate whose server is gone says so, and heals by itself")
    func heals() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster()
            let town = try Town(in: cluster)
            let gate = try town.gate()
            let read = {
                try ReadYouth()(
                    ID(Town.Known.youth(1)), as: town.caller(.sara, for: .coordination),
                    through: gate)
            }
            let before = try read()
            try cluster.stop(SIGKILL)
            // A session of a server that was killed may answer until it sees that it is alone.
            let alone = ContinuousClock.now + .seconds(30)
            while (try? read()) != nil, ContinuousClock.now < alone { usleep(10_000) }
            for _ in 0..<3 { #expect(throws: Failure.unavailable) { try read() } }
            #expect(throws: Failure.unavailable) {
                try LogConcernConversation()(
                    try ConversationTests.command(about: Town.Known.youth(1)),
                    once: ConversationTests.once("a"),
                    as: town.caller(.sara, for: .coordination), through: gate)
            }
            try cluster.restart()
            let limit = ContinuousClock.now + .seconds(30)
            while true {
                do throws(Failure) {
                    let after = try ReadYouth()(
                        ID(Town.Known.youth(1)), as: town.caller(.sara, for: .coordination),
                        through: gate)
                    #expect(after == before)
                    break
                } catch {
                    #expect(error == .unavailable)
                    if ContinuousClock.now > limit {
                        Issue.record("not healed")
                        break
                    }
                    usleep(50_000)
                }
            }
        }
    }

    /// Where the header could not be written there was no savepoint, and going back to it failed.
    @Test(
        "wherever a write meets a full disk it is unavailable, and leaves nothing",
        arguments: [
            "audit.request", "core.once", "core.concern_conversation", "core.conversation_part",
            "audit.outcome",
        ])
    func fullDisk(table: String) async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            try town.admin(
                """
                CREATE FUNCTION core.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full';
                END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON \(table)
                    FOR EACH ROW EXECUTE FUNCTION core.full_disk();
                """)
            let left: StaticString = """
                SELECT concat_ws(' ', (SELECT count(*) FROM core.concern_conversation),
                           (SELECT count(*) FROM core.conversation_part),
                           (SELECT count(*) FROM core.once))
                """
            let before = try town.value(left)
            let write = {
                try LogConcernConversation()(
                    try ConversationTests.command(about: Town.Known.youth(1)),
                    once: ConversationTests.once("full"),
                    as: town.caller(.sara, for: .coordination), through: gate)
            }
            for _ in 0..<2 { #expect(throws: Failure.unavailable) { try write() } }
            #expect(try town.value(left) == before)
            try town.admin("DROP TRIGGER full_disk ON \(table)")
            #expect(try write().isReplay == false)
        }
    }

    @Test("a session that the server ends is replaced, and the request answered or refused whole")
    func terminated() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            _ = try gate.page(.me, .first, as: town.caller(.sara, for: .ownAccount))
            #expect(
                try town.value(
                    """
                    SELECT bool_and(pg_terminate_backend(pid, 5000))::text FROM pg_stat_activity
                     WHERE usename = 'sspf_api' AND datname = current_database()
                    """, role: "postgres") == "true")
            let limit = ContinuousClock.now + .seconds(10)
            while (try? gate.page(.me, .first, as: town.caller(.sara, for: .ownAccount))) == nil {
                #expect(ContinuousClock.now < limit)
                if ContinuousClock.now > limit { break }
                usleep(20_000)
            }
        }
    }

    @Test("a statement that takes too long is ended, and leaves a log entry that says so")
    func timeout() async throws {
        try await onThread {
            let town = try Town()
            var settings = Session.Settings()
            settings.statementTimeout = .milliseconds(300)
            let gate = Gate(Link(try town.address(), settings: settings))
            let slow = Reading(
                "test.slow", of: "youth",
                """
                SELECT y.id AS person, pg_sleep(5)::text AS tag, '{}'::json AS doc
                  FROM core.youth y WHERE y.id = $1
                """)
            #expect(throws: Failure.unavailable) {
                try gate.one(
                    slow, Town.Known.youth(1), as: town.caller(.sara, for: .coordination))
            }
            #expect(
                try town.value(Self.latest)
                    == "failed 57014 \(Town.Known.youth(1).uuidString.lowercased()) 0")
            // The same gate goes on.
            _ = try gate.page(.me, .first, as: town.caller(.sara, for: .ownAccount))
        }
    }

    @Test("what looks at everything may take longer, and after it a request no longer than any")
    func longTime() async throws {
        try await onThread {
            let town = try Town()
            var settings = Session.Settings()
            settings.statementTimeout = .milliseconds(300)
            let gate = Gate(Link(try town.address(), settings: settings))
            func list(_ isLong: Bool) -> Listing {
                Listing(
                    isLong ? "test.long" : "test.short", of: "account", isLong: isLong,
                    """
                    SELECT NULL::uuid AS person, 1::bigint AS place, to_json(1) AS doc
                     WHERE pg_sleep(1)::text = '' LIMIT $1 + 1 OFFSET $2
                    """)
            }
            let caller = town.caller(.sara, for: .ownAccount)
            #expect(try gate.page(list(true), .first, as: caller).items == Array("[1]".utf8))
            #expect(throws: Failure.unavailable) {
                try gate.page(list(false), .first, as: caller)
            }
        }
    }

    @Test("a statement that fails leaves a log entry that says so, and shows nothing")
    func failing() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let broken = Reading(
                "test.broken", of: "youth",
                """
                SELECT y.id AS person, (1 / (length(y.id::text) - 36))::text AS tag,
                       '{}'::json AS doc
                  FROM core.youth y WHERE y.id = $1
                """)
            #expect(throws: Failure.broken(code: "POSTGRES-006-22012")) {
                try gate.one(
                    broken, Town.Known.youth(1), as: town.caller(.sara, for: .coordination))
            }
            #expect(
                try town.value(Self.latest)
                    == "failed 22012 \(Town.Known.youth(1).uuidString.lowercased()) 0")
            // What the youth's absence would make fail does not fail: nothing is computed.
            #expect(throws: Failure.notFound) {
                try gate.one(
                    broken, Town.Known.youth(7), as: town.caller(.sara, for: .coordination))
            }
        }
    }

    private static let latest: StaticString = """
        SELECT o.result || ' ' || o.reason || ' ' || o.row_id || ' ' || o.shown
          FROM audit.outcome o JOIN audit.request r USING (xid, incarnation, layer)
         ORDER BY r.no DESC LIMIT 1
        """

    @Test("a server killed in the middle of writes has lost none that was acknowledged")
    func killed() async throws {
        let cluster = TestCluster.ownCluster(isDurable: true)
        let town = try await onThread { try Town(in: cluster) }
        let acknowledged = Acknowledged()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    try await onThread {
                        let gate = try town.gate()
                        for number in 0..<10_000 {
                            let key = "\(writer)-\(number)"
                            do throws(Failure) {
                                let created = try RegisterYouth()(
                                    RegisterYouth.Command(
                                        number: nil, birthDate: nil,
                                        name: Self.name),
                                    once: ConversationTests.once(key),
                                    as: town.caller(.sara, for: .registration), through: gate)
                                acknowledged.add(key, created.id)
                            } catch { return }
                        }
                    }
                }
            }
            group.addTask {
                try await onThread {
                    while acknowledged.all.count < 100 { usleep(2_000) }
                    try cluster.stop(SIGKILL)
                }
            }
            try await group.waitForAll()
        }
        try await onThread {
            try cluster.restart()
            let written = acknowledged.all
            #expect(written.count >= 100)
            // Each with its record, its key and its log entry: all or nothing.
            var session = try town.session("sspf_migrate")
            let rows = try session.run(
                Statement(
                    "test.survivors",
                    """
                    SELECT o.key, o.record_id
                      FROM core.once o
                      JOIN core.registration r ON r.youth_id = o.record_id
                      JOIN core.name_key k ON k.registration_id = r.id AND k.key = 'ni'
                      JOIN audit.outcome u ON u.row_id = o.record_id AND u.result = 'ok'
                      JOIN audit.request q USING (xid, incarnation, layer)
                    """))
            var survivors: [String: UUID] = [:]
            for row in 0..<rows.count { survivors[rows[row, 0] ?? ""] = rows.uuid(row, 1) }
            for (key, id) in written { #expect(survivors[key] == id) }
            #expect(
                try town.value("SELECT count(*)::text FROM core.once") == "\(survivors.count)")
            // At most the four that were under way came through without their answer.
            #expect(survivors.count <= written.count + 4)
        }
    }

    private static let name: PersonName = {
        guard let name = try? PersonName(given: "Ny", family: "Namn") else {
            preconditionFailure("a name")
        }
        return name
    }()
}

/// What the service has been told is written.
private final class Acknowledged: Sendable {
    private let records = Mutex<[String: UUID]>([:])

    func add(_ key: String, _ id: UUID) { records.withLock { $0[key] = id } }
    var all: [String: UUID] { records.withLock { $0 } }
}
