import Postgres
import Support
import Testing

@Suite("A new password at a terminal", .serialized, .timeLimit(.minutes(2)))
struct NewPasswordTests {
    private static let line = "staff password \(Town.Known.staff(2))"

    private static func isSet(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT encode(c.verifier, 'hex') FROM core.credential c WHERE c.staff_id = $1
            """, [.uuid(Town.Known.staff(2))])
    }

    @Test("is typed twice, and where the two differ, or at Ctrl-C, nothing is done")
    func twice() async throws {
        try await onThread {
            let town = try Town()
            let before = try Self.isSet(town)
            let typist = try Typist(town)
            let seat = try Seat(typist, as: .anna)
            try seat.enter(Self.line)
            try seat.answer("New password: ", "ett långt lösenord 1\n")
            try seat.answer("Once more: ", "ett långt lösenord 2\n")
            try seat.wait(for: "SHELL-195: The two passwords differ. Nothing was done.")
            try seat.enter(Self.line)
            try seat.answer("New password: ", "ett\u{3}")
            try seat.wait(for: "SHELL-130")
            #expect(try Self.isSet(town) == before)
            try seat.enter(Self.line)
            try seat.answer("New password: ", "ett långt lösenord 1\n")
            try seat.answer("Once more: ", "ett långt lösenord 1\n")
            try seat.wait(for: "The password is set")
            #expect(try Self.isSet(town) != before)
            #expect(try seat.leave() == 0)
            #expect(seat.isSane && !seat.shown.contains("lösenord"))
        }
    }

    @Test("ends a single line at Ctrl-C with 130, and is not asked for with --no-input")
    func codes() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let asked = try Seat(typist, as: .anna, words: ["shell", "-c", Self.line])
            try asked.answer("New password: ", "\u{3}")
            #expect(asked.end() == 130)
            let silent = try Seat(
                typist, as: .anna, words: ["shell", "--no-input", "-c", Self.line])
            try silent.wait(for: "SHELL-157")
            #expect(silent.end() == 2)
            #expect(!silent.shown.contains("New password"))
        }
    }
}
