import Shell
import Testing

@Suite("An answer")
struct RenderingTests {
    private func text(
        _ output: Output, _ format: Format, _ language: Language = .swedish,
        isTerminal: Bool = true
    ) -> String {
        String(
            decoding: Renderer(format, language, isTerminal: isTerminal).render(output),
            as: UTF8.self)
    }

    @Test("is a table with Swedish titles, aligned by what the eye sees")
    func table() {
        #expect(
            text(.table(Sample.staff), .screen(width: 80)) == """
                Id                                    Namn       Roll
                ------------------------------------  ---------  -----------------
                0a1b2c3d-0000-4000-8000-00000000000f  Åsa Öberg  socialsekreterare
                1a1b2c3d-0000-4000-8000-00000000000f  O\u{308}sten Ek

                2 rader

                """)
    }

    @Test("cuts the widest column first, and never an id")
    func cut() {
        #expect(
            text(.table(Sample.staff), .screen(width: 60), .english) == """
                Id                                    Name       Role
                ------------------------------------  ---------  -----------
                0a1b2c3d-0000-4000-8000-00000000000f  Åsa Öberg  socialsekr…
                1a1b2c3d-0000-4000-8000-00000000000f  O\u{308}sten Ek

                2 rows

                """)
    }

    @Test("becomes a block for each row when the columns do not fit")
    func blocks() {
        #expect(
            text(.table(Sample.staff), .screen(width: 44)) == """
                -- 1 --
                Id    0a1b2c3d-0000-4000-8000-00000000000f
                Namn  Åsa Öberg
                Roll  socialsekreterare

                -- 2 --
                Id    1a1b2c3d-0000-4000-8000-00000000000f
                Namn  O\u{308}sten Ek
                Roll

                2 rader

                """)
    }

    @Test("says when there are no rows")
    func empty() {
        #expect(
            text(.table(Table(Sample.staff.columns, [])), .screen(width: 80)) == "Inga rader.\n")
    }

    @Test("wraps a record's long values under themselves")
    func record() {
        let record = Output.record([
            Field(
                "note", Text(sv: "Anteckning", en: "Note"), "Talade med mamma.\nNytt möte bokat."),
            Field("none", Text(sv: "Tomt", en: "Empty"), nil),
        ])
        #expect(
            text(record, .screen(width: 30)) == """
                Anteckning  Talade med mamma.
                            Nytt möte bokat.
                Tomt

                """)
        #expect(
            text(record, .screen(width: 20)) == """
                Anteckning
                  Talade med mamma.
                  Nytt möte bokat.
                Tomt

                """)
    }

    @Test("in plain form has tabs between fields and can be read back")
    func plain() {
        let table = Table(
            [Column("a", Text(both: "A")), Column("b", Text(both: "B"))],
            [["x\ty", "1\n2\\n"], [nil]])
        #expect(text(.table(table), .plain) == "a\tb\nx\\ty\t1\\n2\\\\n\n\t\n")
    }

    @Test("passes the service's JSON through, byte by byte, where there is no terminal")
    func jsonBytes() {
        let json: [UInt8] = Array("{\"a\":\"\u{9B}\u{202E}å\"}\n".utf8)
        #expect(Renderer(.json, .swedish, isTerminal: false).render(.json(json)) == json)
        #expect(
            text(.json(json), .json, isTerminal: true) == "{\"a\":\"\\u009B\\u202Eå\"}\n")
    }

    @Test("without the service's JSON is written as JSON")
    func jsonView() {
        #expect(
            text(.record([Field("a", Text(both: "A"), "q\"\\\n\u{1B}")]), .json)
                == "{\"a\":\"q\\\"\\\\\\u000A\\u001B\"}\n")
        #expect(
            text(.table(Table([Column("a", Text(both: "A"))], [["x"], [nil]])), .json)
                == "[{\"a\":\"x\"},{\"a\":null}]\n")
    }

    static let attacks: [(String, String)] = [
        ("\u{1B}[2J", "\\x1B[2J"), ("\u{9B}31m", "\\x9B31m"), ("\u{7}", "\\x07"),
        ("\u{7F}", "\\x7F"), ("a\u{202E}b", "a\\u202Eb"), ("\u{202A}", "\\u202A"),
        ("\u{2066}", "\\u2066"), ("\u{2069}", "\\u2069"), ("\u{200E}\u{200F}", "\\u200E\\u200F"),
        ("\u{1B}]0;x\u{7}", "\\x1B]0;x\\x07"), ("a\rb", "a\\rb"), ("\0", "\\x00"),
        ("\u{85}", "\\x85"), ("\u{FEFF}", "\\uFEFF"), ("å ä ö 漢 👨‍👩‍👧", "å ä ö 漢 👨‍👩‍👧"),
    ]

    @Test("shows what could command a terminal as escapes", arguments: attacks)
    func sanitises(data: String, shown: String) {
        #expect(Sanitised.line(data) == shown)
    }

    @Test("never carries a control or a turn of direction to a terminal, in any form")
    func noControls() {
        let all = (0...0x10FFFF as ClosedRange<UInt32>).lazy.filter { $0 < 0x3000 || $0 > 0xE0000 }
            .compactMap(Unicode.Scalar.init)
            .filter { $0.value < 0x3000 || $0.value < 0xE0080 }
        var data = ""
        data.unicodeScalars.append(contentsOf: all)
        let title = Text(both: data)
        let json = Array("{\"a\":".utf8) + Array(data.utf8) + Array("}".utf8)
        let outputs: [Output] = [
            .lines([data]), .record([Field(data, title, data)]),
            .table(Table([Column(data, title)], [[data]])), .json(json),
        ]
        for format in [Format.screen(width: 40), .screen(width: 100_000), .plain, .json] {
            for output in outputs {
                let scalars = text(output, format).unicodeScalars
                #expect(!scalars.isEmpty)
                let bad = scalars.first { scalar in
                    switch scalar.value {
                    case 0x09, 0x0A: false
                    case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E,
                        0x2066...0x2069:
                        true
                    case _: false
                    }
                }
                #expect(bad == nil)
            }
        }
    }

    @Test(
        "width counts columns, not characters",
        arguments: [
            ("Åäö", 3), ("A\u{30A}a\u{308}o\u{308}", 3), ("漢字", 4), ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("", 0), ("ｆ", 2), ("👍", 2), ("e\u{301}\u{302}", 1),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("is cut between characters, never within one")
    func truncation() {
        #expect(
            DisplayWidth.truncate("o\u{308}o\u{308}o\u{308}o\u{308}", to: 3) == "o\u{308}o\u{308}…")
        #expect(DisplayWidth.truncate("漢字漢字", to: 4) == "漢…")
        #expect(DisplayWidth.truncate("abc", to: 3) == "abc")
        #expect(DisplayWidth.truncate("abc", to: 0) == "")
    }
}
