import Shell
import Testing

@Suite("A command")
struct CommandTests {
    private let options = [
        CommandOption("since", .date, Text(both: "since")),
        CommandOption("limit", .number(1...100), Text(both: "limit")),
        CommandOption("actor", .id, Text(both: "actor")),
        CommandOption("note", .text, Text(both: "note"), repeats: true),
        CommandOption("all", .flag, Text(both: "all")),
    ]

    private func read(_ line: String) throws -> Arguments {
        try Arguments(TypedLine(line).words, options: options, positionals: 0...1)
    }

    private func code(_ line: String) -> String? {
        do {
            _ = try read(line)
            return nil
        } catch let failure as ShellFailure {
            return failure.exitCode == .usage ? failure.fault.code : "not usage"
        } catch {
            return "not a failure"
        }
    }

    @Test("reads options with a space or an equals sign, flags and positionals")
    func reads() throws {
        let read = try read(
            "--since=2026-02-28 x --limit 7 --all --note 'a b' --note=c=d "
                + "--actor 0A1B2C3D-0000-4000-8000-00000000000F")
        #expect(read.positionals == ["x"])
        #expect(read.text("since") == "2026-02-28")
        #expect(read.number("limit") == 7)
        #expect(read.flag("all"))
        #expect(read.all("note") == ["a b", "c=d"])
        #expect(read.text("actor") == "0a1b2c3d-0000-4000-8000-00000000000f")
    }

    @Test("takes quoted words, and words after --, as they are")
    func literal() throws {
        #expect(try read("'--all'").positionals == ["--all"])
        #expect(try read("-- --all").positionals == ["--all"])
        #expect(try read("-").positionals == ["-"])
        #expect(try read("--note '--all'").text("note") == "--all")
    }

    @Test(
        "refuses what it did not declare, as a usage fault",
        arguments: [
            ("--unknown", "SHELL-010"), ("-x", "SHELL-010"), ("--", nil),
            ("--since=2026-02-28 --since=2026-03-01", "SHELL-011"), ("--all=1", "SHELL-012"),
            ("--limit", "SHELL-013"), ("--limit --all", "SHELL-013"),
            ("--actor 7", "SHELL-015"), ("--since 2026-02-29", "SHELL-016"),
            ("--since 26-2-1", "SHELL-016"), ("--limit 101", "SHELL-017"),
            ("--limit +5", "SHELL-017"), ("--limit 99999999999999999999", "SHELL-017"),
            ("a b", "SHELL-018"), ("--note 'om 20110403-2386'", "SHELL-019"),
            // A digest is no text, whatever digits stand in it.
            ("--note 201104032386" + String(repeating: "a", count: 52), nil),
        ] as [(String, String?)])
    func refuses(line: String, code expected: String?) {
        #expect(code(line) == expected)
    }

    @Test("says what is wanting, by the names that the help has")
    func wanting() throws {
        let command = Command<Sample.Desk>(
            ["lend"], Text(both: "lend"), examples: [], operands: "BOOK READER", positionals: 2...2
        ) { _, _ in Output(.nothing) }
        let failure = #expect(throws: ShellFailure.self) { try command.arguments([Word("x")]) }
        #expect(
            failure?.fault.sentence.in(.english)
                == "The command takes exactly 2 argument(s): BOOK READER.")
    }

    @Test("says which required option is missing")
    func required() {
        let reason = CommandOption("reason", .text, Text(both: "why"), isRequired: true)
        let failure = #expect(throws: ShellFailure.self) {
            try Arguments([Word](), options: [reason], positionals: 0...0)
        }
        #expect(failure?.fault.sentence.in(.swedish) == "--reason saknas.")
    }

    @Test("unknown options bring the nearest known one, never the typed word")
    func nearest() {
        let failure = #expect(throws: ShellFailure.self) { try read("x --sinse=197001011234") }
        #expect(
            failure?.fault.sentence.in(.swedish)
                == "Okänt alternativ vid tecken 3. Menade du --since?")
    }

    @Test("is found by the longest name")
    func longest() throws {
        let table = Sample.table
        #expect(try table.find(TypedLine("staff list x").words).command.name == "staff list")
        #expect(try table.find(TypedLine("staff x").words).command.name == "staff")
        #expect(try table.find(TypedLine("staff list x").words).rest.map(\.text) == ["x"])
    }

    @Test(
        "that is misspelt is suggested, not run",
        arguments: [
            ("audit fnid", "Okänt kommando. Menade du audit find?"),
            ("adit find", "Okänt kommando. Menade du audit find?"),
            ("whoam", "Okänt kommando. Menade du whoami?"),
            ("hlep", "Okänt kommando. Menade du help?"),
            ("audit", "Ofullständigt kommando. Det finns: audit find, audit verify."),
            ("xyzzy", "Okänt kommando. Skriv help för alla."),
        ])
    func suggests(line: String, sentence: String) {
        let failure = #expect(throws: ShellFailure.self) {
            try Sample.table.find(TypedLine(line).words)
        }
        #expect(failure?.fault.sentence.in(.swedish) == sentence)
    }

    @Test(
        "the sitting's own words have help too, and stand in the list",
        arguments: [
            ("help", "help [COMMAND]: "), ("exit", "exit: "),
            ("watch", "\\watch [SECONDS] [COMMAND]: "),
            ("\\watch", "\\watch [SECONDS] [COMMAND]: "), ("timing", "\\timing [on|off]: "),
            ("o", "\\o [FILE]: "), ("once", "\\once FILE: "), ("conninfo", "\\conninfo: "),
            ("write", "\\write review|incident|account: "), ("q", "exit: "),
            ("\\h", "help [COMMAND]: "),
        ])
    func own(word: String, beginning: String) throws {
        let output = try Sample.table.help([Word(word)], .english)
        guard case .lines(let lines) = output.view else { return #expect(Bool(false)) }
        #expect(lines.count == 1 && lines[0].hasPrefix(beginning))
        guard case .record(let all) = try Sample.table.help([], .english).view else {
            return #expect(Bool(false))
        }
        #expect(all.contains { "\($0.key): " == beginning })
    }

    @Test("explains itself with examples first")
    func help() throws {
        let output = try Sample.table.help([Word("audit"), Word("find")], .swedish)
        let text = String(
            decoding: Renderer(.screen(width: 80), .swedish, isTerminal: true).render(output),
            as: UTF8.self)
        #expect(
            text == """
                audit find: Sök i loggen.

                Exempel:
                  audit find --since 2026-01-01

                Användning: audit find [YOUTH-ID] [ALTERNATIV]

                Alternativ:
                  --since ÅÅÅÅ-MM-DD  Från och med dagen.
                  --actor ID          Av personen.
                  --json              Skriv svaret som JSON.
                  --plain             Tabbar mellan fälten, ingen tabell.
                  --csv               Skriv tabellen som CSV.
                  --help              Visa hjälp.

                """)
    }

    @Test(
        "distance counts slips of the finger",
        arguments: [
            ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
            ("å", "a", 1),
        ])
    func distance(left: String, right: String, expected: Int) {
        #expect(Nearness.distance(left, right) == expected)
    }
}
