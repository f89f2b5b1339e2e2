import Shell
import Testing

@Suite("Comma-separated values")
struct CSVTests {
    private func render(_ rows: [[String?]], isTerminal: Bool = false) -> String {
        let columns = [Column("a", Text(both: "A")), Column("b", Text(both: "B"))]
        let bytes = Renderer(.csv, .english, isTerminal: isTerminal)
            .render(.table(Table(columns, rows)))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("every field is quoted, every line ends with CR and LF (RFC 4180)")
    func form() {
        #expect(
            render([["x", "say \"no\""], [nil, "two\nlines"]])
                == "\"a\",\"b\"\r\n\"x\",\"say \"\"no\"\"\"\r\n\"\",\"two\nlines\"\r\n")
    }

    @Test(
        "nothing that a spreadsheet would carry out begins a field",
        arguments: [
            "=HYPERLINK(\"x\")", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1",
            "＝1", "＋1", "－1", "＠x", "|calc", "%x", "﹦1", "−1",
            // One character each with what follows or precedes, to a reader who counts characters.
            "=\u{200D}1+1", "=\u{FE0F}1+1", "=\u{301}1", "-\u{20E3}", "\u{FEFF}=1+1",
            // White space and what takes no room.
            "\u{3000}=1+1", "\u{A0}=1", "\u{2003}\u{200B}=1", "\u{202E}=1", "\u{2066}=1",
            "\u{3164}=1", "\u{AD}=1", "\u{85}=1", "\u{0}=1", "\u{E0020}=1", "\"=1", "\tx", " \n=1",
            ";=1",
        ])
    func formula(_ text: String) {
        let line = Array(render([[text, nil]]).utf8).dropFirst(Array("\"a\",\"b\"\r\n".utf8).count)
        #expect(line.starts(with: "\"'".utf8), "\(text.debugDescription)")
    }

    @Test(
        "nor a cell that another separator than ours would make of a field's part",
        arguments: [
            ("x;=1+1", "x;'=1+1"), ("x;=1+1;y", "x;'=1+1;y"), ("x;\u{FEFF}@a", "x;'\u{FEFF}@a"),
            ("x; =1", "x;' =1"), ("x\t-1", "x\t'-1"), ("x\n+1", "x\n'+1"),
            ("x\r\n=1", "x\r\n'=1"), ("x;\"=1\"", "x;'\"\"=1\"\""), ("x;;=1", "x;;'=1"),
            ("x\r\ny", "x\r\ny"),
            ("x,=1", "x,=1"), ("x;y=1", "x;y=1"), ("Möte; se a-b", "Möte; se a-b"),
        ])
    func cells(_ text: String, _ written: String) {
        #expect(
            Array(render([[text, nil]]).utf8)
                == Array("\"a\",\"b\"\r\n\"\(written)\",\"\"\r\n".utf8))
    }

    @Test("at a terminal nothing commands it; in a file every character stays")
    func terminal() {
        let hostile = "\u{1B}]0;x\u{07}\u{9B}2J\u{202E}"
        let shown = render([[hostile, "a\nb"]], isTerminal: true)
        #expect(
            shown == "\"a\",\"b\"\r\n\"\\x1B]0;x\\x07\\x9B2J\\u202E\",\"a\\nb\"\r\n")
        #expect(render([[hostile, nil]]).contains(hostile))
    }

    @Test(
        "what is no formula stays as it is",
        arguments: [
            "a=1", "2026-11-21", "Åsa", "'x", "", "100 %", "Ann-Sofie O'Neill", "e\u{301}a",
        ])
    func plain(_ text: String) {
        #expect(render([[text, nil]]) == "\"a\",\"b\"\r\n\"\(text)\",\"\"\r\n")
    }
}
