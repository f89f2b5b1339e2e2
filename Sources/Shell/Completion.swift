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
    package func completion(
        of line: String, shown: [ShownIDs.Shown], extra: [String]
    ) -> Completion {
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
            return Completion(
                typed: typed,
                candidates: option.kind == .id ? ShownIDs.fitting(shown, option.name) : [])
        }
        let given = Set(subject)
        let options = command.allOptions.filter { $0.repeats || !given.contains("--" + $0.name) }
            .map { "--" + $0.name }
        if typed.hasPrefix("-") { return Completion(typed: typed, candidates: options) }
        let wanted =
            switch command.operand(after: subject.dropFirst(command.path.count)) {
            case .id(let kind): ShownIDs.fitting(shown, kind)
            case .oneOf(let words): words
            case nil: [String]()
            }
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
    /// What the next operand is, after those words; nil where none is left, or it is a word of the
    /// caller's own.
    fileprivate func operand(after words: some Sequence<String>) -> Operand? {
        var place = 0
        var isValue = false
        for word in words {
            if isValue {
                isValue = false
            } else if let option = option(word) {
                isValue = option.kind != .flag
            } else if !word.hasPrefix("--") {
                place += 1
            }
        }
        guard place < positionals.upperBound else { return nil }
        let names = operands.split(separator: " ")
            .map { $0.filter { $0 != "[" && $0 != "]" } }
        guard names.indices.contains(place) else { return .id("") }
        let name = names[place]
        if name.contains("|") { return .oneOf(name.split(separator: "|").map(String.init)) }
        return name.hasSuffix("-ID") ? .id(name.dropLast(3).lowercased()) : nil
    }

    /// The option that a word such as `--since` names.
    package func option(_ word: String) -> CommandOption? {
        allOptions.first { "--" + $0.name == word }
    }
}

/// What an operand is, as its name in the help says.
private enum Operand {
    /// An id, of what: `staff` for `STAFF-ID`; empty where nothing says it.
    case id(String)
    case oneOf([String])
}

/// The ids that answers of this sitting have shown, the latest first, at most 500.
package struct ShownIDs: Sendable {
    /// An id, and what the answer that showed it says that it is the id of.
    package struct Shown: Sendable, Equatable {
        package let id: String
        /// Words such as `staff`; none where the answer does not say.
        package let kinds: Set<String>

        package init(_ id: String, _ kinds: Set<String> = []) {
            self.id = id
            self.kinds = kinds
        }
    }

    private static let limit = 500
    package private(set) var all: [Shown] = []
    /// The command whose answer is noted.
    private var path: [String] = []

    /// None yet.
    package init() {}

    /// Those that an argument takes, with those that may be anything; all where none is known to fit.
    static func fitting(_ shown: [Shown], _ kind: String) -> [String] {
        let known = shown.contains { $0.kinds.contains(kind) }
        return shown.filter { !known || $0.kinds.isEmpty || $0.kinds.contains(kind) }.map(\.id)
    }

    /// Notes every id in an answer's values.
    /// - Parameter path: the words of the command that answers.
    package mutating func note(_ output: Output, of path: [String] = []) {
        self.path = path
        switch output.view {
        case .nothing: noteJSON(output.json ?? [])
        case .lines(let lines): lines.forEach { note(words: $0, []) }
        case .record(let fields):
            fields.forEach { note(words: $0.value ?? "", kinds($0.key, $0.title)) }
        case .table(let table):
            let columns = table.columns.map { kinds($0.key, $0.title) }
            for row in table.rows {
                for (value, kinds) in zip(row, columns) { note(words: value ?? "", kinds) }
            }
        }
    }

    /// What the value of a member is the id of: of `unitId` a unit; of `id` what its title says, or
    /// else one of the command's own words.
    private func kinds(_ key: String, _ title: Text) -> Set<String> {
        if key == "id" {
            let title = title.in(.english).lowercased()
            return title == "id" ? Set(path) : [title]
        }
        return key.hasSuffix("Id") ? [key.dropLast(2).lowercased()] : []
    }

    private mutating func noteJSON(_ bytes: [UInt8]) {
        for piece in bytes.split(separator: UInt8(ascii: "\"")) where piece.count == 36 {
            note(words: String(decoding: piece, as: UTF8.self), [])
        }
    }

    private mutating func note(words: String, _ kinds: Set<String>) {
        guard words.utf8.count >= 36 else { return }
        for word in words.split(whereSeparator: { !($0.isHexDigit || $0 == "-") })
        where Shape.isID(word) {
            let id = word.lowercased()
            let earlier = all.first { $0.id == id }?.kinds ?? []
            all.removeAll { $0.id == id }
            all.insert(Shown(id, kinds.union(earlier)), at: 0)
            if all.count > Self.limit { all.removeLast() }
        }
    }
}
