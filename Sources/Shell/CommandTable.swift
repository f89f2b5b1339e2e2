import JSON

/// The commands of a shell, found by the longest name that a line begins with.
package struct CommandTable<Context: ~Copyable>: Sendable {
    /// In the order of the help.
    package let commands: [Command<Context>]
    /// Whether whoever sits here may only look until they say otherwise.
    package let beginsReadOnly: @Sendable (inout Context) throws(ShellFailure) -> Bool
    /// The command that puts on the log that answers go to a file; empty where nothing does.
    package let filing: [String]

    /// The table of these commands.
    package init(
        _ commands: [Command<Context>], filing: [String] = [],
        beginsReadOnly: @escaping @Sendable (inout Context) throws(ShellFailure) -> Bool = {
            _ throws(ShellFailure) in false
        }
    ) {
        self.commands = commands
        self.filing = filing
        self.beginsReadOnly = beginsReadOnly
    }

    /// The command that the words name, and the words that are left.
    ///
    /// - Throws: `.usage` when there is none, naming near or longer names. None of them runs.
    package func find(
        _ words: [Word]
    ) throws(ShellFailure) -> (command: Command<Context>, rest: ArraySlice<Word>) {
        let found = commands.filter { words.prefix($0.path.count).map(\.text) == $0.path }
            .max { $0.path.count < $1.path.count }
        guard let found else { throw .usage(unknown(words)) }
        return (found, words.dropFirst(found.path.count))
    }

    private func unknown(_ words: [Word]) -> Fault {
        let typed = words.prefix { !$0.text.hasPrefix("-") }.map(\.text)
        let group = commands.filter { $0.path.count > 1 && $0.path.first == typed.first }
        let near = suggestions(typed, in: group.isEmpty ? commands : group)
        if near.isEmpty, !group.isEmpty {
            let names = group.map(\.name).joined(separator: ", ")
            return Fault(
                "SHELL-021", sv: "Ofullständigt kommando. Det finns: \(names).",
                en: "Incomplete command. There are: \(names).")
        }
        let hint = Nearness.hint(near)
        let (swedish, english) = ("Okänt kommando.", "Unknown command.")
        let help = Text(sv: " Skriv help för alla.", en: " Type help for all.")
        let rest = near.isEmpty ? help : hint
        return Fault(
            "SHELL-020", sv: swedish + rest.in(.swedish), en: english + rest.in(.english))
    }

    private func suggestions(_ typed: [String], in commands: [Command<Context>]) -> [String] {
        let lengths = Set(commands.map(\.path.count)).sorted(by: >)
        for length in lengths where typed.count >= length {
            let own = length == 1 ? OwnWord.allCases.map(\.rawValue) : []
            let names = commands.filter { $0.path.count == length }.map(\.name) + own
            let near = Nearness.closest(
                to: typed.prefix(length).joined(separator: " "), among: names)
            if !near.isEmpty { return near }
        }
        return []
    }
}

extension CommandTable where Context: ~Copyable {
    /// The list of all commands, or of those whose names begin with the words; the full help when
    /// the words name one command.
    ///
    /// - Throws: `.usage` when the words name nothing.
    package func help(_ words: [Word], _ language: Language) throws(ShellFailure) -> Output {
        let typed = words.map(\.text)
        let matching = commands.filter { $0.path.starts(with: typed) }
        if matching.count == 1, let command = matching.first { return help(on: command, language) }
        if matching.isEmpty {
            if typed.count == 1,
                let own = OwnWord.allCases.first(where: { $0.isMeant(by: typed[0]) })
            {
                return .lines([own.usage.in(language) + ": " + own.summary.in(language)])
            }
            return help(on: try find(words).command, language)
        }
        let own = typed.isEmpty ? OwnWord.allCases : []
        let rows =
            matching.map { ($0.name, $0.summary) } + own.map { ($0.usage.in(language), $0.summary) }
        // Whole at any width: a summary goes on below itself.
        return .record(
            rows.map { Field($0.0, Text(both: $0.0), $0.1.in(language)) },
            json: JSON.write(
                .array(
                    rows.map { name, summary in
                        .object([
                            JSON.Member("command", .string(name)),
                            JSON.Member("summary", .string(summary.in(language))),
                        ])
                    })))
    }

    private func help(on command: Command<Context>, _ language: Language) -> Output {
        var lines = [command.name + ": " + command.summary.in(language), ""]
        if !command.examples.isEmpty {
            lines.append(Text(sv: "Exempel:", en: "Examples:").in(language))
            lines += command.examples.map { "  " + $0 } + [""]
        }
        let operands = command.operands.isEmpty ? "" : " " + command.operands
        let usage = Text(sv: "Användning: ", en: "Usage: ").in(language)
        let options = Text(sv: "[ALTERNATIV]", en: "[OPTIONS]").in(language)
        lines += [usage + command.name + operands + " " + options, ""]
        lines.append(Text(sv: "Alternativ:", en: "Options:").in(language))
        let named = command.allOptions.map { (option: $0, usage: $0.usage(language)) }
        let width = named.map { DisplayWidth.of($0.usage) }.max() ?? 0
        for (option, usage) in named {
            let required = Text(sv: " (krävs)", en: " (required)").in(language)
            lines.append(
                "  " + DisplayWidth.pad(usage, to: width) + "  " + option.summary.in(language)
                    + (option.isRequired ? required : ""))
        }
        return .lines(lines)
    }
}

extension CommandOption {
    fileprivate func usage(_ language: Language) -> String {
        switch kind {
        case .text: "--\(name) TEXT"
        case .id: "--\(name) ID"
        case .date: "--\(name) " + Text(sv: "ÅÅÅÅ-MM-DD", en: "YYYY-MM-DD").in(language)
        case .number: "--\(name) N"
        case .flag: "--\(name)"
        }
    }
}
