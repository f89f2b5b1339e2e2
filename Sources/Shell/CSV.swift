/// A table as comma-separated values (RFC 4180): every field in quotation marks, lines ended by CR
/// and LF, and nothing that a spreadsheet would carry out: what begins like a formula gets an
/// apostrophe before it.
enum CSV {
    private static let formula: Set<Character> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
    ]

    /// Nil for what is no table.
    /// - Parameter isTerminal: what a terminal would obey is shown as an escape. In a file it stays.
    static func bytes(of view: Output.View, isTerminal: Bool = false) -> [UInt8]? {
        switch view {
        case .table(let table):
            return head(table, isTerminal) + rows(table, isTerminal)
        case .record(let fields):
            return Array(fields.map { line([$0.key, $0.value ?? ""], isTerminal) }.joined().utf8)
        case .nothing, .lines: return nil
        }
    }

    /// The line of keys.
    static func head(_ table: Table, _ isTerminal: Bool = false) -> [UInt8] {
        Array(line(table.columns.map(\.key), isTerminal).utf8)
    }

    /// The lines below it.
    static func rows(_ table: Table, _ isTerminal: Bool = false) -> [UInt8] {
        let rows = table.rows.map { row in
            line(table.columns.indices.map { table.value(row, $0) ?? "" }, isTerminal)
        }
        return Array(rows.joined().utf8)
    }

    private static func line(_ fields: [String], _ isTerminal: Bool) -> String {
        fields.map { field(isTerminal ? Sanitised.line($0) : $0) }.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        // A space before it does not make a formula harmless everywhere.
        let first = text.first { $0 != " " && $0 != "\u{A0}" }
        let isFormula = first.map { formula.contains($0) || $0 == "\r\n" } ?? false
        return "\"" + (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"") + "\""
    }
}
