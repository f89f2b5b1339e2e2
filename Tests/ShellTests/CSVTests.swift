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
            "＝1", "＋1", "－1", "＠x",
        ])
    func formula(_ text: String) {
        let line = render([[text, nil]]).split(separator: "\r\n").dropFirst().first ?? ""
        #expect(line.hasPrefix("\"'"), "\(text.debugDescription)")
    }

    @Test("at a terminal nothing commands it; in a file every character stays")
    func terminal() {
        let hostile = "\u{1B}]0;x\u{07}\u{9B}2J\u{202E}"
        let shown = render([[hostile, "a\nb"]], isTerminal: true)
        #expect(
            shown == "\"a\",\"b\"\r\n\"\\x1B]0;x\\x07\\x9B2J\\u202E\",\"a\\nb\"\r\n")
        #expect(render([[hostile, nil]]).contains(hostile))
    }

    @Test("what is no formula stays as it is", arguments: ["a=1", "2026-11-21", "Åsa", "'x"])
    func plain(_ text: String) {
        #expect(render([[text, nil]]) == "\"a\",\"b\"\r\n\"\(text)\",\"\"\r\n")
    }
}
