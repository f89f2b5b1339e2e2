import Foundation
import Glibc
import Postgres
import Shell
import Support
import Testing

@Suite("A proof at a terminal", .serialized, .timeLimit(.minutes(2)))
struct ProofTests {
    private static let own = "exempelstad-demo-2026"

    /// The proof of everybody is an hour old.
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '1 hour'")
        return town
    }

    @Test(
        "is asked for where an act takes one: unseen, the right one goes on, a wrong one refuses",
        arguments: [false, true])
    func stepUp(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Self.town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let seat = try Seat(typist, as: .anna)
            let grant = "role grant \(Town.Known.staff(2)) coordinator"
            // What only looks takes none.
            try seat.enter("staff list --limit 1")
            try seat.wait(for: "fia.fritid")
            try seat.enter(grant)
            try seat.answer("Password: ", "fel lösenord som är långt\n")
            try seat.answer("One-time code (Return if you have none): ", "\n")
            try seat.wait(for: "SHELL-109")
            #expect(try town.roles() == "0")
            try seat.enter(grant)
            try seat.answer("Password: ", "\u{3}")
            try seat.wait(for: "SHELL-130")
            #expect(try town.roles() == "0")
            try seat.enter(grant)
            try seat.answer("Password: ", "\(Self.own)\n")
            try seat.answer("One-time code (Return if you have none): ", "\n")
            try seat.wait(for: "Id  ")
            #expect(try town.roles() == "1")
            // It holds for five minutes, and for what is typed its name is asked for.
            try seat.enter("staff lock \(Town.Known.staff(2))")
            let preview = try seat.wait(for: "Type sven.social to go on: ")
            #expect(preview.contains("Sven Sund") && !preview.contains("Password"))
            seat.terminal.type("sven.social\n")
            try seat.wait(for: "Id  ")
            #expect(try seat.leave() == 0)
            #expect(seat.isSane)
            #expect(!seat.shown.contains(Self.own) && !seat.shown.contains("lösenord"))
        }
    }

    @Test(
        "is given beforehand by session prove; Ctrl-C leaves the terminal as it was",
        arguments: [false, true])
    func prove(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Self.town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let seat = try Seat(typist, as: .anna)
            try seat.enter("session prove")
            try seat.answer("Password: ", "x\n")
            try seat.answer("One-time code", "000000\n")
            try seat.wait(for: "SHELL-109")
            try seat.enter("session prove")
            try seat.answer("Password: ", "halvt\u{3}")
            try seat.wait(for: "SHELL-130")
            try seat.enter("session prove")
            try seat.answer("Password: ", "\(Self.own)\n")
            try seat.answer("One-time code", "\n")
            try seat.wait(for: "Proved, for five minutes.")
            let sven = "\(Town.Known.staff(2))".lowercased()
            try seat.enter("role grant \(sven) coordinator")
            try seat.wait(for: "Id  ")
            #expect(try seat.leave() == 0)
            #expect(seat.isSane)
            #expect(!seat.shown.contains(Self.own) && !seat.shown.contains("halvt"))
            // History knows the verbs, and nothing of what was answered.
            let history = try String(
                contentsOfFile: "\(typist.folder)/.local/state/sspf/history", encoding: .utf8)
            #expect(
                history == "session prove\nsession prove\nsession prove\nrole grant \(sven)\n")
        }
    }

    @Test("an export that waits for a proof is written once", arguments: [false, true])
    func export(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Self.town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let seat = try Seat(typist, as: .rut)
            let file = "\(typist.folder)/looks.csv"
            try seat.enter("audit export --table --file \(file)")
            try seat.answer("Password: ", "\(Self.own)\n")
            try seat.answer("One-time code", "\n")
            try seat.wait(for: " rows.")
            #expect(try seat.leave() == 0)
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n")
            #expect(lines.count { $0.hasPrefix("\"at\",") } == 1)
        }
    }

    @Test(
        "an auditor only looks until they say why they change something", arguments: [false, true])
    func readOnly(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let seat = try Seat(typist, as: .rut)
            let draw = "audit sample \(Town.Known.unit(2)) --month 2026-10-01"
            try seat.enter(draw)
            try seat.wait(for: "SHELL-053")
            try seat.enter("\(draw) --dry-run")
            try seat.wait(for: "Nothing was changed.")
            try seat.enter("\\write whim")
            try seat.wait(for: "SHELL-162")
            try seat.enter(draw)
            try seat.wait(for: "SHELL-053")
            try seat.enter("\\write review")
            try seat.wait(for: "Open for changes")
            try seat.enter(draw)
            try seat.wait(for: "Sample  ")
            #expect(try seat.leave() == 0)
            let why = try town.value(
                "SELECT count(*) FROM audit.request WHERE route = 'shell session write review'")
            #expect(why == "1")
            // Nobody else is asked, nor is a script.
            let other = try Seat(typist, as: .anna)
            try other.enter("role end \(Town.Known.staff(1)) --reason mistake")
            try other.wait(for: "SHELL-105")
            #expect(try other.leave() == 0)
        }
    }

    @Test("what is watched is asked for again and again, each time on the log, until Ctrl-C")
    func watch() async throws {
        try await onThread {
            let town = try Town()
            let typist = try Typist(town)
            let seat = try Seat(typist, as: .sara)
            try seat.enter("inbox")
            try seat.enter("\\watch 1")
            try seat.wait(for: ", every 1 s; Ctrl-C ends it")
            try seat.wait(for: ", every 1 s; Ctrl-C ends it")
            try seat.wait(for: ", every 1 s; Ctrl-C ends it")
            seat.terminal.type("\u{3}")
            try seat.enter("whoami")
            try seat.wait(for: "sara.social")
            #expect(try seat.leave() == 0)
            let looks = try town.value(
                "SELECT count(*) FROM audit.request WHERE route = 'shell inbox'")
            #expect(
                try String(
                    contentsOfFile: "\(typist.folder)/.local/state/sspf/history", encoding: .utf8)
                    == "inbox\nwhoami\n")
            #expect(Int(looks ?? "") ?? 0 >= 3)
        }
    }

    @Test("a wait for a service that does not answer ends at Ctrl-C, and the shell goes on")
    func wait() async throws {
        try await onThread {
            let server = try FakeServer(nil, isSilent: true)
            defer { server.end() }
            let typist = try Typist(try Town(), at: "http://127.0.0.1:\(server.port)")
            let seat = try Seat(typist, as: .sara, term: "xterm")
            // The preview of what cannot be taken back is a wait like any other.
            for line in ["whoami", "staff lock \(Town.Known.staff(2))"] {
                try seat.enter(line)
                try seat.wait(for: "\rWorking, 1 s (Ctrl-C stops it)")
                try seat.wait(for: "\rWorking, 2 s")
                for _ in 0..<500 where !server.heard.contains(String(line.prefix(5))) {
                    usleep(10_000)
                }
                seat.terminal.type("\u{3}")
                try seat.wait(for: "SHELL-130")
            }
            #expect(try seat.leave() == 0)
            #expect(seat.isSane)
        }
    }
}

extension Town {
    /// How many times the role of these tests has been granted.
    fileprivate func roles() throws -> String? {
        try value(
            """
            SELECT count(*) FROM core.role_grant g
             WHERE g.role = 'coordinator' AND g.staff_id = $1
            """, [.uuid(Known.staff(2))])
    }
}
