import Glibc

/// One sitting at the shell: reads lines, runs commands, writes answers, until the end.
package struct Sitting<Context: ~Copyable> {
    package typealias Streams = SittingStreams

    /// What a line led to.
    private enum Step {
        /// Done; or done, and people must act.
        case done(ExitCode)
        case leave
        case failed(ShellFailure)
    }

    let table: CommandTable<Context>
    let options: SittingOptions
    let language: Language
    let streams: Streams
    private let history: HistoryFile?
    private let connection: Output
    let showsProgress: Bool
    var answers: Answers
    var shown = ShownIDs()
    var isAtTerminal = false
    /// Whether each command's time is told.
    var isTimed = false
    /// The last command, for `\watch`.
    var last: [Word] = []
    /// Whether this sitting may only look, once that has been found out.
    var isReadOnly: Bool?

    /// Nothing is read before `run`.
    /// - Parameter connection: what `\conninfo` tells.
    package init(
        _ table: CommandTable<Context>, _ options: SittingOptions, _ language: Language,
        streams: Streams = Streams(), history: HistoryFile? = nil, pager: Pager = .none,
        showsProgress: Bool = false, connection: Output = Output(.nothing)
    ) {
        answers = Answers(streams, language, options.format, pager)
        isReadOnly = options.isReadOnly ? true : nil
        self.connection = connection
        self.showsProgress = showsProgress && isatty(streams.messages) == 1
        self.table = table
        self.options = options
        self.language = language
        self.streams = streams
        self.history = history
    }

    /// Runs to the end and answers with the process's exit code.
    ///
    /// `-c` ends with the code of the command that failed. A script that a failing line stops ends
    /// with 3, but with 4, 7 or 130 where the whole sitting could not go on. With `--continue` all
    /// lines run, and the code is the first failure's. At a terminal failures are shown only.
    package mutating func run(_ context: inout Context) -> ExitCode {
        let code = runSource(&context)
        do throws(ShellFailure) { try answers.end() } catch {
            report(error, line: nil)
            return code == .ok ? .error : code
        }
        return code
    }

    private mutating func runSource(_ context: inout Context) -> ExitCode {
        switch options.source {
        case .words(let words):
            do throws(LineFault) { try TypedLine.check(words) } catch {
                return code(of: .failed(.usage(error.fault)), line: nil)
            }
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
                of: line, shown: seen.ids, extra: OwnWord.all)
        }
        guard let reader else { return run(script: streams.input, &context) }
        isAtTerminal = true
        answers.isAtTerminal = true
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
                seen.ids = shown.all
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
        let rest = words.dropFirst()
        do throws(ShellFailure) {
            switch OwnWord(typed: verb.text) {
            case .exit: return .leave
            case .help: try answers.show(try table.help(Array(rest), language), isOurs: true)
            case .watch: try watch(rest, &context)
            case .timing: try time(rest)
            case .output, .once: try redirect(verb, rest, &context)
            case .connection: try answers.show(connection)
            case .write: return .done(try act([Word("session"), verb.bare] + rest, &context))
            case nil:
                last = words
                return .done(try act(words, &context))
            }
            return .done(.ok)
        } catch {
            return .failed(error)
        }
    }

    private func code(of step: Step, line: Int?) -> ExitCode {
        // A script ends here, also after a command that could not stop in time. At a terminal what
        // was stopped failed for that reason, whatever it says.
        if Interruption.isRaised {
            // The terminal has shown ^C.
            if isAtTerminal { answers.say("") }
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
        answers.say(place + fault.code + ": " + fault.sentence.in(language))
    }
}

extension Sitting where Context: ~Copyable {
    private static var noFile: Fault {
        Fault("SHELL-044", sv: "Filen kan inte läsas.", en: "The file cannot be read.")
    }
    private static var unreadable: Fault {
        Fault("SHELL-045", sv: "Indata kan inte läsas.", en: "The input cannot be read.")
    }
}

/// The ids on hand for completion, shared between the loop and the key press on one thread.
private final class Seen {
    var ids: [ShownIDs.Shown] = []
}
