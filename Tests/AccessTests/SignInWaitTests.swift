import Access
import Dispatch
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Secrets
import Support
import Synchronization
import Testing

@Suite("Guessing takes time")
struct SignInWaitTests {
    private static let password = "exempelstad-demo-2026"
    private static let here = "192.0.2.7"

    /// At noon, from now on.
    private static func town() throws -> Town {
        let town = try Town(at: .noon)
        try town.moveClock(by: "0 s")
        return town
    }

    /// For how long a sign-in has to wait, in minutes begun; nil where it is let in.
    private static func minutes(
        _ town: Town, _ subject: String = "sara.social", from address: String = here
    ) throws -> Int? {
        do throws(Failure) {
            try signIn(town, subject, from: address)
            return nil
        } catch {
            guard case .tooOften(let seconds) = error else { throw error }
            return (seconds + 59) / 60
        }
    }

    /// What the database answers to a key, wrong unless it is given.
    private static func enter(
        _ town: Town, _ subject: String, from address: String, key: [UInt8] = [1]
    ) throws -> String {
        try Attacker(town).ask(
            Statement(
                "test.enter",
                "SELECT authz.sign_in($1, $2, NULL, NULL, NULL, $3, $4, 600, $5, $6)"),
            [
                .text(subject), .bytes(key), .uuid(UUID()),
                .bytes(SHA256.hash(Array(UUID().uuidString.utf8))), .text(address),
                .uuid(UUID()),
            ])[0, 0] ?? ""
    }

    private static func fail(
        _ town: Town, _ subject: String, from address: String, times: Int
    ) throws {
        for _ in 0..<times {
            #expect(try enter(town, subject, from: address) == "refused")
        }
    }

    private static func signIn(
        _ town: Town, _ subject: String = "sara.social", from address: String = here
    ) throws(Failure) {
        do {
            _ = try SignIn(queue: ScryptQueue())(
                subject, password, from: address, requestID: UUID(), through: town.gate())
        } catch let failure as Failure { throw failure } catch { throw .broken(code: "TEST") }
    }

