import Access
import Audit
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A change of a rule before its day")
struct RuleAheadTests {
    private static let rule = "conversation-social-advice"

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    private static func day(_ town: Town, _ days: Int) throws -> LocalDate {
        try LocalDate(try #require(try town.value("SELECT authz.today()"))).adding(days: days)
    }

    /// What is kept for research under a rule moves to the archive from a day on.
    private static func change(
        _ town: Town, _ rule: String = Self.rule, days: Int = 1, as person: Town.Person = .arne
    ) throws {
        let isCommon = rule != Self.rule
        _ = try ChangeRule()(
            ChangeRule.Command(
                rule: rule, from: try day(town, days),
                period: isCommon ? ChangeRule.Period("P3Y") : nil,
                researchMoves: isCommon ? nil : true),
            once: once(), as: town.caller(person, for: .retention), through: try town.gate())
    }

    private static func withdraw(
        _ town: Town, _ rule: String = Self.rule, days: Int = 1, as person: Town.Person = .arne
    ) throws {
        _ = try WithdrawRule()(
            WithdrawRule.Command(rule: rule, from: try day(town, days)), once: once(),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    private static func decide(_ town: Town, _ reference: String, days: Int) throws {
        _ = try EnterDecision()(
            EnterDecision.Command(
                reference: reference, decidedOn: try LocalDate("2026-09-01"),
                authority: "Socialnämnden", rules: [rule], from: try day(town, days)),
            once: once(), as: town.caller(.arne, for: .retention), through: try town.gate())
    }

    private static func approve(
        _ town: Town, as person: Town.Person, days: Int, _ range: ClosedRange<Int> = 0...7
    ) throws {
        _ = try ApproveRule()(
            ApproveRule.Command(rule: rule, range: range, from: try day(town, days)),
            once: once(), as: town.caller(person, for: .retention), through: try town.gate())
    }

    /// The next day, on which everybody has signed in anew.
    private static func sleep(_ town: Town) throws {
        try town.moveClock(by: "1 day")
        try town.admin(
            """
            UPDATE core.session SET proved_at = authz.now(),
                                    expires_at = authz.now() + interval '8 hours'
            """)
    }

    /// The versions of the rule in the list: when each begins, its decision and its highest number.
    private static func versions(_ town: Town) throws -> [[JSON?]] {
        let page = try town.gate().page(
            .retentionRules, try #require(Window(limit: 100, offset: 0)),
            as: town.caller(.ulla, for: .retention))
        guard case .array(let rules) = try JSON.parse(page.items) else { return [] }
        return rules.filter { $0["rule"] == .string(rule) }
            .map { [$0["from"], $0["decision"], $0["highest"]] }
    }

    @Test("is decided and approved, so that no night passes on which nothing may go")
    func ahead() async throws {
        try await onThread {
            let town = try Town()
            try Self.change(town)
            let begins = JSON.string("\(try Self.day(town, 1))")
            let first = JSON.string("2025-07-01")
            let before: [JSON?] = [first, .string("SN 2026/14 § 12"), .integer(1000)]
            // Not before it is decided, and on no other day.
            #expect(throws: Failure.unfit(pointer: "/rule", code: "absent")) {
                try Self.approve(town, as: .arne, days: 1)
            }
            #expect(throws: Failure.unfit(pointer: "/rules", code: "absent")) {
                try Self.decide(town, "SN 2026/60", days: 2)
            }
            #expect(try Self.versions(town) == [before, [begins, .null, .null]])
            try Self.decide(town, "SN 2026/61", days: 1)
            try Self.approve(town, as: .arne, days: 1)
            #expect(throws: Failure.conflict) { try Self.approve(town, as: .arne, days: 1) }
            try Self.approve(town, as: .ulla, days: 1)
            #expect(
                try Self.versions(town)
                    == [before, [begins, .string("SN 2026/61"), .integer(7)]])
            // The one in force rests on what it did.
            #expect(
                Night.count(try Night.plan(town), Self.rule, "toDelete") == 1)
            try Self.sleep(town)
            #expect(
                try Self.versions(town) == [[begins, .string("SN 2026/61"), .integer(7)]])
            // The day itself names that version, too.
            try Self.approve(town, as: .arne, days: 0, 0...9)
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("\"SN 2026/61\""))
        }
    }

    @Test("is called off by whoever may change it, and what is in force goes on")
    func withdrawn() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
                  FROM core.staff p WHERE p.subject IN ('per.polis', 'sven.social')
                """)
            let absent = Failure.unfit(pointer: "/rule", code: "absent")
            #expect(throws: absent) { try Self.withdraw(town) }
            try Self.change(town)
            try Self.decide(town, "SN 2026/62", days: 1)
            try Self.approve(town, as: .arne, days: 1)
            #expect(throws: Failure.forbidden) { try Self.withdraw(town, as: .ulla) }
            #expect(throws: absent) { try Self.withdraw(town, as: .per) }
            #expect(throws: absent) { try Self.withdraw(town, days: 2) }
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try Self.withdraw(town) }
            try town.admin("UPDATE core.session SET proved_at = authz.now()")
            try Self.withdraw(town, as: .sven)
            #expect(throws: absent) { try Self.withdraw(town) }
            #expect(throws: absent) { try Self.approve(town, as: .ulla, days: 1) }
            #expect(try Self.versions(town).count == 1)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(concat_ws(' ', w.author_id, o.result), ',')
                      FROM retention.rule_withdrawal w, audit.outcome o
                      JOIN audit.request r USING (xid, incarnation)
                     WHERE r.action = 'retention-rule.withdraw' AND o.row_id = w.rule_id
                    """) == "\(Town.Known.staff(2)) ok".lowercased())
            // From the same day another may begin, which rests on nothing that the first did.
            try Self.change(town)
            #expect(try Self.versions(town).last?[1] == .null)
            try Self.sleep(town)
            #expect(throws: Failure.unfit(pointer: "/from", code: "in-past")) {
                try Self.withdraw(town, days: 0)
            }
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, undecided: 1))
        }
    }

    @Test("lets nobody be erased from the log by its decision before it is in force")
    func erased() async throws {
        try await onThread {
            let town = try Town()
            _ = try Night.run(town)
            func erase() throws {
                _ = try EraseFromLog()(
                    Town.Known.youth(3), under: "SN 2026/63",
                    as: town.caller(.arne, for: .retention), through: try town.gate())
            }
            try Self.change(town)
            try Self.decide(town, "SN 2026/63", days: 1)
            for person in [Town.Person.arne, .ulla] {
                try Self.approve(town, as: person, days: 1)
            }
            #expect(throws: Failure.notFound) { try erase() }
            try Self.sleep(town)
            try erase()
        }
    }

    @Test("that is called off leaves decision and approval of the one in force as they were")
    func untouched() async throws {
        try await onThread {
            let town = try Town()
            try Self.change(town)
            try Self.withdraw(town)
            try Self.sleep(town)
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
        }
    }

    @Test("leaves other agencies whose rule it is, too, a month to decide, or to call it off")
    func common() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
                  FROM core.staff p WHERE p.subject = 'fia.fritid'
                """)
            let soon = Failure.unfit(pointer: "/from", code: "too-soon")
            #expect(throws: soon) { try Self.change(town, "case", days: 27) }
            try Self.change(town, "case", days: 31)
            try Self.withdraw(town, "case", days: 31, as: .fia)
            // Another agency of the same kind.
            try town.admin(
                """
                INSERT INTO core.agency SELECT (jsonb_populate_record(a, jsonb_build_object(
                    'id', '\(Town.Known.agency(77))', 'name', 'Socialtjänsten Norr'))).*
                  FROM core.agency a WHERE a.id = '\(Town.Known.agency(1))'
                """)
            #expect(throws: soon) { try Self.change(town, days: 27) }
            try Self.change(town, days: 31)
        }
    }
}
