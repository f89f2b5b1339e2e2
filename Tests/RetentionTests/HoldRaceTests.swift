import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Support
import Synchronization
import Testing

@Suite("A legal hold against a deletion under way")
struct HoldRaceTests {
    private static let youths = 1_200

    /// Youths of social services, each with one conversation long due, by number.
    private static func fill(_ town: Town) throws {
        try town.admin(
            """
            UPDATE retention.approval SET highest = 1000000;
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            SELECT ('00000000-0000-4000-8000-0ccc' || lpad(n::text, 8, '0'))::uuid,
                   '00000000-0000-4000-8000-00a000000001', '2001-01-01',
                   '00000000-0000-4000-8000-00c000000001', '2010-01-01'
              FROM generate_series(1, 1200) n;
            INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                secrecy_class, kind, trigger, classification, held_at, place, author_id, created_at)
            SELECT ('00000000-0000-4000-8000-0ddd' || right(y.id::text, 8))::uuid, y.id, y.agency_id,
                   '00000000-0000-4000-8000-00b000000001', '26:1', 'pre-assessment', 'school',
                   'advice', '2010-01-01', 'Rum', y.author_id, '2010-01-01'
              FROM core.youth y WHERE y.id::text LIKE '%-0ccc%';
            """)
    }

    private static func id(_ kind: String, _ number: Int) -> UUID {
        let digits = String(number)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return UUID(uuidString: "00000000-0000-4000-8000-\(kind)\(padded)") ?? UUID()
    }

    /// How the holds of one thread ended, by the number of the youth.
    private struct Outcomes {
        var placed: Set<Int> = []
        /// Those whose conversation was there when the hold had been placed.
        var held: Set<Int> = []
        var absent: Set<Int> = []
        var failed: [String] = []
        var finished = 0
        /// How far the deletion has come, by its own count.
        var reached = 0
        var isOver = false
        /// Threads with their sessions open.
        var ready = 0
    }

    private final class Seen: Sendable {
        let outcomes = Mutex(Outcomes())
    }

    /// Holds every fourth youth, in the order of the deletion and close to where it is.
    private static func hold(
        _ part: Int, _ scope: String, in town: Town, _ seen: Seen
    ) {
        guard let gate = try? town.gate(), var session = try? town.session("sspf_migrate") else {
            return
        }
        _ = try? session.run(talk, [.uuid(id("0ddd", 1))])
        _ = try? gate.page(.holds, .first, as: town.caller(.arne, for: .retention))
        seen.outcomes.withLock { $0.ready += 1 }
        // Youths go after all conversations have: two threads wait for that.
        let start = scope == "youth" && part >= 2 ? youths : 0
        while seen.outcomes.withLock({ !$0.isOver && $0.reached + 300 < start }) { usleep(1_000) }
        var waiting = stride(from: part + 1, through: youths, by: 4).map { $0 }
        var patience = 200
        while !waiting.isEmpty {
            // In turn one that the deletion is about to reach, and the one that waited longest.
            let next = seen.outcomes.withLock { $0.reached } - start + 120
            let ahead = waiting.count % 2 == 0 ? waiting.firstIndex { $0 >= next } : nil
            let number = waiting.remove(at: ahead ?? 0)
            if ahead == nil {
                // That one when the deletion is at it, or has just been.
                while seen.outcomes.withLock({ !$0.isOver && $0.reached + 50 < start + number }) {
                    usleep(1_000)
                }
            }
            do {
                _ = try HoldTests.place(
                    scope == "youth"
                        ? .youth(id("0ccc", number))
                        : .record(.concernConversation, id("0ddd", number)),
                    in: town, through: gate)
                let rows = try session.run(Self.talk, [.uuid(id("0ddd", number))])
                let isThere = rows.bool(0, 0) == true
                seen.outcomes.withLock {
                    $0.placed.insert(number)
                    if isThere { $0.held.insert(number) }
                }
            } catch Failure.notFound {
                _ = seen.outcomes.withLock { $0.absent.insert(number) }
            } catch Failure.unavailable where patience > 0 {
                // The batch took longer than a request waits for a lock: who asks tries again.
                patience -= 1
                waiting.insert(number, at: 0)
            } catch {
                seen.outcomes.withLock { $0.failed.append("\(error)") }
            }
        }
    }

