import Glibc

extension Sitting where Context: ~Copyable {
    /// Runs one command of the table.
    mutating func act(
        _ words: [Word], _ context: inout Context, isPaged: Bool = true
    ) throws(ShellFailure) -> ExitCode {
        let (command, rest) = try table.find(words)
        let arguments = try command.arguments(rest)
        if arguments.flag("help") {
            try answers.show(try table.help(command.path.map { Word($0) }, language))
            return .ok
        }
        let format = try format(arguments)
        if !arguments.flag("dry-run") {
            if command.changes { try demandWriting(&context) }
            if let danger = command.danger?.facing(arguments) {
                try confirm(danger, &context, arguments)
            }
        }
        let start = ContinuousClock.now
        let output = try working { () throws(ShellFailure) in
            try command.run(&context, arguments)
        }
        let time = start.duration(to: .now)
        if command.opensWriting { isReadOnly = false }
        shown.note(output, of: command.path)
        try answers.write(output, as: format, isPaged: isPaged)
        if isTimed {
            let (seconds, rest) = time.components
            let milliseconds = seconds * 1_000 + rest / 1_000_000_000_000_000
            answers.say(
                Text(sv: "Tid: \(milliseconds) ms", en: "Time: \(milliseconds) ms").in(language))
        }
        if let fault = output.failure { throw .failed(fault) }
        return output.asksPeople ? .attention : .ok
    }

    /// Says at a terminal that something works.
    private func working<Answer>(
        _ body: () throws(ShellFailure) -> Answer
    ) throws(ShellFailure) -> Answer {
        if showsProgress { Progress.begin(language, on: streams.messages) }
        defer { if showsProgress { Progress.end() } }
        return try body()
    }

    /// A sitting that may only look changes nothing: one that was begun so, and an auditor's at a
    /// terminal, until they say that they are about to.
    private mutating func demandWriting(_ context: inout Context) throws(ShellFailure) {
        if isReadOnly == nil, isAtTerminal {
            isReadOnly = try working { () throws(ShellFailure) in
                try table.beginsReadOnly(&context)
            }
        }
        if isReadOnly == true { throw .usage(Self.readOnly) }
    }

    /// Shows what would be struck and wants its name, typed or given; a script gets no way around it.
    private func confirm(
        _ danger: Danger<Context>, _ context: inout Context, _ arguments: Arguments
    ) throws(ShellFailure) {
        let given = arguments.text("confirm")
        let canAsk = !options.asksNothing && isatty(streams.input) == 1
        guard given != nil || canAsk else { throw .usage(Confirmation.missing) }
        let (preview, word) = try working { () throws(ShellFailure) in
            try danger.preview(&context, arguments)
        }
        if let given { return try Confirmation.check(given, names: word) }
        answers.preview(preview)
        let question = Text(sv: "Skriv \(word) för att gå vidare: ", en: "Type \(word) to go on: ")
        answers.ask(question.in(language))
        var lines = BoundedLines(streams.input, ahead: false)
        switch lines.next() {
        case .line(let bytes):
            try Confirmation.check(String(decoding: bytes, as: UTF8.self), names: word)
        case .interrupted: throw .interrupted
        case .tooLong, .end, .failed:
            answers.say("")
            try Confirmation.check("", names: word)
        }
    }

    private func format(_ arguments: Arguments) throws(ShellFailure) -> Format? {
        let wanted = [("json", Format.json), ("csv", .csv), ("plain", .plain)]
            .filter { arguments.flag($0.0) }.map(\.1)
        guard wanted.count <= 1 else { throw .usage(SittingOptions.oneFormat) }
        return wanted.first
    }
}

extension Sitting where Context: ~Copyable {
    /// `\watch`: again and again, each round a request of its own, until Ctrl-C or too long.
    mutating func watch(
        _ words: ArraySlice<Word>, _ context: inout Context
    ) throws(ShellFailure) {
        let (seconds, given) = try Watching.read(words)
        let line = given.isEmpty ? last : Array(given)
        guard !line.isEmpty else { throw .usage(Watching.nothing) }
        let command = try table.find(line).command
        guard !command.changes, command.crossing == .nothing else {
            throw .usage(Watching.notThis)
        }
        let end = ContinuousClock.now + Watching.longest
        repeat {
            answers.say(Watching.heading(every: seconds).in(language))
            _ = try act(line, &context, isPaged: false)
            if ContinuousClock.now > end { return answers.say(Watching.over.in(language)) }
        } while Watching.pause(seconds)
    }

    mutating func time(_ words: ArraySlice<Word>) throws(ShellFailure) {
        switch words.map(\.text) {
        case []: isTimed.toggle()
        case ["on"]: isTimed = true
        case ["off"]: isTimed = false
        case _: throw .usage(Self.onOrOff)
        }
        let state = isTimed ? Text(sv: "på", en: "on") : Text(sv: "av", en: "off")
        answers.say(
            Text(sv: "Tidtagning är ", en: "Timing is ").in(language) + state.in(language) + ".")
    }

    /// `\o` and `\once`: what is shown from here on leaves the screen, and the log says so before
    /// anything is written. Where it cannot, there is no file.
    mutating func redirect(
        _ verb: Word, _ words: ArraySlice<Word>, _ context: inout Context
    ) throws(ShellFailure) {
        let isOnce = OwnWord(typed: verb.text) == .once
        guard words.count <= 1, !isOnce || words.count == 1 else { throw .usage(Self.oneFile) }
        if let path = words.first?.text, isOnce {
            try answers.goOnce(to: path)
        } else {
            try answers.go(to: words.first?.text)
        }
        guard !words.isEmpty, !table.filing.isEmpty else { return }
        do throws(ShellFailure) {
            let (command, rest) = try table.find(table.filing.map { Word($0) })
            let arguments = try command.arguments(rest)
            _ = try working { () throws(ShellFailure) in try command.run(&context, arguments) }
        } catch {
            if isOnce { try answers.goNowhereOnce() } else { try answers.go(to: nil) }
            throw error
        }
    }

    private static var readOnly: Fault {
        Fault(
            "SHELL-053",
            sv: "Den här sittningen får bara se: \\write review, incident eller account först.",
            en: "This sitting may only look: \\write review, incident or account first.")
    }
    private static var onOrOff: Fault {
        Fault(
            "SHELL-054", sv: "Skriv \\timing, eller med on eller off.",
            en: "Type \\timing, or with on or off.")
    }
    private static var oneFile: Fault {
        Fault("SHELL-055", sv: "Ange en fil.", en: "Give one file.")
    }
}
