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
        package let faults: [VisitFault]
    }

    /// Why a file cannot be read at all.
    package enum Fault: Error, Sendable, Equatable {
        case table(SeparatedValues.Fault)
        case unknownColumn
        case doubledColumn
        case missingColumn

        package var code: String {
            switch self {
            case .table(let fault): fault.code
            case .unknownColumn: "unknown-column"
            case .doubledColumn: "doubled-column"
            case .missingColumn: "missing-column"
            }
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
                faulty.append(
                    FaultyRow(
                        line: record.line, text: isNamed ? nil : String(text.prefix(4_000)),
                        faults: reader.faults))
            }
        }
        self.rows = rows
        self.faulty = faulty
    }

    private static func columns(_ heading: [String]) throws(Fault) -> [VisitColumn] {
        var columns: [VisitColumn] = []
        for name in heading {
            guard let column = VisitColumn(heading: name) else { throw .unknownColumn }
            guard !columns.contains(column) else { throw .doubledColumn }
            columns.append(column)
        }
        guard VisitColumn.required.allSatisfy(columns.contains) else { throw .missingColumn }
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
