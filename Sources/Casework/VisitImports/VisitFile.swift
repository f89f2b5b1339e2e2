package import Domain

/// A file of school visits, read as far as it can be without the database: rows that fit, and rows
/// with faults.
package struct VisitFile: Sendable, Equatable {
    /// One visit. School and pledge are names, or ids; the database finds them.
    package struct Row: Sendable, Equatable {
        package let line: Int
        /// The row's own key, or all that it says: the same again is the same visit.
        package let key: String
        package let text: String
        package let school: String
        package let pledge: String?
        /// Everything else; its school and pledge mean nothing.
        package let visit: RecordSchoolVisit.Command
    }

    /// One that could not be taken.
    package struct FaultyRow: Sendable, Equatable {
        package let line: Int
        /// As it stood; nil where an identity number stands in it.
        package let text: String?
        /// What is to be looked up all the same; nil where that is missing or wrong already.
        package let school, pledge: String?
        package let faults: [VisitFault]
    }

    /// Why a file cannot be read at all.
    package enum Fault: Error, Sendable, Equatable {
        case table(SeparatedValues.Fault)
        /// At least one.
        case heading([HeadingFault])
    }

    /// What is wrong with one column's name: for the answer to who sent it, not for a log.
    package struct HeadingFault: Sendable, Equatable {
        package enum Code: String, Sendable {
            case unknown = "unknown-column"
            case doubled = "doubled-column"
            case missing = "missing-column"
        }

        /// The first 50 characters.
        package let name: String
        package let code: Code

        package init(_ name: String, _ code: Code) {
            self.name = String(name.prefix(50))
            self.code = code
        }
    }

    package let rows: [Row]
    package let faulty: [FaultyRow]

    /// - Parameter today: visits after it are planned.
    package init(_ bytes: [UInt8], today: LocalDate) throws(Fault) {
        let table: SeparatedValues
        do throws(SeparatedValues.Fault) { table = try SeparatedValues(bytes) } catch {
            throw .table(error)
        }
        let columns = try Self.columns(table.heading)
        var rows: [Row] = []
        var faulty: [FaultyRow] = []
        for record in table.rows {
            let text = record.values.joined(separator: "; ")
            var reader = VisitRowReader(columns, record.values)
            let visit = reader.visit(today)
            if let visit, reader.faults.isEmpty {
                rows.append(
                    Row(
                        line: record.line, key: reader.key, text: String(text.prefix(4_000)),
                        school: reader.value(.school) ?? "", pledge: reader.value(.pledge),
                        visit: visit))
            } else {
                let isNamed = IdentityNumberScan.contains(text)
                func unblamed(_ column: VisitColumn) -> String? {
                    reader.faults.contains { $0.column == column } ? nil : reader.value(column)
                }
                faulty.append(
                    FaultyRow(
                        line: record.line, text: isNamed ? nil : String(text.prefix(4_000)),
                        school: unblamed(.school), pledge: unblamed(.pledge),
                        faults: reader.faults))
            }
        }
        self.rows = rows
        self.faulty = faulty
    }

    private static func columns(_ heading: [String]) throws(Fault) -> [VisitColumn] {
        var columns: [VisitColumn] = []
        var faults: [HeadingFault] = []
        for name in heading {
            if let column = VisitColumn(heading: name) {
                if columns.contains(column) { faults.append(HeadingFault(name, .doubled)) }
                columns.append(column)
            } else {
                faults.append(HeadingFault(name, .unknown))
            }
        }
        for column in VisitColumn.required where !columns.contains(column) {
            faults.append(HeadingFault(column.rawValue, .missing))
        }
        guard faults.isEmpty else { throw .heading(faults) }
        return columns
    }
}

/// One thing wrong with one value of a row; never the value itself.
package struct VisitFault: Sendable, Hashable {
    package let column: VisitColumn
    package let code: String
}

/// A column of a file of visits, by its Swedish name.
package enum VisitColumn: String, Sendable, CaseIterable {
    case school = "skola"
    case date = "datum"
    case kind = "typ"
    case schoolYear = "årskurs"
    case classes = "klasser"
    case pupils = "antal"
    case topic = "ämne"
    case requestedBy = "begärt av"
    case followUp = "uppföljning"
    case pledge = "löftespunkt"
    case officers = "poliser"
    case questions = "frågor"
    case parents = "föräldrar"
    case place = "plats"
    case cause = "orsak"
    case measure = "åtgärd"
    case key = "nyckel"

    static let required: [VisitColumn] = [.school, .date, .kind, .topic]

    init?(heading: String) {
        self.init(rawValue: heading.lowercased())
    }
}
