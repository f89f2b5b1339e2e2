import Foundation
import Glibc
import JSON
import Postgres
import Support
import Testing

/// What the release is held to as well (Scripts/check-release): the optimiser once made several copies
/// of what a signal handler writes, and Ctrl-C was not seen by the command that it was to stop.
@Suite("Ctrl-C at the real program", .serialized, .timeLimit(.minutes(2)))
struct InterruptTests {
    /// Keeps `whoami` waiting, longer than the test takes and shorter than a request may.
    private static func hold(
        _ town: Town, _ table: String = "core.municipality", _ mode: String = "ACCESS EXCLUSIVE"
    ) throws {
        startThread {
            try? town.admin(
                """
                DO $$ BEGIN
                    LOCK TABLE \(table) IN \(mode) MODE;
                    PERFORM pg_sleep(8);
                END $$
                """)
        }
        let named = mode.split(separator: " ").map(\.capitalized).joined() + "Lock"
        for _ in 0..<500 {
            let held = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = $1::regclass AND l.granted AND l.mode = $2
                """, [.text(table), .text(named)])
            if held == "1" { return }
            usleep(10_000)
        }
        throw Stuck()
    }

    private static func awaitRelease(_ town: Town, _ table: String) throws {
        for _ in 0..<2_000 {
            let held = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = $1::regclass AND l.granted AND l.mode = 'ShareLock'
                """, [.text(table)])
            if held == "0" { return }
            usleep(10_000)
        }
        throw Stuck()
    }

    private static func awaitWaiting(
        _ town: Town, _ table: String = "core.municipality"
    ) throws {
        for _ in 0..<500 {
            let waiting = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = $1::regclass AND NOT l.granted
                """, [.text(table)])
            if waiting == "1" { return }
            usleep(10_000)
        }
        throw Stuck()
    }

    @Test("cancels the statement that runs, says so, and the shell goes on")
    func terminal() async throws {
        try await onThread {
            let town = try Town()
            let typist = try Typist(town)
            let seat = try Seat(typist, as: .sara)
            try Self.hold(town)
            try seat.enter("whoami")
            try Self.awaitWaiting(town)
            let start = ContinuousClock.now
            seat.terminal.type("\u{3}")
            try seat.wait(for: "SHELL-130: Interrupted.")
            // By itself it would have waited three seconds for the lock.
            #expect(start.duration(to: .now) < .seconds(2))
            try seat.enter("inbox")
            #expect(try seat.leave() == 0)
            #expect(seat.isSane)
        }
    }

    @Test("stops a retention run between two records, and the next one finishes it")
    func retention() async throws {
        try await onThread {
            let town = try Town()
            _ = try town.address("sspf_retention")
            let typist = try Typist(town)
            #expect(mkdir("\(typist.folder)/seal", 0o700) == 0)
            let looked = try typist.type("retention preview", as: .arne).json?["plan"]
            guard case .string(let plan)? = looked else { throw Stuck() }
            func left() throws -> String? {
                try town.value("SELECT count(*) FROM core.concern_conversation")
            }
            let before = try left()
            let seat = try Seat(typist, as: .arne)
            // Read, and not written: the job waits where it would delete.
            try Self.hold(town, "core.concern_conversation", "SHARE")
            try seat.enter("retention run --plan \(plan)")
            try Self.awaitWaiting(town, "core.concern_conversation")
            let start = ContinuousClock.now
            seat.terminal.type("\u{3}")
            try seat.wait(for: "SHELL-130: Interrupted.")
            #expect(start.duration(to: .now) < .seconds(4))
            #expect(try left() == before)
            #expect(try seat.leave() == 0)
            #expect(seat.isSane)
            try Self.awaitRelease(town, "core.concern_conversation")
            // By the plan that was interrupted, which the preview names.
            let preview = try typist.type("retention preview", as: .arne)
            #expect(preview.json?["unfinished"] == .string(plan))
            #expect(
                preview.messages.contains(
                    "A run was interrupted; finish it first, beside the database:"
                        + " retention run --plan \(plan)"))
            let ran = try typist.type("retention run --plan \(plan)", as: .arne)
            #expect([0, 8].contains(ran.code), "\(ran)")
            #expect(ran.json?["plan"] == .string(plan))
            #expect(try left() != before)
            let after = try typist.type("retention preview", as: .arne)
            #expect(after.json?["unfinished"] == .null)
        }
    }

    @Test("ends a line that was given to it with 130, and no statement stays behind")
    func script() async throws {
        try await onThread {
            let town = try Town()
            let typist = try Typist(town)
            try Self.hold(town)
            let seat = try Seat(
                typist, as: .sara, words: ["shell", "-c", "whoami", "-c", "inbox"])
            try Self.awaitWaiting(town)
            seat.terminal.type("\u{3}")
            try seat.wait(for: "SHELL-130: Interrupted.")
            #expect(seat.end() == 130)
            let left = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = 'core.municipality'::regclass AND NOT l.granted
                """)
            #expect(left == "0")
            #expect(seat.isSane)
        }
    }

    @Test("is not needed to see something soon: the first answer comes at once")
    func start() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            for line in ["help", "whoami", "inbox"] {
                var times: [Duration] = []
                for _ in 0..<5 {
                    let start = ContinuousClock.now
                    #expect(try typist.type(line, as: .sara).code == 0)
                    times.append(start.duration(to: .now))
                }
                // A tenth of a second on a quiet machine; here others work beside it, and the best of five
                // tells what the program needs.
                #expect(times.min() ?? .seconds(9) < .milliseconds(500), "\(line): \(times)")
            }
        }
    }
}
