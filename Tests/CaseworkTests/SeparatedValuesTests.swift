import Casework
import Domain
import Testing

@Suite("Files of visits")
struct SeparatedValuesTests {
    private static func table(_ text: String) throws -> [[String]] {
        let table = try SeparatedValues(Array(text.utf8))
        return [table.heading] + table.rows.map(\.values)
    }

    @Test(
        "semicolons or commas, either line end, with and without a mark: the same table",
        arguments: [
            "a;b\n1;2\n", "a,b\r\n1,2", "\u{FEFF}a;b\r\n1;2\r\n", "\u{FEFF}a,b\n 1 , 2 \n\n",
            "\"a\";\"b\"\n\"1\";\"2\"",
        ])
    func same(text: String) throws {
        #expect(try Self.table(text) == [["a", "b"], ["1", "2"]])
    }

    @Test("a quoted value holds separators, quotes and line breaks; records know their lines")
    func quoted() throws {
        let table = try SeparatedValues(Array("a;b\n\"x;\"\"y\"\"\r\nz\";2\n\n3;4".utf8))
        #expect(table.rows.map(\.values) == [["x;\"y\"\nz", "2"], ["3", "4"]])
        #expect(table.rows.map(\.line) == [2, 5])
    }

    @Test(
        "what is no table is refused whole",
        arguments: [
            ("", .empty), ("a;b", .empty), ("a;b\n\"1;2", .quote), ("a;b\n\"1\"x;2", .quote),
            ("a;b\n1\u{0};2", .controlCharacter), ("a;b\n1\u{7};2", .controlCharacter),
            ("a;b\n" + String(repeating: "1;2\n", count: 2_001), .tooManyRows),
            (String(repeating: "x", count: 512 * 1024 + 1), .tooLarge),
        ] as [(String, SeparatedValues.Fault)])
    func refused(text: String, fault: SeparatedValues.Fault) {
        #expect(throws: fault) { try SeparatedValues(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused") func encoding() {
        #expect(throws: SeparatedValues.Fault.notUTF8) {
            try SeparatedValues([0x61, 0x3B, 0x62, 0x0A, 0xE5, 0x3B, 0x32])
        }
    }

    @Test("a row with faults is told apart with line, column and code, and loses a number in it")
    func faults() throws {
        let file = try VisitFile(
            Array(
                """
                Skola;Datum;Typ;Ämne;Antal;Klasser;Plats
                Norrskolan;2026-11-02;information åk 7;Lagar;51;7A, 7B;
                Norrskolan;2026-13-02;narkotikasök;;x;7A;Torget
                Norrskolan;2026-11-02;närvaro;Samtal om 20110403-2386;3;;
                Norrskolan;2026-12-24;närvaro;Jul;;;
                ;2026-12-24;närvaro;Jul;4;;
                """.utf8), today: LocalDate("2026-11-21"))
        #expect(file.rows.map(\.line) == [2, 5])
        #expect(file.rows.map(\.visit.state) == [.carriedOut, .planned])
        #expect(file.rows.first?.visit.classes == ["7A", "7B"])
        #expect(file.rows.first?.visit.schoolYear == .year7)
        #expect(file.faulty.map(\.line) == [3, 4, 6])
        #expect(
            file.faulty[0].faults.map { "\($0.column.rawValue) \($0.code)" } == [
                "datum no-such-date", "typ not-a-choice", "ämne required", "antal not-an-integer",
            ])
        #expect(file.faulty[0].text?.contains("Torget") == true)
        #expect(file.faulty[1].faults.map(\.code) == ["identity-number"])
        #expect(file.faulty[1].text == nil)
        #expect(
            Set(file.faulty[2].faults.map { "\($0.column.rawValue) \($0.code)" }) == [
                "skola required", "antal not-allowed-here",
            ])
    }

    @Test("of a row everything that is wrong is told, and what is to be looked up is kept")
    func everything() throws {
        let file = try VisitFile(
            Array(
                """
                skola;datum;typ;ämne;antal;klasser;poliser;årskurs;löftespunkt;föräldrar
                Okänd;2026-13-02;besök;;;7A;99;11;Okänt;
                Okänd;2026-11-02;föräldramöte;Rast;5;;;;;
                """.utf8), today: LocalDate("2026-11-21"))
        #expect(
            Set(file.faulty[0].faults.map { "\($0.column.rawValue) \($0.code)" }) == [
                "datum no-such-date", "typ not-a-choice", "ämne required", "poliser too-large",
                "årskurs not-a-choice",
            ])
        #expect(file.faulty[0].school == "Okänd")
        #expect(file.faulty[0].pledge == "Okänt")
        // A meeting of parents reaches parents.
        #expect(
            Set(file.faulty[1].faults.map { "\($0.column.rawValue) \($0.code)" }) == [
                "antal not-allowed-here", "föräldrar required",
            ])
    }

    @Test(
        "a heading that is not understood refuses the file, and every column that is wrong is named",
        arguments: [
            (
                "skola;datum;typ;ämne;elev\n1;2;3;4;5",
                .heading([.init("elev", .unknown)])
            ),
            ("skola;datum;typ\n1;2;3", .heading([.init("ämne", .missing)])),
            (
                "skola;elev;typ;Skola;datum\n1;2;3;4;5",
                .heading([
                    .init("elev", .unknown), .init("Skola", .doubled), .init("ämne", .missing),
                ])
            ),
        ] as [(String, VisitFile.Fault)])
    func headings(text: String, fault: VisitFile.Fault) {
        #expect(throws: fault) { try VisitFile(Array(text.utf8), today: LocalDate("2026-11-21")) }
    }
}
