import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A retention rule in data that were restored")
struct RestoredRuleTests {
    private static let rule = "conversation-social-advice"
    private static let waiting = Line(due: 2, research: 1, waiting: 1)

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    /// Declares that the data were restored; sessions stay, so that people need not sign in.
    private static func restore(_ town: Town, after incarnation: Int = 1) throws {
        let begun = try Release(folder: Checkout.folder).restore(
            town.address("sspf_migrate"), after: incarnation)
        #expect(begun == incarnation + 1)
        try town.admin("UPDATE core.session SET ended_at = NULL")
    }

    private static func approve(_ town: Town, _ people: [Town.Person]) throws {
        for person in people {
            _ = try ApproveRule()(
                ApproveRule.Command(rule: rule, range: 0...1000), once: once(),
                as: town.caller(person, for: .retention), through: try town.gate())
        }
    }

    private static func stopped(_ town: Town) throws -> JSON? {
        guard case .array(let rules)? = try Night.plan(town)["rules"] else { return nil }
        return rules.first { $0["rule"] == .string(rule) }?["stopped"]
    }

    @Test("is stopped until two have approved it anew, for holds since the backup are missing")
    func restored() async throws {
        try await onThread {
            let town = try Town()
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 1)
            try Self.restore(town)
            #expect(try Self.stopped(town) == .string("restored"))
            #expect(Night.count(try Night.plan(town), Self.rule, "toDelete") == 0)
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Self.waiting)
            #expect(try Night.lines(run).values.allSatisfy { $0.deleted == 0 })
            #expect(run.needsAttention)
            #expect(
                String(decoding: run.document.json, as: UTF8.self).contains(
                    "\"stopped\" : \"restored\""))
            // The same range by the same persons as before is no second time; one alone is not enough.
            try Self.approve(town, [.arne])
            #expect(throws: Failure.conflict) { try Self.approve(town, [.arne]) }
            #expect(try Night.run(town)[Self.rule] == Self.waiting)
            // The hold that the backup did not know is entered again before the second person approves.
            let hold = try HoldTests.place(.youth(Town.Known.youth(3)), in: town)
            try Self.approve(town, [.ulla])
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, held: 1))
            _ = try LiftHold()(
                hold.id, once: Self.once(), as: town.caller(.arne, for: .retention),
                through: town.gate())
            #expect(
                try Night.run(town)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
        }
    }

    @Test("is stopped at every restore anew, and a rule that nobody had approved is unapproved")
    func again() async throws {
        try await onThread {
            let town = try Town()
            try Self.restore(town)
            try Self.approve(town, [.arne, .ulla])
            #expect(try Self.stopped(town) == .null)
            try Self.restore(town, after: 2)
            #expect(try Self.stopped(town) == .string("restored"))
            try town.admin("DELETE FROM retention.approval")
            #expect(try Self.stopped(town) == .string("unapproved"))
        }
    }
}
