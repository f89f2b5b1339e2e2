import FoundationEssentials
import Support
import Testing

/// The requirements of OWASP ASVS 5.0.0, as `Deploy/asvs.md` answers those of levels 1 and 2.
@Suite("The security verification standard")
struct ASVSTests {
    /// Each section with the levels of its requirements, in their order.
    private static let sections = [
        ("1.1", "22"), ("1.2", "1111122223"), ("1.3", "112222222223"), ("1.4", "222"),
        ("1.5", "123"), ("2.1", "122"), ("2.2", "112"), ("2.3", "12223"), ("2.4", "23"),
        ("3.1", "3"), ("3.2", "113"), ("3.3", "12223"), ("3.4", "11222233"), ("3.5", "11122333"),
        ("3.6", "3"), ("3.7", "22333"), ("4.1", "12233"), ("4.2", "23333"), ("4.3", "22"),
        ("4.4", "1222"), ("5.1", "2"), ("5.2", "112333"), ("5.3", "113"), ("5.4", "222"),
        ("6.1", "122"), ("6.2", "111111112222"), ("6.3", "11223333"), ("6.4", "112233"),
        ("6.5", "22222333"), ("6.6", "2223"), ("6.7", "33"), ("6.8", "2222"), ("7.1", "222"),
        ("7.2", "1111"), ("7.3", "22"), ("7.4", "11222"), ("7.5", "223"), ("7.6", "22"),
        ("8.1", "1233"), ("8.2", "1123"), ("8.3", "133"), ("8.4", "23"), ("9.1", "111"),
        ("9.2", "1222"), ("10.1", "22"), ("10.2", "223"), ("10.3", "22223"),
        ("10.4", "1111122222233333"), ("10.5", "22222"), ("10.6", "22"), ("10.7", "222"),
        ("11.1", "2233"), ("11.2", "22233"), ("11.3", "11233"), ("11.4", "1222"), ("11.5", "23"),
        ("11.6", "23"), ("11.7", "33"), ("12.1", "12233"), ("12.2", "11"), ("12.3", "22223"),
        ("13.1", "2333"), ("13.2", "222223"), ("13.3", "2233"), ("13.4", "1222233"),
        ("14.1", "22"), ("14.2", "12223333"), ("14.3", "122"), ("15.1", "12233"), ("15.2", "12233"),
        ("15.3", "1222222"), ("15.4", "3333"), ("16.1", "2"), ("16.2", "22222"), ("16.3", "2222"),
        ("16.4", "222"), ("16.5", "2223"), ("17.1", "23"), ("17.2", "22223333"), ("17.3", "22"),
    ]

    private struct Row {
        let number: String
        let verdict: String
        let how: String
        let files: [String]
    }

    private static func rows(_ text: String) -> [Row] {
        text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingPrefix(" ") }
            guard cells.count == 6, cells[1].hasPrefix("V") else { return nil }
            func cell(_ place: Int) -> String { String(cells[place].dropLast()) }
            return Row(
                number: cell(1), verdict: cell(2), how: cell(3),
                files: cells[4].split(separator: "`").filter { $0.contains(/\w/) }.map(String.init))
        }
    }

    private static func table() throws -> String {
        try String(
            contentsOf: URL(fileURLWithPath: "\(Checkout.folder)/Deploy/asvs.md"), encoding: .utf8)
    }

    @Test("the standard has 70 requirements of level 1, 183 of level 2, 92 of level 3")
    func standard() {
        let levels = Self.sections.map(\.1).joined()
        #expect("123".map { level in levels.count { $0 == level } } == [70, 183, 92])
    }

    @Test("every requirement of levels 1 and 2 is answered once, in the standard's order")
    func numbers() throws {
        let expected = Self.sections.flatMap { section, levels in
            levels.enumerated().filter { $0.element != "3" }.map { "V\(section).\($0.offset + 1)" }
        }
        #expect(Self.rows(try Self.table()).map(\.number) == expected)
    }

    @Test("what is met names what shows it, and that is there; what is not says why")
    func shown() throws {
        let rows = Self.rows(try Self.table())
        for row in rows {
            #expect(["met", "not met", "not applicable"].contains(row.verdict), "\(row.number)")
            #expect(!row.how.isEmpty, "\(row.number)")
            #expect(row.verdict != "met" || !row.files.isEmpty, "\(row.number)")
            for file in row.files {
                #expect(
                    FileManager.default.fileExists(atPath: "\(Checkout.folder)/\(file)"),
                    "\(row.number) \(file)")
            }
        }
        let count = { verdict in rows.count { $0.verdict == verdict } }
        #expect(
            try Self.table().contains(
                "\(count("met")) are met, \(count("not applicable")) do not apply, "
                    + "\(count("not met")) are not met"))
    }
}
