/// The letters of a name without marks, in lower case; å is a, while ä and ö stay for ``Sounds``.
///
/// What is not a letter splits parts, but an apostrophe is dropped. Letters of other scripts stay.
enum Letters {
    static func parts(of text: String) -> [[Character]] {
        var parts: [[Character]] = [[]]
        for character in text.lowercased() {
            if apostrophes.contains(character) { continue }
            let plain = bare(character)
            if plain.isEmpty {
                parts.append([])
            } else {
                parts[parts.count - 1] += plain
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    private static let apostrophes: Set<Character> = ["'", "\u{2019}", "\u{2018}", "\u{B4}", "`"]

    /// The letter without its marks; empty for what is no letter.
    private static func bare(_ character: Character) -> String {
        if let plain = plainLetters[character] { return plain }
        guard let base = character.unicodeScalars.first, base.properties.isAlphabetic else {
            return ""
        }
        return String(base)
    }

    /// Composed letters and letters that have no mark to take away. A character equals its decomposed
    /// twin, so one table serves both.
    private static let plainLetters: [Character: String] = {
        let groups = [
            "a": "àáâãåāăąǎǟǻạảấầẩẫậắằẳẵặ", "ä": "äæǽ", "c": "çćĉċč", "d": "ďđðḍ",
            "e": "èéêëēĕėęěẹẻẽếềểễệ", "g": "ĝğġģǧ", "h": "ĥħḥ", "i": "ìíîïĩīĭįıǐỉịi̇", "j": "ĵ",
            "k": "ķǩ", "l": "ĺļľŀł", "n": "ñńņňŉṇ", "o": "òóôõōŏőǒọỏốồổỗộơớờởỡợ", "ö": "öøǿœ",
            "r": "ŕŗř", "s": "śŝşšșṣ", "ss": "ß", "t": "ţťŧțþṭ", "u": "ùúûüũūŭůűųǔụủưứừửữự",
            "w": "ŵẁẃẅ", "y": "ýÿŷỳỵỷỹ", "z": "źżžẓ",
        ]
        var table: [Character: String] = [:]
        for (plain, letters) in groups {
            for letter in letters { table[letter] = plain }
        }
        return table
    }()
}
