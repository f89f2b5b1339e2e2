import Foundation
import Glibc
import Shell
import Testing

@Suite("History and completion")
struct HistoryTests {
    @Test(
        "history keeps verbs, flags and ids, and drops every other word",
        arguments: [
            ("audit find", "audit find"),
            ("audit find 201001012384 --since 2026-01-01", "audit find"),
            ("audit find \(Sample.id) --json", "audit find \(Sample.id) --json"),
            ("audit find --actor \(Sample.id)", "audit find --actor \(Sample.id)"),
            ("audit find --actor 'Åsa Öberg'", "audit find"),
            ("staff 'Åsa Öberg'", "staff"),
            ("staff Åsa", "staff"),
            ("audit find --since=2010-01-01", "audit find"),
            ("Åsa Öberg 201001012384", nil),
            ("whoami --hemligt", "whoami"),
        ] as [(String, String?)])
    func filter(line: String, kept: String?) throws {
        #expect(Sample.table.remembered(try TypedLine(line).words) == kept)
    }

    @Test("the history file is its owner's alone, even when it was wider, and is filtered again")
    func file() throws {
        let folder = try Folder()
        let path = folder.path + "/history"
        try Data("staff Åsa\nÖberg 201001012384\n\u{1B}[2J\nwhoami\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        chmod(path, 0o644)
        let history = HistoryFile(path: path)
        #expect(history.load { Sample.table.remembered($0) } == ["staff", "whoami"])
        history.append("audit find \(Sample.id)")
        #expect(
            try String(contentsOfFile: path, encoding: .utf8)
                == "staff\nwhoami\naudit find \(Sample.id)\n")
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("the history file is not followed through a link")
    func link() throws {
        let folder = try Folder()
        let target = folder.path + "/target"
        try Data("whoami\n".utf8).write(to: URL(fileURLWithPath: target))
        #expect(symlink(target, folder.path + "/history") == 0)
        let history = HistoryFile(path: folder.path + "/history")
        #expect(history.load { _ in "x" } == [])
        history.append("staff")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "whoami\n")
    }

    @Test(
        "Tab completes names, options, and ids that were shown",
        arguments: [
            ("aud", ["audit"]), ("audit ", ["find", "verify"]), ("audit f", ["find"]),
            ("audit find --s", ["--since"]), ("audit find 0a", [Sample.id]),
            ("audit find --actor ", [Sample.id]), ("audit find --since ", []),
            ("audit find --json --j", []), ("help audit v", ["verify"]), ("ex", ["exit"]),
            ("staff 'Å", []), ("nope x", []), ("\\ti", ["\\timing"]), ("\\h audit v", ["verify"]),
            ("\\watch aud", ["audit"]), ("\\watch 5 audit find --s", ["--since"]),
            ("\\watch 5 audit v", ["verify"]), ("\\timing ", []), ("\\o 'x", []),
        ] as [(String, [String])])
    func completes(line: String, candidates: [String]) {
        let completion = Sample.table.completion(
            of: line, shown: [.init(Sample.id)], extra: ["help", "exit", "quit", "\\timing"])
        #expect(completion.candidates == candidates)
    }

    @Test("Tab inserts as far as the candidates agree")
    func insertion() {
        #expect(Completion(typed: "au", candidates: ["audit"]).insertion == "dit ")
        #expect(Completion(typed: "p", candidates: ["pledge", "plan"]).insertion == "l")
        #expect(Completion(typed: "pl", candidates: ["pledge", "plan"]).insertion == "")
        #expect(Completion(typed: "x", candidates: ["pledge"]).insertion == "")
    }

    @Test("ids are noted from every form of answer, the latest first")
    func shown() {
        var shown = ShownIDs()
        let other = "1a1b2c3d-0000-4000-8000-00000000000f"
        shown.note(.lines(["(\(Sample.id))"]))
        shown.note(.json(Array("{\"id\":\"\(other)\"}".utf8)))
        shown.note(.lines(["201001012384 Åsa"]))
        #expect(shown.all.map(\.id) == [other, Sample.id])
        shown.note(.table(Sample.staff))
        #expect(shown.all.map(\.id) == [other, Sample.id])
    }

    @Test(
        "an argument is offered the ids of its own kind, and those that may be anything",
        arguments: [
            ("staff lock ", ["a", "x"]), ("role end ", ["b", "x"]),
            ("retention release ", ["c", "x"]),
            ("audit find --agency ", ["d", "x"]), ("staff add nils --unit ", ["e", "x"]),
            ("staff move ", ["a", "x"]), ("role list ", ["a", "x"]),
            // Of no known kind: all of them.
            ("pledge coverage ", ["a", "b", "c", "d", "e", "x"]),
            // A second operand, and what is no id.
            ("role grant x ", []), ("retention approve ", []),
        ] as [(String, [String])])
    func kinds(line: String, expected: [String]) {
        func id(_ letter: String) -> String { "\(letter)a1b2c3d-0000-4000-8000-00000000000f" }
        func table(_ key: String, _ title: String, _ id: String) -> Output {
            .table(Table([Column(key, Text(both: title))], [[id]]))
        }
        var shown = ShownIDs()
        shown.note(table("id", "Id", id("a")), of: ["staff", "list"])
        shown.note(table("id", "Id", id("b")), of: ["role", "grant"])
        shown.note(table("id", "Hold", id("c")), of: ["retention", "holds"])
        shown.note(table("agencyId", "Its id", id("d")), of: ["agency", "list"])
        shown.note(table("unitId", "The unit's id", id("e")), of: ["agency", "list"])
        shown.note(.lines([id("0")]), of: ["policy", "version"])
        let words = Commands.table.completion(
            of: "retention exempt p", shown: shown.all, extra: [])
        #expect(words.candidates == ["parenthood", "placement"])
        let found = Commands.table.completion(of: line, shown: shown.all, extra: [])
        #expect(
            found.candidates.filter { $0.count == 36 }
                == expected.map { id($0 == "x" ? "0" : $0) }.sorted())
    }
}
