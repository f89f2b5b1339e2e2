import CEdit
import Glibc

/// Where the answers and messages of a sitting go: to the screen or a pipe, or to the file that `\o`
/// or `\once` named.
struct Answers {
    private let streams: SittingStreams
    private let language: Language
    private let format: Format?
    private let pager: Pager
    /// Somebody types: long answers are paged.
    var isAtTerminal = false
    /// The file of `\o`, and that of `\once`.
    private var file: Target?
    private var once: Target?

    /// A file that was named, and whether anything was written to it.
    private struct Target {
        let file: NewFile
        var isUsed = false

        /// One that nothing was written to goes again.
        func end() throws(ShellFailure) {
            if isUsed { try file.finish() } else { file.discard() }
        }
    }

    init(_ streams: SittingStreams, _ language: Language, _ format: Format?, _ pager: Pager) {
        self.streams = streams
        self.language = language
        self.format = format
        self.pager = pager
    }

    /// Answers go there until another is named; nil for where they went at first.
    mutating func go(to path: String?) throws(ShellFailure) {
        let next = try path.map { path throws(ShellFailure) in
            Target(file: try Files.here.create(path))
        }
        defer { file = next }
        try file?.end()
    }

    /// The next answer goes there.
    mutating func goOnce(to path: String) throws(ShellFailure) {
        let next = Target(file: try Files.here.create(path))
        defer { once = next }
        try once?.end()
    }

    /// The file of `\once` goes again where nothing was written to it.
    mutating func goNowhereOnce() throws(ShellFailure) {
        defer { once = nil }
        try once?.end()
    }

    /// Sees that all of it is on the disk.
    mutating func end() throws(ShellFailure) {
        let targets = [once, file]
        (once, file) = (nil, nil)
        for target in targets { try target?.end() }
    }

    /// Writes an answer, and its notes.
    /// - Parameter isPaged: not while it is watched.
    mutating func write(
        _ output: Output, as wanted: Format?, isPaged: Bool = true
    ) throws(ShellFailure) {
        if let target = once ?? file {
            let bytes = Renderer(wanted ?? format ?? .plain, language, isTerminal: false)
                .render(output)
            guard target.file.write(bytes) else {
                throw .failed(target.file.fault ?? Self.unwritable)
            }
            if once != nil {
                once = nil
                try target.file.finish()
            } else {
                file?.isUsed = true
            }
            for note in output.notes { say(note.in(language)) }
        } else {
            try show(output, as: wanted, isPaged: isPaged)
        }
    }

    /// Writes to the screen or pipe, whatever file was named.
    /// - Parameter isOurs: the help, which holds nothing that the service told.
    func show(
        _ output: Output, as wanted: Format? = nil, isPaged: Bool = true, isOurs: Bool = false
    ) throws(ShellFailure) {
        let isTerminal = isatty(streams.output) == 1
        let suiting = isTerminal ? Format.screen(width: columns) : .plain
        let format = wanted ?? format
        let bytes = Renderer(
            format ?? suiting, language, isTerminal: isTerminal, isOurs: isOurs
        ).render(output)
        let isPageable = isAtTerminal && isPaged && format != .json && format != .csv
        let isWritten =
            isPageable && pager.show(bytes, rows: rows, output: streams.output)
            || Bytes.write(bytes, to: streams.output)
        guard isWritten else { throw .failed(Self.unwritable) }
        for note in output.notes { say(note.in(language)) }
    }

    /// Shows somebody who is asked something what it is about, where messages go.
    func preview(_ output: Output) {
        let isTerminal = isatty(streams.messages) == 1
        let renderer = Renderer(.screen(width: columns), language, isTerminal: isTerminal)
        Bytes.write(renderer.render(output), to: streams.messages)
        for note in output.notes { say(note.in(language)) }
    }

    /// A message on lines of its own, which fit a terminal.
    func say(_ message: String) {
        let columns = Int(sspf_columns(streams.messages))
        let lines =
            columns > 0
            ? DisplayWidth.wrap(Sanitised.line(message), to: columns) : [Sanitised.line(message)]
        Bytes.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: streams.messages)
    }

    /// A question, answered on the same line.
    func ask(_ question: String) {
        Bytes.write(Array(Sanitised.line(question).utf8), to: streams.messages)
    }

    private var columns: Int {
        let columns = Int(sspf_columns(streams.output))
        return columns > 0 ? columns : 80
    }

    private var rows: Int {
        let rows = Int(sspf_rows(streams.output))
        return rows > 0 ? rows : 24
    }

    private static let unwritable = Fault(
        "SHELL-046", sv: "Svaret kan inte skrivas.", en: "The answer cannot be written.")
}

/// Where lines come from, data goes and messages go.
package struct SittingStreams: Sendable {
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
