package import Access
import Domain
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
