import Access
import Domain
import Foundation
import Postgres
import Secrets
import Support
import Testing

/// Somebody signs in while another request ends their sessions, or changes what they sign in with.
@Suite("An account is one thing at a time")
struct AccountLockTests {
    /// What is done to the account of somebody who signs in with what was right before.
    enum Change: CaseIterable, Sendable {
        case password, lock

        func make(_ town: Town) throws {
            switch self {
            case .password:
                let owner = try Attacker(town)
                try owner.run("BEGIN")
                try owner.open(.sara, for: .ownAccount)
                let answer = try owner.ask(changing, [.bytes(key), .bytes(SHA256.hash([8]))])[0, 0]
                #expect(answer == "ok")
                try owner.run("COMMIT")
            case .lock:
                let key = UUID().uuidString
                _ = try LockStaff()(
                    Town.Known.staff(1), true,
                    once: Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8))),
                    as: town.caller(.anna, for: .administration), through: town.gate())
            }
        }
    }

    /// A session that began in a transaction which could not see the change once outlived it.
    @Test(
        "no session begins with a password that is being changed, or for somebody who is being locked out",
        arguments: Change.allCases)
    func meanwhile(_ change: Change) async throws {
        let town = try await onThread { () -> Town in
            let town = try Town()
            // A second session, which the change will end: whoever holds its row holds the change up.
            try town.admin(
                """
                INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
                VALUES ('\(Self.second)', '\(Town.Known.staff(1))', sha256('other'),
                        authz.now(), authz.now() + interval '1 hour');
                UPDATE core.credential SET verifier = '\\x\(Hex.encode(SHA256.hash(key)))'
                 WHERE staff_id = '\(Town.Known.staff(1))';
                """)
            return town
        }
        async let changed = onThread {
            try Self.waits(town, for: 1, Self.held)
            try change.make(town)
        }
        async let answer = onThread { () -> String? in
            let stranger = try Attacker(town)
            try Self.waits(town, for: 1, Self.waiting)
            return try stranger.ask(
                Self.signingIn, [.bytes(key), .uuid(UUID()), .uuid(UUID())])[0, 0]
        }
        try await onThread {
            let holder = try Attacker(town, as: "sspf_migrate")
            try holder.run(
                "BEGIN; SELECT FROM core.session t WHERE t.id = '\(Self.second)' FOR UPDATE")
            try Self.waits(town, for: 2, Self.waiting)
            try holder.run("COMMIT")
        }
        try await changed
        #expect(try await answer == "refused")
        let open = try await onThread {
            try town.value(
                """
                SELECT count(*)::text FROM core.session t JOIN core.staff s ON s.id = t.staff_id
                 WHERE s.subject = 'sara.social' AND t.ended_at IS NULL
                """)
        }
        // The one that changed the password goes on; who is locked out has none.
        #expect(open == (change == .password ? "1" : "0"))
    }

    private static let second = "00000000-0000-4000-8000-00aa00000001"
    private static let signingIn = Statement(
        "test.sign-in",
        """
        SELECT authz.sign_in('sara.social', $1, NULL, NULL, NULL, $2, sha256('new'), 600, '', $3)
        """)
    private static let held: StaticString = """
        SELECT count(*)::text FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE d.datname = current_database() AND l.relation = 'core.session'::regclass
           AND l.mode = 'RowShareLock' AND l.granted
        """
    private static let waiting: StaticString = """
        SELECT count(DISTINCT l.pid)::text FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE a.datname = current_database() AND NOT l.granted
        """

    /// Waits until so many locks are held, or waited for.
    private static func waits(_ town: Town, for count: Int, _ question: StaticString) throws {
        for _ in 0..<600 {
            if let found = try town.value(question), let found = Int(found), found >= count {
                return
            }
            usleep(20_000)
        }
        Issue.record("it never came to that")
    }
}

/// What the password comes to; the stretching of it is tried elsewhere.
private let key = [UInt8](repeating: 7, count: 32)
private let changing = Statement(
    "test.change",
    """
    SELECT authz.change_password($1, NULL, NULL, NULL, decode(repeat('07', 16), 'hex'), 16384, 8, 5, $2,
                                 sha256('changed'))
    """)
