import Foundation
import Glibc
import Shell
import Testing

/// Runs a sitting over files and gives what came out.
struct Transcript {
    let code: ExitCode
    let output: String
    let messages: String
    let ran: [String]

    init(
        _ options: SittingOptions, input: [UInt8] = [], language: Language = .swedish,
        connection: Output = Output(.nothing)
    ) throws {
        let folder = try Folder()
        let place = folder.path
        try Data(input).write(to: URL(fileURLWithPath: place + "/in"))
        let descriptors = [
            open(place + "/in", O_RDONLY),
            open(place + "/out", O_CREAT | O_WRONLY, 0o600),
            open(place + "/err", O_CREAT | O_WRONLY, 0o600),
        ]
        defer { descriptors.forEach { close($0) } }
        try #require(descriptors.allSatisfy { $0 >= 0 })
        var sitting = Sitting(
            Sample.table, options, language,
            streams: .init(
                input: descriptors[0], output: descriptors[1], messages: descriptors[2]),
            connection: connection)
        var desk = Sample.Desk()
        code = sitting.run(&desk)
        ran = desk.ran
        output = try String(contentsOfFile: place + "/out", encoding: .utf8)
        messages = try String(contentsOfFile: place + "/err", encoding: .utf8)
    }
}

/// A folder of its own that goes away with its owner.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sspf-shell-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

@Suite("A sitting")
struct SittingTests {
    @Test("writes data to standard output and messages to standard error")
    func streams() throws {
        let one = try Transcript(SittingOptions(source: .commands(["whoami", "nope"])))
        #expect(one.output == "name\tÅsa Öberg\n")
        #expect(one.messages == "SHELL-020: Okänt kommando. Skriv help för alla.\n")
        #expect(one.code == .usage)
    }

    @Test(
        "of -c ends with the failing command's own code, and stops there",
        arguments: [
            ("whoami", 0), ("fail x", 1), ("nope", 2), ("whoami --nope", 2), ("'", 2),
            ("fail login", 4), ("audit verify", 5), ("fail conflict", 6),
            ("fail unreachable", 7), ("fail interrupted", 130),
        ] as [(String, Int32)])
    func codes(command: String, code: Int32) throws {
        let one = try Transcript(SittingOptions(source: .commands([command, "staff x"])))
        #expect(one.code.rawValue == code)
        #expect(one.ran.contains("staff x") == (code == 0))
    }

    @Test(
        "of a script that a line stops ends with 3, or with what stopped the whole sitting",
        arguments: [
            ("fail x", 3), ("nope", 3), ("audit verify", 3), ("fail conflict", 3),
            ("fail login", 4), ("fail unreachable", 7), ("fail interrupted", 130),
        ] as [(String, Int32)])
    func scripts(line: String, code: Int32) throws {
        let script = Array("# början\n\nwhoami\n\(line)\nstaff x\n".utf8)
        let one = try Transcript(SittingOptions(), input: script)
        #expect(one.code.rawValue == code)
        #expect(one.ran == ["whoami"])
        #expect(one.messages.hasPrefix("rad 4: "))
    }

    @Test("with --continue runs on and ends with the first failure's code")
    func goesOn() throws {
        let script = Array("audit verify\nfail x\nwhoami".utf8)
        let one = try Transcript(SittingOptions(goesOn: true), input: script)
        #expect(one.code == .deniedOrNotFound)
        #expect(one.ran == ["whoami"])
    }

