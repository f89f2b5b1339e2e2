package import Access
import Domain
import JSON
import Retention

extension Commands {
    /// What a records officer may see of retention (gallring); the run itself is the job's.
    static let retention = [retentionPreview]

    private static let retentionPreview = Command<Desk>(
        ["retention", "preview"],
        Text(sv: "vad som ska gallras, per regel", en: "what is due for deletion, by rule"),
        examples: ["retention preview"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.retention, "retention preview")
        let page = try desk.asking { gate throws(Failure) in
            try PreviewRetention().rules(as: caller, through: gate)
        }
        return try RetentionView.rules(page)
    }
}

/// How retention is shown, in the shell and by `sspf retention`.
package enum RetentionView {
    package static func rules(_ page: Page) throws(ShellFailure) -> Output {
        try Listed.output(
            page,
            [
                Column("rule", Text(sv: "Regel", en: "Rule")),
                Column("section", Text(sv: "Lagrum", en: "Section")),
                Column("decision", Text(sv: "Gallringsbeslut", en: "Decision")),
                Column("due", Text(sv: "Förfallna", en: "Due")),
                Column("toDelete", Text(sv: "Gallras", en: "To delete")),
                Column("keptForResearch", Text(sv: "Forskning", en: "Research")),
                Column("withoutDecision", Text(sv: "Utan beslut", en: "No decision")),
            ])
    }
}

extension RetentionView {
    /// The protocol (gallringsprotokoll): a line a rule, and who, when and under what.
    package static func `protocol`(_ document: Document) throws(ShellFailure) -> Output {
        let parsed: JSON
        do throws(JSON.Fault) { parsed = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        guard case .array(let lines) = parsed["lines"] else { throw .failed(Listed.unreadable) }
        let columns = [
            Column("rule", Text(sv: "Regel", en: "Rule")),
            Column("section", Text(sv: "Lagrum", en: "Section")),
            Column("decision", Text(sv: "Gallringsbeslut", en: "Decision")),
            Column("due", Text(sv: "Förfallna", en: "Due")),
            Column("deleted", Text(sv: "Gallrade", en: "Deleted")),
            Column("rowsDeleted", Text(sv: "Rader", en: "Rows")),
            Column("keptForResearch", Text(sv: "Forskning", en: "Research")),
            Column("withoutDecision", Text(sv: "Utan beslut", en: "No decision")),
        ]
        let rows = lines.map { line in columns.map { Listed.text(line[$0.key]) } }
        func member(_ name: String) -> String { Listed.text(parsed[name]) ?? "-" }
        return Output(
            .table(Table(columns, rows)), json: document.json,
            notes: [
                Text(
                    sv: "Gallringsprotokoll \(member("run")), \(member("runOn")), utfört av"
                        + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))",
                    en: "Retention protocol \(member("run")), \(member("runOn")), executed by"
                        + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))")
            ])
    }
}
