import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Agencies and their units: the administrator's, but to see them everybody's.
    static let agencies = [
        agencyList, agencyAdd.triable, agencyEnd.triable, unitAdd.triable, unitEnd.triable,
    ]

    private static let agencyList = Command<Desk>(
        ["agency", "list"], Text(sv: "verksamheter och enheter", en: "agencies and their units"),
        examples: ["agency list"], options: window
    ) { (desk, arguments) throws(ShellFailure) in
        let window = try window(arguments)
        let page = try page(of: &desk, "agency list", window)
        let rows = try Listed.items(page).flatMap { agency in
            units(agency).map { unit in
                [
                    Listed.text(agency["name"]), Listed.text(agency["kind"]),
                    Listed.text(agency["id"]), Listed.text(unit?["name"]),
                    Listed.text(unit?["id"]),
                    Listed.text(unit?["hasEnded"] ?? agency["hasEnded"]),
                ]
            }
        }
        return Output(
            .table(
                Table(
                    [
                        Column("agency", Text(sv: "Verksamhet", en: "Agency")),
                        Column("kind", Text(sv: "Slag", en: "Kind")),
                        Column(
                            "agencyId", Text(sv: "Verksamhetens id", en: "Its id"), isWhole: true),
                        Column("unit", Text(sv: "Enhet", en: "Unit")),
                        Column(
                            "unitId", Text(sv: "Enhetens id", en: "The unit's id"), isWhole: true),
                        Column("hasEnded", Text(sv: "Avslutad", en: "Ended")),
                    ], rows)),
            json: Array("{\"items\":".utf8) + page.items + Array("}".utf8),
            notes: page.more ? [Listed.more(after: window)] : [])
    }

    private static func page(
        of desk: inout Desk, _ command: StaticString, _ window: Window
    ) throws(ShellFailure) -> Page {
        let caller = try desk.caller(.ownAccount, command)
        return try desk.asking { gate throws(Failure) in
            try gate.page(.agencies, window, as: caller)
        }
    }

    /// An agency's units, and a place for one that has none.
    private static func units(_ agency: JSON) -> [JSON?] {
        guard case .array(let units)? = agency["units"], !units.isEmpty else { return [nil] }
        return units
    }

    private static let agencyAdd = Command<Desk>(
        ["agency", "add"], Text(sv: "för in en verksamhet", en: "enter an agency"),
        examples: ["agency add 'Ungdomsmottagningen' --kind leisure --form authority --class 25:1"],
        operands: "NAME", positionals: 1...1,
        options: [
            CommandOption(
                "kind", .text,
                Text(both: AgencyKind.allCases.map(\.rawValue).joined(separator: ", ")),
                isRequired: true),
            CommandOption(
                "form", .text,
                Text(both: LegalForm.allCases.map(\.rawValue).joined(separator: ", ")),
                isRequired: true),
            CommandOption(
                "class", .text,
                Text(
                    sv: "sekretess, kapitel och paragraf i OSL", en: "secrecy: OSL chapter:section"),
                isRequired: true),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let kind = AgencyKind(rawValue: arguments.text("kind") ?? ""),
            let form = LegalForm(rawValue: arguments.text("form") ?? "")
        else { throw .usage(badAgency) }
        let command = AddAgency.Command(
            name: arguments.positional(0) ?? "", kind: kind, form: form,
            secrecyClass: arguments.text("class") ?? "")
        let caller = try desk.caller(.administration, "agency add")
        return try entered(
            Text(
                sv: "Verksamheten finns. Nästa: agency unit add ID NAMN.",
                en: "The agency is there. Next: agency unit add ID NAME."),
            desk.asking { gate throws(Failure) in
                try AddAgency()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let agencyEnd = ending(
        "agency end", .agency,
        Text(sv: "avsluta en verksamhet utan enheter", en: "end an agency without units"))
    private static let unitEnd = ending(
        "agency unit end", .unit,
        Text(
            sv: "avsluta en enhet utan medarbetare och arbete",
            en: "end a unit without staff or work"))

    /// Ends what has a name in the list of agencies; that name is what must be typed.
    private static func ending(
        _ name: StaticString, _ what: Endable, _ summary: Text
    ) -> Command<Desk> {
        let path = name.description.split(separator: " ").map(String.init)
        return Command(
            path, summary, examples: ["\(name) ID --confirm NAME"],
            operands: what == .agency ? "AGENCY-ID" : "UNIT-ID",
            positionals: 1...1,
            danger: Danger { (desk, arguments) throws(ShellFailure) in
                let found = try Gathered { window throws(ShellFailure) in
                    try page(of: &desk, name, window)
                }.items.flatMap { agency in
                    what == .agency ? [agency] : units(agency).compactMap { $0 }
                }.first { Listed.text($0["id"]) == arguments.positional(0)?.lowercased() }
                guard let found, let word = Listed.text(found["name"]) else {
                    throw .deniedOrNotFound
                }
                return (
                    .record([
                        Field("id", Text(both: "Id"), Listed.text(found["id"])),
                        Field("name", Text(sv: "Namn", en: "Name"), word),
                    ]), word
                )
            }
        ) { (desk, arguments) throws(ShellFailure) in
            guard let id = UUID(uuidString: arguments.positional(0) ?? "") else {
                throw .usage(badAgency)
            }
            let caller = try desk.caller(.administration, name)
            return try entered(
                Text(sv: "Avslutad.", en: "Ended."),
                desk.asking { gate throws(Failure) in
                    try End(what)(
                        id, because: .noLongerNeeded, once: once(caller), as: caller, through: gate)
                })
        }
    }

    private static let unitAdd = Command<Desk>(
        ["agency", "unit", "add"], Text(sv: "för in en enhet", en: "enter a unit of an agency"),
        examples: ["agency unit add AGENCY-ID 'Mottagning Norr'"], operands: "AGENCY-ID NAME",
        positionals: 2...2
    ) { (desk, arguments) throws(ShellFailure) in
        guard let agency = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badAgency)
        }
        let name = arguments.positional(1) ?? ""
        let caller = try desk.caller(.administration, "agency unit add")
        return try entered(
            Text(
                sv: "Enheten finns. Nästa: staff add KONTO --name NAMN --unit ID.",
                en: "The unit is there. Next: staff add ACCOUNT --name NAME --unit ID."),
            desk.asking { gate throws(Failure) in
                try AddUnit()(name, of: agency, once: once(caller), as: caller, through: gate)
            })
    }

    private static let badAgency = Fault(
        "SHELL-153", sv: "Se help agency.", en: "See help agency.")
}
