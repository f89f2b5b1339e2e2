import FoundationEssentials
import Glibc
import JSON
import Postgres
import Support
import Synchronization
import Testing

@Suite("The running program when its database is killed under load")
struct DatabaseKilledTests {
    /// How long an answer may take: a lost session is noticed at once, a new one is waited for 10 s.
    private static let longest = Duration.seconds(15)

    /// What clients have seen so far.
    private struct Seen {
        var created: [UUID] = []
        var isOver = false
        /// Successes and 503s of each client since the server was killed.
        var refused: [Int: Int] = [:]
        /// Successes of each client since it was started again.
        var healed: [Int: Int] = [:]
        var isBack = false
    }

    private final class Ledger: Sendable {
        let seen = Mutex(Seen())

        func waits(_ limit: Duration, until isDone: (Seen) -> Bool) -> Bool {
            let end = ContinuousClock.now + limit
            while ContinuousClock.now < end {
                if seen.withLock({ isDone($0) }) { return true }
                usleep(10_000)
            }
            return false
        }
    }

    @Test("answers are true or 503, none is late, and it heals by itself: no 201 is lost")
    func killed() async throws {
        let cluster = TestCluster.ownCluster(isDurable: true)
        let town = try await onThread { try Town(in: cluster) }
        let service = try await onThread { try Service(for: town) }
        let ledger = Ledger()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<6 {
                group.addTask {
                    try await onThread {
                        do { try Self.ask(client, service.port, ledger) } catch {
                            Issue.record("client \(client): \(error)")
                        }
                    }
                }
            }
            group.addTask {
                try await onThread {
                    defer { ledger.seen.withLock { $0.isOver = true } }
                    #expect(ledger.waits(.seconds(60)) { $0.created.count >= 40 })
                    for _ in 0..<2 {
                        ledger.seen.withLock { $0.refused = [:] }
                        try cluster.stop(SIGKILL)
                        #expect(
                            ledger.waits(.seconds(60)) { seen in
                                (0..<6).allSatisfy { seen.refused[$0, default: 0] >= 3 }
                            })
                        try cluster.restart()
                        ledger.seen.withLock { ($0.healed, $0.isBack) = ([:], true) }
                        #expect(
                            ledger.waits(.seconds(60)) { seen in
                                (0..<6).allSatisfy { seen.healed[$0, default: 0] >= 5 }
                            })
                        ledger.seen.withLock { $0.isBack = false }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await onThread {
            #expect(service.end(by: SIGTERM) == 0)
            let created = ledger.seen.withLock { $0.created }
            #expect(Set(created).count == created.count)
            var session = try town.session("sspf_migrate")
            let rows = try session.run(Self.found, [.uuids(created)])
            #expect(rows.int(0, 0) == created.count)
            #expect(rows.int(0, 1) == created.count)
            // What is there besides, whose answer the server's end took, is whole too.
            #expect(rows.int(0, 2) == 0)
        }
    }

    /// Four clients write, each again with the same key what was refused; two read.
    private static func ask(_ client: Int, _ port: Int, _ ledger: Ledger) throws {
        let web = try WebClient(port: port)
        var number = 0
        while !ledger.seen.withLock({ $0.isOver }) {
            let start = ContinuousClock.now
            let answer = try client < 4 ? write(web, "\(client)-\(number)") : read(web)
            #expect(ContinuousClock.now - start < longest)
            switch answer.status {
            case 201 where client < 4:
                let id = try answer.id()
                ledger.seen.withLock { $0.created.append(id) }
                number += 1
            case 200 where client >= 4:
                #expect(answer.body.contains("Alm"))
            case 503:
                #expect(answer["Retry-After"].flatMap { Int($0) }.map { $0 > 0 } == true)
                #expect(answer.body.contains("\"/sspf/v1/problems/unavailable\""))
                ledger.seen.withLock { $0.refused[client, default: 0] += 1 }
                usleep(50_000)
                continue
            case let status: Issue.record("client \(client): \(status) \(answer.body)")
            }
            ledger.seen.withLock { if $0.isBack { $0.healed[client, default: 0] += 1 } }
        }
    }

    private static func write(_ web: WebClient, _ key: String) throws -> WebClient.Answer {
        try web.ask(
            "POST", "/sspf/v1/concern-conversations",
            [
                "Authorization": "Bearer \(Town.Person.sara.token)",
                "Sspf-Purpose": "coordination", "Idempotency-Key": "killed-\(key)",
            ],
            body: """
                {"youthId":"\(Town.Known.youth(1).uuidString.lowercased())",
                 "kind":"pre-assessment","trigger":"school","classification":"other",
                 "heldAt":"2026-11-01T10:00:00Z","place":"Rum 9",
                 "parts":{"observation":"Trött","youthView":"Jag är trött"},
                 "participants":[],"agreements":[]}
                """)
    }

    private static func read(_ web: WebClient) throws -> WebClient.Answer {
        try web.ask(
            "GET", "/sspf/v1/youths/\(Town.Known.youth(1).uuidString.lowercased())",
            [
                "Authorization": "Bearer \(Town.Person.sara.token)",
                "Sspf-Purpose": "coordination",
            ])
    }

    /// Those that were answered with 201; those of them with their log entry; those of all that lack
    /// a part, the key or the entry.
    private static let found = Statement(
        "found",
        """
        SELECT count(*) FILTER (WHERE c.id = ANY ($1)),
               count(*) FILTER (WHERE c.id = ANY ($1) AND o.logged),
               count(*) FILTER (WHERE NOT (o.whole AND o.logged))
          FROM core.concern_conversation c
         CROSS JOIN LATERAL (
               SELECT EXISTS (SELECT FROM audit.outcome u
                               WHERE u.row_id = c.id AND u.result = 'ok') AS logged,
                      (SELECT count(*) = 2 FROM core.conversation_part p
                        WHERE p.conversation_id = c.id)
                      AND EXISTS (SELECT FROM core.once k WHERE k.record_id = c.id) AS whole) o
         WHERE c.place = 'Rum 9'
        """)
}
