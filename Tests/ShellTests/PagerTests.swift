import Support
import Testing

@Suite("A pager that is not there", .serialized, .timeLimit(.minutes(1)))
struct PagerTests {
    @Test(
        "loses no answer: it is written all the same",
        arguments: [
            ["PAGER=/nonexistent"], ["PAGER= "], ["PAGER=/etc/passwd"],
            ["-u", "PAGER", "PATH=/nonexistent"],
        ])
    func absent(environment: [String]) async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let seat = try Seat(
                typist, as: .sara, term: "xterm", environment: environment)
            try seat.enter("help")
            // Longer than a screen of 24 lines.
            try seat.wait(for: "staff reset-factor")
            #expect(try seat.leave() == 0)
        }
    }
}
