import CEdit
import Glibc

/// One sitting at the shell: reads lines, runs commands, writes answers, until the end.
package struct Sitting<Context: ~Copyable> {
    /// Where lines come from, data goes and messages go.
    package struct Streams: Sendable {
        package let input: Int32
        package let output: Int32
        package let messages: Int32

        /// The process's own unless given.
        package init(input: Int32 = 0, output: Int32 = 1, messages: Int32 = 2) {
            self.input = input
            self.output = output
            self.messages = messages
        }
    }

    /// What a line led to.
    private enum Step {
        /// Done; or done, and people must act.
        case done(ExitCode)
        case leave
        case failed(ShellFailure)
    }

    private let table: CommandTable<Context>
    private let options: SittingOptions
    private let language: Language
    private let streams: Streams
    private let history: HistoryFile?
    private let pager: Pager
    private let showsProgress: Bool
    private var shown = ShownIDs()
    private var isAtTerminal = false

    /// Nothing is read before `run`.
    package init(
        _ table: CommandTable<Context>, _ options: SittingOptions, _ language: Language,
        streams: Streams = Streams(), history: HistoryFile? = nil, pager: Pager = .none,
        showsProgress: Bool = false
    ) {
        self.showsProgress = showsProgress && isatty(streams.messages) == 1
        self.table = table
        self.options = options
        self.language = language
        self.streams = streams
        self.history = history
        self.pager = pager
    }

    /// Runs to the end and answers with the process's exit code.
    ///
    /// `-c` ends with the code of the command that failed. A script that a failing line stops ends
    /// with 3, but with 4, 7 or 130 where the whole sitting could not go on. With `--continue` all
    /// lines run, and the code is the first failure's. At a terminal failures are shown only.
    package mutating func run(_ context: inout Context) -> ExitCode {
        switch options.source {
        case .words(let words):
            return code(of: run(words.map { Word($0) }, &context), line: nil)
        case .commands(let commands):
            return run(commands, &context)
        case .file(let path):
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                report(.usage(Self.noFile), line: nil)
                return .usage
            }
            defer { close(descriptor) }
            return run(script: descriptor, &context)
        case .standardInput:
            if !options.asksNothing, isatty(streams.input) == 1, isatty(streams.output) == 1 {
                return runTerminal(&context)
            }
            return run(script: streams.input, &context)
        }
    }

    private mutating func run(_ commands: [String], _ context: inout Context) -> ExitCode {
        var first = ExitCode.ok
        for command in commands {
            let step = run(Array(command.utf8), &context)
            if case .leave = step { return first }
            let code = code(of: step, line: nil)
            if first == .ok { first = code }
            if code == .interrupted || (code != .ok && !options.goesOn) { return code }
        }
        return first
    }

    private mutating func run(script descriptor: Int32, _ context: inout Context) -> ExitCode {
        var lines = BoundedLines(descriptor)
        var first = ExitCode.ok
        var number = 0
        while true {
            number += 1
            let step: Step
            switch lines.next() {
            case .line(let bytes): step = run(bytes, &context)
            case .tooLong: step = .failed(.usage(LineFault.tooLong.fault))
            case .end: return first
            case .interrupted: step = .failed(.interrupted)
            case .failed: step = .failed(.failed(Self.unreadable))
            }
            if case .leave = step { return first }
            let code = code(of: step, line: number)
            if first == .ok { first = code }
            switch code {
            case .ok: continue
            case .interrupted: return code
            case .loginNeeded, .unreachable: if !options.goesOn { return code }
            case .error, .usage, .scriptStopped, .deniedOrNotFound, .conflict, .attention:
                if !options.goesOn { return .scriptStopped }
            }
        }
    }

    private mutating func runTerminal(_ context: inout Context) -> ExitCode {
        let table = table
        let remembered = history?.load { table.remembered($0) } ?? []
        let seen = Seen()
        let reader = LineReader(
            input: streams.input, output: streams.output, history: remembered
        ) { line in
            table.completion(
                of: line, shown: seen.ids, extra: CommandTable<Context>.ownWords.map(\.word))
        }
        guard let reader else { return run(script: streams.input, &context) }
        isAtTerminal = true
        while true {
            Interruption.clear()
            switch reader.next(prompt: "sspf> ") {
            case .end: return .ok
            case .dropped: continue
            case .line(let bytes):
                if let words = try? TypedLine(bytes).words, let kept = table.remembered(words) {
                    reader.remember(kept)
                    history?.append(kept)
                }
                let step = run(bytes, &context)
                if case .leave = step { return .ok }
                _ = code(of: step, line: nil)
                seen.ids = shown.ids
            }
        }
    }

    private mutating func run(_ bytes: [UInt8], _ context: inout Context) -> Step {
        do throws(LineFault) {
            return run(try TypedLine(bytes).words, &context)
        } catch {
            return .failed(.usage(error.fault))
        }
    }

    private mutating func run(_ words: [Word], _ context: inout Context) -> Step {
        guard let verb = words.first else { return .done(.ok) }
        do throws(ShellFailure) {
            switch verb.text {
            case "exit", "quit", "\\q":
                return .leave
            case "help", "\\?", "?":
                try write(try table.help(Array(words.dropFirst()), language), as: options.format)
            case _:
                let (command, rest) = try table.find(words)
                let arguments = try command.arguments(rest)
                if arguments.flag("help") {
                    let name = command.path.map { Word($0) }
                    try write(try table.help(name, language), as: options.format)
                    return .done(.ok)
                }
                if let danger = command.danger, !arguments.flag("dry-run") {
                    try confirm(danger, &context, arguments)
                }
                let output = try work(command, &context, arguments)
                shown.note(output)
                try write(output, as: format(arguments))
                if output.asksPeople { return .done(.attention) }
            }
            return .done(.ok)
        } catch {
            return .failed(error)
        }
    }

    /// Runs the command, and says at a terminal that it does.
    private func work(
        _ command: Command<Context>, _ context: inout Context, _ arguments: Arguments
    ) throws(ShellFailure) -> Output {
        if showsProgress { Progress.begin(language, on: streams.messages) }
        defer { if showsProgress { Progress.end() } }
        return try command.run(&context, arguments)
    }

    /// Shows what would be struck and wants its name, typed or given; a script gets no way around it.
    private func confirm(
        _ danger: Danger<Context>, _ context: inout Context, _ arguments: Arguments
    ) throws(ShellFailure) {
        let given = arguments.text("confirm")
        let canAsk = !options.asksNothing && isatty(streams.input) == 1
        guard given != nil || canAsk else { throw .usage(Confirmation.missing) }
        let (preview, word) = try danger.preview(&context, arguments)
        let answer: String
        if let given {
            answer = given
        } else {
            let isTerminal = isatty(streams.messages) == 1
            let renderer = Renderer(.screen(width: columns), language, isTerminal: isTerminal)
            Bytes.write(renderer.render(preview), to: streams.messages)
            for note in preview.notes { say(note.in(language)) }
            let question = Text(
                sv: "Skriv \(word) för att gå vidare: ", en: "Type \(word) to go on: ")
            Bytes.write(
                Array(Sanitised.line(question.in(language)).utf8), to: streams.messages)
            var lines = BoundedLines(streams.input)
            switch lines.next() {
            case .line(let bytes): answer = String(decoding: bytes, as: UTF8.self)
            case .interrupted: throw .interrupted
            case .tooLong, .end, .failed: answer = ""
            }
        }
        try Confirmation.check(answer, names: word)
    }

    private func format(_ arguments: Arguments) -> Format? {
        if arguments.flag("json") { return .json }
        if arguments.flag("csv") { return .csv }
        return arguments.flag("plain") ? .plain : options.format
    }

    private func write(_ output: Output, as format: Format?) throws(ShellFailure) {
        let isTerminal = isatty(streams.output) == 1
        let suiting = isTerminal ? Format.screen(width: columns) : .plain
        let renderer = Renderer(format ?? suiting, language, isTerminal: isTerminal)
        let bytes = renderer.render(output)
        let isPaged = isAtTerminal && format != .json && format != .csv
        let isWritten =
            isPaged && pager.show(bytes, rows: rows, output: streams.output)
            || Bytes.write(bytes, to: streams.output)
        guard isWritten else { throw .failed(Self.unwritable) }
        for note in output.notes { say(note.in(language)) }
    }

    private var columns: Int {
        let columns = Int(sspf_columns(streams.output))
        return columns > 0 ? columns : 80
    }

    private var rows: Int {
        let rows = Int(sspf_rows(streams.output))
        return rows > 0 ? rows : 24
    }

    private func code(of step: Step, line: Int?) -> ExitCode {
        // A script ends here, also after a command that could not stop in time. At a terminal what
        // was stopped failed for that reason, whatever it says.
        if Interruption.isRaised {
            if case .failed = step { report(.interrupted, line: line) }
            if case .done = step, !isAtTerminal { report(.interrupted, line: line) }
            return .interrupted
        }
        switch step {
        case .done(let code): return code
        case .leave: return .ok
        case .failed(let failure):
            report(failure, line: line)
            return failure.exitCode
        }
    }

    private func report(_ failure: ShellFailure, line: Int?) {
        let fault = failure.fault
        let place = line.map { Text(sv: "rad \($0): ", en: "line \($0): ").in(language) } ?? ""
        say(place + fault.code + ": " + fault.sentence.in(language))
    }

    private func say(_ message: String) {
        Bytes.write(Array((Sanitised.line(message) + "\n").utf8), to: streams.messages)
    }
}

extension Sitting where Context: ~Copyable {
    private static var noFile: Fault {
        Fault("SHELL-044", sv: "Filen kan inte läsas.", en: "The file cannot be read.")
    }
    private static var unreadable: Fault {
        Fault("SHELL-045", sv: "Indata kan inte läsas.", en: "The input cannot be read.")
    }
    private static var unwritable: Fault {
        Fault("SHELL-046", sv: "Svaret kan inte skrivas.", en: "The answer cannot be written.")
    }
}

/// The ids on hand for completion, shared between the loop and the key press on one thread.
private final class Seen {
    var ids: [String] = []
}
