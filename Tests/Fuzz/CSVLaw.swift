import Casework
import Domain
import Shell

extension Law {
    /// Files of school visits: a table is the same when written anew with every value quoted, every row
    /// is told by its line, and no row that is taken or told holds an identity number.
    static let csv = Law("csv") { (bytes) throws(Broken) in
        // What separates is told by the first line, unquoted: no column has such a name.
        if let table = table(bytes), !table.heading.joined().contains(where: ",;\"\n".contains) {
            let again = Self.table(written(table))
            try expect(again?.heading == table.heading, "the same heading, quoted")
            try expect(
                again?.rows.map(\.values) == table.rows.map(\.values), "the same rows, quoted")
            try exported(table)
        }
        guard let today, let file = file(bytes, today) else { return }
        try expect(
            file.rows.count + file.faulty.count <= SeparatedValues.mostRows, "rows within the limit"
        )
        for lines in [file.rows.map(\.line), file.faulty.map(\.line)] {
            try expect(zip(lines, lines.dropFirst()).allSatisfy(<), "lines in their order")
        }
        for row in file.faulty {
            try expect(!row.faults.isEmpty, "a row set apart has a fault")
            try expect(!(row.text.map(IdentityNumberScan.contains) ?? false), "and no number")
        }
        for row in file.rows {
            for text in [
                row.visit.topic, row.visit.requestedBy, row.visit.followUp, row.visit.questions,
                row.visit.mappedPlace?.place,
            ] {
                try expect(!(text.map(IdentityNumberScan.contains) ?? false), "no number in a text")
            }
        }
    }

    private static let today: LocalDate? = {
        do throws(LocalDate.Invalid) { return try LocalDate("2026-11-21") } catch { return nil }
    }()

    private static func table(_ bytes: [UInt8]) -> SeparatedValues? {
        do throws(SeparatedValues.Fault) { return try SeparatedValues(bytes) } catch { return nil }
    }

    private static func file(_ bytes: [UInt8], _ today: LocalDate) -> VisitFile? {
        do throws(VisitFile.Fault) { return try VisitFile(bytes, today: today) } catch {
            return nil
        }
    }

    private static func written(_ table: SeparatedValues) -> [UInt8] {
        let lines = ([table.heading] + table.rows.map(\.values)).map { values in
            values.map { "\"\($0.escaping(["\""], with: "\""))\"" }.joined(separator: ";")
        }
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// The shell's own tables, of the same values, hold no cell that a spreadsheet would carry out.
    private static func exported(_ table: SeparatedValues) throws(Broken) {
        let columns = table.heading.indices.map { Column("c\($0)", Text(both: "C")) }
        let rows = table.rows.map { row in
            columns.indices.map { row.values.indices.contains($0) ? row.values[$0] : nil }
        }
        let bytes = Renderer(.csv, .english, isTerminal: false)
            .render(.table(Table(columns, rows)))
        // A quotation mark within a field is doubled: alone, after a separator, it begins one.
        let text =
            Array("\n".unicodeScalars) + String(decoding: bytes, as: UTF8.self).unicodeScalars
        for place in text.indices.dropFirst(2)
        where text[place - 1] == "\"" && (text[place - 2] == "," || text[place - 2] == "\n") {
            try expect(!formula.contains(text[place]), "no cell begins like a formula")
        }
    }

    private static let formula = Set("=+-@|%".unicodeScalars)
}
