/// How `sspf shell` was called.
package struct SittingOptions: Sendable, Equatable {
    /// Where the lines come from.
    package enum Source: Sendable, Equatable {
        /// `-c`, several allowed, in order.
        case commands([String])
        /// One command whose words the process got one by one.
        case words([String])
        /// `-f FILE`.
        case file(String)
        /// A terminal if there is one, else lines.
        case standardInput
    }

    package let source: Source
    /// Nil for what suits: tables at a terminal, tabs elsewhere.
    package let format: Format?
    /// Ask nothing; a command that lacks something fails and names the option.
    package let asksNothing: Bool
    /// Go on after an error in a script.
    package let goesOn: Bool
    /// Change nothing until `session write` says otherwise.
    package let isReadOnly: Bool

    /// Options given in code.
    package init(
        source: Source = .standardInput, format: Format? = nil, asksNothing: Bool = false,
        goesOn: Bool = false, isReadOnly: Bool = false
    ) {
        self.isReadOnly = isReadOnly
        self.source = source
        self.format = format
        self.asksNothing = asksNothing
        self.goesOn = goesOn
    }

    /// Reads the arguments after `sspf shell`; `-f -` and `-` mean standard input.
    ///
    /// - Throws: `.usage` at the first argument that is unknown or wanting.
    package init(arguments: [String]) throws(ShellFailure) {
        var commands: [String] = []
        var files: [String] = []
        var format: Format?
        var flags: Set<String> = []
        var rest = arguments.makeIterator()
        var place = 0
        while let argument = rest.next() {
            place += 1
            switch argument {
            case "-c", "-f":
                guard let value = rest.next() else { throw .usage(Self.needsValue) }
                place += 1
                if argument == "-c" { commands.append(value) } else { files.append(value) }
            case "-": files.append("-")
            case "--json", "--plain", "--csv":
                let wanted: Format =
                    argument == "--json" ? .json : argument == "--csv" ? .csv : .plain
                guard format == nil || format == wanted else { throw .usage(Self.oneFormat) }
                format = wanted
            case "--no-input", "--continue", "--read-only":
                flags.insert(argument)
            // Asked of every shell: nothing here has a colour, and no file is read at the start.
            case "--no-color", "--no-rc": break
            case _:
                throw .usage(Self.unknown(at: place))
            }
        }
        guard files.count <= 1, files.isEmpty || commands.isEmpty else {
            throw .usage(Self.oneSource)
        }
        let file = files.first.flatMap { $0 == "-" ? nil : Source.file($0) }
        self.init(
            source: commands.isEmpty ? file ?? .standardInput : .commands(commands),
            format: format, asksNothing: flags.contains("--no-input"),
            goesOn: flags.contains("--continue"), isReadOnly: flags.contains("--read-only"))
    }

    private static let needsValue = Fault(
        "SHELL-040", sv: "-c och -f behöver ett värde.", en: "-c and -f need a value.")
    static let oneFormat = Fault(
        "SHELL-041", sv: "Välj --json, --csv eller --plain.",
        en: "Choose --json, --csv or --plain.")
    private static let oneSource = Fault(
        "SHELL-042", sv: "Välj flera -c eller en -f.", en: "Choose several -c or one -f.")

    private static func unknown(at place: Int) -> Fault {
        Fault(
            "SHELL-043",
            sv: "Argument \(place) är okänt. Känt: -c, -f, -, --json, --csv, --plain, --no-input, "
                + "--continue, --read-only, --no-color, --no-rc, --url.",
            en:
                "Argument \(place) is unknown. Known: -c, -f, -, --json, --csv, --plain, --no-input, "
                + "--continue, --read-only, --no-color, --no-rc, --url.")
    }
}