    @Test("after five wrong ones the right one waits as well, a minute first, twice as long then")
    func waits() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.fail(town, "sara.social", from: Self.here, times: 5)
            #expect(try Self.minutes(town) == 1)
            #expect(try Self.enter(town, "sara.social", from: Self.here).hasPrefix("wait "))
            #expect(try Self.minutes(town) == 1)
            // Once a wait the log is told.
            #expect(
                try town.value(
                    """
                    SELECT string_agg(e.reason || ' ' || e.staff_id, ', ' ORDER BY e.no)
                      FROM audit.event e WHERE e.kind = 'sign-in' AND e.reason = 'too-often'
                    """) == "too-often \(Town.Known.staff(1))".lowercased())
            try town.moveClock(by: "70 seconds")
            try Self.fail(town, "sara.social", from: Self.here, times: 1)
            #expect(try Self.minutes(town) == 2)
            try town.moveClock(by: "200 seconds")
            try Self.signIn(town)
            // A right one has forgotten the wrong ones.
            try Self.fail(town, "sara.social", from: Self.here, times: 4)
            try Self.signIn(town)
        }
    }

    @Test("a name that nobody has waits like one that somebody has")
    func unknown() async throws {
        try await onThread {
            let town = try Self.town()
            for subject in ["sara.social", "inga.alls"] {
                try Self.fail(town, subject, from: Self.here, times: 5)
                #expect(try Self.minutes(town, subject) == 1)
            }
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM core.sign_in_wait w
                     WHERE w::text LIKE '%inga%' OR w::text LIKE '%192.0%'
                    """) == "0")
        }
    }

    @Test("nobody locks others out where they sign in by guessing from elsewhere")
    func elsewhere() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.signIn(town)
            for place in 1...20 {
                try Self.fail(town, "sara.social", from: "198.51.100.\(place)", times: 1)
            }
            // All of them together count for whoever comes from a new place.
            #expect(try Self.minutes(town, from: "203.0.113.9") == 1)
            try Self.signIn(town)
            try town.moveClock(by: "31 days")
            for place in 1...20 {
                try Self.fail(town, "sara.social", from: "198.51.100.\(place)", times: 1)
            }
            #expect(try Self.minutes(town) == 1)
        }
    }

    @Test(
        "an address that tries many names waits; those who sign in there do not, nor does another's"
    )
    func address() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.signIn(town)
            try town.admin(
                """
                SELECT authz.note_sign_in('name' || n, '\(Self.here)', false),
                       authz.note_sign_in('name' || n, '', false)
                  FROM generate_series(1, 100) n
                """)
            #expect(try Self.minutes(town, "sven.social") == 1)
            // A wrong one of somebody who signs in there is looked at, and answered as if it were not.
            let told = try ["sven.social", "inga.alls", "sara.social"].map {
                try Self.enter(town, $0, from: Self.here).split(separator: " ").first
            }
            #expect(told == ["wait", "wait", "wait"])
            #expect(try town.latestEvent("sign-in").prefix(2) == ["refused", "wrong-password"])
            try Self.signIn(town)
            try Self.signIn(town, "sven.social", from: "203.0.113.9")
            // This machine's own address is nobody's.
            try Self.signIn(town, "sven.social", from: "")
        }
    }

    @Test("of many at once no more than five are looked at")
    func atOnce() async throws {
        let town = try await onThread { try Town(at: .noon) }
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await onThread {
                        try Self.enter(town, "sara.social", from: Self.here)
                            .split(separator: " ").first.map(String.init) ?? ""
                    }
                }
            }
            return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(answers == ["refused": 5, "wait": 7])
    }

    @Test("what is past remembering goes")
    func forgotten() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.signIn(town)
            try Self.fail(town, "inga.alls", from: "203.0.113.9", times: 1)
            #expect(try town.value("SELECT count(*) FROM core.sign_in_wait") == "5")
            try town.moveClock(by: "31 days")
            try Self.fail(town, "inga.heller", from: "203.0.113.10", times: 1)
            #expect(try town.value("SELECT count(*) FROM core.sign_in_wait") == "3")
        }
    }

    /// Whether the service is told that somebody signs in from there.
    private static func isNear(_ town: Town, _ subject: String, _ address: String) throws -> String
    {
        try Attacker(town).ask(
            Statement("test.near", "SELECT is_near::text FROM authz.challenge($1, $2, $3)"),
            [.text(subject), .text(address), .uuid(UUID())])[0, 0] ?? ""
    }

    @Test(
        "from where somebody has signed in all are near, names that nobody has too, for thirty days"
    )
    func near() async throws {
        try await onThread {
            let town = try Self.town()
            #expect(try Self.isNear(town, "sara.social", Self.here) == "false")
            try Self.fail(town, "sara.social", from: Self.here, times: 1)
            #expect(try Self.isNear(town, "sara.social", Self.here) == "false")
            try Self.signIn(town)
            for subject in ["sara.social", "sven.social", "inga.alls"] {
                #expect(try Self.isNear(town, subject, Self.here) == "true")
                #expect(try Self.isNear(town, subject, "203.0.113.9") == "false")
                #expect(try Self.isNear(town, subject, "") == "true")
            }
            // That is all it is: a known address waits for its wrong ones as before.
            try Self.fail(town, "inga.alls", from: Self.here, times: 5)
            #expect(try Self.minutes(town, "inga.alls") == 1)
            try town.moveClock(by: "31 days")
            #expect(try Self.isNear(town, "sara.social", Self.here) == "false")
        }
    }

    @Test(
        "strangers who fill the line keep nobody out who signs in where they always do, or proves anew"
    )
    func flood() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.signIn(town)
            let queue = ScryptQueue(places: 4, patience: .seconds(60))
            let signIn = SignIn(queue: queue)
            let (inside, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let gaveWay = Mutex(0)
            let letIn = Mutex<Set<String>>([])
            let group = DispatchGroup()
            for number in 0..<5 {
                DispatchQueue(label: "stranger").async(group: group) {
                    do throws(SecretsError) {
                        try queue.inTurn(.init(.stranger, from: [UInt8(number)])) {
                            () throws(SecretsError) in
                            inside.signal()
                            gate.wait()
                        }
                    } catch {
                        gaveWay.withLock { $0 += 1 }
                    }
                }
                if number == 0 {
                    inside.wait()
                } else {
                    while queue.waiting < number { usleep(100) }
                }
            }
            #expect(throws: Failure.unavailable) {
                try signIn(
                    "sara.social", Self.password, from: "203.0.113.9", requestID: UUID(),
                    through: town.gate())
            }
            let caller = town.caller(.sara, for: .ownAccount)
            DispatchQueue(label: "near").async(group: group) {
                if (try? signIn(
                    "sara.social", Self.password, from: Self.here, requestID: UUID(),
                    through: town.gate())) != nil
                {
                    _ = letIn.withLock { $0.insert("near") }
                }
            }
            DispatchQueue(label: "proof").async(group: group) {
                if (try? signIn.again(Self.password, as: caller, through: town.gate())) != nil {
                    _ = letIn.withLock { $0.insert("proof") }
                }
            }
            // Both are in line when two strangers have given way.
            while gaveWay.withLock({ $0 }) < 2 { usleep(1000) }
            for _ in 0..<5 { gate.signal() }
            group.wait()
            #expect(letIn.withLock { $0 } == ["near", "proof"])
        }
    }

    @Test("the fifth wrong proof in a row ends the session: a token does not help to guess")
    func proofs() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let signIn = SignIn(queue: ScryptQueue())
            func prove(_ password: String) throws {
                try town.keep(
                    signIn.again(
                        password, as: town.caller(.sara, for: .ownAccount), through: gate),
                    of: .sara)
            }
            for _ in 0..<4 {
                #expect(throws: Failure.signInTooOld) { try prove("fel") }
            }
            try prove(Self.password)
            for _ in 0..<5 {
                #expect(throws: Failure.signInTooOld) { try prove("fel") }
            }
            #expect(throws: Failure.notSignedIn) { try prove(Self.password) }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "session-ended"])
        }
    }
}
