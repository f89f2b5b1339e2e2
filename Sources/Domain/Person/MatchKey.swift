/// What a name is found by: spellings that sound alike in Swedish share a key.
///
/// A key only ever proposes; people decide who is who. In this order, on each part of a name:
/// 1. lower case; marks above and below letters go (å, ä → a; ö, ø → o; é → e); ß → ss, æ → a,
///    œ → o, þ and ð → t and d, ł → l;
/// 2. ph → f, th → t, dt → t, sch → s, ck and ch → k, qu → kv, x → ks, w → v, q → k, z → s;
/// 3. c → s before e, i and y, else k;
/// 4. doubled letters become one.
///
/// What is not a letter splits parts, but an apostrophe is dropped. Letters of other scripts stay.
package enum MatchKey {
    /// One key per part, given names first: `Sofia-Maj Carlsson` → `sofia`, `maj`, `karlson`.
    package static func keys(of name: PersonName) -> [String] {
        keys(of: name.given) + keys(of: name.family)
    }

    /// One key per part of a text as somebody typed it.
    package static func keys(of text: String) -> [String] {
        var parts: [[Character]] = [[]]
        for character in text.lowercased() {
            if character == "'" || character == "\u{2019}" { continue }
            let plain = bare(character)
            if plain.isEmpty {
                parts.append([])
            } else {
                parts[parts.count - 1] += plain
            }
        }
        return parts.filter { !$0.isEmpty }.map(sound)
    }

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
            "a": "àáâãäåāăąǎǟǻạảấầẩẫậắằẳẵặæǽ", "c": "çćĉċč", "d": "ďđðḍ",
            "e": "èéêëēĕėęěẹẻẽếềểễệ", "g": "ĝğġģǧ", "h": "ĥħḥ", "i": "ìíîïĩīĭįıǐỉịi̇", "j": "ĵ",
            "k": "ķǩ", "l": "ĺļľŀł", "n": "ñńņňŉṇ", "o": "òóôõöøōŏőǒǿọỏốồổỗộơớờởỡợœ",
            "r": "ŕŗř", "s": "śŝşšșṣ", "ss": "ß", "t": "ţťŧțþṭ", "u": "ùúûüũūŭůűųǔụủưứừửữự",
            "w": "ŵẁẃẅ", "y": "ýÿŷỳỵỷỹ", "z": "źżžẓ",
        ]
        var table: [Character: String] = [:]
        for (plain, letters) in groups {
            for letter in letters { table[letter] = plain }
        }
        return table
    }()

    /// Longest first, so that `sch` is not taken for `ch`.
    private static let spellings: [([Character], [Character])] = [
        (["s", "c", "h"], ["s"]), (["p", "h"], ["f"]), (["t", "h"], ["t"]), (["d", "t"], ["t"]),
        (["c", "k"], ["k"]), (["c", "h"], ["k"]), (["q", "u"], ["k", "v"]),
        (["c", "e"], ["s", "e"]), (["c", "i"], ["s", "i"]), (["c", "y"], ["s", "y"]),
        (["x"], ["k", "s"]), (["w"], ["v"]), (["q"], ["k"]), (["z"], ["s"]), (["c"], ["k"]),
    ]

    private static func sound(_ part: [Character]) -> String {
        var key = ""
        var rest = part[...]
        while let first = rest.first {
            var letters = [first]
            var taken = 1
            if let (spelt, sounds) = spellings.first(where: { rest.starts(with: $0.0) }) {
                (letters, taken) = (sounds, spelt.count)
            }
            for letter in letters where key.last != letter { key.append(letter) }
            rest = rest.dropFirst(taken)
        }
        return key
    }
}
