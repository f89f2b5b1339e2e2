import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// What was promised (medborgarlöfte), and how far it has come.
    static let pledges = [visitList, pledgeList, pledgeCoverage]

    private static let visitList = Command<Desk>(
        ["visit", "list"],
        Text(sv: "skolbesök, det senaste först", en: "school visits, latest first"),
        examples: [
            "visit list", "visit list --state planned", "visit list --pledge PLEDGE-ID --csv",
        ],
        options: [
            CommandOption("pledge", .id, Text(sv: "löftespunkten", en: "the pledge point")),
            CommandOption(
                "state", .text,
                Text(both: VisitState.allCases.map(\.rawValue).joined(separator: ", "))),
        ] + window
    ) { (desk, arguments) throws(ShellFailure) in
        let state = arguments.text("state").flatMap(VisitState.init(rawValue:))
        guard (arguments.text("state") == nil) == (state == nil) else { throw .usage(badState) }
        let pledge = arguments.text("pledge").flatMap { ID<Pledge>($0) }
        let window = try window(arguments)
        let caller = try desk.caller(.schoolVisits, "visit list")
        return try Listed.output(
            try desk.asking { gate throws(Failure) in
                try ListSchoolVisits()(
                    pledge: pledge, state: state, window, as: caller, through: gate)
            },
            [
                Column("id", Text(sv: "Id", en: "Id"), isWhole: true),
                Column("visitDate", Text(sv: "Dag", en: "Day")),
                Column("school", Text(sv: "Skola", en: "School")),
                Column("kind", Text(sv: "Slag", en: "Kind")),
                Column("state", Text(sv: "Läge", en: "State")),
                Column("classes", Text(sv: "Klasser", en: "Classes")),
                Column("pupilsReached", Text(sv: "Elever", en: "Pupils")),
                Column("topic", Text(sv: "Ämne", en: "Topic")),
            ], after: window)
    }

    private static let pledgeList = list(
        "pledge list", Text(sv: "löftespunkter", en: "pledge points"), examples: ["pledge list"],
        of: .pledges, for: .schoolVisits,
        [
            Column("id", Text(sv: "Id", en: "Id"), isWhole: true),
            Column("title", Text(sv: "Löfte", en: "Pledge")),
            Column("owner", Text(sv: "Ägare", en: "Owner")),
            Column("startsOn", Text(sv: "Från", en: "From")),
            Column("endsOn", Text(sv: "Till", en: "To")),
            Column("measure", Text(sv: "Mäts i", en: "Measured in")),
            Column("target", Text(sv: "Mål", en: "Target")),
        ])

    private static let pledgeCoverage = Command<Desk>(
        ["pledge", "coverage"],
        Text(sv: "hur långt ett löfte har kommit", en: "how far a pledge has come"),
        examples: ["pledge coverage PLEDGE-ID"], operands: "PLEDGE-ID", positionals: 1...1
    ) { (desk, arguments) throws(ShellFailure) in
        guard let pledge = ID<Pledge>(arguments.positional(0) ?? "") else {
            throw .usage(badPledge)
        }
        let caller = try desk.caller(.schoolVisits, "pledge coverage")
        let document = try desk.asking { gate throws(Failure) in
            try PledgeCoverage()(pledge, as: caller, through: gate)
        }
        let found: JSON
        do throws(JSON.Fault) { found = try JSON.parse(document.json) } catch {
            throw .failed(Listed.unreadable)
        }
        // A pledge counts visits, or the classes that they reached, a line a school and year.
        var schools: [JSON] = []
        if case .array(let years)? = found["schoolYears"] {
            for year in years {
                guard case .array(let lines)? = year["schools"] else { continue }
                schools += lines.map { line in
                    guard case .object(let members) = line else { return line }
                    return .object([JSON.Member("beginsIn", year["beginsIn"] ?? .null)] + members)
                }
            }
        }
        let columns = [
            Column("beginsIn", Text(sv: "Läsår från", en: "School year from")),
            Column("school", Text(sv: "Skola", en: "School")),
            Column("classes", Text(sv: "Klasser", en: "Classes")),
            Column("reached", Text(sv: "Nådda", en: "Reached")),
            Column("notReached", Text(sv: "Ej nådda", en: "Not reached")),
            Column("unknown", Text(sv: "Okända", en: "Unknown")),
        ]
        let target = Listed.text(found["target"]) ?? "–"
        let visits = Listed.text(found["visits"])
        let rows = schools.map { line in columns.map { Listed.text(line[$0.key]) } }
        return Output(
            .table(Table(columns, rows)),
            json: document.json,
            notes: visits.map { count in
                [Text(sv: "\(count) besök av \(target).", en: "\(count) visits of \(target).")]
            } ?? [])
    }

    private static let badState = Fault(
        "SHELL-132", sv: "--state: " + VisitState.allCases.map(\.rawValue).joined(separator: ", "),
        en: "--state: " + VisitState.allCases.map(\.rawValue).joined(separator: ", "))
    private static let badPledge = Fault(
        "SHELL-133", sv: "Ange löftespunktens id: pledge list.",
        en: "Name the pledge point by id: pledge list.")
}
