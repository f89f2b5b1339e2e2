import Access
import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

/// What may happen between a run's interruption and the day it goes on.
@Suite("A retention run that was interrupted")
struct ResumptionTests {
    enum Change: CaseIterable {
        case hold, exemption, restriction
        case approvalEnded, approvalTakenBack, ruleChanged, decisionWithdrawn, decisionTakenBack
        case decidedAnew, restored
    }

    @Test("looks again, and keeps what may no longer go", arguments: Change.allCases)
    func recheck(_ change: Change) async throws {
        try await onThread {
            let town = try Town()
            var isCut = false
            #expect(throws: Failure.unavailable) {
                _ = try Night.go(town) { _ in
                    // After the plan, before the first batch.
                    if !isCut { try? Night.cutRuns(town) }
                    isCut = true
                }
            }
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM retention.plan_item i
                     WHERE i.record_id = '00000000-0000-4000-8000-00e000000003' AND NOT i.gone
                    """) == "1")
            try Self.make(change, in: town)
            _ = try Night.run(town)
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.concern_conversation WHERE id = $1",
                    [.uuid(Town.Known.conversation(3))]) == "1")
            // The protocol says so: nothing left out, by whatever reason.
            #expect(
                try town.value(
                    """
                    SELECT string_agg(concat_ws(' ', l.due, l.deleted, l.changed_meanwhile + l.waiting,
                                                authz.not_reached(l)), ', ' ORDER BY u.started_at)
                      FROM retention.run u JOIN retention.run_line l ON l.run_id = u.id
                      JOIN retention.rule r ON r.id = l.rule_id
                     WHERE r.code = 'conversation-social-advice'
                     GROUP BY u.started_at ORDER BY u.started_at LIMIT 1
                    """) == "2 0 1 0")
        }
    }

    // The rule loses its approval while the run is down, for years: what it had planned now stays too long.
    @Test("tells what is overdue when it ends, not what was when it began")
    func overdue() async throws {
        try await onThread {
            let town = try Town()
            var isCut = false
            #expect(throws: Failure.unavailable) {
                _ = try Night.go(town) { _ in
                    if !isCut { try? Night.cutRuns(town) }
                    isCut = true
                }
            }
            func told() throws -> String? {
                try town.value(
                    """
                    SELECT l.overdue FROM retention.run u JOIN retention.run_line l ON l.run_id = u.id
                      JOIN retention.rule r ON r.id = l.rule_id
                     WHERE r.code = 'conversation-social-advice' ORDER BY u.started_at LIMIT 1
                    """)
            }
            #expect(try told() == "0")
            try town.admin("DELETE FROM retention.approval")
            try town.moveClock(by: "2 years")
            _ = try Night.run(town)
            let now =
                Night.count(
                    try Night.plan(town), "conversation-social-advice", "overdue") ?? 0
            #expect(now >= 1)
            #expect(try told() == "\(now)")
        }
    }

    private static func make(_ change: Change, in town: Town) throws {
        func once() -> Creation.Once {
            Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
        }
        let arne = town.caller(.arne, for: .retention)
        switch change {
        case .hold:
            _ = try HoldTests.place(.youth(Town.Known.youth(3)), in: town)
        case .exemption:
            _ = try EnterExemption()(
                .placement, of: Town.Known.youth(3), once: once(), as: arne,
                through: try town.gate())
        case .restriction:
            let today = try #require(try town.value("SELECT authz.today()"))
            _ = try OpenRequest()(
                OpenRequest.Command(
                    kind: .restriction, about: .youth(Town.Known.youth(3)), reference: "D 2026/31",
                    receivedOn: try LocalDate(today)),
                once: once(), as: arne, through: try town.gate())
        case .approvalEnded:
            try town.admin("DELETE FROM retention.approval")
        case .ruleChanged:
            try town.admin(
                """
                UPDATE retention.rule SET section = 'SoL 16:9'
                 WHERE code = 'conversation-social-advice'
                """)
        case .decisionWithdrawn:
            try town.admin("UPDATE retention.rule SET decision_id = NULL")
        case .approvalTakenBack:
            let approval = try town.value(
                """
                SELECT a.id FROM retention.approval a JOIN retention.rule r ON r.id = a.rule_id
                 WHERE r.code = 'conversation-social-advice' AND a.role = 'records_officer'
                """)
            _ = try RevokeApproval()(
                .mistaken, of: try #require(approval.flatMap(UUID.init(uuidString:))), once: once(),
                as: arne, through: try town.gate())
        case .decisionTakenBack:
            _ = try RevokeDecision()(
                .annulled,
                of: try #require(UUID(uuidString: "00000000-0000-4000-8000-00f200000001")),
                once: once(), as: arne, through: try town.gate())
        case .restored:
            let release = try Release(folder: Checkout.folder)
            #expect(try release.restore(town.address("sspf_migrate"), after: 1) == 2)
        case .decidedAnew:
            // Still no approval of what the new decision says.
            _ = try EnterDecision()(
                EnterDecision.Command(
                    reference: "SN 2026/99", decidedOn: try LocalDate("2026-02-01"),
                    authority: "Socialnämnden", rules: ["conversation-social-advice"]),
                once: once(), as: arne, through: try town.gate())
        }
    }
}
