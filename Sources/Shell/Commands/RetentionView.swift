package import Access
import JSON

/// How retention is shown, in the shell and by `sspf retention`.
package enum RetentionView {
    /// The plan: a line a rule, what stands in the way, and the digest to run it by.
    package static func plan(_ page: Page) throws(ShellFailure) -> Output {
        let parsed: JSON
        do throws(JSON.Fault) {
            parsed = try JSON.parse(page.items, limits: JSON.Limits(elements: 1_000_000))
        } catch { throw .failed(Listed.unreadable) }
        guard case .array(let items) = parsed, let plan = items.first,
            case .array(let rules)? = plan["rules"]
        else { throw .failed(Listed.unreadable) }
        let columns = [
            Column("rule", Text(sv: "Regel", en: "Rule"), isWhole: true),
            Column("decision", Text(sv: "Gallringsbeslut", en: "Decision")),
            Column("due", Text(sv: "Förfallna", en: "Due")),
            Column("toDelete", Text(sv: "Gallras", en: "To delete")),
            Column("held", Text(sv: "Stopp", en: "Held")),
            Column("keptByLongerRule", Text(sv: "Längre regel", en: "Longer rule")),
            Column("keptForResearch", Text(sv: "Forskning", en: "Research")),
            Column("withoutDecision", Text(sv: "Utan beslut", en: "No decision")),
            Column("toArchive", Text(sv: "Arkiveras", en: "To archive")),
            Column("stopped", Text(sv: "Stoppad", en: "Stopped")),
            Column("overdue", Text(sv: "Försenade", en: "Overdue")),
        ]
        // Rules by which nothing has fallen due are counted; the JSON has them all.
        let due = rules.filter { $0["due"] != .integer(0) || Listed.text($0["stopped"]) != nil }
        let rows = due.map { rule in columns.map { Listed.text(rule[$0.key]) } }
        let digest = Listed.text(plan["plan"]) ?? "-"
        var notes = [quiet(rules.count - due.count)]
        if let unfinished = Listed.text(plan["unfinished"]) {
            notes.append(
                Text(
                    sv: "En gallring avbröts; slutför den först, vid databasen:"
                        + " retention run --plan \(unfinished)",
                    en: "A run was interrupted; finish it first, beside the database:"
                        + " retention run --plan \(unfinished)"))
        }
        notes.append(
            Text(
                sv: "Plan \(digest); gallra den, vid databasen: retention run --plan \(digest)",
                en:
                    "Plan \(digest); carry it out, beside the database: retention run --plan \(digest)"
            ))
        if let unended = Listed.text(plan["unended"]), unended != "0" {
            notes.append(
                Text(
                    sv: "Aldrig förfallna, för att ingen har avslutat dem: \(unended)."
                        + " Verksamhetens egna: retention unended.",
                    en: "Never due, because nobody has ended them: \(unended)."
                        + " The own agency's: retention unended."))
        }
        if let orphans = Listed.text(plan["orphans"]), !orphans.isEmpty {
            notes.append(
                Text(
                    sv: "Ingen gallring: tabeller som den inte känner: \(orphans)",
                    en: "No run: tables that it does not know: \(orphans)"))
        }
        // The array's brackets go.
        return Output(
            .table(Table(columns, rows)), json: Array(page.items.dropFirst().dropLast()),
            notes: notes)
    }
}

extension RetentionView {
    private static func quiet(_ rules: Int) -> Text {
        Text(
            sv: "Regler utan något förfallet: \(rules).", en: "Rules with nothing due: \(rules).")
    }

    /// The protocol (gallringsprotokoll): a line a rule, and who, when and under what.
    package static func `protocol`(_ document: Document) throws(ShellFailure) -> Output {
        let parsed: JSON
        do throws(JSON.Fault) { parsed = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        guard case .array(let lines) = parsed["lines"] else { throw .failed(Listed.unreadable) }
        let columns = [
            Column("rule", Text(sv: "Regel", en: "Rule"), isWhole: true),
            Column("section", Text(sv: "Lagrum", en: "Section")),
            Column("decision", Text(sv: "Gallringsbeslut", en: "Decision")),
            Column("due", Text(sv: "Förfallna", en: "Due")),
            Column("deleted", Text(sv: "Gallrade", en: "Deleted")),
            Column("rowsDeleted", Text(sv: "Rader", en: "Rows")),
            Column("held", Text(sv: "Stopp", en: "Held")),
            Column("keptForResearch", Text(sv: "Forskning", en: "Research")),
            Column("withoutDecision", Text(sv: "Utan beslut", en: "No decision")),
            Column("stopped", Text(sv: "Stoppad", en: "Stopped")),
        ]
        let due = lines.filter {
            $0["due"] != .integer(0) || $0["deleted"] != .integer(0)
                || Listed.text($0["stopped"]) != nil
        }
        let rows = due.map { line in columns.map { Listed.text(line[$0.key]) } }
        func member(_ name: String) -> String { Listed.text(parsed[name]) ?? "-" }
        return Output(
            .table(Table(columns, rows)), json: document.json,
            notes: [
                quiet(lines.count - due.count),
                Text(
                    sv: "Gallringsprotokoll \(member("run")), \(member("runOn")), utfört av"
                        + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))",
                    en: "Retention protocol \(member("run")), \(member("runOn")), executed by"
                        + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))"),
            ])
    }
}
