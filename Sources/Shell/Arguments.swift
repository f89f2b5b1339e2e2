import Domain

/// What a command was given, checked against its declaration.
package struct Arguments: Sendable, Equatable {
    /// The words that are neither the command's name nor options, in order.
    package let positionals: [String]
    private let values: [String: [String]]

    /// Whether the flag was given.
    package func flag(_ name: String) -> Bool { values[name] != nil }

    /// The value of a text, id or date option; ids come in lower case.
    package func text(_ name: String) -> String? { values[name]?.last }

    /// Every value of an option that repeats, in order.
    package func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The value of a number option.
    package func number(_ name: String) -> Int? { text(name).flatMap(Shape.number) }

    /// The positional at a place, nil when it was not given.
    package func positional(_ place: Int) -> String? {
        positionals.indices.contains(place) ? positionals[place] : nil
    }

    /// Checks words against the options and the number of positionals.
    ///
    /// `--` ends the options; a word that began with a quote is never an option.
    /// - Throws: `.usage` with the first fault; it names declared options and columns only.
    package init(
        _ words: some Sequence<Word>, options: [CommandOption], positionals count: ClosedRange<Int>,
        operands: String = ""
    ) throws(ShellFailure) {
        var positionals: [String] = []
        var values: [String: [String]] = [:]
        var optionsEnded = false
        var rest = words.makeIterator()
        while let word = rest.next() {
            let isOption = !optionsEnded && !word.isLiteral && word.text.hasPrefix("-")
            guard isOption, word.text != "-" else {
                positionals.append(word.text)
                continue
            }
            if word.text == "--" {
                optionsEnded = true
                continue
            }
            let (option, given) = try Self.option(word, among: options)
            guard option.repeats || values[option.name] == nil else {
                throw .usage(Self.twice(option))
            }
            let value = try Self.value(of: option, given: given) { rest.next() }
            values[option.name, default: []].append(value)
        }
        // Help is given even when the rest is wanting.
        if values["help"] == nil {
            for option in options where option.isRequired && values[option.name] == nil {
                throw .usage(Self.missing(option))
            }
            guard count.contains(positionals.count) else {
                throw .usage(Self.count(count, operands))
            }
        }
        self.positionals = positionals
        self.values = values
    }

    private static func option(
        _ word: Word, among options: [CommandOption]
    ) throws(ShellFailure) -> (CommandOption, given: String?) {
        let parts = word.text.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name =
            switch parts[0] {
            case "-h": "help"
            case let long where long.hasPrefix("--"): String(long.dropFirst(2))
            case _: ""
            }
        guard let option = options.first(where: { $0.name == name }) else {
            throw .usage(unknown(name, at: word.column, among: options))
        }
        return (option, parts.count == 2 ? String(parts[1]) : nil)
    }

    private static func value(
        of option: CommandOption, given: String?, next: () -> Word?
    ) throws(ShellFailure) -> String {
        if option.kind == .flag {
            guard given == nil else { throw .usage(takesNone(option)) }
            return ""
        }
        var value = given
        if value == nil, let word = next(), word.isLiteral || !word.text.hasPrefix("--") {
            value = word.text
        }
        guard let value else { throw .usage(needsValue(option)) }
        switch option.kind {
        case .flag: return value
        case .text:
            // As in the API: nobody is named by number in a text (R31). A digest is no text.
            guard
                value.allSatisfy(\.isHexDigit) && value.utf8.count == 64
                    || !IdentityNumberScan.contains(value)
            else { throw .usage(holdsNumber(option)) }
            return value
        case .id:
            guard Shape.isID(value) else { throw .usage(notID(option)) }
            return value.lowercased()
        case .date:
            guard Shape.isDate(value) else { throw .usage(notDate(option)) }
            return value
        case .number(let limits):
            guard let number = Shape.number(value), limits.contains(number) else {
                throw .usage(notNumber(option, limits))
            }
            return value
        }
    }
}

extension Arguments {
    private static func unknown(
        _ name: String, at column: Int, among options: [CommandOption]
    ) -> Fault {
        let near = Nearness.closest(to: name, among: options.map(\.name)).map { "--" + $0 }
        let hint = Nearness.hint(near)
        return Fault(
            "SHELL-010", sv: "Okänt alternativ vid tecken \(column)." + hint.in(.swedish),
            en: "Unknown option at character \(column)." + hint.in(.english))
    }

    private static func twice(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-011", sv: "--\(option.name) är angivet två gånger.",
            en: "--\(option.name) is given twice.")
    }

    private static func takesNone(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-012", sv: "--\(option.name) tar inget värde.",
            en: "--\(option.name) takes no value.")
    }

    private static func needsValue(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-013", sv: "--\(option.name) behöver ett värde.",
            en: "--\(option.name) needs a value.")
    }

    private static func missing(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-014", sv: "--\(option.name) saknas.", en: "--\(option.name) is missing.")
    }

    private static func notID(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-015", sv: "--\(option.name) ska vara ett id (36 tecken).",
            en: "--\(option.name) must be an id (36 characters).")
    }

    private static func notDate(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-016", sv: "--\(option.name) ska vara ett datum: ÅÅÅÅ-MM-DD.",
            en: "--\(option.name) must be a date: YYYY-MM-DD.")
    }

    private static func notNumber(_ option: CommandOption, _ limits: ClosedRange<Int>) -> Fault {
        let (low, high) = (limits.lowerBound, limits.upperBound)
        return Fault(
            "SHELL-017", sv: "--\(option.name) ska vara ett heltal från \(low) till \(high).",
            en: "--\(option.name) must be a whole number from \(low) to \(high).")
    }

    private static func holdsNumber(_ option: CommandOption) -> Fault {
        Fault(
            "SHELL-019", sv: "Personnummer får inte stå i --\(option.name).",
            en: "An identity number must not stand in --\(option.name).")
    }

    private static func count(_ count: ClosedRange<Int>, _ operands: String) -> Fault {
        let (low, high) = (count.lowerBound, count.upperBound)
        let names = operands.isEmpty ? "." : ": \(operands)."
        let (swedish, english) =
            if low == high {
                ("exakt \(low) argument", "exactly \(low) argument(s)")
            } else if high == Int.max {
                ("minst \(low) argument", "at least \(low) argument(s)")
            } else {
                ("\(low) till \(high) argument", "\(low) to \(high) arguments")
            }
        return Fault(
            "SHELL-018", sv: "Kommandot tar \(swedish)\(names)",
            en: "The command takes \(english)\(names)")
    }
}