    @Test("refuses hostile lines one by one and goes on after each line's end")
    func hostile() throws {
        var script = [UInt8](repeating: UInt8(ascii: "a"), count: 1_048_576)
        script += Array("\nwhoami\n\u{1B}[2J\n".utf8) + [0, 10, 0xFF, 10]
        script += Array("staff \"åäö\"\r\nexit\nwhoami\n".utf8)
        let one = try Transcript(SittingOptions(goesOn: true), input: script, language: .english)
        #expect(one.ran == ["whoami", "staff åäö"])
        #expect(one.code == .usage)
        #expect(
            one.messages == """
                line 1: SHELL-001: The line is longer than 64 KB.
                line 3: SHELL-004: Character 1 is a control character.
                line 4: SHELL-003: Character 1 is NUL.
                line 5: SHELL-002: Character 1 is not valid UTF-8.

                """)
    }

    @Test("ends at exit, without a fault")
    func exits() throws {
        let one = try Transcript(SittingOptions(), input: Array("exit\nfail x\n".utf8))
        #expect(one.code == .ok)
        #expect(one.ran == [])
    }

    @Test(
        "runs what cannot be taken back only with its name, in a script as well; a trial needs none",
        arguments: [
            ("raze Norr", 2, []), ("raze Norr --confirm Nor", 2, ["preview"]),
            ("raze Norr --confirm norr", 2, ["preview"]),
            ("raze Norr --confirm ''", 2, ["preview"]),
            ("raze Norr --confirm Norr", 0, ["preview", "razed"]),
            ("raze Norr --dry-run", 0, ["tried"]),
        ] as [(String, Int32, [String])])
    func dangerous(line: String, code: Int32, ran: [String]) throws {
        let one = try Transcript(SittingOptions(source: .commands([line])))
        #expect(one.code.rawValue == code)
        #expect(one.ran == ran)
        let script = try Transcript(SittingOptions(), input: Array("\(line)\n".utf8))
        #expect(script.code.rawValue == (code == 0 ? 0 : 3))
        #expect(script.ran == ran)
    }

    @Test("takes the name of what is struck as it is shown, where nobody could type it as it is")
    func escapedName() throws {
        let name = "Nor\u{202E}r"
        for given in [name, "Nor\\u202Er"] {
            let line = "raze '\(name)' --confirm '\(given)'"
            let one = try Transcript(SittingOptions(source: .commands([line])))
            #expect(one.code == .ok && one.ran == ["preview", "razed"])
        }
        let other = try Transcript(
            SittingOptions(source: .commands(["raze '\(name)' --confirm Norr"])))
        #expect(other.code == .usage && other.ran == ["preview"])
    }

    @Test("that may only look changes nothing, and tries everything")
    func readOnly() throws {
        let lines = ["raze Norr --confirm Norr", "whoami", "raze Norr --dry-run"]
        let options = try SittingOptions(
            arguments: ["--read-only", "--continue", "-c"] + [lines[0]]
                + ["-c", lines[1], "-c", lines[2]])
        let one = try Transcript(options)
        #expect(one.code == .usage)
        #expect(one.ran == ["whoami", "tried"])
        #expect(one.messages.hasPrefix("SHELL-053: "))
    }

    @Test("knows psql's words: help, leave, time, where it is connected")
    func ownWords() throws {
        let lines = ["\\timing", "whoami", "\\timing off", "\\conninfo", "whoami", "\\q", "whoami"]
        let one = try Transcript(
            SittingOptions(source: .commands(lines)), language: .english,
            connection: .record([Field("database", Text(both: "Database"), "/tmp/socket")]))
        #expect(one.code == .ok && one.ran == ["whoami", "whoami"])
        #expect(one.output == "name\tÅsa Öberg\ndatabase\t/tmp/socket\nname\tÅsa Öberg\n")
        #expect(
            one.messages.wholeMatch(of: /Timing is on.\nTime: [0-9]+ ms\nTiming is off.\n/) != nil)
        for word in ["\\?", "\\h", "help", "?"] {
            let help = try Transcript(SittingOptions(source: .commands(["\(word) audit find"])))
            #expect(help.output.contains("Användning: audit find [YOUTH-ID]"))
        }
        for wrong in [
            "\\timing maybe", "\\once", "\\o a b", "\\watch", "\\watch 0 whoami",
            "\\watch raze Norr", "\\nope",
        ] {
            #expect(try Transcript(SittingOptions(source: .commands([wrong]))).code == .usage)
        }
    }

    @Test("writes answers to a new file of its own, all or the next, and never over one")
    func redirects() throws {
        let folder = try Folder()
        let (all, next) = ("\(folder.path)/all", "\(folder.path)/next")
        let lines = [
            "\\o \(all)", "whoami", "\\once \(next)", "audit find --json", "staff x", "help", "\\o",
            "whoami",
        ]
        let one = try Transcript(SittingOptions(source: .commands(lines)))
        #expect(one.code == .ok)
        #expect(try String(contentsOfFile: all, encoding: .utf8) == "name\tÅsa Öberg\nx\n")
        #expect(try String(contentsOfFile: next, encoding: .utf8) == "{\"items\":[]}\n")
        // Help and what follows are on the screen.
        #expect(one.output.hasPrefix("audit find\tSök i loggen.\n"))
        #expect(one.output.hasSuffix("\nname\tÅsa Öberg\n"))
        var facts = stat()
        #expect(stat(all, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
        let again = try Transcript(SittingOptions(source: .commands(["\\o \(all)", "whoami"])))
        #expect(again.code == .error && again.ran == [])
        // One that nothing was written to is not left behind.
        let none = "\(folder.path)/none"
        _ = try Transcript(SittingOptions(source: .commands(["\\once \(none)", "fail x"])))
        #expect(access(none, F_OK) != 0)
    }

    @Test("writes the service's JSON with --json, for the sitting or the command")
    func json() throws {
        let all = SittingOptions(source: .commands(["audit find"]), format: .json)
        #expect(try Transcript(all).output == "{\"items\":[]}\n")
        let one = SittingOptions(source: .commands(["audit find --json"]))
        #expect(try Transcript(one).output == "{\"items\":[]}\n")
        let words = SittingOptions(source: .words(["staff", "it's", "--json"]))
        #expect(try Transcript(words).output == "[\"it's\"]\n")
    }

    @Test("takes from the process's arguments no word that a line may not hold")
    func hostileWords() throws {
        for (word, code) in [("Eve\u{1B}[31m", "SHELL-004"), ("Eve\u{9B}31m", "SHELL-004")] {
            let one = try Transcript(
                SittingOptions(source: .words(["staff", word])), language: .english)
            #expect(one.code == .usage && one.ran == [] && one.output == "")
            #expect(one.messages == "\(code): Character 10 is a control character.\n")
        }
        let long = String(repeating: "a", count: TypedLine.limit)
        #expect(
            try Transcript(SittingOptions(source: .words(["staff", long]))).messages
                .hasPrefix("SHELL-001: "))
    }

    @Test("reads its options, and refuses those that contradict or are unknown")
    func options() throws {
        #expect(
            try SittingOptions(arguments: ["-c", "a", "--json", "-c", "b", "--no-input"])
                == SittingOptions(
                    source: .commands(["a", "b"]), format: .json, asksNothing: true))
        #expect(
            try SittingOptions(arguments: ["-f", "x", "--continue"])
                == SittingOptions(source: .file("x"), goesOn: true))
        #expect(try SittingOptions(arguments: ["-f", "-"]) == SittingOptions())
        for wrong in [
            ["-c"], ["-f", "a", "-f", "b"], ["-c", "a", "-f", "b"], ["--json", "--plain"],
            ["--yes"],
        ] {
            let failure = #expect(throws: ShellFailure.self) {
                try SittingOptions(arguments: wrong)
            }
            #expect(failure?.exitCode == .usage)
        }
    }

    @Test("of a file that is missing is a usage fault")
    func missing() throws {
        let one = try Transcript(SittingOptions(source: .file("/nonexistent/script")))
        #expect(one.code == .usage)
        #expect(one.messages == "SHELL-044: Filen kan inte läsas.\n")
    }

    @Test(
        "speaks Swedish where the environment does",
        arguments: [
            (["LANG": "sv_SE.UTF-8"], Language.swedish), (["LANG": "C.UTF-8"], .english),
            (["LANG": "sv", "LC_ALL": "en_GB"], .english), (["LC_MESSAGES": "sv_FI"], .swedish),
            (["LC_ALL": "", "LANG": "sv"], .swedish), (["LANG": "svx"], .english), ([:], .english),
        ] as [([String: String], Language)])
    func language(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }
}
