import JSON

/// A closed vocabulary: the words that a member can be, and what each means.
package struct Vocabulary {
    private let words: [(word: String, meaning: String?)]

    /// The words of a type, or some of them.
    init<Word: RawRepresentable>(_ words: [Word]) where Word.RawValue == String {
        self.words = words.map {
            ($0.rawValue, Self.meanings["\(Word.self).\($0.rawValue)"])
        }
    }

    private init(_ words: [(String, String?)]) { self.words = words }

    static func + (one: Vocabulary, other: Vocabulary) -> Vocabulary {
        Vocabulary(one.words + other.words)
    }

    /// `enum`, and beside it what each word means, as the tools that show descriptions know it.
    func keywords(orNull: Bool = false) -> [(String, JSON)] {
        let told = words.compactMap { word in word.meaning.map { (word.word, JSON.string($0)) } }
        return [
            ("enum", .array(words.map { .string($0.word) } + (orNull ? [.null] : [])))
        ] + (told.isEmpty ? [] : [("x-enumDescriptions", Description.members(told))])
    }

    /// By the type and the word: the Swedish term where there is one, then in English.
    package static let meanings = Lexicon.read(aToE + "\n" + fToZ)
}
