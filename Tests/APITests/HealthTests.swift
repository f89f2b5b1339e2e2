import API
import Access
import FoundationEssentials
import HTTP
import Support
import Testing

@Suite("Health")
struct HealthTests {
    static func get(_ path: String, _ method: HTTP.Method = .get) -> Request {
        Request(method: method, path: [path], rawTarget: "/\(path)")
    }

    static func health(_ gate: Gate, isDraining: Bool = false) -> Health {
        Health(
            gate: gate,
            counters: {
                var durations = Durations()
                for milliseconds in [1, 5, 6, 700, 20_000] {
                    durations.add(Int64(milliseconds) * 1_000_000)
                }
                return Counters(
                    requests: 7, connections: 2, queued: 1, answered: [200: 3, 400: 4],
                    refused: [400: 3], durations: durations)
            },
            isDraining: { isDraining })
    }

    /// A busy machine may take longer than the second that one question has.
    static func becomesReady(_ health: Health) -> Bool {
        let limit = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < limit {
            if health.respond(to: get("readyz")).status == 200 { return true }
        }
        return false
    }

    @Test("the service lives and is ready while the database answers")
    func ready() async throws {
        try await onThread {
            let town = try Town()
            let health = Self.health(try town.gate())
            #expect(health.respond(to: Self.get("livez")).status == 200)
            #expect(Self.becomesReady(health))
            #expect(health.respond(to: Self.get("readyz", .head)).status == 200)
            #expect(health.respond(to: Self.get("livez", .post)).status == 405)
            #expect(health.respond(to: Self.get("else")).status == 404)
        }
    }

    @Test("it lives but is not ready while it drains or the database is gone")
    func notReady() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster()
            let town = try Town(in: cluster)
            let draining = Self.health(try town.gate(), isDraining: true)
            #expect(draining.respond(to: Self.get("readyz")).status == 503)
            let health = Self.health(try town.gate())
            #expect(Self.becomesReady(health))
            try cluster.stop()
            #expect(health.respond(to: Self.get("readyz")).status == 503)
            #expect(health.respond(to: Self.get("livez")).status == 200)
        }
    }

    @Test("metrics tell what the server counts")
    func metrics() async throws {
        try await onThread {
            let town = try Town()
            let text = String(
                decoding: Self.health(try town.gate()).respond(to: Self.get("metrics")).body,
                as: UTF8.self)
            #expect(text.contains("\nsspf_http_requests_total 7\n"))
            #expect(text.contains("\nsspf_http_queued 1\n"))
            #expect(text.contains("\nsspf_http_answers_total{status=\"200\"} 3\n"))
            #expect(text.contains("\nsspf_http_answers_total{status=\"400\"} 4\n"))
            #expect(text.contains("\nsspf_http_answers_total{status=\"422\"} 0\n"))
            let seconds = "\nsspf_http_request_duration_seconds"
            for line in [
                "_bucket{le=\"0.005\"} 2", "_bucket{le=\"0.01\"} 3", "_bucket{le=\"0.5\"} 3",
                "_bucket{le=\"1.0\"} 4", "_bucket{le=\"10.0\"} 4", "_bucket{le=\"+Inf\"} 5",
                "_sum 20.712", "_count 5",
            ] {
                #expect(text.contains("\(seconds)\(line)\n"), "\(line)")
            }
            #expect(text.hasSuffix("\nsspf_http_refused_total{status=\"400\"} 3\n"))
        }
    }

    @Test("metrics tell of nights without a deletion, of one cut off, of what waits for its seal")
    func late() async throws {
        try await onThread {
            let town = try Town()
            let health = Self.health(try town.gate())
            func number(_ name: String) throws -> Int {
                // A busy machine may take longer than the second that it has.
                let limit = ContinuousClock.now + .seconds(30)
                while ContinuousClock.now < limit {
                    let body = health.respond(to: Self.get("metrics")).body
                    for line in String(decoding: body, as: UTF8.self).split(separator: "\n")
                    where line.hasPrefix(name + " ") {
                        return try #require(Int(line.dropFirst(name.count + 1)))
                    }
                }
                return -1
            }
            let hour = 3600
            try town.admin(
                """
                INSERT INTO retention.run (id, started_at, finished_at, executor, run_on, policy_version)
                VALUES ('\(Town.Known.visit(61))', authz.now(), authz.now(), 'test', authz.today(), 'test')
                """)
            #expect(try number("sspf_retention_stale") == 0)
            #expect(try number("sspf_retention_interrupted_seconds") == 0)
            #expect((0...hour).contains(try number("sspf_retention_age_seconds")))
            #expect((0...hour).contains(try number("sspf_seal_lag_seconds")))
            try town.moveClock(by: "37 hours")
            #expect(try number("sspf_retention_stale") == 1)
            #expect((37 * hour...38 * hour).contains(try number("sspf_retention_age_seconds")))
            try town.admin(
                """
                UPDATE retention.run SET finished_at = authz.now();
                INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
                VALUES ('\(Town.Known.visit(62))', authz.now() - interval '7 hours', 'test',
                        authz.today(), 'test')
                """)
            #expect(try number("sspf_retention_stale") == 1)
            let cut = try number("sspf_retention_interrupted_seconds")
            #expect((7 * hour...8 * hour).contains(cut))
        }
    }
}
