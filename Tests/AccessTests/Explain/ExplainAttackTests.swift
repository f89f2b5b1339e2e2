import Access
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Explain and simulate open no side door")
struct ExplainAttackTests {
    @Test("the service's login may ask, and may call nothing that the answers are made of")
    func functions() async throws {
        try await onThread {
            let town = try Town()
            #expect(
                try town.column(
                    """
                    SELECT f.proname FROM pg_proc f
                     WHERE pg_get_userbyid(f.proowner) IN ('sspf_explain', 'sspf_shadow')
                       AND has_function_privilege('sspf_api', f.oid, 'EXECUTE')
                        OR f.proname = 'step_in'
                       AND (has_function_privilege('sspf_api', f.oid, 'EXECUTE')
                            OR has_function_privilege('sspf_shadow', f.oid, 'EXECUTE'))
                     ORDER BY 1
                    """) == [
                        "case_reasons", "earlier_names", "explain", "numbers_of",
                        "registrations_named", "registrations_of", "simulate", "youths_of_number",
                    ])
            // The roles that judge can neither log in nor be entered.
            #expect(
                try town.column(
                    """
                    SELECT g.rolname FROM pg_roles g
                     WHERE g.rolname IN ('sspf_explain', 'sspf_shadow') AND NOT g.rolcanlogin
                       AND NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles l
                                         ON l.oid = m.member
                                        WHERE m.roleid = g.oid AND l.rolname <> 'sspf_migrate')
                       AND (g.rolname = 'sspf_shadow'
                            OR NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = g.oid))
                     ORDER BY 1
                    """) == ["sspf_explain", "sspf_shadow"])
        }
    }

    @Test("what judges reads no credential, session or log, and writes no record in the open")
    func reach() async throws {
        try await onThread {
            let town = try Town()
            for table in [
                "core.credential", "core.session", "core.once", "audit.request", "audit.event",
                "core.installation",
            ] {
                #expect(
                    try town.value(
                        """
                        SELECT (has_any_column_privilege('sspf_explain', $1, 'SELECT')
                                OR has_any_column_privilege('sspf_shadow', $1, 'SELECT'))::text
                        """, [.text(table)]) == "false", "\(table)")
            }
            let keeper = try Attacker(town, as: "sspf_migrate")
            let attempt = """
                SELECT authz.try_change('assignment-added', '\(Town.Known.youth(1))',
                                        '\(Town.Known.staff(2))')
                """
            #expect(try keeper.refusalAlone(of: attempt) == "ZS086")
            try keeper.run("BEGIN")
            try keeper.open(.sara, for: .coordination)
            #expect(try keeper.refusal(of: attempt) == "ZS086")
            try keeper.run("ROLLBACK")
        }
    }

    @Test("a context that was only tried never outlives its transaction, nor becomes an entry")
    func layer() async throws {
        try await onThread {
            let town = try Town()
            let keeper = try Attacker(town, as: "sspf_migrate")
            try keeper.run("BEGIN")
            try keeper.open(.stina, for: .ownAccount)
            try keeper.conclude()
            try keeper.run(
                "SELECT authz.step_in('\(Town.Known.staff(1))', 'coordination')")
            #expect(
                try keeper.lines("SELECT role AS f FROM authz.me").contains("social_worker"))
            // Even with an outcome of its own, which any context may write.
            try keeper.conclude()
            #expect(try keeper.refusal(of: "COMMIT") == "ZS003")
            #expect(
                try town.value("SELECT count(*)::text FROM audit.request WHERE layer = 1") == "0")
            // Made immediate, it is refused at once.
            try keeper.run("BEGIN")
            try keeper.open(.stina, for: .ownAccount)
            #expect(
                try keeper.refusal(
                    of: """
                        SET CONSTRAINTS ALL IMMEDIATE;
                        SELECT authz.step_in('\(Town.Known.staff(1))', 'coordination')
                        """) != nil)
            try keeper.run("ROLLBACK")
        }
    }

    @Test("asking leaves the caller who they were, and takes one number of the log")
    func leavesNothing() async throws {
        try await onThread {
            let town = try Town()
            let service = try Attacker(town)
            let before = try town.value("SELECT last_value::text FROM audit.entry_no")
            try service.run("BEGIN")
            try service.open(.ulla, for: .logReview)
            #expect(
                try service.count(
                    """
                    SELECT 1 AS one FROM authz.explain('concern-conversation',
                        '\(Town.Known.conversation(1))', 'read', NULL,
                        '\(Town.Known.staff(1))', 'coordination')
                    """) == 1)
            #expect(
                try service.count(
                    """
                    SELECT 1 AS one FROM authz.simulate('\(Town.Known.youth(1))',
                        'assignment-added', '\(Town.Known.staff(2))', 'coordination')
                    """) == 1)
            #expect(try service.lines("SELECT role AS f FROM authz.me").contains("unit_manager"))
            #expect(try service.count("SELECT 1 AS one FROM core.concern_conversation") == 0)
            try service.conclude()
            try service.run("COMMIT")
            #expect(
                try town.value("SELECT last_value::text FROM audit.entry_no")
                    == before.flatMap { Int($0) }.map { "\($0 + 1)" })
            #expect(
                try town.value(
                    "SELECT count(*)::text FROM core.assignment WHERE staff_id = $1",
                    [.uuid(Town.Known.staff(2))]) == "0")
        }
    }

    @Test("without a context both are silent")
    func noContext() async throws {
        try await onThread {
            let town = try Town()
            let service = try Attacker(town)
            #expect(
                try service.count(
                    """
                    SELECT 1 AS one FROM authz.explain('youth', '\(Town.Known.youth(1))', 'read',
                        NULL, '\(Town.Known.staff(1))', 'coordination')
                    """) == 0)
            #expect(
                try service.count(
                    """
                    SELECT 1 AS one FROM authz.simulate('\(Town.Known.youth(1))',
                        'assignment-added', '\(Town.Known.staff(2))', 'coordination')
                    """) == 0)
        }
    }

    @Test("no name of a kind reaches a table that the service does not meet")
    func kinds() async throws {
        try await onThread {
            let town = try Town()
            let service = try Attacker(town)
            try service.run("BEGIN")
            try service.open(.rut, for: .logReview)
            for kind in [
                "session", "credential", "once", "request", "core.youth", "youth; SELECT 1",
                "youth\" t; --", "pg-class", "", "Youth",
            ] {
                #expect(
                    try service.count(
                        """
                        SELECT 1 AS one FROM authz.explain($k$\(kind)$k$, NULL, 'read', NULL,
                            '\(Town.Known.staff(1))', 'coordination')
                        """) == 0, "\(kind)")
            }
            try service.run("ROLLBACK")
        }
    }

    /// What the log's last outcome says.
    private static func logged(_ town: Town) throws -> [String?] {
        var session = try town.session("sspf_migrate")
        let rows = try session.run(
            Statement(
                "test.logged",
                """
                SELECT r.action, o.resource, o.row_id, o.result, o.reason, o.persons[1]
                  FROM audit.outcome o
                  JOIN audit.request r USING (xid, incarnation, layer)
                 ORDER BY r.no DESC LIMIT 1
                """))
        return (0..<6).map { rows[0, $0] }
    }

    @Test("every question is on the log, with the true reason where nothing was said")
    func logged() async throws {
        try await onThread {
            let town = try Town()
            let kind = try #require(RecordType("concern-conversation"))
            func ask(_ person: Town.Person, _ question: ExplainAccess.Question) throws {
                _ = try ExplainAccess()(
                    question, as: town.caller(person, for: .coordination), through: town.gate())
            }
            let (mine, theirs) = (Town.Known.conversation(1), Town.Known.conversation(7))
            let alva = "\(Town.Known.youth(1))".lowercased()
            try ask(.sara, .init(kind, .read, recordID: mine))
            #expect(
                try Self.logged(town) == [
                    "access.explain", "concern-conversation", "\(mine)".lowercased(), "ok", nil,
                    alva,
                ])
            #expect(throws: Failure.notFound) {
                try ask(.sara, .init(kind, .read, recordID: theirs))
            }
            #expect(
                try Self.logged(town) == [
                    "access.explain", "concern-conversation", "\(theirs)".lowercased(), "refused",
                    "other-agency", "\(Town.Known.youth(6))".lowercased(),
                ])
            #expect(throws: Failure.notFound) {
                try ask(.sara, .init(kind, .create, youthID: Town.Known.youth(5)))
            }
            #expect(
                try Self.logged(town) == [
                    "access.explain", "youth", "\(Town.Known.youth(5))".lowercased(), "refused",
                    "no-relation", "\(Town.Known.youth(5))".lowercased(),
                ])
            _ = try SimulateAccess()(
                .init(.assignmentAdded, Town.Known.staff(2)), to: Town.Known.youth(1),
                as: town.caller(.sara, for: .coordination), through: town.gate())
            #expect(try Self.logged(town) == ["access.simulate", "youth", alva, "ok", nil, alva])
        }
    }
}
