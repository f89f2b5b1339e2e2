import Access
import Domain
import Foundation
import Glibc
import Secrets
import Shell
import Support
import Testing

@Suite("Review of the log at the shell")
struct ReviewCommandTests {
    /// What the shell says beside the answer, as somebody.
    private static func messages(
        of line: String, as person: Town.Person, _ town: Town
    ) throws -> String {
        let folder = try Folder()
        let descriptors = [
            open("/dev/null", O_RDONLY), open("/dev/null", O_WRONLY),
            open(folder.path + "/err", O_CREAT | O_WRONLY, 0o600),
        ]
        defer { descriptors.forEach { close($0) } }
        try #require(descriptors.allSatisfy { $0 >= 0 })
        var desk = Shell.Desk(
            gate: try town.gate(),
            identity: SessionToken(person.token).map { .token(hash: $0.hash) },
            today: try LocalDate(year: 2026, month: 11, day: 21), verify: nil,
            export: { _, _, _, _ in (0, false) })
        var sitting = Sitting(
            Commands.table, SittingOptions(source: .commands([line]), format: .plain), .english,
            streams: .init(
                input: descriptors[0], output: descriptors[1], messages: descriptors[2]))
        #expect(sitting.run(&desk) == .ok)
        return try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
    }

    @Test("an incident that is too long says so, ends with 8 and counts what it shows")
    func incident() async throws {
        try await onThread {
            let town = try Town()
            let typist = try Typist(town)
            for _ in 1...3 { #expect(try typist.type("whoami", as: .sara).code == 0) }
            func report(_ most: Int) throws -> (code: ExitCode, output: String, messages: String) {
                let folder = try Folder()
                let descriptors = [
                    open("/dev/null", O_RDONLY),
                    open(folder.path + "/out", O_CREAT | O_WRONLY, 0o600),
                    open(folder.path + "/err", O_CREAT | O_WRONLY, 0o600),
                ]
                defer { descriptors.forEach { close($0) } }
                var desk = Shell.Desk(
                    gate: try town.gate(),
                    identity: SessionToken(Town.Person.rut.token).map { .token(hash: $0.hash) },
                    today: try LocalDate(year: 2026, month: 11, day: 21), verify: nil,
                    export: { _, _, _, _ in (0, false) }, mostIncidentRows: most)
                let line =
                    "audit incident --staff sara.social --since 2020-01-01 --until 2099-01-01"
                var sitting = Sitting(
                    Commands.table, SittingOptions(source: .commands([line]), format: .json),
                    .english,
                    streams: .init(
                        input: descriptors[0], output: descriptors[1], messages: descriptors[2]))
                return (
                    sitting.run(&desk),
                    try String(contentsOfFile: folder.path + "/out", encoding: .utf8),
                    try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
                )
            }
            let cut = try report(2)
            #expect(cut.code == .attention)
            #expect(cut.output.contains("\"isCut\":true}"))
            #expect(cut.output.components(separatedBy: "\"requestId\"").count == 3)
            #expect(
                cut.messages.contains(
                    "CUT: only the first 2 rows are shown and counted. Divide the time with"
                        + " --since and --until."))
            let whole = try report(10_000)
            #expect(whole.code == .ok && !whole.output.contains("isCut"))
            #expect(whole.output.components(separatedBy: "\"requestId\"").count >= 4)
            #expect(!whole.messages.contains("CUT"))
        }
    }

    @Test("status and audit review name the units that nobody may review, apart from what is late")
    func nobody() async throws {
        try await onThread {
            let town = try Town()
            let here = "NOBODY MAY REVIEW THE LOG: Socialtjänsten, Öppenvård."
            let sample = "NOBODY MAY REVIEW: Öppenvård 2026-10."
            let draw = "audit sample \(Town.Known.unit(2)) --month 2026-10-01 --size 1"
            _ = try Self.messages(of: draw, as: .rut, town)
            let calm = try Self.messages(of: "status", as: .rut, town)
            #expect(calm.contains("NOBODY MAY REVIEW THE LOG: Polisen, Områdespolis Norr."))
            #expect(calm.contains("OVERDUE: units-without-reviewer (4)"))
            #expect(!calm.contains(here))
            #expect(try !Self.messages(of: "audit review", as: .rut, town).contains("NOBODY"))
            // The auditor and the manager were of that unit until this month.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(Town.Known.unit(2))',
                       '2026-09-01', date_trunc('month', now())
                  FROM core.staff s WHERE s.subject IN ('rut.revisor', 'ulla.chef')
                """)
            let status = try Self.messages(of: "status", as: .rut, town)
            #expect(status.contains(here))
            #expect(status.contains("OVERDUE: units-without-reviewer (5)"))
            #expect(try Self.messages(of: "audit review", as: .rut, town).contains(sample))
        }
    }
}