    // Every hold either is placed, and then what it found stands for ever, or finds nothing, and then
    // it is gone: thousands of them while batches of a hundred are deleted. A hold on a youth may come
    // when the conversation went and the youth did not yet.
    @Test("neither slips past the other", arguments: ["youth", "record"])
    func race(_ scope: String) async throws {
        try await onThread {
            let town = try Town()
            try Self.fill(town)
            let seen = Seen()
            var planned: Int?
            let run = try Night.go(town) { step in
                seen.outcomes.withLock { $0.reached = (planned ?? step.left) - step.left }
                guard planned == nil else {
                    // Neither side may run away from the other.
                    usleep(30_000)
                    return
                }
                planned = step.left
                for part in 0..<4 {
                    startThread {
                        defer { seen.outcomes.withLock { $0.finished += 1 } }
                        Self.hold(part, scope, in: town, seen)
                    }
                }
                while seen.outcomes.withLock({ $0.ready + $0.finished }) < 4 { usleep(1_000) }
            }
            seen.outcomes.withLock { $0.isOver = true }
            let lines = try Night.lines(run)
            while seen.outcomes.withLock({ $0.finished }) < 4 { usleep(10_000) }
            _ = try Night.run(town)
            let outcomes = seen.outcomes.withLock { $0 }
            #expect(outcomes.failed == [])
            #expect(outcomes.placed.count + outcomes.absent.count == Self.youths)
            // Both ways, or nothing raced.
            #expect(!outcomes.placed.isEmpty)
            #expect(!outcomes.absent.isEmpty)
            #expect(lines["conversation-social-advice"]?.changed ?? 0 > 0)
            var session = try town.session("sspf_migrate")
            let rows = try session.run(
                Statement(
                    "left",
                    """
                    SELECT right(c.youth_id::text, 8)::integer FROM core.concern_conversation c
                     WHERE c.youth_id::text LIKE '%-0ccc%'
                    """))
            let left = Set((0..<rows.count).compactMap { rows.int($0, 0) })
            #expect(left == outcomes.held)
            if scope == "record" { #expect(left == outcomes.placed) }
            let youths = try session.run(
                Statement(
                    "youths-left",
                    """
                    SELECT right(y.id::text, 8)::integer FROM core.youth y
                     WHERE y.id::text LIKE '%-0ccc%'
                    """))
            let leftYouths = Set((0..<youths.count).compactMap { youths.int($0, 0) })
            #expect(leftYouths == outcomes.placed)
        }
    }

    // A span waits for the batch under way; afterwards nothing of it goes.
    @Test("a span holds every record that it finds, at any moment of the run")
    func span() async throws {
        try await onThread {
            for cut in [1, 3, 6, 12] {
                let town = try Town()
                try Self.fill(town)
                let gate = try town.gate()
                var batches = 0
                var counted: String?
                _ = try Night.go(town) { _ in
                    batches += 1
                    guard batches == cut else { return }
                    _ = try? HoldTests.place(
                        .span(LocalDate("2009-01-01"), LocalDate("2011-01-01")), in: town,
                        through: gate)
                    counted = try? town.value(Self.count)
                }
                #expect(try town.value(Self.count) == counted)
                #expect(counted != "0")
            }
        }
    }

    private static let talk = Statement(
        "talk", "SELECT EXISTS (SELECT FROM core.concern_conversation c WHERE c.id = $1)")
    private static let count: StaticString = """
        SELECT count(*) FROM core.concern_conversation c WHERE c.youth_id::text LIKE '%-0ccc%'
        """
}
