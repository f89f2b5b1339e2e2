import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Who may not ask is answered and logged")
struct RefusalTests {
    /// What is done to Sara, what she is answered then, and the reason on the log.
    private static let ends: [(change: String, answer: Failure, reason: String)] = [
        ("UPDATE core.session SET ended_at = now()", .notSignedIn, "session-ended"),
        (
            "UPDATE core.session SET expires_at = now() - interval '1 second'", .notSignedIn,
            "session-expired"
        ),
        (
            """
            UPDATE core.session SET idle_after = '30 minutes',
                   seen_at = authz.now() - interval '30 minutes 1 second'
            """, .notSignedIn, "session-idle"
        ),
        ("UPDATE core.staff SET locked_at = now()", .notSignedIn, "staff-locked"),
        ("UPDATE core.membership SET ended_at = now()", .notSignedIn, "no-membership"),
        (
            "UPDATE core.role_grant SET valid_until = now() - interval '1 second'", .notFound,
            "role"
        ),
        (
            "UPDATE core.role_grant SET valid_from = now() + interval '1 hour'", .notFound,
            "role"
        ),
        ("UPDATE core.purpose SET valid_until = '2026-01-02'", .notFound, "purpose"),
        ("DELETE FROM core.purpose_role", .notFound, "role"),
    ]

