import Access
import Domain
import JSON

extension Commands {
    /// How everything stands, for those who answer for it.
    static let status = Command<Desk>(
        ["status"],
        Text(
            sv: "läget: tjänst, databas, logg, gallring, det som är försenat",
            en: "how things stand: service, database, log, retention, what is overdue"),
        examples: ["status", "status --json"],
        options: [
            CommandOption(
                "as", .text,
                Text(
                    sv: "ändamål, om rollen har flera: administration, log-review, retention",
                    en: "purpose, where roles have several: administration, log-review, retention"))
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let purpose = try desk.purpose(
            arguments.text("as"), of: overseeing + [(.recordsOfficer, .retention)], "status")
        let caller = try desk.caller(purpose, "status")
        let document = try desk.asking { gate throws(Failure) in
            try ReadStatus()(as: caller, through: gate)
        }
        let parsed = try Listed.document(document)
        let service = desk.surroundings.service?()
        return Output(
            .record(serviceFields(service) + fields.compactMap { $0.field(of: parsed) }),
            json: JSON.write(
                .object([JSON.Member("service", json(service))] + members(parsed))),
            notes: overdue(parsed) + unreviewed(parsed))
    }

    /// Units whose log nobody may review: no waiting mends that.
    private static func unreviewed(_ document: JSON) -> [Text] {
        guard case .array(let units)? = document["unitsWithoutReviewer"] else { return [] }
        return units.map { unit in
            let name = [unit["agency"], unit["unit"]].compactMap { Listed.text($0) }
                .joined(separator: ", ")
            return Text(
                sv:
                    "INGEN FÅR GRANSKA LOGGEN: \(name). Ge någon i en annan enhet där rollen auditor.",
                en:
                    "NOBODY MAY REVIEW THE LOG: \(name). Give somebody in another unit there the role auditor."
            )
        }
    }

    private static func members(_ document: JSON) -> [JSON.Member] {
        guard case .object(let members) = document else { return [] }
        return members
    }

    private static func serviceFields(_ service: Surroundings.Service?) -> [Field] {
        let title = Text(sv: "Tjänsten", en: "Service")
        switch service {
        case nil:
            return [Field("service", title, "-")]
        case .silent:
            return [Field("service", title, "silent")]
        case .answers(let isReady, let numbers):
            return [
                Field("service", title, isReady ? "ready" : "not ready"),
                Field("queued", Text(sv: "I kö", en: "Queued"), numbers["sspf_http_queued"]),
                Field(
                    "connections", Text(sv: "Anslutningar", en: "Connections"),
                    numbers["sspf_http_connections"]),
            ]
        }
    }

    private static func json(_ service: Surroundings.Service?) -> JSON {
        switch service {
        case nil: .null
        case .silent: .object([JSON.Member("isReady", .null)])
        case .answers(let isReady, let numbers):
            .object([
                JSON.Member("isReady", .bool(isReady)),
                JSON.Member("queued", number(numbers["sspf_http_queued"])),
                JSON.Member("connections", number(numbers["sspf_http_connections"])),
            ])
        }
    }

    private static func number(_ text: String?) -> JSON {
        text.flatMap { Int($0) }.map { JSON.integer($0) } ?? .null
    }

    /// A member of the document, by its place there.
    private struct Shown {
        let part: String
        let key: String
        let title: Text

        init(_ part: String, _ key: String, _ title: Text) {
            self.part = part
            self.key = key
            self.title = title
        }

        func field(of document: JSON) -> Field {
            Field("\(part).\(key)", title, Listed.text(document[part]?[key]))
        }
    }

    private static let fields = [
        Shown("database", "version", Text(both: "PostgreSQL")),
        Shown("database", "madeFor", Text(sv: "Gjord för", en: "Made for")),
        Shown("database", "upSince", Text(sv: "Uppe sedan (UTC)", en: "Up since (UTC)")),
        Shown("database", "incarnation", Text(sv: "Inkarnation", en: "Incarnation")),
        Shown("policy", "version", Text(sv: "Regler", en: "Policies")),
        Shown("log", "checkpoint", Text(sv: "Logg", en: "Log")),
        Shown("log", "sealedAt", Text(sv: "Förseglad (UTC)", en: "Sealed (UTC)")),
        Shown("log", "lagSeconds", Text(sv: "Sigillet släpar, s", en: "Seal lags, s")),
        Shown("retention", "finishedAt", Text(sv: "Gallrad (UTC)", en: "Retention (UTC)")),
        Shown("retention", "deleted", Text(sv: "Gallrade då", en: "Deleted then")),
    ]

    private static func overdue(_ document: JSON) -> [Text] {
        guard case .array(let items)? = document["overdue"], !items.isEmpty else {
            return [Text(sv: "Inget är försenat.", en: "Nothing is overdue.")]
        }
        return items.map { item in
            let what = Listed.text(item["what"]) ?? ""
            let count = Listed.text(item["count"]) ?? ""
            return Text(sv: "FÖRSENAT: \(what) (\(count))", en: "OVERDUE: \(what) (\(count))")
        }
    }
}
