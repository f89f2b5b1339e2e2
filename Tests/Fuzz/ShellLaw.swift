import Shell

extension Law {
    /// Lines of the shell: split into words that are the same words when each is quoted anew, and then
    /// a command with checked arguments, or a fault.
    static let shell = Law("shell") { (bytes) throws(Broken) in
        let line: TypedLine
        do throws(LineFault) { line = try TypedLine(bytes) } catch {
            try expect(error.fault.code.hasPrefix("SHELL-"), "a fault has a code")
            return
        }
        var column = 0
        for word in line.words {
            try expect(word.column > column && word.column <= bytes.count, "words in their order")
            column = word.column
            try expect(
                word.text.unicodeScalars.allSatisfy {
                    $0 == "\t" || $0.properties.generalCategory != .control
                }, "no control character")
        }
        try expect(
            again(line.words.map(\.text)) == line.words.map(\.text), "the same words, quoted")
        guard let (most, given) = arguments(line.words) else { return }
        try expect(given <= most, "no more operands than declared")
    }

    /// How many operands the named command takes at most, and how many it was given.
    private static func arguments(_ words: [Word]) -> (most: Int, given: Int)? {
        do throws(ShellFailure) {
            let (command, rest) = try Commands.table.find(words)
            let arguments = try command.arguments(rest)
            // Help is given whatever else is there.
            guard !arguments.flag("help") else { return nil }
            return (command.positionals.upperBound, arguments.positionals.count)
        } catch { return nil }
    }

    private static func again(_ words: [String]) -> [String]? {
        let quoted = words.map { word in
            "\"\(word.escaping(["\\", "\""], with: "\\"))\""
        }
        do throws(LineFault) {
            return try TypedLine(quoted.joined(separator: " ")).words.map(\.text)
        } catch { return nil }
    }
}
