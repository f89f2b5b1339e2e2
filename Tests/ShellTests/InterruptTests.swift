import Glibc
import Postgres
import Support
import Testing

/// What the release is held to as well (Scripts/check-release): the optimiser once made several copies
/// of what a signal handler writes, and Ctrl-C was not seen by the command that it was to stop.
@Suite("Ctrl-C at the real program", .serialized, .timeLimit(.minutes(2)))
struct InterruptTests {
    /// Keeps `whoami` waiting, longer than the test takes and shorter than a request may.
    private static func hold(_ town: Town) throws {
        startThread {
            try? town.admin(
                """
                DO $$ BEGIN
                    LOCK TABLE core.municipality IN ACCESS EXCLUSIVE MODE;
                    PERFORM pg_sleep(8);
                END $$
                """)
        }
        for _ in 0..<500 {
            let held = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = 'core.municipality'::regclass AND l.granted
                   AND l.mode = 'AccessExclusiveLock'
                """)
            if held == "1" { return }
            usleep(10_000)
        }
        throw Stuck()
    }

    private static func awaitWaiting(_ town: Town) throws {
        for _ in 0..<500 {
            let waiting = try town.value(
                """
                SELECT count(*) FROM pg_locks l
                 WHERE l.relation = 'core.municipality'::regclass AND NOT l.granted
                """)
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
