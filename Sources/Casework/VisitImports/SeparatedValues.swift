/// A table of text, as spreadsheets write it: values separated by `;` or `,` (RFC 4180), UTF-8 with
/// or without a byte order mark, lines ended by LF or CR LF.
package struct SeparatedValues: Sendable, Equatable {
    /// One line of the table; a quoted value may hold line breaks, so it may be several of the file.
    package struct Record: Sendable, Equatable {
        /// The line of the file on which it begins, from 1.
        package let line: Int
        /// White space at the ends of each is gone.
        package let values: [String]
    }

    /// Why a file is no such table.
    package enum Fault: Error, Sendable, CaseIterable {
        case tooLarge
        case notUTF8
        /// Neither white space nor text: U+0000 and its like.
        case controlCharacter
        /// No line, or none but the heading.
        case empty
        case tooManyRows
        /// A quoted value that does not end, or text after its end.
        case quote

        package var code: String {
            switch self {
            case .tooLarge: "file-too-large"
            case .notUTF8: "not-utf-8"
            case .controlCharacter: "control-character"
            case .empty: "no-rows"
            case .tooManyRows: "too-many-rows"
            case .quote: "quote"
            }
        }
    }

    /// Bytes that a file may have.
    package static let mostBytes = 512 * 1024
    /// Rows that it may have, the heading not counted.
    package static let mostRows = 2_000

    /// The first record: the names of the columns.
    package let heading: [String]
    /// The others. Lines without a value are passed over.
    package let rows: [Record]

    package init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let rest = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
        guard let text = String(validating: rest, as: UTF8.self) else { throw .notUTF8 }
        var reading = Reading(separator: Self.separator(of: text))
        for scalar in text.unicodeScalars { try reading.take(scalar) }
        let records = try reading.end()
        guard let first = records.first, records.count > 1 else { throw .empty }
        guard records.count - 1 <= Self.mostRows else { throw .tooManyRows }
        heading = first.values
        rows = Array(records.dropFirst())
    }

    /// The one that the first line has more of: a heading holds neither.
    private static func separator(of text: String) -> Unicode.Scalar {
        let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        return line.count { $0 == ";" } >= line.count { $0 == "," } ? ";" : ","
    }

    private struct Reading {
        /// Where in a value the reading stands.
        private enum Place { case start, plain, quoted, afterQuote }

        let separator: Unicode.Scalar
        private var place = Place.start
        private var line = 1
        private var begins = 1
        private var value = String.UnicodeScalarView()
        private var values: [String] = []
        private var records: [Record] = []

        init(separator: Unicode.Scalar) {
            self.separator = separator
        }

        mutating func take(_ scalar: Unicode.Scalar) throws(Fault) {
            if scalar == "\n" { line += 1 }
            switch (place, scalar) {
            case (.quoted, "\""): place = .afterQuote
            case (.quoted, _): try keep(scalar)
            case (.afterQuote, "\""):
                value.append(scalar)
                place = .quoted
            case (_, separator): endValue()
            case (_, "\n"): endRecord()
            // Before a line feed; a lone one would be a control character in a value.
            case (_, "\r"): break
            case (.start, "\""): place = .quoted
            case (.start, " "), (.start, "\t"), (.afterQuote, " "), (.afterQuote, "\t"): break
            case (.afterQuote, _): throw .quote
            case (.start, _), (.plain, _):
                try keep(scalar)
                place = .plain
            }
        }

        mutating func end() throws(Fault) -> [Record] {
            if place == .quoted { throw .quote }
            endRecord()
            return records
        }

        private mutating func keep(_ scalar: Unicode.Scalar) throws(Fault) {
            let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\t"
            if scalar.properties.generalCategory == .control, !isBreak { throw .controlCharacter }
            if scalar != "\r" { value.append(scalar) }
        }

        private mutating func endValue() {
            var trimmed = Substring(String(value))
            while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
            values.append(String(trimmed))
            value = String.UnicodeScalarView()
            place = .start
        }

        private mutating func endRecord() {
            endValue()
            if values.contains(where: { !$0.isEmpty }) {
                records.append(Record(line: begins, values: values))
            }
            values = []
            begins = line
        }
    }
}
