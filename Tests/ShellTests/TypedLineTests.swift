import Shell
import Testing

@Suite("A typed line")
struct TypedLineTests {
    @Test(
        "is split at spaces, with quotes and backslashes resolved",
        arguments: [
            ("", []),
            ("   \t ", []),
            ("audit find", ["audit", "find"]),
            ("a 'b c' d", ["a", "b c", "d"]),
            (#"a "b \"c\" \\ \n" d"#, ["a", #"b "c" \ \n"#, "d"]),
            (#"a\ b 'c\'"#, ["a b", #"c\"#]),
            ("name='Åsa Öberg'", ["name=Åsa Öberg"]),
            ("'' x", ["", "x"]),
            ("a # b 'c", ["a"]),
            ("a#b", ["a#b"]),
            ("'#' x", ["#", "x"]),
            (#"  \timing on"#, [#"\timing"#, "on"]), (#"\?"#, [#"\?"#]),
            (#"a \q"#, ["a", "q"]), (#"\ x"#, [" x"]), (#"\'a"#, ["'a"]), (#"\\o"#, [#"\o"#]),
        ] as [(String, [String])])
    func splits(line: String, words: [String]) throws {
        #expect(try TypedLine(line).words.map(\.text) == words)
    }

    @Test("knows where each word began and which began with a quote")
    func columns() throws {
        #expect(
            try TypedLine("åä  \"--json\" x").words == [
                Word("åä", column: 1), Word("--json", isLiteral: true, column: 5),
                Word("x", column: 14),
            ])
    }

    @Test(
        "that is hostile or unfinished is refused with the place of the fault",
        arguments: [
            (Array("a 'b".utf8), LineFault.openQuote(column: 3)),
            (Array("a \"b\\\"".utf8), .openQuote(column: 3)),
            (Array("ab\\".utf8), .openBackslash(column: 3)),
            (Array("å\u{1B}[2J".utf8), .control(column: 2)),
            (Array("'a\rb'".utf8), .control(column: 3)),
            (Array("ab\u{7F}".utf8), .control(column: 3)),
            (Array("ab\u{9B}1m".utf8), .control(column: 3)),
            ([0x61, 0x00], .nul(column: 2)),
            ([0xC3, 0xA5, 0xFF], .notUTF8(column: 2)),
            ([0xC3], .notUTF8(column: 1)),
            ([0xC0, 0x80], .notUTF8(column: 1)),
            ([0xED, 0xA0, 0x80], .notUTF8(column: 1)),
        ] as [([UInt8], LineFault)])
    func refuses(bytes: [UInt8], fault: LineFault) {
        #expect(throws: fault) { try TypedLine(bytes) }
    }

    @Test("may have 65 536 bytes and not one more")
    func limit() throws {
        #expect(try TypedLine([UInt8](repeating: 0x61, count: 65_536)).words.count == 1)
        #expect(throws: LineFault.tooLong) {
            try TypedLine([UInt8](repeating: 0x61, count: 65_537))
        }
    }

    @Test("of any bytes ends in words or a fault, never in a trap")
    func anyBytes() {
        var seed: UInt64 = 20_260_101
        var read = 0
        for _ in 0..<2_000 {
            let bytes = (0..<12).flatMap { _ -> [UInt8] in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let all = ["a", "b", " ", "'", "\"", "\\", "#", "-", "=", "\t", "å", "c", "漢"]
                let place = Int(seed >> 33) % (all.count * 8)
                return place == 0
                    ? [0xFF] : place == 1 ? [0x1B] : Array(all[place % all.count].utf8)
            }
            do {
                let words = try TypedLine(bytes).words
                #expect(words.count <= 6)
                read += 1
            } catch {
                #expect(error.fault.code.hasPrefix("SHELL-00"))
            }
        }
        #expect((200..<1_900).contains(read))
    }
}
