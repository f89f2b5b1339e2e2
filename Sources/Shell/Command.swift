/// What must be said before a command that cannot be taken back runs.
package struct Danger<Context: ~Copyable>: Sendable {
    /// What the command would strike, shown first, and the word that must be typed: the name of it.
    package typealias Preview =
        @Sendable (inout Context, Arguments) throws(ShellFailure) -> (Output, word: String)

    package let preview: Preview
    /// Whether these arguments make it one: the same command may do something mild as well.
    private let applies: @Sendable (Arguments) -> Bool

    /// - Parameters:
    ///   - applies: always, unless given.
    ///   - preview: looks, and changes nothing.
    package init(
        when applies: @escaping @Sendable (Arguments) -> Bool = { _ in true },
        preview: @escaping Preview
    ) {
        self.applies = applies
        self.preview = preview
    }

    /// This, where the arguments make it one.
    package func facing(_ arguments: Arguments) -> Danger? { applies(arguments) ? self : nil }

    /// The same for another context.
    func moved<Other: ~Copyable>(_ preview: @escaping Danger<Other>.Preview) -> Danger<Other> {
        Danger<Other>(when: applies, preview: preview)
    }
}

/// One command of the shell, as a value.
///
/// `Context` is what commands work with: the caller's session and use cases.
package struct Command<Context: ~Copyable>: Sendable {
    /// What a command does with its checked arguments.
    package typealias Run =
        @Sendable (inout Context, Arguments) throws(ShellFailure) -> Output

    /// The words that call it, such as `["audit", "find"]`.
    package let path: [String]
    package let summary: Text
    /// Whole lines to type; shown first in the help.
    package let examples: [String]
    /// The positionals in capitals, such as `YOUTH-ID`; empty when there are none.
    package let operands: String
    package let positionals: ClosedRange<Int>
    package let options: [CommandOption]
    /// Writes, and can be tried with `--dry-run`: everything is done, checked and undone.
    package let isTriable: Bool
    package let danger: Danger<Context>?
    /// Changes something although it cannot be tried, or not in that way.
    let writes: Bool
    /// Opens for changes a sitting that may only look.
    package let opensWriting: Bool
    /// What it needs of the machine that it is typed at, when it runs elsewhere.
    package let crossing: Crossing
    package let run: Run

    /// A command; without operands, options or danger unless given.
    package init(
        _ path: [String], _ summary: Text, examples: [String], operands: String = "",
        positionals: ClosedRange<Int> = 0...0, options: [CommandOption] = [],
        isTriable: Bool = false, danger: Danger<Context>? = nil,
        writes: Bool = false, opensWriting: Bool = false, crossing: Crossing = .nothing,
        run: @escaping Run
    ) {
        self.writes = writes
        self.opensWriting = opensWriting
        self.path = path
        self.summary = summary
        self.examples = examples
        self.operands = operands
        self.positionals = positionals
        self.options = options
        self.isTriable = isTriable
        self.danger = danger
        self.crossing = crossing
        self.run = run
    }

    /// Changes something, or can.
    package var changes: Bool { writes || isTriable || danger != nil }

    /// The path as typed.
    package var name: String { path.joined(separator: " ") }

    /// The command's own options and those that every command knows.
    package var allOptions: [CommandOption] {
        options + (isTriable ? [.dryRun] : []) + (danger == nil ? [] : [.confirm])
            + CommandOption.common
    }

    /// Reads the words after the name.
    package func arguments(_ words: some Sequence<Word>) throws(ShellFailure) -> Arguments {
        try Arguments(words, options: allOptions, positionals: positionals, operands: operands)
    }
}
