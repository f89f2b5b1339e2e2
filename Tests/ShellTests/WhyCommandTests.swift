import Access
import Domain
import Foundation
import Glibc
import Secrets
import Shell
import Support
import Testing

/// The real commands over a demonstration municipality, as somebody.
@Suite("Why, and what if, at the shell")
struct WhyCommandTests {
    private struct Told {
        let code: ExitCode
        let output: String
        let messages: String
    }

    private static func ask(
        _ line: String, as person: Town.Person, _ town: Town, _ format: Format = .plain
    ) throws -> Told {
        let folder = try Folder()
        let descriptors = [
            open("/dev/null", O_RDONLY),
            open(folder.path + "/out", O_CREAT | O_WRONLY, 0o600),
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
            Commands.table, SittingOptions(source: .commands([line]), format: format), .english,
            streams: .init(
                input: descriptors[0], output: descriptors[1], messages: descriptors[2]))
        let code = sitting.run(&desk)
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: folder.path + name, encoding: .utf8)
        }
        return Told(code: code, output: try text("/out"), messages: try text("/err"))
    }

    @Test("policy explain tells by which policy, on which ground, one may; and what is absent")
    func explain() async throws {
        try await onThread {
            let town = try Town()
            let line = "policy explain concern-conversation --record"
            let may = try Self.ask(
                "\(line) \(Town.Known.conversation(1).uuidString)", as: .sara, town)
            #expect(may.code == .ok)
            #expect(may.output.contains("conversation_worker"))
            #expect(may.output.contains("SoLPuL 6-7 §"))
            #expect(may.messages.contains("May."))
            let json = try Self.ask(
                "\(line) \(Town.Known.conversation(1).uuidString)", as: .sara, town, .json)
            #expect(json.output.contains("\"allowed\""))
            // Hidden is answered as absent.
            let hidden = try Self.ask(
                "\(line) \(Town.Known.conversation(1).uuidString)", as: .per, town)
            let absent = try Self.ask("\(line) \(UUID().uuidString)", as: .per, town)
            #expect(hidden.code == .deniedOrNotFound)
            #expect(hidden.output.isEmpty)
            #expect(hidden.messages == absent.messages)
        }
    }

    @Test("policy simulate tells who would see the file, and changes nothing")
    func simulate() async throws {
        try await onThread {
            let town = try Town()
            let line =
                "policy simulate \(Town.Known.youth(1).uuidString) --change assignment-added"
                + " --subject \(Town.Known.staff(2).uuidString)"
            let before = try town.value("SELECT count(*)::text FROM core.assignment")
            let told = try Self.ask(line, as: .sara, town)
            #expect(told.code == .ok)
            let sven = told.output.split(separator: "\n").first { $0.contains("Sven Sundin") }
            #expect(sven?.contains("conversation") == true)
            #expect(try town.value("SELECT count(*)::text FROM core.assignment") == before)
            #expect(try Self.ask(line, as: .per, town).code == .deniedOrNotFound)
        }
    }

    @Test(
        "what cannot be asked is a fault of usage, before anything is looked at",
        arguments: [
            "policy explain Nothing! --record x", "policy explain youth --action destroy",
            "policy explain youth --as curiosity", "policy simulate x --change y --subject z",
            "policy simulate",
        ])
    func usage(_ line: String) async throws {
        try await onThread {
            let town = try Town()
            let told = try Self.ask(line, as: .sara, town)
            #expect(told.code == .usage)
            #expect(told.output.isEmpty)
            #expect(try town.value("SELECT count(*)::text FROM audit.request") == "0")
        }
    }
}
