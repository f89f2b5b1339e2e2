import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A destruction decision, or an approval, that is taken back")
struct TakenBackTests {
    private static let rule = "conversation-social-advice"
    /// Of the rule: nothing goes, because no two have approved it; and what goes when they have.
    private static let stopped = Line(due: 2, research: 1, waiting: 1)
    private static let gone = Line(due: 2, deleted: 1, research: 1)

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    /// Somebody of the police and somebody more of social services are records officers, too.
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
              FROM core.staff p WHERE p.subject IN ('per.polis', 'sven.social')
            """)
        return town
    }

    private static func decide(
        _ town: Town, _ reference: String = "SN 2026/99 § 3", rules: [String] = [Self.rule]
    ) throws -> UUID {
        try EnterDecision()(
            EnterDecision.Command(
                reference: reference, decidedOn: try LocalDate("2026-02-01"),
                authority: "Socialnämnden", rules: rules),
            once: once(), as: town.caller(.arne, for: .retention), through: try town.gate()
        ).id
    }

    private static func undecide(
        _ town: Town, _ decision: UUID, as person: Town.Person = .arne
    ) throws {
        _ = try RevokeDecision()(
            .mistaken, of: decision, once: once(), as: town.caller(person, for: .retention),
            through: try town.gate())
    }

    @discardableResult
    private static func approve(
        _ town: Town, as person: Town.Person, _ range: ClosedRange<Int> = 0...1000
    ) throws -> UUID {
        try ApproveRule()(
            ApproveRule.Command(rule: rule, range: range), once: once(),
            as: town.caller(person, for: .retention), through: try town.gate()
        ).id
    }

    private static func unapprove(
        _ town: Town, _ approval: UUID, as person: Town.Person
    ) throws {
        _ = try RevokeApproval()(
            .reconsidered, of: approval, once: once(), as: town.caller(person, for: .retention),
            through: try town.gate())
    }

    private static func highest(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT (authz.retention_approved(r.id)).highest FROM retention.rule r
             WHERE r.code = 'conversation-social-advice'
            """)
    }

    /// A member of the rule as it is listed for Arne.
    private static func listed(_ town: Town, _ name: String) throws -> JSON? {
        let page = try town.gate().page(
            .retentionRules, try #require(Window(limit: 100, offset: 0)),
            as: town.caller(.arne, for: .retention))
        guard case .array(let rules) = try JSON.parse(page.items) else { return nil }
        return rules.first { $0["rule"] == .string(rule) }?[name]
    }

    @Test("entered by mistake, a decision leaves what was approved before it as it was")
    func mistaken() async throws {
        try await onThread {
            let town = try Self.town()
            let decision = try Self.decide(town)
            #expect(
                try Self.listed(town, "ownDecisionId") == .string("\(decision)".lowercased()))
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 0)
            #expect(throws: Failure.forbidden) { try Self.undecide(town, decision, as: .ulla) }
            #expect(throws: Failure.notFound) { try Self.undecide(town, decision, as: .per) }
            #expect(throws: Failure.notFound) { try Self.undecide(town, UUID()) }
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try Self.undecide(town, decision) }
            try town.admin("UPDATE core.session SET proved_at = authz.now()")
            try Self.undecide(town, decision)
            #expect(throws: Failure.conflict) { try Self.undecide(town, decision) }
            #expect(try Self.listed(town, "decision") == .string("SN 2026/14 § 12"))
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Self.gone)
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("SN 2026/14 § 12") && !text.contains("SN 2026/99 § 3"))
        }
    }

    @Test("one that stands is not entered twice; one that was taken back is entered again")
    func again() async throws {
        try await onThread {
            let town = try Self.town()
            let first = try Self.decide(town)
            #expect(throws: Failure.conflict) { _ = try Self.decide(town) }
            try Self.undecide(town, first)
            let second = try Self.decide(town)
            #expect(
                try Self.listed(town, "ownDecisionId") == .string("\(second)".lowercased()))
            try Self.approve(town, as: .arne)
            try Self.approve(town, as: .ulla)
            #expect(try Night.run(town)[Self.rule] == Self.gone)
        }
    }

    @Test("a decision that two went by gives way to the one before, which two approve anew")
    func wentBy() async throws {
        try await onThread {
            let town = try Self.town()
            let decision = try Self.decide(town)
            try Self.approve(town, as: .arne, 0...0)
            try Self.approve(town, as: .ulla, 0...0)
            let run = try Night.go(town)
            func read() throws -> String {
                String(
                    decoding: try town.gate().one(
                        .retentionProtocol, run.id, as: town.caller(.arne, for: .retention)
                    ).json, as: UTF8.self)
            }
            let protocolBefore = try read()
            #expect(protocolBefore.contains("SN 2026/99 § 3"))
            try Self.undecide(town, decision)
            // Of that run's day it says what it said.
            #expect(try read() == protocolBefore)
            // Two had narrowed it to none: one alone brings nothing wider back.
            #expect(try Night.run(town)[Self.rule] == Self.stopped)
            try Self.approve(town, as: .arne)
            try Self.approve(town, as: .ulla)
            #expect(try Night.run(town)[Self.rule] == Self.gone)
        }
    }

    @Test("without a decision before it, its rules have none, and nothing goes")
    func none() async throws {
        try await onThread {
            let town = try Self.town()
            let only = try #require(
                UUID(uuidString: "00000000-0000-4000-8000-00f200000001"))
            try Self.undecide(town, only)
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, undecided: 1))
            #expect(try Self.listed(town, "decision") == .null)
            #expect(try Self.listed(town, "ownDecisionId") == .null)
            #expect(
                try town.value(
                    """
                    SELECT DISTINCT e.reason || ' ' || p.subject
                      FROM retention.decision_end e JOIN core.staff p ON p.id = e.author_id
                    """) == "mistaken arne.arkiv")
        }
    }

    @Test("of a rule of all agencies, the own agency's records alone lose their decision")
    func common() async throws {
        try await onThread {
            let town = try Self.town()
            // Youth 3 is social services'; 7 is the police's and 9 the school's.
            let (police, social) = (Town.Known.visit(77), Town.Known.visit(78))
            func undecided() throws -> Int? {
                Night.count(try Night.plan(town), "youth-without-records", "withoutDecision")
            }
            // The police have decided once more, social services this alone, whose own rule has ended.
            try town.admin(
                """
                UPDATE retention.rule SET valid_until = authz.today()
                 WHERE code = 'youth-social-services';
                INSERT INTO retention.decision (id, reference, decided_on, authority)
                VALUES ('\(police)', 'PN 2026/4', '2026-02-01', 'Polismyndigheten'),
                       ('\(social)', 'SN 2026/4', '2026-02-01', 'Socialnämnden');
                UPDATE retention.rule_decision x SET decision_id = '\(social)' FROM retention.rule r
                 WHERE r.id = x.rule_id AND r.record_type = 'youth'
                   AND x.agency_kind = 'social_services';
                INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, agency_id,
                                                     author_id, created_at)
                SELECT r.id, '\(police)', 'police', a.id, p.id, authz.now()
                  FROM retention.rule r, core.agency a, core.staff p
                 WHERE r.record_type = 'youth' AND a.kind = 'police' AND p.subject = 'per.polis';
                """)
            #expect(try undecided() == 0)
            #expect(throws: Failure.notFound) { try Self.undecide(town, police) }
            try Self.undecide(town, police, as: .per)
            // The one that the police had before counts again.
            #expect(try undecided() == 0)
            try Self.undecide(town, social)
            #expect(try undecided() == 1)
        }
    }

    @Test("an approval is taken back by whoever gave it or a colleague, and the rule stops")
    func approval() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin("DELETE FROM retention.approval")
            let arnes = try Self.approve(town, as: .arne)
            let ullas = try Self.approve(town, as: .ulla)
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 1)
            #expect(
                try Self.listed(town, "approvals")
                    == .array([arnes, ullas].map { .string("\($0)".lowercased()) }))
            #expect(throws: Failure.forbidden) { try Self.unapprove(town, ullas, as: .sara) }
            #expect(throws: Failure.notFound) { try Self.unapprove(town, ullas, as: .per) }
            try Self.unapprove(town, ullas, as: .arne)
            #expect(throws: Failure.conflict) { try Self.unapprove(town, ullas, as: .ulla) }
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Self.stopped)
            #expect(String(decoding: run.document.json, as: UTF8.self).contains("unapproved"))
            // Arne's waits still: he gives no second, nor does another in his role.
            #expect(throws: Failure.conflict) { try Self.approve(town, as: .arne) }
            try Self.approve(town, as: .sven)
            #expect(try Self.highest(town) == nil)
            try Self.unapprove(town, arnes, as: .arne)
            // One that waited and was taken back makes no agreement: Sven's does.
            try Self.approve(town, as: .ulla)
            #expect(try Self.highest(town) == "1000")
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM retention.rule r
                     CROSS JOIN LATERAL authz.retention_approved(r.id) a
                     WHERE $1 = ANY (a.approvers)
                    """, [.uuid(Town.Known.staff(4))]) == "0")
            #expect(try Night.run(town)[Self.rule] == Self.gone)
        }
    }

    @Test("one that two narrowed a range by brings the wider one not back when it is taken back")
    func narrowed() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin("DELETE FROM retention.approval")
            for range in [0...10, 0...2] {
                try Self.approve(town, as: .arne, range)
                try Self.approve(town, as: .ulla, range)
            }
            let third = try Self.approve(town, as: .sven, 0...2)
            let latest = try #require(
                try town.value(
                    """
                    SELECT a.id FROM retention.approval a
                     WHERE a.highest = 2 AND a.staff_id = $1
                    """, [.uuid(Town.Known.staff(4))]
                ).flatMap(UUID.init(uuidString:)))
            // Sven's takes its place at once.
            try Self.unapprove(town, latest, as: .arne)
            #expect(try Self.highest(town) == "2")
            try Self.unapprove(town, third, as: .sven)
            #expect(try Self.highest(town) == nil)
            try Self.approve(town, as: .arne, 0...10)
            #expect(try Self.highest(town) == nil)
            try Self.approve(town, as: .ulla, 0...10)
            #expect(try Self.highest(town) == "10")
        }
    }
}
