import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// What is told to a person who asks what is kept about them (registerutdrag).
    static let subjectExtracts = [
        requestParts, requestPart, requestReview.triable, requestExtract,
    ]

    private static let requestParts = Command<Desk>(
        ["request", "parts"],
        Text(sv: "posterna i en begäran och deras prövning", en: "a request's records and reviews"),
        examples: ["request parts REQUEST-ID"], operands: "REQUEST-ID", positionals: 1...1,
        options: window
    ) { (desk, arguments) throws(ShellFailure) in
        let request = try id(0, arguments)
        let window = try window(arguments)
        let caller = try desk.caller(.retention, "request parts")
        let parts = try Listed.output(
            desk.asking { gate throws(Failure) in
                try gate.page(.requestParts, of: request, window, as: caller)
            },
            [
                Column("recordId", Text(sv: "Post", en: "Record"), isWhole: true),
                Column("recordType", Text(sv: "Slag", en: "Type")),
                Column("agency", Text(sv: "Prövas av", en: "Reviewed by")),
                Column("notedOn", Text(sv: "Antecknad", en: "Noted on")),
                Column("rows", Text(sv: "Rader", en: "Rows")),
                Column("review", Text(sv: "Prövning", en: "Review")),
                Column("withheld", Text(sv: "Ej utlämnade", en: "Withheld")),
            ], after: window)
        guard case .table(let table) = parts.view, table.rows.isEmpty, window.offset == 0 else {
            return parts
        }
        let found = try Listed.document(try Commands.request(desk, arguments, "request parts"))
        return Output(parts.view, json: parts.json, notes: [without(found)] + waiting(found))
    }

    /// Why a request shows no parts.
    private static func without(_ request: JSON) -> Text {
        Listed.text(request["kind"]) == RequestKind.access.rawValue
            ? Text(
                sv: "Begäran är avgjord: dess poster visas inte längre.",
                en: "The request is decided: its records are shown no more.")
            : Text(
                sv: "Bara en begäran om registerutdrag (access) har poster att pröva var för sig.",
                en: "Only a request for access has records to review one by one.")
    }

    private static let requestPart = Command<Desk>(
        ["request", "part"],
        Text(sv: "en post att pröva, rad för rad", en: "a record to review, row by row"),
        examples: ["request part REQUEST-ID RECORD-ID"],
        operands: "REQUEST-ID RECORD-ID", positionals: 2...2
    ) { (desk, arguments) throws(ShellFailure) in
        let part = try part(desk, arguments, "request part")
        // Who reviews anew says which review that takes the place of.
        let again = part.version == "1" ? "" : " --seen \(part.version)"
        let rows = part.rows.enumerated().map { place, row in
            JSON.object([
                JSON.Member("no", .integer(place + 1)),
                JSON.Member("table", row["table"] ?? .null),
                JSON.Member(
                    "row", .string(String(decoding: JSON.write(row["row"] ?? .null), as: UTF8.self))
                ),
                JSON.Member("withheld", row["withheld"] ?? .null),
            ])
        }
        let output = Listed.output(
            rows,
            [
                Column("no", Text(sv: "Rad", en: "Row")),
                Column("table", Text(sv: "Uppgift", en: "Kind")),
                Column("row", Text(sv: "Innehåll", en: "Content"), isWhole: true),
                Column("withheld", Text(sv: "Ej utlämnad", en: "Withheld")),
            ],
            notes: [
                Text(
                    sv: "Pröva: request review … --digest \(part.digest)\(again)",
                    en: "To review: request review … --digest \(part.digest)\(again)")
            ])
        return Output(output.view, json: part.json, notes: output.notes)
    }

    private static let requestReview = Command<Desk>(
        ["request", "review"],
        Text(
            sv: "prövad post; rader som inte lämnas ut med lagrum",
            en: "a record is reviewed; rows withheld, each with its provision"),
        examples: [
            "request review REQUEST-ID RECORD-ID --digest DIGEST",
            "request review REQUEST-ID RECORD-ID '3=OSL 26:5' --digest DIGEST",
            "request review REQUEST-ID RECORD-ID --digest DIGEST --seen 2",
        ],
        operands: "REQUEST-ID RECORD-ID [ROW=GROUND …]", positionals: 2...202,
        options: [
            CommandOption(
                "digest", .text, Text(sv: "posten som den lästes", en: "the record as it was read"),
                isRequired: true), seen,
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let request = try id(0, arguments)
        let part = try part(desk, arguments, "request review")
        guard part.digest == arguments.text("digest") else { throw .conflict }
        var withheld: [(row: String, ground: String)] = []
        for place in 2..<202 {
            guard let word = arguments.positional(place) else { break }
            let halves = word.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let number = Int(halves[0]), number > 0,
                part.rows.indices.contains(number - 1),
                case .string(let row)? = part.rows[number - 1]["digest"]
            else { throw .usage(badPart) }
            withheld.append((row, String(halves[1])))
        }
        let command = ReviewPart.Command(
            record: try id(1, arguments), digest: part.digest, withheld: withheld)
        let caller = try desk.caller(.retention, "request review")
        return try entered(
            Text(
                sv: "Granskad. När alla är det: request step reviewed ID.",
                en: "Reviewed. When all are: request step reviewed ID."),
            desk.asking { gate throws(Failure) in
                try ReviewPart()(
                    command, in: request, seen: version(arguments), once: once(caller), as: caller,
                    through: gate)
            })
    }

    private static let requestExtract = Command<Desk>(
        ["request", "extract"],
        Text(sv: "det beviljade registerutdraget", en: "the extract that was granted"),
        examples: [
            "request extract REQUEST-ID --page utdrag.html", "request extract REQUEST-ID --json",
        ],
        operands: "REQUEST-ID", positionals: 1...1,
        options: [
            CommandOption(
                "page", .text, Text(sv: "ny fil att skriva ut", en: "a new file to print"))
        ], crossing: .writes(option: "page")
    ) { (desk, arguments) throws(ShellFailure) in
        let request = try id(0, arguments)
        let caller = try desk.caller(.retention, "request extract")
        let path = arguments.text("page")
        let document = try desk.asking { gate throws(Failure) in
            try gate.one(path == nil ? .subjectExtract : .printedExtract, request, as: caller)
        }
        if let path {
            guard let page = ExtractPage.write(document.json) else { throw .failed(noPage) }
            let file = try desk.files.create(path)
            do throws(ShellFailure) {
                _ = file.write(page)
                try file.finish()
            } catch {
                file.discard()
                throw error
            }
        }
        guard
            case .array(let parts)? = try? JSON.parse(
                document.json, limits: JSON.Limits(elements: 1_000_000))["parts"]
        else { throw .failed(noPage) }
        let told = parts.map { part -> JSON in
            var rows: [JSON] = []
            if case .array(let found)? = part["rows"] { rows = found }
            let withheld = rows.count { row in
                if case .string? = row["withheld"] { true } else { false }
            }
            return .object([
                JSON.Member("recordId", part["recordId"] ?? .null),
                JSON.Member("recordType", part["recordType"] ?? .null),
                JSON.Member("agency", part["agency"] ?? .null),
                JSON.Member("notedOn", part["notedOn"] ?? .null),
                JSON.Member("told", .integer(rows.count - withheld)),
                JSON.Member("withheld", .integer(withheld)),
            ])
        }
        let output = Listed.output(
            told,
            [
                Column("recordId", Text(sv: "Post", en: "Record"), isWhole: true),
                Column("recordType", Text(sv: "Slag", en: "Type")),
                Column("agency", Text(sv: "Skrevs av", en: "Written by")),
                Column("notedOn", Text(sv: "Antecknad", en: "Noted on")),
                Column("told", Text(sv: "Utlämnade rader", en: "Rows told")),
                Column("withheld", Text(sv: "Ej utlämnade", en: "Withheld")),
            ], notes: [])
        return Output(output.view, json: document.json, notes: [])
    }

    /// The part that the first two operands name, as it is now.
    private static func part(
        _ desk: borrowing Desk, _ arguments: Arguments, _ name: StaticString
    ) throws(ShellFailure) -> (digest: String, version: String, rows: [JSON], json: [UInt8]) {
        let request = try id(0, arguments)
        let record = try id(1, arguments)
        var caller = try desk.caller(.retention, name)
        // Whoever tries a review has read the record.
        caller.trial = nil
        let reader = caller
        let document = try desk.asking { gate throws(Failure) in
            try ReadPart()(record, of: request, as: reader, through: gate)
        }
        guard
            let part = try? JSON.parse(document.json, limits: JSON.Limits(elements: 1_000_000)),
            case .string(let digest)? = part["digest"], case .array(let rows)? = part["rows"]
        else { throw .failed(noPage) }
        return (digest, document.tag, rows, document.json)
    }

    private static func id(_ place: Int, _ arguments: Arguments) throws(ShellFailure) -> UUID {
        guard let id = UUID(uuidString: arguments.positional(place) ?? "") else {
            throw .usage(badPart)
        }
        return id
    }

    private static let badPart = Fault(
        "SHELL-144", sv: "Se help request.", en: "See help request.")
    private static let noPage = Fault(
        "SHELL-145", sv: "Utdraget kunde inte läsas.", en: "The extract could not be read.")
}
