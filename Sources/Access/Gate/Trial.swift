import Postgres
import Synchronization

/// A trial: everything is done, looked at and undone. What it would have written is kept here, by
/// table: how many rows, never what they hold.
package final class Trial: Sendable {
    /// How many rows of a table would come, change or go.
    package struct Written: Sendable, Hashable {
        /// With its schema.
        package let table: String
        package let added: Int
        package let changed: Int
        package let deleted: Int
    }

    private let kept = Mutex<[Written]>([])

    package init() {}

    /// By table, in the order of their names; empty until something was tried.
    package var written: [Written] { kept.withLock { $0 } }

    /// Keeps what came between two tallies of one transaction.
    func keep(from before: Rows, to after: Rows) {
        var earlier: [String: [Int]] = [:]
        for row in 0..<before.count { earlier[before[row, 0] ?? ""] = Self.counts(before, row) }
        let written: [Written] = (0..<after.count).compactMap { row in
            let table = after[row, 0] ?? ""
            let counts = zip(Self.counts(after, row), earlier[table] ?? [0, 0, 0]).map { $0 - $1 }
            guard counts.contains(where: { $0 > 0 }) else { return nil }
            return Written(table: table, added: counts[0], changed: counts[1], deleted: counts[2])
        }
        kept.withLock { $0 = written }
    }

    private static func counts(_ rows: Rows, _ row: Int) -> [Int] {
        (1...3).map { rows.int(row, $0) ?? 0 }
    }

    /// How much the session has written so far; two of them tell what lies between.
    static let tally: Session.Step = (Statement("tally", "SELECT * FROM authz.tally()"), [])
}
