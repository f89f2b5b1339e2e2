import Access
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("Signing in")
struct SignInTests {
    private static let signIn = Statement(
        "test.sign-in", "SELECT authz.sign_in($1, $2, NULL, NULL, NULL, $3, $4, $5, '', $6)")

    @Test("the right password begins a session, and signing out ends it")
    func rightPassword() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let token = try SignIn(queue: ScryptQueue())(
                "sara.social", "exempelstad-demo-2026", requestID: UUID(), through: gate)
            let caller = {
                Caller(
                    .token(hash: token.hash), for: .ownAccount, by: "TEST", requestID: UUID())
            }
            #expect(
                String(decoding: try gate.page(.me, .first, as: caller()).items, as: UTF8.self)
                    .contains("\"subject\" : \"sara.social\""))
            try SignIn.end(as: caller(), through: gate)
            #expect(throws: Failure.notSignedIn) { try gate.page(.me, .first, as: caller()) }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "session-ended"])
        }
    }

    @Test("a wrong password and an unknown name get one answer, and each its reason on the log")
    func wrong() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let signIn = SignIn(queue: ScryptQueue())
            #expect(throws: Failure.notSignedIn) {
                try signIn("sara.social", "fel", requestID: UUID(), through: gate)
            }
            #expect(try town.latestEvent("sign-in").prefix(2) == ["refused", "wrong-password"])
            #expect(throws: Failure.notSignedIn) {
                try signIn("hemligt-losenord", "fel", requestID: UUID(), through: gate)
            }
            #expect(try town.latestEvent("sign-in").prefix(2) == ["refused", "unknown-subject"])
            #expect(
                try town.value(
                    """
                    SELECT count(*)::text FROM audit.event e
                     WHERE e.kind = 'sign-in' AND e::text LIKE '%hemligt%'
                    """) == "0")
        }
    }

    /// A key that is null once compared as neither equal nor different, and a session began.
    @Test("no key and an empty key are wrong keys, also for those without a password")
    func noKey() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                "DELETE FROM core.credential WHERE staff_id = '\(Town.Known.staff(2))'")
            let attacker = try Attacker(town)
            for subject in ["sara.social", "sven.social", "nobody"] {
                for key in [Value.null, .bytes([]), .bytes(Array(repeating: 0, count: 32))] {
                    let answer = try attacker.ask(
                        Self.signIn,
                        [
                            .text(subject), key, .uuid(UUID()),
                            .bytes(SHA256.hash(Array(UUID().uuidString.utf8))), .int(600),
                            .uuid(UUID()),
                        ])[0, 0]
                    #expect(answer == "refused", "\(subject)")
                }
            }
            #expect(
                try town.value(
                    "SELECT count(*)::text FROM core.session WHERE started_at > now() - interval '1 min'"
                )
                    == "0")
        }
    }

    @Test("an unknown name is challenged like a known one, the same each time")
    func challenge() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let ask = Statement(
                "test.challenge",
                "SELECT salt, cost_n, cost_r, cost_p FROM authz.challenge($1, '', gen_random_uuid())"
            )
            let known = try attacker.ask(ask, [.text("sara.social")])
            let unknown = try attacker.ask(ask, [.text("inga.alls")])
            let again = try attacker.ask(ask, [.text("inga.alls")])
            let another = try attacker.ask(ask, [.text("inga.heller")])
            for rows in [known, unknown, again, another] {
                #expect(rows.count == 1)
                #expect(rows.bytea(0, 0)?.count == 16)
                #expect((1...3).map { rows.int(0, $0) } == [16384, 8, 5])
            }
            #expect(unknown.bytea(0, 0) == again.bytea(0, 0))
            #expect(unknown.bytea(0, 0) != another.bytea(0, 0))
        }
    }
}