    @Test("each end of a right bites at the next look, with its true reason and the youth logged")
    func ends() async throws {
        try await onThread {
            for end in Self.ends {
                let town = try Town()
                let gate = try town.gate()
                let read = Reading(
                    "test.read", of: "concern-conversation",
                    """
                    SELECT c.youth_id AS person, '1' AS tag, '{}'::json AS doc
                      FROM core.concern_conversation c WHERE c.id = $1
                    """)
                let conversation = Town.Known.conversation(1)
                _ = try gate.one(read, conversation, as: town.caller(.sara, for: .coordination))
                try town.admin(end.change)
                #expect(throws: end.answer, "\(end.reason)") {
                    try gate.one(read, conversation, as: town.caller(.sara, for: .coordination))
                }
                #expect(
                    try town.latestEvent("request") == [
                        "refused", end.reason, conversation.uuidString.lowercased(),
                        Town.Known.youth(1).uuidString.lowercased(),
                    ], "\(end.reason)")
            }
        }
    }

    @Test("an unknown token is nobody and writes nothing")
    func unknown() async throws {
        try await onThread {
            let town = try Town()
            let caller = Caller(
                .token(hash: Array(repeating: 7, count: 32)), for: .ownAccount, by: "TEST",
                requestID: UUID())
            let before = try town.value("SELECT count(*)::text FROM audit.event")
            #expect(throws: Failure.unknownToken) { try town.gate().page(.me, .first, as: caller) }
            #expect(try town.value("SELECT count(*)::text FROM audit.event") == before)
        }
    }

    @Test("a refusal by role that names no record says so, and is logged")
    func byRole() async throws {
        try await onThread {
            let town = try Town()
            #expect(throws: Failure.forbidden) {
                try town.gate().page(
                    .staff, .first, as: town.caller(.sara, for: .administration))
            }
            #expect(try town.latestEvent("request").prefix(2) == ["refused", "role"])
        }
    }

    @Test("a refused look names the record, the youth and the true reason")
    func refusedLook() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let grant = try #require(
                try town.value(
                    "SELECT g.id FROM core.role_grant g WHERE g.staff_id = $1",
                    [.uuid(Town.Known.staff(1))]
                ).flatMap(UUID.init(uuidString:)))
            let guardian = try #require(
                UUID(uuidString: "00000000-0000-4000-8000-00d100000001"))
            let cases: [(Town.Person, String, UUID, String, UUID?)] = [
                (.per, "youth", Town.Known.youth(1), "other-agency", Town.Known.youth(1)),
                (.sven, "youth", Town.Known.youth(1), "no-relation", Town.Known.youth(1)),
                (
                    .sven, "concern-conversation", Town.Known.conversation(1), "no-relation",
                    Town.Known.youth(1)
                ),
                (.sven, "youth", Town.Known.visit(99), "absent", nil),
                // Whatever is kept in a table of its own, by the name of that table.
                (.per, "role-grant", grant, "other-agency", nil),
                (.sven, "role-grant", grant, "no-relation", nil),
                (.sven, "guardian", guardian, "no-relation", Town.Known.youth(1)),
                (.sven, "no-such-table", guardian, "absent", nil),
            ]
            for (person, resource, id, reason, youth) in cases {
                try attacker.run("BEGIN")
                try attacker.open(person, for: .coordination)
                // Also when the caller's statement tells another story.
                try attacker.run(
                    """
                    SELECT authz.log_looked('\(resource)', '\(id)', 'refused', 0, NULL,
                                            ARRAY['\(Town.Known.youth(9))'::uuid])
                    """)
                try attacker.run("COMMIT")
                let logged = try town.value(
                    """
                    SELECT o.reason || ' ' || coalesce(o.persons[1]::text, '-') || ' '
                           || cardinality(o.salts)
                      FROM audit.outcome o JOIN audit.request r USING (xid, incarnation, layer)
                     ORDER BY r.no DESC LIMIT 1
                    """)
                let named = youth.map { "\($0.uuidString.lowercased()) 1" } ?? "- 0"
                #expect(logged == "\(reason) \(named)")
            }
        }
    }

    @Test("whoever holds two roles may do what either may, each while it lasts")
    func severalRoles() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            func mayEnterPledges() throws -> Bool {
                try attacker.run("BEGIN")
                #expect(try attacker.open(.sara, for: .schoolVisits) == "ok")
                let writers = try attacker.count("SELECT 1 FROM authz.pledge_writer")
                try attacker.run("ROLLBACK")
                return writers == 1
            }
            #expect(try !mayEnterPledges())
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(1))',
                        'coordinator', now() - interval '1 second')
                """)
            #expect(try mayEnterPledges())
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .coordination) == "ok")
            #expect(try attacker.count("SELECT 1 FROM authz.conversation_writer") == 1)
            #expect(
                try attacker.lines("SELECT roles FROM authz.me")
                    .contains("coordinator"))
            try attacker.run("ROLLBACK")
            try town.admin(
                "UPDATE core.role_grant SET valid_until = now() WHERE role = 'coordinator'")
            #expect(try !mayEnterPledges())
        }
    }

    @Test("who moves to another agency leaves everything behind with the membership")
    func moved() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            try town.admin(
                """
                UPDATE core.membership SET ended_at = now()
                 WHERE staff_id = '\(Town.Known.staff(1))';
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(2))',
                        '\(Town.Known.unit(3))', now());
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(2))',
                        'police_officer', now() - interval '1 second');
                """)
            try attacker.run("BEGIN")
            #expect(try attacker.open(.sara, for: .coordination) == "ok")
            #expect(try attacker.lines("SELECT role FROM authz.me").contains("police_officer"))
            #expect(
                try attacker.count(
                    "SELECT 1 FROM core.concern_conversation WHERE agency_id = '\(Town.Known.agency(1))'"
                )
                    == 0)
            #expect(try attacker.count("SELECT 1 FROM authz.caseload") == 0)
            try attacker.run("ROLLBACK")
        }
    }

    @Test("a row of history gives nobody a place")
    func history() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(3))',
                        '\(Town.Known.unit(5))', '2010-01-01', '2011-01-01')
                """)
            #expect(
                try town.value(
                    "SELECT unit_id::text FROM core.staff WHERE subject = 'sara.social'")
                    == Town.Known.unit(1).uuidString.lowercased())
        }
    }

    @Test("the clock moves in a database made for tests, and in no other")
    func clock() async throws {
        try await onThread {
            let town = try Town()
            try town.moveClock(by: "10 years")
            let ahead: StaticString = """
                SELECT (authz.now() > now() + interval '9 years')::text || ' '
                    || (authz.today() > current_date + 3000)::text
                """
            #expect(try town.value(ahead) == "true true")
            try town.admin("UPDATE core.installation SET made_for = 'production'")
            #expect(try town.value(ahead) == "false false")
            try town.admin("UPDATE core.installation SET made_for = 'demonstration'")
            #expect(try town.value(ahead) == "false false")
        }
    }
}
