import JSON

/// An extract (registerutdrag) as a page to print, in Swedish: what is kept about the person, record
/// by record, and where something is not told, the provision that keeps it secret (OSL 6:3).
package enum ExtractPage {
    /// - Parameter document: the extract as it is read.
    /// - Returns: HTML, or nil for anything but an extract.
    package static func write(_ document: [UInt8]) -> [UInt8]? {
        guard
            let extract = try? JSON.parse(document, limits: JSON.Limits(elements: 1_000_000)),
            let agency = text(extract["agency"]), let reference = text(extract["reference"]),
            let received = text(extract["receivedOn"]), let made = text(extract["madeOn"]),
            case .array(let parts)? = extract["parts"],
            case .array(let periods)? = extract["periods"]
        else { return nil }
        let heading = "Registerutdrag \(reference)"
        let lines =
            [
                """
                <!DOCTYPE html>
                <html lang="sv">
                <head><meta charset="utf-8"><title>\(HTML.escaped(heading))</title>
                <style>
                body { font: 11pt/1.4 serif; max-width: 45em; margin: 2em auto; }
                section { break-inside: avoid; } dt { font-weight: bold; } dd { white-space: pre-line; }
                </style></head>
                <body>
                <h1>\(HTML.escaped(heading))</h1>
                <p>\(HTML.escaped(agency)) är personuppgiftsansvarig. Begäran kom in \(received);
                utdraget gjordes \(made). Det omfattar den akt som verksamheten har, och vad andra
                har skrivit i den. För sina egna akter svarar de själva.</p>
                <p>Uppgifterna behandlas för samverkan mellan skola, socialtjänst, polis och fritid
                (SSPF). Mottagare framgår av samtycken och utlämnandebeslut nedan. Du kan begära
                rättelse, begränsning och att en invändning antecknas, och klaga hos
                Integritetsskyddsmyndigheten (dataskyddsförordningen artikel 15).</p>
                """
            ] + decision(extract) + parts.map { section($0, of: agency) }
            + ["<h2>Hur länge uppgifter sparas</h2><ul>"] + periods.map(period)
            + ["</ul>", "</body>", "</html>", ""]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func decision(_ extract: JSON) -> [String] {
        let secret =
            extract["whereaboutsHidden"] == .bool(true)
            ? [
                "<p>Var den unge vistas är hemligt för den som begärt utdraget (26 kap. 2 §"
                    + " offentlighets- och sekretesslagen): uppgifter om skola, plats och mottagare"
                    + " lämnas inte ut.</p>"
            ] : []
        return secret + grounds(extract)
    }

    private static func grounds(_ extract: JSON) -> [String] {
        guard let ground = text(extract["ground"]) else { return [] }
        return ["<p>Delvis beviljad: \(HTML.escaped(ground)). Beslutet kan överklagas.</p>"]
    }

    private static func section(_ part: JSON, of agency: String) -> String {
        let type = text(part["recordType"]) ?? ""
        var lines = [
            "<section>",
            "<h2>\(HTML.escaped(titles[type] ?? type)) \(text(part["notedOn"]) ?? "")</h2>",
        ]
        if let writer = text(part["agency"]), writer != agency {
            lines.append("<p>Detta skrev \(HTML.escaped(writer)) och har prövat det.</p>")
        }
        if part["isChanged"] == .bool(true) {
            lines.append(
                "<p>Har ändrats sedan den prövades och lämnas inte ut förrän den prövats.</p>")
        }
        if case .array(let rows)? = part["rows"] { lines += rows.map(row) }
        return (lines + ["</section>"]).joined(separator: "\n")
    }

    private static func row(_ row: JSON) -> String {
        let table = text(row["table"]) ?? ""
        let title = "<h3>\(HTML.escaped(ExtractWords.table(table)))</h3>"
        if let ground = text(row["withheld"]) {
            return title + "<p>Sekretess: \(HTML.escaped(ground)).</p>"
        }
        guard case .object(let members)? = row["row"] else { return title }
        let items = members.compactMap { member -> String? in
            guard let name = ExtractWords.column(member.name),
                let value = text(member.value, of: member.name)
            else { return nil }
            return "<dt>\(HTML.escaped(name))</dt><dd>\(HTML.escaped(value))</dd>"
        }
        return title + "<dl>" + items.joined() + "</dl>"
    }

    private static func period(_ rule: JSON) -> String {
        let type = text(rule["recordType"]) ?? ""
        let words = [
            text(rule["period"]).map(ExtractWords.period),
            text(rule["notBeforeAge"]).map { "tidigast vid \($0) års ålder" },
            text(rule["section"]),
        ].compactMap { $0 }
        return
            "<li>\(HTML.escaped(titles[type] ?? type)): \(HTML.escaped(words.joined(separator: ", ")))</li>"
    }

    /// A value in words; nil for what is empty.
    private static func text(_ value: JSON?, of column: String = "") -> String? {
        switch value {
        case nil, .null: nil
        case .string(let text): moment(ExtractWords.value(text, of: column))
        case .number(let number): number.integer.map(String.init)
        case .bool(let isSo): isSo ? "ja" : "nej"
        case .array(let values):
            values.isEmpty
                ? nil : values.compactMap { text($0, of: column) }.joined(separator: ", ")
        case .object(let members):
            members.compactMap { member in text(member.value).map { "\(member.name) \($0)" } }
                .joined(separator: ", ")
        }
    }

    /// A time as the database tells it, without the fraction of its second: day and hour suffice.
    private static func moment(_ text: String) -> String {
        let form = #/(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d[.\d]*([+-]\d\d:\d\d|Z)/#
        guard let found = text.wholeMatch(of: form) else { return text }
        let zone = ["+00:00", "Z"].contains(found.3) ? " (UTC)" : ""
        return "\(found.1) kl. \(found.2)\(zone)"
    }

    private static let titles = [
        "youth": "Personuppgifter", "concern-conversation": "Orossamtal", "case": "SSPF-ärende",
        "consent": "Samtycke", "disclosure": "Utlämnandebeslut", "risk-flag": "Riskflagga",
        "referral": "Hänvisning", "concern-report": "Orosanmälan", "enquiry": "Förfrågan",
        "no-action-decision": "Beslut att inte agera",
    ]
}
