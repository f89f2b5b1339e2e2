import Access
import Domain
import Foundation
import Postgres
import Secrets
import Support
import Synchronization
import Testing

/// A town where Sara has an app.
private struct App {
    static let password = "exempelstad-demo-2026"

    let town: Town
    let gate: Gate
    let signIn: SignIn
    /// The step that the tests count from.
    let base: Int
    var secret: [UInt8] = []
    var recovery: [String] = []

    init() throws {
        town = try Town()
        gate = try town.gate()
        signIn = SignIn(
            queue: ScryptQueue(), box: try SecretBox(key: [UInt8](repeating: 7, count: 32)))
        let now = try town.value("SELECT floor(extract(epoch FROM authz.now()) / 30)::bigint::text")
        base = try #require(Int(now ?? ""))
    }

    /// With a confirmed second factor; the code that confirmed it is of the step before the first.
    static func confirmed() throws -> App {
        var app = try App()
        try app.enrol()
        app.recovery = try app.confirm(app.code(-1))
        return app
    }

    var sara: Caller { town.caller(.sara, for: .ownAccount) }

    mutating func enrol() throws {
        // Near the end of a step the next one would begin within the test.
        while try Int(
            town.value("SELECT (extract(epoch FROM authz.now())::numeric % 30)::int::text") ?? "0")
            ?? 0 > 20
        { try town.moveClock(by: "11 seconds") }
        let made = try signIn.secondFactor.enrol(as: sara, through: gate)
        secret = try #require(App.decode(made.secret))
    }

    /// The code of so many steps from the first.
    func code(_ steps: Int) throws -> String {
        OneTimeCode.code(of: secret, at: base + steps)
    }

    /// Sets the clock to a second after the beginning of a step: what is asked next has all of it.
    func at(_ steps: Int = 0) throws {
        try town.admin(
            """
            INSERT INTO core.test_clock (shift)
            VALUES (to_timestamp(\((base + steps) * 30 + 1)) - now())
            ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
            """)
    }

    func enter(_ code: String?, _ password: String = App.password, at steps: Int = 0) throws {
        try at(steps)
        _ = try signIn(
            "sara.social", password, code: code, requestID: UUID(), through: gate)
    }

    func again(_ code: String?, at steps: Int = 0) throws {
        try at(steps)
        try town.keep(
            signIn.again(App.password, code: code, as: sara, through: gate), of: .sara)
    }

    /// Within the step before the first.
    @discardableResult
    func confirm(_ code: String) throws -> [String] {
        try at(-1)
        return try signIn.secondFactor.confirm(code, as: sara, through: gate)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, buffer, bits): ([UInt8], Int, Int) = ([], 0, 0)
        for letter in text {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 0xFF))
            }
        }
        return bytes
    }
}

/// What several threads were answered.
private final class Answers: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func note(_ answer: String) { list.withLock { $0.append(answer) } }
}

