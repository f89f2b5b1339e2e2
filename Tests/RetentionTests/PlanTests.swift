import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A preview of retention")
struct PlanTests {
    private static func digest(_ town: Town) throws -> String {
        guard case .string(let digest)? = try Night.plan(town)["plan"] else { return "" }
        return digest
    }

    @Test("tells what the run then does, the youths whose last record goes included")
    func foretells() async throws {
        try await onThread {
            let town = try Town()
            let plan = try Night.plan(town)
            #expect(Night.count(plan, "conversation-social-advice", "toDelete") == 1)
            #expect(Night.count(plan, "conversation-social-advice", "keptForResearch") == 1)
            #expect(Night.count(plan, "youth-without-records", "toDelete") == 2)
            let lines = try Night.run(town)
            for (rule, line) in lines {
                #expect(Night.count(plan, rule, "toDelete") == line.deleted, "\(rule)")
                #expect(Night.count(plan, rule, "due") == line.due, "\(rule)")
            }
        }
    }

    @Test("changes nothing but the log")
    func changesNothing() async throws {
        try await onThread {
            let town = try Town()
            func state() throws -> String? {
                try town.value(
                    """
                    SELECT concat_ws(' ', (SELECT count(*) FROM retention.run),
                        (SELECT count(*) FROM retention.run_line),
                        (SELECT count(*) FROM retention.plan_item),
                        (SELECT count(*) FROM core.youth), (SELECT count(*) FROM core.once),
                        (SELECT count(*) FROM core.concern_conversation),
                        (SELECT count(*) FROM core.session))
                    """)
            }
            let before = try state()
            let digest = try Self.digest(town)
            #expect(try Self.digest(town) == digest)
            #expect(digest.count == 64)
            #expect(try state() == before)
        }
    }

    @Test(
        "a run by its digest goes when nothing changed, and is refused when anything did",
        arguments: [
            "UPDATE core.school_visit SET visit_date = '2019-01-01' WHERE visit_date > '2026-01-01'",
            "UPDATE retention.rule SET section = 'x' WHERE code = 'session'",
            "UPDATE retention.rule SET decision_id = NULL WHERE code = 'conversation-police'",
            "DELETE FROM retention.approval",
        ])
    func digest(_ change: String) async throws {
        try await onThread {
            let town = try Town()
            let digest = try Self.digest(town)
            try town.admin(change)
            #expect(throws: Failure.stale(now: nil)) { _ = try Night.go(town, plan: digest) }
            #expect(try town.value("SELECT count(*) FROM retention.run") == "0")
            #expect(try Night.conversations(town) == 7)
            // The lock is free: the plan of now is carried out, and its protocol names it.
            let now = try Self.digest(town)
            let run = try Night.go(town, plan: now)
            #expect(try JSON.parse(run.document.json)["plan"] == .string(now))
        }
    }

    @Test("shows a rule that lost to a longer one, and which one won")
    func longer() async throws {
        try await onThread {
            let town = try Town()
            // Youth 3 was placed outside the home: the file is never destroyed.
            _ = try EnterExemption()(
                .placement, of: Town.Known.youth(3),
                once: Creation.Once(key: "k", digest: [UInt8](repeating: 7, count: 32)),
                as: town.caller(.arne, for: .retention), through: try town.gate())
            let window = try #require(Window(limit: 100, offset: 0))
            let page = try town.gate().page(
                .retentionRecords, window, as: town.caller(.arne, for: .retention))
            guard case .array(let records) = try JSON.parse(page.items) else { return }
            let record = try #require(
                records.first {
                    $0["recordId"]
                        == .string("\(Town.Known.conversation(3))".lowercased())
                })
            #expect(record["keptBy"] == .string("longer-rule"))
            #expect(record["wonBy"] == .string("conversation-social-placement"))
            let lines = try Night.run(town)
            #expect(
                lines["conversation-social-advice"] == Line(due: 2, research: 1, longer: 1))
            try town.moveClock(by: "99 years")
            _ = try Night.run(town)
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.concern_conversation WHERE id = $1",
                    [.uuid(Town.Known.conversation(3))]) == "1")
        }
    }

    @Test("lists the own agency's records to its records officer, and nothing to others")
    func list() async throws {
        try await onThread {
            let town = try Town()
            let window = try #require(Window(limit: 100, offset: 0))
            let page = try town.gate().page(
                .retentionRecords, window, as: town.caller(.arne, for: .retention))
            let text = String(decoding: page.items, as: UTF8.self)
            #expect(text.contains("\(Town.Known.conversation(3))".lowercased()))
            // Conversation 7 and visit 3 are the police's.
            #expect(!text.contains("\(Town.Known.conversation(7))".lowercased()))
            #expect(!text.contains("\(Town.Known.visit(3))".lowercased()))
            let others = try town.gate().page(
                .retentionRecords, window, as: town.caller(.ulla, for: .retention))
            #expect(String(decoding: others.items, as: UTF8.self) == "[]")
        }
    }

    @Test("overdue after the end of the calendar year that follows")
    func overdue() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("DELETE FROM retention.approval")
            // The visit of 62 months ago was due 14 months ago: in 2025, so by the end of 2026.
            func move(_ day: String) throws {
                let shift = try town.value(
                    """
                    SELECT (($1::date + time '00:30') AT TIME ZONE 'Europe/Stockholm' - now())::text
                    """, [.text(day)])
                try town.moveClock(by: try #require(shift))
            }
            let due = try #require(
                try town.value(
                    """
                    SELECT (v.visit_date + interval '4 years')::date FROM core.school_visit v
                     WHERE v.id = $1
                    """, [.uuid(Town.Known.visit(3))]))
            let year = try LocalDate(due).year + 1
            try move("\(year)-12-31")
            #expect(Night.count(try Night.plan(town), "school-visit", "overdue") == 0)
            try move("\(year + 1)-01-01")
            #expect(Night.count(try Night.plan(town), "school-visit", "overdue") == 1)
        }
    }
}
