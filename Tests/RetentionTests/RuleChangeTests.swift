import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A rule that is changed, and an exemption that is taken back")
struct RuleChangeTests {
    private static let rule = "conversation-police"

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    private static func change(
        _ town: Town, _ rule: String = Self.rule, days: Int = 1, period: String? = nil,
        archive: Bool? = nil, moves: Bool? = nil, as person: Town.Person = .per
    ) throws {
        let today = try LocalDate(try #require(try town.value("SELECT authz.today()")))
        _ = try ChangeRule()(
            ChangeRule.Command(
                rule: rule, from: try today.adding(days: days),
                period: period.flatMap(ChangeRule.Period.init(_:)), archive: archive,
                researchMoves: moves),
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

    /// A records officer of the police.
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
              FROM core.staff p WHERE p.subject IN ('per.polis', 'fia.fritid')
            """)
        return town
    }

    @Test("says something else from its day on, and lets nothing go before decision and approvals")
    func change() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.change(town, period: "P3Y")
            // Another change of what changes already would leave open which counts.
            #expect(throws: Failure.conflict) { try Self.change(town, days: 2, period: "P2Y") }
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 1)
            try Self.sleep(town)
            // 26 months are no three years.
            #expect(try Night.run(town)[Self.rule] == Line())
            try Self.change(town, period: "P1Y")
            try town.moveClock(by: "2 days")
            try town.admin(
                "UPDATE core.session SET proved_at = authz.now(), expires_at = 'infinity'")
            #expect(try Night.run(town)[Self.rule] == Line(due: 1, undecided: 1))
            _ = try EnterDecision()(
                EnterDecision.Command(
                    reference: "PN 2026/3 § 4", decidedOn: try LocalDate("2026-01-07"),
                    authority: "Polismyndigheten", rules: [Self.rule]),
                once: Self.once(), as: town.caller(.per, for: .retention), through: try town.gate())
            #expect(try Night.run(town)[Self.rule] == Line(due: 1, waiting: 1))
            try town.admin(
                """
                INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role,
                                                created_at)
                SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0, 9, v.id, v.role, now()
                  FROM retention.rule r
                 CROSS JOIN (VALUES ('\(Town.Known.staff(4))'::uuid, 'records_officer'),
                                    ('\(Town.Known.staff(3))', 'unit_manager')) AS v(id, role)
                 WHERE r.code = '\(Self.rule)' AND r.valid_until IS NULL
                """)
            #expect(try Night.run(town)[Self.rule] == Line(due: 1, deleted: 1))
            #expect(
                try town.value(
                    """
                    SELECT string_agg(r.period::text, ' ' ORDER BY r.valid_from)
                      FROM retention.rule r WHERE r.code = 'conversation-police'
                    """) == "1 year 3 years 1 year")
        }
    }

    @Test("is its own kind of agency's to change, from a day to come, and never against the law")
    func whose() async throws {
        try await onThread {
            let town = try Self.town()
            #expect(throws: Failure.unfit(pointer: "/rule", code: "absent")) {
                try Self.change(town, period: "P3Y", as: .fia)
            }
            #expect(throws: Failure.forbidden) { try Self.change(town, period: "P3Y", as: .ulla) }
            #expect(throws: Failure.unfit(pointer: "/from", code: "in-past")) {
                try Self.change(town, days: 0, period: "P3Y")
            }
            let social = "conversation-social-advice"
            #expect(throws: Failure.unfit(pointer: "/period", code: "by-law")) {
                try Self.change(town, social, period: "P1Y", as: .arne)
            }
            #expect(throws: Failure.unfit(pointer: "/period", code: "by-law")) {
                try Self.change(town, "conversation-social-adoption", period: "P1Y", as: .arne)
            }
            #expect(throws: Failure.unfit(pointer: "/researchMoves", code: "not-allowed-here")) {
                try Self.change(town, moves: true)
            }
            for rule in ["session", "conflict"] {
                #expect(throws: Failure.unfit(pointer: "/archive", code: "not-allowed-here")) {
                    try Self.change(town, rule, days: 60, archive: true, as: .arne)
                }
            }
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try Self.change(town, period: "P3Y") }
            try town.admin("UPDATE core.session SET proved_at = authz.now()")
            try Self.change(town, social, archive: true, moves: true, as: .arne)
            try Self.sleep(town)
            let page = try town.gate().page(
                .retentionRules, try #require(Window(limit: 100, offset: 0)),
                as: town.caller(.arne, for: .retention))
            guard case .array(let rules) = try JSON.parse(page.items) else { return }
            let now = rules.filter { $0["rule"] == .string(social) }
            #expect(now.map { $0["archive"] } == [.bool(true)])
            #expect(now.map { $0["researchMoves"] } == [.bool(true)])
            #expect(now.map { $0["decision"] } == [.null])
            #expect(now.map { $0["lowest"] } == [.null])
        }
    }

    @Test("an exemption that is taken back keeps nothing, and may be entered again")
    func exemption() async throws {
        try await onThread {
            let town = try Self.town()
            func enter() throws -> UUID {
                try EnterExemption()(
                    .placement, of: Town.Known.youth(3), once: Self.once(),
                    as: town.caller(.arne, for: .retention), through: try town.gate()
                ).id
            }
            func withdraw(_ id: UUID, as person: Town.Person = .arne) throws {
                _ = try WithdrawExemption()(
                    id, reason: "Fel person", once: Self.once(),
                    as: town.caller(person, for: .retention), through: try town.gate())
            }
            let first = try enter()
            #expect(throws: Failure.conflict) { _ = try enter() }
            // Conversation 3, of advice, is due.
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 0)
            #expect(throws: Failure.notFound) { try withdraw(first, as: .per) }
            #expect(throws: Failure.forbidden) { try withdraw(first, as: .ulla) }
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try withdraw(first) }
            try town.admin("UPDATE core.session SET proved_at = authz.now()")
            try withdraw(first)
            #expect(throws: Failure.conflict) { try withdraw(first) }
            let second = try enter()
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 0)
            try withdraw(second)
            let page = try town.gate().page(
                .exemptions, .first, as: town.caller(.arne, for: .retention))
            guard case .array(let items) = try JSON.parse(page.items) else { return }
            #expect(
                items.map { $0["withdrawn"] } == [.string("Fel person"), .string("Fel person")])
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            // With the youth both have gone.
            #expect(try town.value("SELECT count(*) FROM retention.exemption_end") == "0")
        }
    }

    @Test("a rule that is to delete at least so many is outside its range when nothing is due")
    func tooFew() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                UPDATE retention.approval SET lowest = 1, highest = 5
                 WHERE rule_id = (SELECT r.id FROM retention.rule r WHERE r.code = 'school-visit')
                """)
            func stopped() throws -> JSON? {
                guard
                    case .array(let lines)? = try JSON.parse(Night.go(town).document.json)["lines"]
                else { return nil }
                return lines.first { $0["rule"] == .string("school-visit") }?["stopped"]
            }
            // Visit 3 goes; the night after, none is due.
            #expect(try stopped() == .null)
            guard case .array(let rules)? = try Night.plan(town)["rules"] else { return }
            let line = rules.first { $0["rule"] == .string("school-visit") }
            #expect(line?["due"] == .integer(0))
            #expect(line?["stopped"] == .string("outside-range"))
            #expect(try stopped() == .string("outside-range"))
        }
    }
}
