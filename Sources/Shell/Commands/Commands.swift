import Access
import Audit
import Domain
import JSON

/// The commands of `sspf shell`.
package enum Commands {
    package static let table = CommandTable<Desk>(
        [whoami, inbox, status] + staffing + agencies + sessions + factors + policies + why
            + consents + audit
            + review + retention + requests + visits + pledges,
        filing: sessionFile.path
    ) { (desk) throws(ShellFailure) in try desk.holds(.auditor) }

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
                }, columns, after: window)
        }
    }

    private static let badWindow = Fault(
        "SHELL-110", sv: "--limit är 1–100.", en: "--limit is 1 to 100.")
}
