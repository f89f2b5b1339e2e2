import Access
import Audit
import Domain
import JSON

/// The commands of `sspf shell`.
package enum Commands {
    package static let table = CommandTable<Desk>(
        [whoami, inbox, status] + staffing + agencies + sessions + factors + policies + why
            + consents + audit
            + review + retention + requests + visits + pledges)

    static let window = [
        CommandOption(
            "limit", .number(1...100), Text(sv: "högst så många", en: "at most this many")),
        CommandOption(
            "offset", .number(0...1_000_000), Text(sv: "hoppa över", en: "skip this many")),
    ]

    static func window(_ arguments: Arguments) throws(ShellFailure) -> Window {
        guard
            let window = Window(
                limit: arguments.number("limit") ?? 20, offset: arguments.number("offset") ?? 0)
        else { throw .usage(badWindow) }
        return window
    }

    /// A command that shows one of the API's lists, a window at a time.
    /// - Parameter name: the words that call it, and how the log names it.
    static func list(
        _ name: StaticString, _ summary: Text, examples: [String], of listing: Listing,
        for purpose: Purpose, _ columns: [Column]
    ) -> Command<Desk> {
        let path = name.description.split(separator: " ").map(String.init)
        return Command(path, summary, examples: examples, options: window) {
            (desk, arguments) throws(ShellFailure) in
            let caller = try desk.caller(purpose, name)
            let window = try window(arguments)
            return try Listed.output(
                try desk.asking { gate throws(Failure) in
                    try gate.page(listing, window, as: caller)
                }, columns)
        }
    }

    private static let badWindow = Fault(
        "SHELL-110", sv: "--limit är 1–100.", en: "--limit is 1 to 100.")

    private static let whoami = Command<Desk>(
        ["whoami"], Text(sv: "vem jag är och i vilken roll", en: "who I am and in which role"),
        examples: ["whoami"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "whoami")
        let page = try desk.asking { gate throws(Failure) in
            try gate.page(.me, .first, as: caller)
        }
        let items = try Listed.items(page)
        let columns = [
            Column("name", Text(sv: "Namn", en: "Name")),
            Column("subject", Text(sv: "Konto", en: "Account")),
            Column("roles", Text(sv: "Roller", en: "Roles")),
            Column("agency", Text(sv: "Verksamhet", en: "Agency")),
            Column("unit", Text(sv: "Enhet", en: "Unit")),
        ]
        // Agency and unit are shown by their names.
        let rows = items.map { me in
            columns.map { Listed.text(me[$0.key]?["name"] ?? me[$0.key]) }
        }
        // One's own account is no list: the API answers with it alone.
        return Output(
            .table(Table(columns, rows)), json: Array(page.items.dropFirst().dropLast()))
    }
}
