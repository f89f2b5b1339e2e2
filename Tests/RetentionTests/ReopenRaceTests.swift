import Access
import Casework
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Support
import Synchronization
import Testing

/// Reopenings of cases against a deletion that is at rows of another agency, joined in those cases.
@Suite("A case that is reopened while a joined row is deleted")
struct ReopenRaceTests {
    private static let cases = 400

    /// Cases of Sara's that are long closed and kept for research (born on the 5th), each with a row of
    /// the police's that nothing else keeps.
    private static func fill(_ town: Town) throws {
        try town.admin(
            """
            UPDATE retention.approval SET highest = 1000000;
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            SELECT ('00000000-0000-4000-8000-' || v.kind || lpad(n::text, 8, '0'))::uuid, v.agency,
                   '2009-01-05', '\(Town.Known.staff(1))', '2010-01-01'
              FROM generate_series(1, \(cases)) n
             CROSS JOIN (VALUES ('0aaa', '\(Town.Known.agency(1))'::uuid),
                                ('0bbb', '\(Town.Known.agency(2))')) AS v(kind, agency);
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))',
                   '\(Town.Known.staff(1))', '2020-01-01', '\(Town.Known.staff(1))'
              FROM core.youth y WHERE y.id::text LIKE '%-0aaa%';
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                     created_at, opened_at, closed_at)
            SELECT replace(y.id::text, '-0aaa', '-0ccc')::uuid, y.id, y.agency_id,
                   '\(Town.Known.unit(1))', '26:1', '\(Town.Known.staff(1))', '2020-01-01',
                   '2020-01-01', '2021-01-01'
              FROM core.youth y WHERE y.id::text LIKE '%-0aaa%';
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), replace(y.id::text, '-' || left(right(y.id::text, 12), 4),
                       '-0ccc')::uuid, y.id, y.agency_id, '26:1', '2020-01-01',
                   '\(Town.Known.staff(1))', '2020-01-01'
              FROM core.youth y WHERE y.id::text ~ '-0(aaa|bbb)';
            INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                              outcome, author_id, created_at, place)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', v.state, v.outcome,
                   c.author_id, v.at::timestamptz, v.place
              FROM core."case" c
             CROSS JOIN (VALUES ('opened', NULL, '2020-01-01', 1),
                                ('closed', 'goal-met', '2021-01-01', 2))
                        AS v(state, outcome, at, place)
             WHERE c.id::text LIKE '%-0ccc%' ORDER BY v.place;
            """)
    }

    private static func id(_ kind: String, _ number: Int) -> UUID {
        let digits = String(number)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return UUID(uuidString: "00000000-0000-4000-8000-\(kind)\(padded)") ?? UUID()
    }

    private struct Outcomes {
        var reopened = 0
        /// Whose joined row was there when the case was open again.
        var kept: Set<Int> = []
        var failed: [String] = []
        var reached = 0
        var finished = 0
        var isOver = false
        /// Threads with their sessions open.
        var ready = 0
    }

    private final class Seen: Sendable {
        let outcomes = Mutex(Outcomes())
    }

    private static func reopen(_ part: Int, in town: Town, _ seen: Seen) {
        guard let gate = try? town.gate(), var session = try? town.session("sspf_migrate") else {
            return
        }
        // The last of all comes first, long before the deletion: sessions and plans are there then.
        var waiting = Array(stride(from: part + 1, through: cases, by: 4))
        waiting.insert(waiting.removeLast(), at: 0)
        var patience = 100
        while !waiting.isEmpty {
            // One far ahead of the deletion, or one that it is at.
            let number = waiting.removeFirst()
            if number % 3 != 0, number <= cases - 4 {
                while seen.outcomes.withLock({ !$0.isOver && $0.reached + 60 < number }) {
                    usleep(1_000)
                }
            }
            do {
                _ = try MoveCase()(
                    ID(id("0ccc", number)), .init(state: .reopened, reason: "Igen"), seen: "2",
                    once: Creation.Once(
                        key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
                    as: town.caller(.sara, for: .coordination), through: gate)
                let isThere =
                    try session.run(joined, [.uuid(id("0bbb", number))]).bool(0, 0) == true
                seen.outcomes.withLock {
                    $0.reopened += 1
                    $0.ready += number > cases - 4 ? 1 : 0
                    if isThere { $0.kept.insert(number) }
                }
            } catch Failure.unavailable where patience > 0 {
                patience -= 1
                waiting.insert(number, at: 0)
            } catch {
                seen.outcomes.withLock { $0.failed.append("\(error)") }
            }
        }
    }

    @Test("neither slips past the other: what was there when it was open again stays")
    func race() async throws {
        try await onThread {
            let town = try Town()
            try Self.fill(town)
            let seen = Seen()
            var planned: Int?
            let run = try Night.go(town) { step in
                seen.outcomes.withLock { $0.reached = (planned ?? step.left) - step.left }
                guard planned == nil else {
                    // Neither side may run away from the other.
                    let before = seen.outcomes.withLock { $0.reopened }
                    for _ in 0..<300 where seen.outcomes.withLock({ $0.reopened < before + 9 }) {
                        usleep(10_000)
                    }
                    return
                }
                planned = step.left
                for part in 0..<4 {
                    startThread {
                        defer { seen.outcomes.withLock { $0.finished += 1 } }
                        Self.reopen(part, in: town, seen)
                    }
                }
                while seen.outcomes.withLock({ $0.ready + $0.finished }) < 4 { usleep(1_000) }
            }
            seen.outcomes.withLock { $0.isOver = true }
            while seen.outcomes.withLock({ $0.finished }) < 4 { usleep(10_000) }
            let outcomes = seen.outcomes.withLock { $0 }
            #expect(outcomes.failed == [])
            #expect(outcomes.reopened == Self.cases)
            // Both ways, or nothing raced.
            #expect(!outcomes.kept.isEmpty)
            #expect(outcomes.kept.count < Self.cases)
            #expect(try Night.lines(run)["youth-without-records"]?.changed ?? 0 > 0)
            var session = try town.session("sspf_migrate")
            let rows = try session.run(
                Statement(
                    "left",
                    """
                    SELECT right(y.id::text, 8)::integer FROM core.youth y
                     WHERE y.id::text LIKE '%-0bbb%'
                    """))
            #expect(Set((0..<rows.count).compactMap { rows.int($0, 0) }) == outcomes.kept)
        }
    }

    // The law itself, step by step: who comes second waits for the first.
    @Test("waits for the deletion, and the deletion for it")
    func waits() async throws {
        try await onThread {
            let town = try Town()
            try Self.fill(town)
            var other = try town.session("sspf_migrate")
            try other.runScript(
                Script(
                    name: "deleting",
                    text: """
                        BEGIN;
                        SELECT FROM core.youth y WHERE y.id = '\(Self.id("0bbb", 1))' FOR UPDATE;
                        """))
            let command = MoveCase.Command(state: .reopened, reason: "Igen")
            func reopen() throws {
                _ = try MoveCase()(
                    ID(Self.id("0ccc", 1)), command, seen: "2",
                    once: Creation.Once(
                        key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
                    as: town.caller(.sara, for: .coordination), through: town.gate())
            }
            #expect(throws: Failure.unavailable) { try reopen() }
            try other.runScript(Script(name: "ended", text: "ROLLBACK"))
            try reopen()
        }
    }

    private static let joined = Statement(
        "joined", "SELECT EXISTS (SELECT FROM core.youth y WHERE y.id = $1)")
}
