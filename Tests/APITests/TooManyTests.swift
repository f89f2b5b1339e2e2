import API
import Access
import HTTP
import JSON
import Secrets
import Support
import Synchronization
import Testing

@Suite("Too many requests")
struct TooManyTests {
    /// A clock that is moved by hand.
    private final class Moved: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)
        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func move(_ duration: Duration) { passed.withLock { $0 += duration } }
    }

    private static func answering(
        _ desk: Desk, _ limits: RequestLimits, proxies: [String] = []
    ) throws -> Answering {
        try Answering(
            gate: desk.town.gate(), signIn: SignIn(queue: ScryptQueue()), limits: limits,
            proxies: Proxies(proxies))
    }

    private static func from(
        _ address: String, _ request: Request, forwarded: String? = nil
    ) -> Request {
        var fields = ["Authorization", "Sspf-Purpose", "Content-Type"].compactMap { name in
            request.headers[name].map { (name: name, value: $0) }
        }
        if let forwarded { fields.append((name: "Forwarded", value: forwarded)) }
        return Request(
            method: request.method, path: request.path, rawTarget: request.rawTarget,
            headers: Headers(fields), body: request.body, remote: address)
    }

    @Test("a session has ten seconds' worth at once, then its rate; another is not touched")
    func session() async throws {
        try await onThread {
            let desk = try Desk()
            let clock = Moved()
            let answering = try Self.answering(
                desk, RequestLimits(session: 2, address: 0, now: { clock.now }))
            func ask(_ person: Town.Person) throws -> Response {
                answering.respond(to: try desk.request(.get, "/me", as: person))
            }
            for _ in 0..<20 { #expect(try ask(.sara).status == 200) }
            let refused = try ask(.sara)
            #expect(refused.status == 429)
            #expect(refused.field("Retry-After") == "1")
            #expect(refused.field("RateLimit-Policy") == "\"session\";q=20;w=10")
            #expect(refused.field("RateLimit") == "\"session\";r=0;t=1")
            #expect(try refused.json()["type"]?.string == "/sspf/v1/problems/too-many-requests")
            #expect(try ask(.sven).status == 200)
            clock.move(.seconds(1))
            #expect(try (0..<3).map { _ in try ask(.sara).status } == [200, 200, 429])
        }
    }

    @Test("an address has one limit for all who come from it, whatever they claim")
    func address() async throws {
        try await onThread {
            let desk = try Desk()
            let answering = try Self.answering(
                desk, RequestLimits(session: 0, address: 1), proxies: ["192.0.2.1"])
            func answer(_ address: String, _ forwarded: String? = nil) throws -> Response {
                let request = try desk.request(.get, "/me", as: .sara)
                return answering.respond(to: Self.from(address, request, forwarded: forwarded))
            }
            func ask(_ address: String, _ forwarded: String? = nil) throws -> Int {
                try answer(address, forwarded).status
            }
            for _ in 0..<10 { #expect(try ask("198.51.100.4") == 200) }
            let refused = try answer("198.51.100.4")
            #expect(refused.status == 429)
            #expect(refused.field("RateLimit-Policy") == "\"address\";q=10;w=10")
            #expect(refused.field("RateLimit") == "\"address\";r=0;t=1")
            // What is let in looks the same however much is left.
            #expect(try answer("203.0.113.9").field("RateLimit") == nil)
            // Who is no proxy is not believed, and one that is, is.
            #expect(try ask("198.51.100.4", "for=203.0.113.5") == 429)
            #expect(try ask("192.0.2.1", "for=198.51.100.4") == 429)
            #expect(try ask("192.0.2.1", "for=203.0.113.5") == 200)
            // What the caller wrote stands before what the proxy added.
            #expect(try ask("192.0.2.1", "for=203.0.113.5, for=198.51.100.4") == 429)
            // This machine's own, and a proxy that does not say for whom: no limit for all.
            for _ in 0..<30 {
                #expect(try ask("127.0.0.1") == 200)
                #expect(try ask("192.0.2.1") == 200)
            }
        }
    }

    @Test("wrong sign-ins wait with 429, the same for a name that nobody has")
    func signIns() async throws {
        try await onThread {
            let desk = try Desk()
            let answering = try Self.answering(desk, RequestLimits(session: 0, address: 0))
            func enter(_ subject: String, _ password: String = "fel") throws -> Response {
                let body = "{\"subject\":\"\(subject)\",\"password\":\"\(password)\"}"
                return answering.respond(
                    to: Self.from(
                        "203.0.113.5",
                        try desk.request(.post, "/sessions", body: Array(body.utf8))))
            }
            var waits: [Response] = []
            for subject in ["sara.social", "inga.alls"] {
                for _ in 0..<5 { #expect(try enter(subject).status == 401) }
                waits.append(try enter(subject, "exempelstad-demo-2026"))
            }
            #expect(waits.map(\.status) == [429, 429])
            #expect(
                waits.allSatisfy { (40...61).contains(Int($0.field("Retry-After") ?? "") ?? 0) })
            #expect(try waits[0].json()["detail"] == waits[1].json()["detail"])
            #expect(
                try desk.town.value(
                    "SELECT count(*) FROM audit.event WHERE reason = 'too-often'") == "2")
        }
    }

    @Test(
        "where a request comes from is read as RFC 7239 writes it",
        arguments: [
            ("203.0.113.5", nil, "203.0.113.5"), ("127.0.0.1", nil, ""), ("::1", nil, ""),
            ("unix", nil, ""), ("::ffff:203.0.113.5", nil, "203.0.113.5"),
            ("2001:db8:1:2:3:4:5:6", nil, "2001:db8:1:2::/64"),
            ("192.0.2.1", nil, ""), ("192.0.2.1", "for=unknown", ""),
            ("192.0.2.1", "for=_hidden", ""), ("192.0.2.1", "proto=https", ""),
            ("192.0.2.1", "proto=https;For=\"203.0.113.5:4711\";by=192.0.2.1", "203.0.113.5"),
            ("192.0.2.1", "for=\"[2001:db8:1:2::5]:4711\"", "2001:db8:1:2::/64"),
            ("192.0.2.1", "for=\"a,b;c\", for=203.0.113.5", "203.0.113.5"),
            ("192.0.2.1", "for=203.0.113.5, for=192.0.2.2", "203.0.113.5"),
            ("192.0.2.1", "for=203.0.113.5;for=203.0.113.6", ""),
            ("192.0.2.1", "", ""), ("192.0.2.1", "for=\"203.0.113.5", "0.0.0.0"),
            ("192.0.2.1", "for=\", for=203.0.113.5", "0.0.0.0"),
        ] as [(String, String?, String)])
    func peers(_ remote: String, _ forwarded: String?, _ peer: String) throws {
        let request = Request(
            method: .get, path: [], rawTarget: "/",
            headers: Headers(forwarded.map { [(name: "Forwarded", value: $0)] } ?? []),
            remote: remote)
        #expect(Proxies(["192.0.2.1", "192.0.2.2"]).peer(of: request) == peer)
    }
}
