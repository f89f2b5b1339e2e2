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
    package let run: Run

    /// A command; without operands or options unless given.
    package init(
        _ path: [String], _ summary: Text, examples: [String], operands: String = "",
        positionals: ClosedRange<Int> = 0...0, options: [CommandOption] = [],
        run: @escaping Run
    ) {
        self.path = path
        self.summary = summary
        self.examples = examples
        self.operands = operands
        self.positionals = positionals
        self.options = options
        self.run = run
    }

    /// The path as typed.
    package var name: String { path.joined(separator: " ") }

    /// The command's own options and those that every command knows.
    package var allOptions: [CommandOption] { options + CommandOption.common }

    /// Reads the words after the name.
    package func arguments(_ words: some Sequence<Word>) throws(ShellFailure) -> Arguments {
        try Arguments(words, options: allOptions, positionals: positionals)
    }
}
