import Access
import JSON

/// What a trial answers: what would be struck, and the rows that would have been written.
enum Tried {
    /// - Parameter struck: what is shown before the act itself, where it cannot be taken back.
    static func output(_ written: [Trial.Written], _ struck: Output?) -> Output {
        let rows = written.map { table in
            [table.table, "\(table.added)", "\(table.changed)", "\(table.deleted)"] as [String?]
        }
        let told = written.map { table in
            Text(
                sv: "\(table.table): \(table.added) nya, \(table.changed) ändrade,"
                    + " \(table.deleted) borttagna",
                en: "\(table.table): \(table.added) added, \(table.changed) changed,"
                    + " \(table.deleted) deleted")
        }
        return Output(
            struck?.view ?? .table(Table(columns, rows)), json: json(written),
            notes: (struck.map { $0.notes + told } ?? []) + [
                Text(
                    sv: "Provat: det skulle gå. Inget är ändrat.",
                    en: "Tried: it would go through. Nothing was changed.")
            ])
    }

    private static let columns = [
        Column("table", Text(sv: "Tabell", en: "Table"), isWhole: true),
        Column("added", Text(sv: "Nya", en: "Added")),
        Column("changed", Text(sv: "Ändrade", en: "Changed")),
        Column("deleted", Text(sv: "Borttagna", en: "Deleted")),
    ]

    private static func json(_ written: [Trial.Written]) -> [UInt8] {
        let rows = written.map { table in
            JSON.object([
                JSON.Member("table", .string(table.table)),
                JSON.Member("added", .integer(table.added)),
                JSON.Member("changed", .integer(table.changed)),
                JSON.Member("deleted", .integer(table.deleted)),
            ])
        }
        return JSON.write(
            JSON.object([
                JSON.Member("dryRun", .bool(true)), JSON.Member("rows", .array(rows)),
            ]))
    }
}
