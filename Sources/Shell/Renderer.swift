/// The forms an answer is written in.
package enum Format: Sendable, Equatable {
    /// Tables and records that fit so many columns of a terminal.
    case screen(width: Int)
    /// Tabs between fields, one row a line, a first line of keys.
    case plain
    /// Comma-separated values (RFC 4180), safe to open as a spreadsheet.
    case csv
    case json
}

/// Writes an answer as bytes: whole lines, each ended.
package struct Renderer: Sendable {
    package let format: Format
    package let language: Language
    /// Whether the bytes go to a terminal, which data must never command.
    package let isTerminal: Bool
    /// Words of our own, such as the help: nothing in them is escaped, so that nothing is read back.
    private let isOurs: Bool

    /// A renderer for one destination.
    package init(
        _ format: Format, _ language: Language, isTerminal: Bool, isOurs: Bool = false
    ) {
        self.isOurs = isOurs
        self.format = format
        self.language = language
        self.isTerminal = isTerminal
    }

    /// The bytes of an answer; empty when there is nothing to show.
    package func render(_ output: Output) -> [UInt8] {
        switch format {
        case .json:
            return output.json.map(passed) ?? JSONView(output.view).bytes
        case .csv:
            return CSV.bytes(of: output.view, isTerminal: isTerminal)
                ?? output.json.map(passed) ?? []
        case .screen, .plain:
            if output.view == .nothing { return output.json.map(passed) ?? [] }
            let lines = lines(of: output.view)
            return Array((lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n")).utf8)
        }
    }

    private func passed(_ json: [UInt8]) -> [UInt8] {
        let bytes = isTerminal ? Sanitised.json(json) : json
        return bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    private func lines(of view: Output.View) -> [String] {
        switch (format, view) {
        case (_, .nothing), (.json, _), (.csv, _):
            []
        case (_, .lines(let lines)):
            lines.flatMap(Sanitised.lines)
        case (.screen(let width), .table(let table)):
            ScreenTable(table, language).lines(width: width)
        case (.screen(let width), .record(let fields)):
            ScreenRecord(fields, language).lines(width: width)
        case (.plain, .table(let table)):
            plain(table)
        case (.plain, .record(let fields)):
            fields.map { field($0.key) + "\t" + field($0.value ?? "") }
        }
    }

    private func field(_ text: String) -> String {
        isOurs ? Sanitised.line(text) : Sanitised.field(text)
    }

    private func plain(_ table: Table) -> [String] {
        let keys = table.columns.map { Sanitised.field($0.key) }.joined(separator: "\t")
        return [keys]
            + table.rows.map { row in
                table.columns.indices
                    .map { Sanitised.field(table.value(row, $0) ?? "") }
                    .joined(separator: "\t")
            }
    }
}

/// A view as JSON, for commands that have no bytes from the service.
private struct JSONView {
    let text: String

    init(_ view: Output.View) {
        switch view {
        case .nothing:
            text = ""
        case .lines(let lines):
            text = "[" + lines.map(Sanitised.jsonString).joined(separator: ",") + "]\n"
        case .record(let fields):
            text = Self.object(fields.map { ($0.key, $0.value) }) + "\n"
        case .table(let table):
            let rows = table.rows.map { row in
                Self.object(
                    table.columns.enumerated().map { ($1.key, table.value(row, $0)) })
            }
            text = "[" + rows.joined(separator: ",") + "]\n"
        }
    }

    var bytes: [UInt8] { Array(text.utf8) }

    private static func object(_ members: [(String, String?)]) -> String {
        let written = members.map { key, value in
            Sanitised.jsonString(key) + ":" + (value.map(Sanitised.jsonString) ?? "null")
        }
        return "{" + written.joined(separator: ",") + "}"
    }
}
