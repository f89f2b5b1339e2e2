/// A table as lines that fit a terminal; a record in each block when the columns do not fit.
package struct ScreenTable {
    private let table: Table
    private let language: Language
    private let titles: [String]
    private let cells: [[String]]

    /// Two spaces between columns.
    private static let gap = 2
    /// A column that is cut keeps at least this, or its title's width.
    private static let least = 8

    /// Makes every value safe to show.
    package init(_ table: Table, _ language: Language) {
        self.table = table
        self.language = language
        titles = table.columns.map { Sanitised.line($0.title.in(language)) }
        cells = table.rows.map { row in
            table.columns.indices.map { place in
                Sanitised.line(table.value(row, place).map { Spoken.value($0, language) } ?? "")
            }
        }
    }

    /// Lines of at most so many columns, but for a whole value that is wider by itself.
    package func lines(width: Int) -> [String] {
        guard !cells.isEmpty else {
            return [Text(sv: "Inga rader.", en: "No rows.").in(language)]
        }
        guard let widths = widths(within: width) else { return blocks(width: width) + [count] }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([titles, rule] + cells).map { line($0, widths) } + ["", count]
    }

    private var count: String {
        cells.count == 1
            ? Text(sv: "1 rad", en: "1 row").in(language)
            : Text(sv: "\(cells.count) rader", en: "\(cells.count) rows").in(language)
    }

    private func line(_ values: [String], _ widths: [Int]) -> String {
        let padded = zip(values, widths).map { value, width in
            DisplayWidth.pad(DisplayWidth.truncate(value, to: width), to: width)
        }
        let line = padded.joined(separator: String(repeating: " ", count: Self.gap))
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The columns' widths, the widest cut first; nil when even the least do not fit.
    private func widths(within total: Int) -> [Int]? {
        let available = total - Self.gap * (table.columns.count - 1)
        var widths: [Int] = []
        var floors: [Int] = []
        for (place, column) in table.columns.enumerated() {
            let title = DisplayWidth.of(titles[place])
            let natural = cells.reduce(title) { max($0, DisplayWidth.of($1[place])) }
            floors.append(column.isWhole ? natural : min(natural, max(Self.least, title)))
            widths.append(column.isWhole ? natural : min(natural, max(title, total)))
        }
        guard floors.reduce(0, +) <= available else { return nil }
        while widths.reduce(0, +) > available {
            let widest = widths.indices.filter { widths[$0] > floors[$0] }
                .max { widths[$0] < widths[$1] }
            guard let widest else { return nil }
            widths[widest] -= 1
        }
        return widths
    }

    private func blocks(width: Int) -> [String] {
        table.rows.enumerated().flatMap { place, row in
            let fields = table.columns.enumerated().map {
                Field($1.key, $1.title, table.value(row, $0))
            }
            return ["-- \(place + 1) --"]
                + ScreenRecord(fields, language).lines(width: width) + [""]
        }
    }
}

/// A record as lines: the title, then the value, wrapped within the width.
package struct ScreenRecord {
    private let fields: [(title: String, lines: [String])]

    /// Below this room for values, they go on lines of their own.
    private static let least = 16

    /// Makes every value safe to show; its line breaks stay.
    package init(_ fields: [Field], _ language: Language) {
        self.fields = fields.map {
            (
                Sanitised.line($0.title.in(language)),
                $0.value.map { Sanitised.lines(Spoken.value($0, language)) } ?? []
            )
        }
    }

    /// Lines of at most so many columns.
    package func lines(width: Int) -> [String] {
        let titles = fields.map { DisplayWidth.of($0.title) }.max() ?? 0
        let room = width - titles - 2
        if room < Self.least {
            return fields.flatMap { field in
                [field.title] + wrapped(field.lines, width - 2).map { $0.isEmpty ? "" : "  " + $0 }
            }
        }
        return fields.flatMap { field in
            let lines = field.lines.isEmpty ? [""] : field.lines
            return wrapped(lines, room).enumerated().map { place, line in
                let title = DisplayWidth.pad(place == 0 ? field.title : "", to: titles)
                return line.isEmpty ? (place == 0 ? field.title : "") : title + "  " + line
            }
        }
    }

    private func wrapped(_ lines: [String], _ width: Int) -> [String] {
        lines.flatMap { DisplayWidth.wrap($0, to: width) }
    }
}