@Suite("A second factor")
struct SecondFactorTests {
    @Test(
        "is asked for once a code has confirmed it; which of the two was wrong is on the log alone")
    func asked() async throws {
        try await onThread {
            var app = try App()
            try app.enrol()
            // Not confirmed: the password is enough.
            try app.enter(nil)
            let wrong = Failure.unfit(pointer: "/code", code: "wrong-code")
            for code in ["000000", try app.code(-2), try app.code(0), "ABCD-EFGH-IJKL-MNOP"]
            where code != (try app.code(-1)) {
                #expect(throws: wrong) { try app.confirm(code) }
            }
            let codes = try app.confirm(app.code(-1))
            #expect(codes.count == 10)
            let attempts: [(String?, String, String)] = [
                (nil, App.password, "no-code"), ("000000", App.password, "wrong-code"),
                (try app.code(0), "fel", "wrong-password"), (nil, "fel", "wrong-password"),
                ("ABCD-EFGH-IJKL-MNOP", App.password, "wrong-code"),
                // The code that confirmed it: its time is gone.
                (try app.code(-1), App.password, "wrong-code"),
            ]
            for (code, password, reason) in attempts {
                // Each for itself: so many wrong ones in a row would have to wait.
                try app.town.admin("DELETE FROM core.sign_in_wait")
                #expect(throws: Failure.notSignedIn, "\(reason)") { try app.enter(code, password) }
                #expect(try app.town.latestEvent("sign-in").prefix(2) == ["refused", reason])
            }
            try app.enter(try app.code(0))
            #expect(try app.town.latestEvent("sign-in").prefix(2) == ["ok", nil])
            #expect(
                try app.town.value(
                    """
                    SELECT string_agg(t.proof, ',') FROM core.session t
                      JOIN core.staff s ON s.id = t.staff_id
                     WHERE s.subject = 'sara.social' AND t.ended_at IS NULL
                       AND t.started_at <> '2026-01-01'
                    """) == "password-and-code")
            // Nobody else is asked for anything.
            _ = try app.signIn(
                "sven.social", App.password, requestID: UUID(), through: app.gate)
        }
    }

    /// Whoever has a token found somewhere could guess at a code that makes the account theirs.
    @Test(
        "the fifth wrong code in a row ends the session that would confirm, and the right one comes too late"
    )
    func guessed() async throws {
        try await onThread {
            var app = try App()
            try app.enrol()
            let wrong = Failure.unfit(pointer: "/code", code: "wrong-code")
            let codes = try (1...9).map { "00000\($0)" }.filter { try $0 != app.code(-1) }
            for code in codes.prefix(4) { #expect(throws: wrong) { try app.confirm(code) } }
            #expect(throws: wrong) { try app.confirm(codes[4]) }
            #expect(throws: Failure.notSignedIn) { try app.confirm(app.code(-1)) }
            #expect(try app.town.latestEvent("request").prefix(2) == ["refused", "session-ended"])
            // Signed in anew it is still there to confirm, and the count begins anew.
            try app.town.admin("UPDATE core.session SET ended_at = NULL, wrong_proofs = 0")
            #expect(throws: wrong) { try app.confirm(codes[0]) }
            #expect(try app.confirm(app.code(-1)).count == 10)
        }
    }

    @Test(
        "where it is asked of everybody, a password opens its enrolment alone until it is confirmed"
    )
    func required() async throws {
        try await onThread {
            var app = try App()
            try app.town.admin("UPDATE core.installation SET requires_factor = true")
            let town = app.town
            func look() throws { _ = try app.gate.page(.me, .first, as: app.sara) }
            #expect(throws: Failure.factorDue) { try look() }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "factor-due"])
            #expect(throws: Failure.factorDue) {
                _ = try app.gate.page(.staff, .first, as: town.caller(.sara, for: .administration))
            }
            #expect(throws: Failure.factorDue) {
                try SecondFactor.remove(as: app.sara, through: app.gate)
            }
            try town.keep(
                app.signIn.again(App.password, as: app.sara, through: app.gate), of: .sara)
            try app.enrol()
            #expect(throws: Failure.factorDue) { try look() }
            try app.confirm(app.code(-1))
            try look()
            #expect(throws: Failure.forbidden) {
                _ = try app.gate.page(.staff, .first, as: town.caller(.sara, for: .administration))
            }
            // A recovery code is a second factor too.
            try app.town.admin(
                "UPDATE core.session SET proof = 'password-and-recovery-code' WHERE ended_at IS NULL"
            )
            try look()
        }
    }

    @Test("takes each code once, and none from before the last one that was used")
    func replay() async throws {
        try await onThread {
            let app = try App.confirmed()
            let (now, next) = (try app.code(0), try app.code(1))
            // The next one's time has not come, and this one's is gone when it has.
            #expect(throws: Failure.notSignedIn) { try app.enter(next) }
            #expect(throws: Failure.notSignedIn) { try app.enter(now, at: 1) }
            #expect(try app.town.latestEvent("sign-in").prefix(2) == ["refused", "wrong-code"])
            try app.enter(next, at: 1)
            #expect(throws: Failure.notSignedIn) { try app.enter(next, at: 1) }
            #expect(try app.town.latestEvent("sign-in").prefix(2) == ["refused", "used-code"])
            // A step-up is a use like any other.
            #expect(throws: Failure.signInTooOld) {
                try app.again(next, at: 1)
            }
            #expect(throws: Failure.signInTooOld) {
                try app.again(nil, at: 1)
            }
            // A clock that is put back makes none new.
            #expect(throws: Failure.notSignedIn) { try app.enter(now) }
            try app.again(app.code(2), at: 2)
        }
    }

    @Test("lets in one of several who bring the same code at once")
    func race() async throws {
        try await onThread {
            let app = try App.confirmed()
            let (secret, step, key) = (app.secret, app.base, try Self.key(app))
            try app.at()
            // One holds the row while the others wait for it.
            let first = try Attacker(app.town)
            try first.run("BEGIN")
            #expect(try Self.enter(first, key, secret, step) == "ok")
            let answers = Answers()
            let town = app.town
            for _ in 0..<3 {
                startThread {
                    let answer = try? Self.enter(try Attacker(town), key, secret, step)
                    answers.note(answer ?? "failed")
                }
            }
            usleep(500_000)
            #expect(answers.all.isEmpty)
            try first.run("COMMIT")
            for _ in 0..<200 where answers.all.count < 3 { usleep(50_000) }
            #expect(answers.all == ["refused", "refused", "refused"])
        }
    }

    @Test("has recovery codes: each counts once, with the password, typed as one likes")
    func recovery() async throws {
        try await onThread {
            let app = try App.confirmed()
            let code = app.recovery[3]
            #expect(throws: Failure.notSignedIn) { try app.enter(code, "fel") }
            try app.enter(code.lowercased().replacing("-", with: ""))
            #expect(throws: Failure.notSignedIn) { try app.enter(code) }
            try app.enter(app.recovery[4])
            let left = try app.gate.page(.secondFactors, .first, as: app.sara)
            #expect(
                String(decoding: left.items, as: UTF8.self).contains("\"recoveryCodesLeft\" : 8"))
            // What is kept is neither the codes nor the secret.
            for word in [code, Base32.encode(app.secret), Hex.encode(app.secret)] {
                #expect(
                    try app.town.value(
                        """
                        SELECT (SELECT string_agg(f::text, '') FROM core.second_factor f)
                            || (SELECT string_agg(r::text, '') FROM core.recovery_code r)
                        """)?.contains(word) == false)
            }
        }
    }

    @Test("ends the other sessions when it begins, is taken away with a proof, or reset by another")
    func ends() async throws {
        try await onThread {
            let app = try App()
            let other = try app.signIn(
                "sara.social", App.password, requestID: UUID(), through: app.gate)
            let confirmed = try App.confirmed()
            #expect(other.hash.count == 32)
            let town = confirmed.town
            #expect(
                try town.value(
                    """
                    SELECT string_agg(t.proof, ',') FROM core.session t JOIN core.staff s
                        ON s.id = t.staff_id WHERE s.subject = 'sara.social' AND t.ended_at IS NULL
                    """) == "password-and-code")
            // One that is confirmed is not overwritten.
            #expect(throws: Failure.conflict) {
                try confirmed.signIn.secondFactor.enrol(
                    as: confirmed.sara, through: confirmed.gate)
            }
            func reset(_ person: Town.Person, _ staff: UUID) throws(Failure) {
                try SecondFactor.reset(
                    of: staff, as: town.caller(person, for: .administration),
                    through: confirmed.gate)
            }
            #expect(throws: Failure.notFound) { try reset(.sven, Town.Known.staff(1)) }
            #expect(throws: Failure.notFound) { try reset(.anna, Town.Known.staff(2)) }
            #expect(throws: Failure.notFound) { try reset(.anna, Town.Known.staff(5)) }
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try reset(.anna, Town.Known.staff(1)) }
            #expect(throws: Failure.signInTooOld) {
                try SecondFactor.remove(as: confirmed.sara, through: confirmed.gate)
            }
            try town.admin("UPDATE core.session SET proved_at = 'infinity'")
            try reset(.anna, Town.Known.staff(1))
            #expect(throws: Failure.notSignedIn) {
                try confirmed.gate.page(.me, .first, as: confirmed.sara)
            }
            // Who has lost an app is met anew: the password went with it.
            #expect(throws: Failure.notSignedIn) { try confirmed.enter(nil) }
            #expect(try town.latestEvent("sign-in").prefix(2) == ["refused", "used-password"])
            #expect(
                try town.value(
                    """
                    SELECT string_agg(concat_ws(' ', r.action, o.result), ',' ORDER BY r.no)
                      FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                     WHERE r.action = 'second-factor.reset'
                    """) == "second-factor.reset refused,second-factor.reset refused,"
                    + "second-factor.reset ok")
        }
    }

    @Test("opens to nobody with the database's login: without the secret no step is a code")
    func stolenLogin() async throws {
        try await onThread {
            let app = try App.confirmed()
            let (key, now) = (try Self.key(app), app.base)
            let attacker = try Attacker(app.town)
            for (secret, step) in [
                (nil, nil), (nil, now), ([], now), ([UInt8](repeating: 0, count: 20), now),
                // With it, none but of this very moment.
                (app.secret, nil), (app.secret, now + 1), (app.secret, now - 1),
                (app.secret, Int.max), (app.secret, Int.min),
            ] as [([UInt8]?, Int?)] {
                try app.town.admin("DELETE FROM core.sign_in_wait")
                try app.at()
                #expect(
                    try Self.enter(attacker, key, secret, step) == "refused", "\(step ?? -9)")
            }
            #expect(
                try attacker.refusalAlone(of: "SELECT * FROM core.second_factor") == "42501")
        }
    }

    /// What the password comes to, as the service computes it.
    private static func key(_ app: App) throws -> [UInt8] {
        var session = try app.town.session()
        let rows = try session.run(
            Statement(
                "test.salt",
                "SELECT salt FROM authz.challenge('sara.social', '', gen_random_uuid())"))
        return try ScryptQueue().derive(
            password: App.password, salt: try #require(rows.bytea(0, 0)), parameters: .current,
            for: .init(.staff))
    }

    private static func enter(
        _ attacker: Attacker, _ key: [UInt8], _ secret: [UInt8]?, _ step: Int?
    ) throws -> String? {
        try attacker.ask(
            Statement(
                "test.enter",
                "SELECT authz.sign_in('sara.social', $1, $2, $3, NULL, $4, $5, 600, '', $6)"),
            [
                .bytes(key), secret.map { .bytes($0) } ?? .null, step.map { .int($0) } ?? .null,
                .uuid(UUID()), .bytes(SHA256.hash(Array(UUID().uuidString.utf8))), .uuid(UUID()),
            ])[0, 0]?.split(separator: " ").first.map(String.init)
    }
}
