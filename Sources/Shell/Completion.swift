/// What may follow at the cursor.
package struct Completion: Sendable, Equatable {
    /// The beginning of the word that is being typed.
    package let typed: String
    /// Whole words that begin with it, sorted.
    package let candidates: [String]

    /// Candidates that do not continue the word are dropped.
    package init(typed: String, candidates: some Sequence<String>) {
        self.typed = typed
        self.candidates = Set(candidates.filter { $0.hasPrefix(typed) }).sorted()
    }

    /// What to insert: as far as all candidates agree, and a space when there is only one.
    package var insertion: String {
        guard let first = candidates.first else { return "" }
        if candidates.count == 1 { return String(first.dropFirst(typed.count)) + " " }
        let common = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        return String(common.dropFirst(typed.count))
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

extension CommandTable where Context: ~Copyable {
    /// What may follow a line up to the cursor: names, options, and ids shown before.
    ///
    /// Never a query: a key press must not look anything up.
    package func completion(of line: String, shown ids: [String], extra: [String]) -> Completion {
        let none = Completion(typed: "", candidates: [])
        // Within quotes is text of the caller's own.
        let body = line.first == "\\" ? line.dropFirst() : line[...]
        if body.contains(where: { $0 == "'" || $0 == "\"" || $0 == "\\" }) { return none }
        let words = line.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\t" }
            .map(String.init)
        guard let typed = words.last else { return none }
        let settled = words.dropLast().filter { !$0.isEmpty }
        let names = commands.map(\.path) + extra.map { [$0] }
        let subject = Self.subject(of: settled)
        let verbs = names.filter { $0.count > subject.count && $0.starts(with: subject) }
            .map { $0[subject.count] }
        guard settled.first.flatMap(OwnWord.init(typed:)) != .help,
            let (command, _) = try? find(subject.map { Word($0) })
        else {
            return Completion(typed: typed, candidates: verbs)
        }
        if let option = subject.last.flatMap(command.option), option.kind != .flag {
            return Completion(typed: typed, candidates: option.kind == .id ? ids : [])
        }
        let given = Set(subject)
        let options = command.allOptions.filter { $0.repeats || !given.contains("--" + $0.name) }
            .map { "--" + $0.name }
        if typed.hasPrefix("-") { return Completion(typed: typed, candidates: options) }
        let wanted = command.positionals.upperBound > 0 ? ids : []
        let all = verbs + wanted + (typed.isEmpty && verbs.isEmpty && wanted.isEmpty ? options : [])
        return Completion(typed: typed, candidates: all)
    }

    /// The words of the command itself, without those that help and `\watch` put before it.
    private static func subject(of words: [String]) -> [String] {
        switch words.first.flatMap(OwnWord.init(typed:)) {
        case .help: return Array(words.dropFirst())
        case .watch:
            let hasPause = words.count > 1 && Shape.number(words[1]) != nil
            return Array(words.dropFirst(hasPause ? 2 : 1))
        case _: return words
        }
    }
}

extension Command where Context: ~Copyable {
    /// The option that a word such as `--since` names.
    package func option(_ word: String) -> CommandOption? {
        allOptions.first { "--" + $0.name == word }
    }
}

/// The ids that answers of this sitting have shown, the latest first, at most 500.
package struct ShownIDs: Sendable {
    private static let limit = 500
    package private(set) var ids: [String] = []

    /// None yet.
    package init() {}

    /// Notes every id in an answer's values.
    package mutating func note(_ output: Output) {
        switch output.view {
        case .nothing: noteJSON(output.json ?? [])
        case .lines(let lines): lines.forEach { note(words: $0) }
        case .record(let fields): fields.forEach { note(words: $0.value ?? "") }
        case .table(let table):
            for row in table.rows { row.forEach { note(words: $0 ?? "") } }
        }
    }

    private mutating func noteJSON(_ bytes: [UInt8]) {
        for piece in bytes.split(separator: UInt8(ascii: "\"")) where piece.count == 36 {
            note(words: String(decoding: piece, as: UTF8.self))
        }
    }

    private mutating func note(words: String) {
        guard words.utf8.count >= 36 else { return }
        for word in words.split(whereSeparator: { !($0.isHexDigit || $0 == "-") })
        where Shape.isID(word) {
            let id = word.lowercased()
            ids.removeAll { $0 == id }
            ids.insert(id, at: 0)
            if ids.count > Self.limit { ids.removeLast() }
        }
    }
}
