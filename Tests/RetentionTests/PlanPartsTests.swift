import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

/// A plan of a large database is made in parts, so that no transaction keeps the log from being sealed.
@Suite("A plan that is made in parts")
struct PlanPartsTests {
    /// Has the planner believe in so many conversations: fifty thousand records are a part.
    private static func believe(_ count: Int, _ town: Town) throws {
        var session = try town.session("postgres")
        try session.runScript(
            Script(
                name: "believe",
                text: """
                    UPDATE pg_class SET reltuples = \(count)
                     WHERE oid = 'core.concern_conversation'::regclass
                    """))
    }

    /// Youths 1 and 3 are one person, so that the file of one keeps the other wherever their keys lie.
    private static func town(_ count: Int) throws -> Town {
        let town = try Town()
        try town.admin(
            """
            INSERT INTO core.youth (id, agency_id, author_id, created_at, merged_into)
            SELECT v.id::uuid, y.agency_id, y.author_id, y.created_at - interval '9 years', y.id
              FROM core.youth y,
                   (VALUES ('00000000-0000-4000-8000-0ab000000001'),
                           ('80000000-0000-4000-8000-0ab000000002'),
                           ('ffffffff-ffff-4fff-8fff-0ab000000003')) AS v(id)
             WHERE y.id = '\(Town.Known.youth(1))';
            """)
        try believe(count, town)
        return town
    }

    @Test("is the one that was shown, and does what one in a single part does")
    func alike() async throws {
        try await onThread {
            let (whole, parted) = (try Self.town(1), try Self.town(800_000))
            guard case .string(let digest)? = try Night.plan(parted)["plan"] else {
                throw Night.Fault.noLines
            }
            var (told, of): ([Int], Set<Int>) = ([], [])
            let run = try Night.go(
                parted, plan: digest,
                planning: { part, parts in
                    told.append(part)
                    of.insert(parts)
                })
            // Every part is told of when it begins, before anything goes.
            #expect(of.count == 1 && told == Array(1...(of.first ?? 1)))
            let lines = try Night.lines(run)
            #expect(lines == (try Night.run(whole)))
            #expect(lines["conversation-social-advice"] == Line(due: 2, deleted: 1, research: 1))
            // Sixteen of the records at least, and as many of the youths.
            let parts = try parted.value(
                "SELECT count(*) FROM audit.request q WHERE q.action = 'retention.plan'")
            #expect(Int(parts ?? "") == told.count && told.count >= 32)
            #expect(
                try whole.value(
                    "SELECT count(*) FROM audit.request q WHERE q.action = 'retention.plan'") == "2"
            )
        }
    }

    @Test("leaves nothing when it is another than was asked for, or was cut")
    func left() async throws {
        try await onThread {
            let town = try Self.town(800_000)
            #expect(throws: Failure.stale(now: nil)) {
                try Night.go(town, plan: String(repeating: "0", count: 64))
            }
            let runs: StaticString = "SELECT count(*) FROM retention.run"
            #expect(try town.value(runs) == "0")
            try town.admin(
                """
                INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
                SELECT '\(Town.Known.visit(95))', authz.now(), 'sspf_retention', authz.today(),
                       i.policy_version FROM core.installation i;
                INSERT INTO retention.run_line (run_id, rule_id, due, deleted, kept_for_research,
                                                without_decision, rows_deleted)
                SELECT '\(Town.Known.visit(95))', r.id, 0, 0, 0, 0, 0 FROM retention.rule r;
                INSERT INTO retention.plan_item (run_id, rule_id, record_id)
                SELECT '\(Town.Known.visit(95))', r.id, gen_random_uuid() FROM retention.rule r;
                """)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            #expect(try town.value(runs) == "1")
            #expect(try town.value("SELECT count(*) FROM retention.plan_item") == "0")
        }
    }
}
