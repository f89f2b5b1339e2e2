/// A table as comma-separated values (RFC 4180): every field in quotation marks, lines ended by CR
/// and LF, and nothing that a spreadsheet would carry out: where a cell could begin like a formula,
/// an apostrophe stands before it.
///
/// Source: OWASP, CSV Injection.
enum CSV {
    /// What begins a formula or a command, in the forms that keyboards and fonts have for it.
    private static let formula: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "｜", "％", "﹢", "﹣", "﹦", "﹫", "﹪",
        "−",
    ]
    /// A spreadsheet of Swedish habits splits at semicolons, and heeds no quotation mark but a cell's
    /// first: there a new cell or line begins within what is one field to us.
    private static let cuts: Set<Unicode.Scalar> = [";", "\t", "\n", "\r"]

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
        var field = "\"".unicodeScalars
        var beginsCell = false
        let scalars = text.unicodeScalars
        for place in scalars.indices {
            let scalar = scalars[place]
            let rest = scalars[place...]
            // A tab or a line break at the very beginning is dropped by some programs.
            let runs =
                place == scalars.startIndex
                ? cuts.contains(scalar) || wouldRun(rest)
                : beginsCell && wouldRun(rest.prefix { !cuts.contains($0) })
            if runs { field.append("'") }
            field.append(scalar)
            if scalar == "\"" { field.append(scalar) }
            beginsCell = cuts.contains(scalar)
        }
        field.append("\"")
        return String(field)
    }

    /// Whether a cell with this text begins like a formula. Scalars, not characters: what joins the
    /// sign to a neighbour, and what takes no room before it, does not make a formula harmless.
    private static func wouldRun(_ cell: Substring.UnicodeScalarView) -> Bool {
        let first = cell.first { scalar in
            let properties = scalar.properties
            return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
                && properties.generalCategory != .control && properties.generalCategory != .format
                && scalar != "\""
        }
        return first.map(formula.contains) ?? false
    }
}
