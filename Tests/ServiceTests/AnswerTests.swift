import Audit
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("What the shell's commands answer")
struct AnswerTests {
    @Test("what was entered is told as the API tells it")
    func entered() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            for line in [
                "agency unit add \(Town.Known.agency(4)) Syd",
                "staff add nils.ny --name 'Nils Nyman' --unit \(Town.Known.unit(1))",
                "role grant \(Town.Known.staff(2)) coordinator",
            ] {
                let answer = try typist.type(line, as: .anna)
                #expect(answer.id.count == 36)
                #expect(
                    answer.output == "{\"id\":\"\(answer.id)\",\"replayed\":false}\n", "\(line)")
            }
        }
    }

    @Test("a trial of an import shows each row of the file, and ends with 8 where one is faulty")
    func trial() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let row = "Norrskolan;2026-11-02;närvaro;Rast;"
            var csv = "skola;datum;typ;ämne;antal\n"
            for number in 1...205 { csv += "\(row)\(number)\n" }
            func lines(_ csv: String, _ code: Int32) throws -> Int? {
                let file = try typist.write(csv, to: "besok.csv")
                let tried = try typist.type("visit import \(file) --dry-run", as: .per)
                #expect(tried.code == code && !tried.messages.contains("--offset"), "\(tried)")
                guard case .array(let items)? = tried.json?["items"] else { return nil }
                return Set(items.map { "\($0["line"] ?? .null)" }).count
            }
            #expect(try lines(csv, 0) == 205)
            #expect(try lines(csv + "X;2026;;;\n", 8) == 206)
        }
    }

    @Test("one entry of the log is a field a line, and as JSON the API's document")
    func entry() async throws {
        try await onThread {
            let town = try Town(in: .quiet)
            let typist = try Typist(town)
            #expect(try typist.type("whoami", as: .sara).code == 0)
            let number = try #require(
                try town.value(
                    "SELECT max(no)::text FROM audit.request WHERE route = 'shell whoami'"))
            let sealer = Sealer(
                Link(try town.address("sspf_seal")), log: LogName(try NoteName("sspf.1494/log")),
                folder: typist.folder)
            let limit = ContinuousClock.now + .seconds(30)
            while try typist.type("audit show \(number)", as: .rut).code == 5,
                ContinuousClock.now < limit
            {
                _ = try sealer()
            }
            let json = try #require(try typist.type("audit show \(number)", as: .rut).json)
            #expect(json["no"] == .integer(try #require(Int(number))))
            #expect(json["items"] == nil)
            #expect(json["entry"]?["action"] == .string("me.read"))
            let shown = try typist.type("audit show \(number)", as: .rut, "--plain").output
            #expect(shown.contains("no\t\(number)\n"))
            #expect(shown.contains("staff\tSara Sandell\n"))
            #expect(shown.contains("entry.action\tme.read\n"))
        }
    }
}
