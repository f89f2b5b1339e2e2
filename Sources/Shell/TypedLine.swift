/// One word of a line, with its quotes and backslashes resolved.
package struct Word: Sendable, Equatable {
    package let text: String
    /// The word began with a quote or a backslash: never an option.
    package let isLiteral: Bool
    /// Where it began, from 1, in Unicode scalars.
    package let column: Int

    /// A word that comes from elsewhere than a typed line, such as the process's arguments.
    package init(_ text: String, isLiteral: Bool = false, column: Int = 1) {
        self.text = text
        self.isLiteral = isLiteral
        self.column = column
    }

    /// Without the backslash that it begins with.
    var bare: Word { Word(String(text.drop { $0 == "\\" }), column: column) }
}

/// Why a line could not be read; columns count from 1, in Unicode scalars.
package enum LineFault: Error, Sendable, Equatable {
    case tooLong
    case notUTF8(column: Int)
    case nul(column: Int)
    case control(column: Int)
    case openQuote(column: Int)
    case openBackslash(column: Int)

    /// Code and sentence; the sentence names the column, never the text.
    package var fault: Fault {
        switch self {
        case .tooLong:
            Fault(
                "SHELL-001", sv: "Raden är längre än 64 kB.",
                en: "The line is longer than 64 KB.")
        case .notUTF8(let column):
            Fault(
                "SHELL-002", sv: "Tecken \(column) är inte giltig UTF-8.",
                en: "Character \(column) is not valid UTF-8.")
        case .nul(let column):
            Fault(
                "SHELL-003", sv: "Tecken \(column) är ett nolltecken.",
                en: "Character \(column) is NUL.")
        case .control(let column):
            Fault(
                "SHELL-004", sv: "Tecken \(column) är ett styrtecken.",
                en: "Character \(column) is a control character.")
        case .openQuote(let column):
            Fault(
                "SHELL-005", sv: "Citattecknet vid tecken \(column) avslutas inte.",
                en: "The quote at character \(column) is not closed.")
        case .openBackslash(let column):
            Fault(
                "SHELL-006", sv: "Raden slutar med ett omvänt snedstreck (tecken \(column)).",
                en: "The line ends with a backslash (character \(column)).")
        }
    }
}

/// One line as typed, split into words.
///
/// Single quotes keep everything; double quotes know `\"` and `\\`; outside quotes a backslash
/// keeps the next character, but one that begins the line stands before a word of the sitting's own,
/// such as `\timing`. A word that begins with `#` starts a comment. There are no variables, no patterns
/// and no substitution.
package struct TypedLine: Sendable, Equatable {
    /// The longest line, in bytes, without its end.
    package static let limit = 65_536

    package let words: [Word]

    /// - Throws: the first fault, from the left.
    package init(_ bytes: [UInt8]) throws(LineFault) {
        guard bytes.count <= Self.limit else { throw .tooLong }
        var splitter = Splitter(scalars: try Self.scalars(bytes))
        words = try splitter.split()
    }

    /// A line that is a string already.
    package init(_ text: String) throws(LineFault) {
        try self.init(Array(text.utf8))
    }

    /// Words that came one by one, such as the process's arguments, hold nothing that a line may not;
    /// columns are those of the line that they would make.
    static func check(_ words: [String]) throws(LineFault) {
        let bytes = Array(words.joined(separator: " ").utf8)
        guard bytes.count <= limit else { throw .tooLong }
        _ = try scalars(bytes)
    }

    private static func scalars(_ bytes: [UInt8]) throws(LineFault) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        var decoder = UTF8()
        while true {
            switch decoder.decode(&rest) {
            case .scalarValue(let scalar):
                let column = scalars.count + 1
                if scalar == "\0" { throw .nul(column: column) }
                let isControl = scalar.properties.generalCategory == .control
                if isControl, scalar != "\t" { throw .control(column: column) }
                scalars.append(scalar)
            case .emptyInput:
                return scalars
            case .error:
                throw .notUTF8(column: scalars.count + 1)
            }
        }
    }
}

/// The state of splitting: what is read, and the word that grows.
private struct Splitter {
    let scalars: [Unicode.Scalar]
    private var position = 0
    private var words: [Word] = []
    private var text = ""
    private var start = 0
    private var isLiteral = false
    private var isInWord = false

    init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    mutating func split() throws(LineFault) -> [Word] {
        while let scalar = next() {
            switch scalar {
            case " ", "\t":
                finish()
            case "#" where !isInWord:
                return words
            case "'", "\"":
                begin(literal: true)
                try quoted(by: scalar)
            case "\\":
                let isFirst = words.isEmpty && !isInWord
                begin(literal: true)
                guard let kept = next() else { throw .openBackslash(column: position) }
                if isFirst, kept == "?" || kept.properties.isAlphabetic {
                    text.unicodeScalars.append(scalar)
                }
                text.unicodeScalars.append(kept)
            case _:
                begin(literal: false)
                text.unicodeScalars.append(scalar)
            }
        }
        finish()
        return words
    }

    private mutating func quoted(by quote: Unicode.Scalar) throws(LineFault) {
        let column = position
        while let scalar = next() {
            if scalar == quote { return }
            if quote == "\"", scalar == "\\", let kept = peek(), kept == "\"" || kept == "\\" {
                position += 1
                text.unicodeScalars.append(kept)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        throw .openQuote(column: column)
    }

    private func peek() -> Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        position += 1
        return scalar
    }

    private mutating func begin(literal: Bool) {
        guard !isInWord else { return }
        isInWord = true
        isLiteral = literal
        start = position
    }

    private mutating func finish() {
        guard isInWord else { return }
        words.append(Word(text, isLiteral: isLiteral, column: start))
        text = ""
        isInWord = false
    }
}
