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
            Column("birthDateUnknown", Text(sv: "Utan födelsedag", en: "No birth date")),
            Column("notArchived", Text(sv: "Utan kvitto", en: "No receipt")),
            Column("waiting", Text(sv: "Väntar", en: "Waiting")),
            Column("stopped", Text(sv: "Stoppad", en: "Stopped")),
            Column("lowest", Text(sv: "Minst", en: "Lowest")),
            Column("highest", Text(sv: "Högst", en: "Highest")),
            Column("overdue", Text(sv: "Försenade", en: "Overdue")),
            Column("toArchive", Text(sv: "Till arkivet", en: "To archive")),
            Column("earliestDue", Text(sv: "Förföll", en: "Due from")),
            Column("completeBy", Text(sv: "Senast", en: "Complete by")),
        ]
        // Rules by which nothing has fallen due are counted; the JSON has them all.
        let due = rules.filter { $0["due"] != .integer(0) || Listed.text($0["stopped"]) != nil }
        let shown = told(columns, by: due)
        let rows = due.map { rule in shown.map { Listed.text(rule[$0.key]) } }
        let digest = Listed.text(plan["plan"]) ?? "-"
        var notes = [quiet(rules.count - due.count)] + restored(due)
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
            .table(Table(shown, rows)), json: Array(page.items.dropFirst().dropLast()),
            notes: notes)
    }
}

extension RetentionView {
    private static func quiet(_ rules: Int) -> Text {
        Text(
            sv: "Regler utan något förfallet: \(rules).", en: "Rules with nothing due: \(rules).")
    }

    /// The columns without those of reasons that no line has: what is due is the sum of what goes, or went,
    /// and of what each reason keeps, and so it is without noughts.
    private static func told(_ columns: [Column], by lines: [JSON]) -> [Column] {
        columns.filter { column in
            !reasons.contains(column.key)
                || lines.contains { line in
                    Listed.text(line[column.key]).map { $0 != "0" } ?? false
                }
        }
    }

    private static let reasons: Set<String> = [
        "held", "keptByLongerRule", "keptForResearch", "withoutDecision", "birthDateUnknown",
        "notArchived", "waiting", "stopped", "changedMeanwhile", "notReached", "toArchive",
        "overdue",
    ]

    /// What people do about data that were restored.
    private static func restored(_ lines: [JSON]) -> [Text] {
        guard lines.contains(where: { $0["stopped"] == .string("restored") }) else { return [] }
        return [
            Text(
                sv:
                    "Återlästa data: för först in de gallringsstopp, begäranden och undantag igen som"
                    + " kom efter säkerhetskopian; sedan godkänner två varje regel: retention approve.",
                en:
                    "Data that were restored: first enter the holds, requests and exemptions again that"
                    + " came after the backup; then two approve each rule: retention approve.")
        ]
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
            Column("keptByLongerRule", Text(sv: "Längre regel", en: "Longer rule")),
            Column("keptForResearch", Text(sv: "Forskning", en: "Research")),
            Column("withoutDecision", Text(sv: "Utan beslut", en: "No decision")),
            Column("birthDateUnknown", Text(sv: "Utan födelsedag", en: "No birth date")),
            Column("notArchived", Text(sv: "Utan kvitto", en: "No receipt")),
            Column("changedMeanwhile", Text(sv: "Ändrade", en: "Changed")),
            Column("waiting", Text(sv: "Väntar", en: "Waiting")),
            Column("notReached", Text(sv: "Ej hunna", en: "Not reached")),
            Column("stopped", Text(sv: "Stoppad", en: "Stopped")),
            Column("overdue", Text(sv: "Försenade", en: "Overdue")),
        ]
        let due = lines.filter {
            $0["due"] != .integer(0) || $0["deleted"] != .integer(0)
                || Listed.text($0["stopped"]) != nil
        }
        let shown = told(columns, by: due)
        let rows = due.map { line in shown.map { Listed.text(line[$0.key]) } }
        func member(_ name: String) -> String { Listed.text(parsed[name]) ?? "-" }
        let heading = Text(
            sv: "Gallringsprotokoll \(member("run")), \(member("runOn")), utfört av"
                + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))",
            en: "Retention protocol \(member("run")), \(member("runOn")), executed by"
                + " \(member("executor")), \(member("startedAt"))–\(member("finishedAt"))")
        return Output(
            .table(Table(shown, rows)), json: document.json,
            notes: [quiet(lines.count - due.count)] + restored(due) + [heading])
    }
}
