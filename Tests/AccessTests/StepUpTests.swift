import Access
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("Proving anew who one is")
struct StepUpTests {
    private static let password = "exempelstad-demo-2026"

    /// Lets everybody have proved who they are so long ago.
    private static func age(_ town: Town, _ ago: String) throws {
        try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '\(ago)'")
    }

    private static func grant(_ town: Town, key: String = "k") throws(Failure) {
        do {
            _ = try GrantRole()(
                .coordinator, to: Town.Known.staff(1), until: nil,
                once: Creation.Once(key: key, digest: [UInt8](repeating: 0, count: 32)),
                as: town.caller(.anna, for: .administration), through: town.gate())
        } catch let failure as Failure {
            throw failure
        } catch { throw .broken(code: "TEST") }
    }

    @Test("what takes it: emergencies, extracts and exports, erasure, names, roles, protection")
    func catalogue() async throws {
        try await onThread {
            let town = try Town()
            #expect(
                try town.column(
                    """
                    SELECT concat_ws(' ', r.action, r.resource, extract(epoch FROM r.within)::int)
                      FROM authz.proof_rule r ORDER BY 1
                    """) == [
                        "answers.to-file 300", "archive.receipt 300", "archive.revoke 300",
                        "audit.export 300", "audit.export-person 300", "audit.export-search 300",
                        "audit.extract 300",
                        "audit.extract-release 300", "audit.incident 300",
                        "emergency-access.open 300", "ending.create agency 300",
                        "ending.create protection 300",
                        "ending.create protection-access 300", "ending.create role-grant 300",
                        "ending.create unit 300", "exemption.enter 300",
                        "exemption.withdraw 300", "hold.lift 300",
                        "log.erase 300",
                        "protection.enter 300", "protection.name 300",
                        "retention-decision.enter 300", "retention-decision.revoke 300",
                        "retention-rule.approve 300",
                        "retention-rule.change 300", "retention-rule.withdraw 300",
                        "retention.order 300", "role.grant 300", "second-factor.enrol 300",
                        "second-factor.remove 300", "second-factor.reset 300",
                        "session.end-all 300", "staff.lock 300",
                        "staff.move 300",
                        "staff.password 300",
                        "staff.unlock 300", "subject-extract.print 300",
                        "subject-extract.read 300",
                    ])
        }
    }

    @Test(
        "a proof counts for five minutes, and not a second more; a session never proved counts not",
        arguments: [
            ("0 s", nil), ("4 minutes 50 s", nil), ("5 minutes 1 s", "proof-too-old"),
            ("1 year", "proof-too-old"),
        ])
    func fiveMinutes(_ ago: String, _ reason: String?) async throws {
        try await onThread {
            let town = try Town()
            try Self.age(town, ago)
            if reason == nil {
                try Self.grant(town)
            } else {
                #expect(throws: Failure.signInTooOld) { try Self.grant(town) }
                #expect(try town.latestEvent("request").prefix(2) == ["refused", reason])
            }
            // Whoever may not grant roles is told that, and other acts take no proof.
            #expect(throws: Failure.forbidden) {
                try GrantRole()(
                    .coordinator, to: Town.Known.staff(1), until: nil,
                    once: Creation.Once(key: "k", digest: [UInt8](repeating: 0, count: 32)),
                    as: town.caller(.sara, for: .administration), through: town.gate())
            }
            _ = try town.gate().page(
                .staff, .first, as: town.caller(.anna, for: .administration))
            try town.admin("UPDATE core.session SET proved_at = DEFAULT")
            #expect(throws: Failure.signInTooOld) { try Self.grant(town, key: "never") }
        }
    }

    /// The name of the act is the service's word: the database looks at what is done, too.
    @Test("how long a proof counts stands in one place, and holds where the thing is done too")
    func onePlace() async throws {
        try await onThread {
            let town = try Town()
            try Self.age(town, "7 minutes")
            #expect(throws: Failure.signInTooOld) { try Self.grant(town) }
            try town.admin(
                """
                DO $$ BEGIN
                    EXECUTE 'CREATE OR REPLACE VIEW authz.proof_rule AS '
                        || replace(pg_get_viewdef('authz.proof_rule'::regclass), '00:05', '00:10');
                END $$
                """)
            try Self.grant(town)
        }
    }

    @Test("under another name the act is refused just so, and nothing of it stays")
    func anotherName() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let staff = Town.Known.staff(1)
            let acts: [(Town.Person, Purpose, String)] = [
                (
                    .anna, .administration,
                    """
                    INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from, author_id)
                    SELECT gen_random_uuid(), '\(staff)', s.agency_id, 'coordinator', m.moment,
                           m.staff_id
                      FROM authz.me m, core.staff s WHERE s.id = '\(staff)'
                    """
                ),
                (
                    .anna, .administration,
                    """
                    SELECT authz.set_password('\(staff)', decode(repeat('00', 16), 'hex'), 16384, 8,
                                              5, decode(repeat('00', 32), 'hex'))
                    """
                ),
                (.anna, .administration, "SELECT * FROM authz.end_sessions('\(staff)')"),
                (
                    .arne, .retention,
                    """
                    SELECT authz.enter_exemption(gen_random_uuid(), '\(Town.Known.youth(1))',
                                                 'placement')
                    """
                ),
                (
                    .rut, .logReview,
                    "SELECT * FROM authz.extract('\(Town.Known.alvasNumber)', false, 20, 0, NULL)"
                ),
                (
                    .rut, .logReview,
                    "SELECT * FROM authz.incident('rut.revisor', NULL, '-infinity', 'infinity', 20, 0)"
                ),
                (
                    .rut, .logReview,
                    "SELECT * FROM authz.incident('nobody', NULL, '-infinity', 'infinity', 20, 0)"
                ),
                (
                    .ulla, .logReview,
                    """
                    SELECT authz.extract_release(gen_random_uuid(), '\(Town.Known.alvasNumber)', 'D')
                    """
                ),
            ]
            for (person, purpose, act) in acts {
                for (ago, refusal) in [("6 minutes", "ZS050"), ("1 minute", nil)] {
                    try Self.age(town, ago)
                    try attacker.run("BEGIN")
                    #expect(try attacker.open(person, for: purpose) == "ok")
                    #expect(try attacker.refusal(of: act) == refusal, "\(act)")
                    try attacker.run("ROLLBACK")
                }
            }
        }
    }

    @Test("the own password proves this session and no other; the log has both ends of it")
    func proved() async throws {
        try await onThread {
            let town = try Town()
            try Self.age(town, "1 hour")
            try town.admin(
                """
                INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
                SELECT gen_random_uuid(), s.id, sha256('other'), authz.now(),
                       authz.now() + interval '1 hour'
                  FROM core.staff s WHERE s.subject = 'anna.admin'
                """)
            let signIn = SignIn(queue: ScryptQueue())
            func again(_ password: String) throws(Failure) {
                do {
                    let token = try signIn.again(
                        password, as: town.caller(.anna, for: .ownAccount), through: town.gate())
                    // The one before opens nothing any more.
                    #expect(throws: Failure.unknownToken) {
                        try town.gate().page(
                            .me, .first, as: town.caller(.anna, for: .ownAccount))
                    }
                    try town.keep(token, of: .anna)
                } catch let failure as Failure { throw failure } catch {
                    throw .broken(code: "TEST")
                }
            }
            for wrong in ["fel", "", "exempelstad-demo-2026 "] {
                #expect(throws: Failure.signInTooOld) { try again(wrong) }
            }
            #expect(throws: Failure.signInTooOld) { try Self.grant(town) }
            try again(Self.password)
            try Self.grant(town)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(concat_ws(' ', o.result, o.reason), ',' ORDER BY r.no)
                      FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                     WHERE r.action = 'session.step-up'
                    """)
                    == "refused wrong-password,refused wrong-password,refused wrong-password,ok")
            #expect(
                try town.value(
                    """
                    SELECT count(*)::text FROM core.session t JOIN core.staff s ON s.id = t.staff_id
                     WHERE s.subject = 'anna.admin' AND t.proved_at > authz.now() - interval '1 min'
                    """) == "1")
            // An ended session proves nothing, whatever the password.
            try town.admin("UPDATE core.session SET ended_at = authz.now()")
            #expect(throws: Failure.notSignedIn) { try again(Self.password) }
            #expect(throws: Failure.unknownToken) {
                _ = try signIn.again(
                    Self.password,
                    as: Caller(
                        .token(hash: SHA256.hash([1])), for: .ownAccount, by: "TEST",
                        requestID: UUID()), through: town.gate())
            }
        }
    }

    /// A function once let anybody in when its key was null.
    @Test("no key, an empty key and a key for somebody without a password prove nothing")
    func noKey() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                "DELETE FROM core.credential WHERE staff_id = '\(Town.Known.staff(2))'")
            let attacker = try Attacker(town)
            let stepUp = Statement(
                "test.step-up", "SELECT authz.step_up($1, NULL, NULL, NULL, sha256('new'))")
            for person in [Town.Person.sara, .sven] {
                for key in [Value.null, .bytes([]), .bytes([UInt8](repeating: 0, count: 32))] {
                    try attacker.run("BEGIN")
                    try attacker.open(person, for: .ownAccount)
                    #expect(try attacker.ask(stepUp, [key])[0, 0] == "refused")
                    try attacker.run("COMMIT")
                    // For another purpose, and for nobody, it is no question at all.
                    try attacker.run("BEGIN")
                    #expect(try attacker.ask(stepUp, [key])[0, 0] == nil)
                    try attacker.open(person, for: .coordination)
                    #expect(try attacker.ask(stepUp, [key])[0, 0] == nil)
                    try attacker.run("ROLLBACK")
                }
            }
        }
    }

    @Test("of two proofs at once the later stands, and a clock set back takes none away")
    func twoAtOnce() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("UPDATE core.session SET proved_at = authz.now() + interval '1 minute'")
            let before = try town.value("SELECT max(proved_at)::text FROM core.session")
            _ = try SignIn(queue: ScryptQueue()).again(
                Self.password, as: town.caller(.anna, for: .ownAccount), through: town.gate())
            #expect(
                try town.value(
                    """
                    SELECT min(proved_at)::text FROM core.session t JOIN core.staff s
                        ON s.id = t.staff_id WHERE s.subject = 'anna.admin'
                    """) == before)
        }
    }
}
