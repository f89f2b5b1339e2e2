import FoundationEssentials
import Glibc
import JSON
import Postgres
import Support
import Synchronization
import Testing

/// Ids of records that were answered with 201.
private final class Acknowledged: Sendable {
    let ids = Mutex<[String]>([])
}

/// Requests that were answered, and with which status.
private final class Answered: Sendable {
    let requests = Mutex<[(id: String, status: Int)]>([])
}

@Suite("The running program")
struct CrashTests {
    @Test("SIGKILL during writes: every acknowledged write is there, with its log entry")
    func killed() async throws {
        let town = try await onThread { try Town() }
        let acknowledged = Acknowledged()
        for round in 0..<3 {
            let service = try await onThread { try Service(for: town) }
            try await withThrowingTaskGroup { group in
                for writer in 0..<4 {
                    group.addTask {
                        try await onThread {
                            Self.write(
                                to: service.port, mark: "\(round)-\(writer)", acknowledged)
                        }
                    }
                }
                group.addTask {
                    try await onThread {
                        // In the middle of writes, however slow the machine is.
                        let limit = ContinuousClock.now + .seconds(60)
                        while acknowledged.ids.withLock({ $0.count }) < 15 * (round + 1),
                            ContinuousClock.now < limit
                        {
                            usleep(5_000)
                        }
                        #expect(service.end(by: SIGKILL) == 128 + SIGKILL)
                    }
                }
                try await group.waitForAll()
            }
        }
        let ids = acknowledged.ids.withLock { $0 }.compactMap { UUID(uuidString: $0) }
        #expect(ids.count > 30)
        try await onThread {
            var session = try town.session("sspf_migrate")
            let rows = try session.run(Self.found, [.uuids(ids)])
            #expect(rows.int(0, 0) == ids.count)
            #expect(rows.int(0, 1) == ids.count)
            // Nor is anything half there: no conversation without its parts, none unlogged.
            #expect(rows.int(0, 2) == 0)
        }
    }

    @Test("SIGKILL during looks: every answer that was received has its entry, refusals too")
    func killedLooking() async throws {
        let town = try await onThread { try Town() }
        let answered = Answered()
        for round in 0..<3 {
            let service = try await onThread { try Service(for: town) }
            try await withThrowingTaskGroup { group in
                for person in [Town.Person.sara, .sven, .per, .sara] {
                    group.addTask {
                        try await onThread { Self.look(at: service.port, as: person, answered) }
                    }
                }
                group.addTask {
                    try await onThread {
                        let limit = ContinuousClock.now + .seconds(60)
                        while answered.requests.withLock({ $0.count }) < 40 * (round + 1),
                            ContinuousClock.now < limit
                        {
                            usleep(5_000)
                        }
                        #expect(service.end(by: SIGKILL) == 128 + SIGKILL)
                    }
                }
                try await group.waitForAll()
            }
        }
        let requests = answered.requests.withLock { $0 }
        #expect(requests.count >= 120)
        #expect(Set(requests.map(\.status)) == [200, 404])
        try await onThread {
            var session = try town.session("sspf_migrate")
            for (status, result) in [(200, "ok"), (404, "refused")] {
                let ids = requests.filter { $0.status == status }
                    .compactMap { UUID(uuidString: $0.id) }
                let rows = try session.run(Self.logged, [.uuids(ids), .text(result)])
                #expect(rows.int(0, 0) == ids.count, "\(status)")
            }
        }
    }

    /// Looks, allowed and not, until the service is gone; keeps what was answered.
    private static func look(at port: Int, as person: Town.Person, _ answered: Answered) {
        do {
            let client = try WebClient(port: port)
            let talk = Town.Known.conversation(1).uuidString.lowercased()
            let paths = ["/sspf/v1/concern-conversations/\(talk)", "/sspf/v1/youths"]
            for number in 0..<100_000 {
                let answer = try client.ask(
                    "GET", paths[number % 2],
                    [
                        "Authorization": "Bearer \(person.token)",
                        "Sspf-Purpose": "coordination",
                    ])
                guard let id = answer["X-Request-Id"] else {
                    Issue.record("an answer without its request's id")
                    return
                }
                answered.requests.withLock { $0.append((id, answer.status)) }
            }
        } catch {
            // The service was killed: that is the test.
            return
        }
    }

    private static let logged = Statement(
        "logged",
        """
        SELECT count(DISTINCT r.request_id)
          FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
         WHERE r.request_id = ANY ($1) AND o.result = $2
        """)

    @Test("SIGTERM answers what was accepted, tells the log what is left to tell, and ends with 0")
    func ended() async throws {
        try await onThread {
            let town = try Town()
            let service = try Service(for: town)
            let client = try WebClient(port: service.port)
            let answer = try client.ask(
                "GET", "/sspf/v1/me", ["Authorization": "Bearer \(Town.Person.sara.token)"])
            #expect(answer.status == 200)
            for token in ["sspf_" + String(repeating: "A", count: 43), "sspf_short"] {
                let refused = try client.ask(
                    "GET", "/sspf/v1/me", ["Authorization": "Bearer \(token)"])
                #expect(refused.status == 401)
            }
            #expect(try client.ask("GET", "/sspf/v1/me").status == 401)
            #expect(service.end(by: SIGTERM) == 0)
            #expect(service.end(by: SIGKILL) == 0)
            // Tokens that nobody has were counted: two, from one address.
            #expect(
                try town.value(
                    """
                    SELECT string_agg(split_part(e.detail, ' ', 1), ',') FROM audit.event e
                     WHERE e.kind = 'unknown-token'
                    """) == "2")
        }
    }

    /// Writes until the service is gone; keeps the ids that were answered with 201.
    private static func write(
        to port: Int, mark: String, _ acknowledged: Acknowledged
    ) {
        do {
            let client = try WebClient(port: port)
            for number in 0..<100_000 {
                let answer = try client.ask(
                    "POST", "/sspf/v1/concern-conversations",
                    [
                        "Authorization": "Bearer \(Town.Person.sara.token)",
                        "Sspf-Purpose": "coordination",
                        "Idempotency-Key": "crash-\(mark)-\(number)",
                    ],
                    body: """
                        {"youthId":"\(Town.Known.youth(1).uuidString.lowercased())",
                         "kind":"pre-assessment","trigger":"school","classification":"other",
                         "heldAt":"2026-11-01T10:00:00Z","place":"Rum 1",
                         "parts":{"observation":"Trött","youthView":"Jag är trött"},
                         "participants":[],"agreements":[]}
                        """)
                guard answer.status == 201 else {
                    Issue.record("answered \(answer.status)")
                    return
                }
                let id = try member("id", of: answer.body)
                acknowledged.ids.withLock { $0.append(id) }
            }
        } catch {
            // The service was killed: that is the test.
            return
        }
    }

    private static func member(_ name: String, of body: String) throws -> String {
        guard case .string(let text) = try JSON.parse(Array(body.utf8))[name] else {
            throw WebClient.Lost()
        }
        return text
    }

    private static let found = Statement(
        "found",
        """
        SELECT (SELECT count(*) FROM core.concern_conversation c WHERE c.id = ANY ($1)),
               (SELECT count(*) FROM audit.outcome o
                 WHERE o.row_id = ANY ($1) AND o.result = 'ok'),
               (SELECT count(*) FROM core.concern_conversation c
                 WHERE c.place = 'Rum 1'
                   AND ((SELECT count(*) FROM core.conversation_part p
                          WHERE p.conversation_id = c.id) <> 2
                        OR NOT EXISTS (SELECT FROM audit.outcome o WHERE o.row_id = c.id)))
        """)
}
