/// How a part of a name may be read, by the spellings that reach a Swedish office: Swedish of all
/// ages, and the usual transliterations of Arabic, Somali, Persian, Slavic and Turkish names.
///
/// A reading is a rough spelling of the sound. Where letters are read in several ways (`ch` in
/// Christian and Charlotte), every combination is a reading, up to ``mostReadings``.
enum Sounds {
    /// Bounds the work for a text made up to have many readings; names have fewer.
    static let mostReadings = 32

    static func readings(of part: [Character]) -> Set<String> {
        var readings: Set<String> = [""]
        var place = 0
        while place < part.count {
            let (taken, sounds) = spelling(part, place)
            // Further readings of an overlong word are dropped; the first sound is always kept.
            let kept = readings.count * sounds.count > mostReadings ? [sounds[0]] : sounds
            readings = Set(readings.flatMap { reading in kept.map { joined(reading, $0) } })
            place += taken
        }
        readings.remove("")
        return readings.isEmpty ? [String(part)] : readings
    }

    /// Doubled letters are one.
    private static func joined(_ reading: String, _ sound: String) -> String {
        var reading = reading
        for letter in sound where reading.last != letter { reading.append(letter) }
        return reading
    }

    private static func spelling(_ part: [Character], _ place: Int) -> (Int, [String]) {
        for rule in rules[part[place]] ?? [] where rule.fits(part, place) {
            return (rule.letters.count, rule.sounds)
        }
        return (1, [String(part[place])])
    }

    /// Where in a part a spelling is read so.
    private enum Place {
        case anywhere, first, last, beforeVowel, beforeConsonant, notBeforeVowel, beforeSoftVowel
        case firstBeforeSoft, firstBeforeVowel, betweenVowels, afterConsonant, afterConsonantInside
        case afterA
    }

    private struct Rule {
        let letters: [Character]
        let place: Place
        let sounds: [String]

        init(_ letters: String, _ place: Place = .anywhere, _ sounds: String...) {
            self.letters = Array(letters)
            self.place = place
            self.sounds = sounds
        }

        func fits(_ part: [Character], _ start: Int) -> Bool {
            guard part[start...].starts(with: letters) else { return false }
            let before = start > 0 ? part[start - 1] : nil
            let end = start + letters.count
            let after = end < part.count ? part[end] : nil
            func isVowel(_ letter: Character?) -> Bool { letter.map(vowels.contains) ?? false }
            let isConsonantBefore = before != nil && !isVowel(before)
            return switch place {
            case .anywhere: true
            case .first: before == nil
            case .last: after == nil
            case .beforeVowel: isVowel(after)
            case .beforeConsonant: after != nil && !isVowel(after)
            case .notBeforeVowel: !isVowel(after)
            case .beforeSoftVowel: after.map(softVowels.contains) ?? false
            case .firstBeforeSoft: before == nil && (after.map(softVowels.contains) ?? false)
            case .firstBeforeVowel: before == nil && isVowel(after)
            case .betweenVowels: isVowel(before) && isVowel(after)
            case .afterConsonant: isConsonantBefore
            case .afterConsonantInside: isConsonantBefore && isVowel(after)
            case .afterA: before == "a" && !isVowel(after)
            }
        }
    }

    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u", "y", "ä", "ö"]
    private static let softVowels: Set<Character> = ["e", "i", "y", "ä", "ö"]

    /// By first letter; the first that fits is taken.
    private static let rules: [Character: [Rule]] = Dictionary(grouping: all) { $0.letters[0] }

    private static let all: [Rule] = [
        // Vowels. Müller is Mueller, Aagaard is Ågård, Kai is Kaj, Hussein is Husayn.
        Rule("ä", .anywhere, "a", "e"), Rule("ae", .anywhere, "a", "e"),
        Rule("ö", .anywhere, "o"), Rule("oe", .anywhere, "o"), Rule("ue", .anywhere, "u"),
        Rule("ai", .notBeforeVowel, "ai"), Rule("ay", .notBeforeVowel, "ai"),
        Rule("aj", .notBeforeVowel, "ai"), Rule("ei", .notBeforeVowel, "ai"),
        Rule("ey", .notBeforeVowel, "ai"), Rule("ej", .notBeforeVowel, "ai"),
        Rule("ee", .anywhere, "e", "i"), Rule("oo", .anywhere, "o", "u"),
        Rule("ou", .anywhere, "u"), Rule("ie", .last, "i"),
        Rule("ij", .beforeVowel, "i"), Rule("iy", .beforeVowel, "i"),
        Rule("ij", .last, "i"), Rule("iy", .last, "i"),
        Rule("iu", .first, "ju"), Rule("io", .first, "jo"), Rule("i", .betweenVowels, "j"),
        Rule("ye", .first, "je", "e"), Rule("y", .firstBeforeVowel, "j"),
        Rule("y", .betweenVowels, "j"), Rule("y", .afterConsonantInside, "j", "i"),
        Rule("y", .anywhere, "i"),
        Rule("je", .first, "je", "e"), Rule("j", .notBeforeVowel, "i"),
        // K and its soft cousins. Č and ć have lost their marks; Stanković is Stankovich.
        Rule("cabd", .first, "abd"), Rule("cz", .anywhere, "s", "ks"), Rule("ck", .anywhere, "k"),
        Rule("ch", .beforeConsonant, "k"), Rule("ch", .anywhere, "k", "s"),
        Rule("c", .beforeSoftVowel, "s"), Rule("c", .anywhere, "k"),
        Rule("kh", .anywhere, "k", "h"), Rule("kj", .first, "k"),
        Rule("qu", .anywhere, "kv", "ku"), Rule("q", .anywhere, "k"),
        Rule("tsch", .anywhere, "k", "s"), Rule("tch", .anywhere, "k", "s"),
        Rule("tj", .last, "k"), Rule("tj", .anywhere, "tj", "k"),
        Rule("x", .first, "s", "h", "ks"), Rule("x", .betweenVowels, "ks", "h"),
        Rule("x", .afterA, "ks", ""), Rule("x", .anywhere, "ks"),
        Rule("gj", .first, "j"), Rule("g", .firstBeforeSoft, "g", "j"),
        // S in all its spellings. Š and ş have lost their marks, so that sh must be s.
        Rule("skj", .anywhere, "s", "sk"), Rule("stj", .anywhere, "s"), Rule("sch", .anywhere, "s"),
        Rule("sh", .anywhere, "s"), Rule("sj", .anywhere, "s"), Rule("sz", .anywhere, "s"),
        Rule("zh", .anywhere, "s"), Rule("z", .anywhere, "s"),
        Rule("tts", .anywhere, "s"), Rule("ts", .anywhere, "s"), Rule("tz", .anywhere, "s"),
        Rule("dds", .anywhere, "s"), Rule("ds", .anywhere, "s"), Rule("dz", .anywhere, "s", "j"),
        Rule("dj", .anywhere, "j", "d"), Rule("dt", .anywhere, "t"),
        // F that is v: Gustaf, Gustafsson, Löfgren, Hvitfeldt, Ivanoff.
        Rule("ff", .last, "v"), Rule("ph", .last, "v"), Rule("ph", .anywhere, "f"),
        Rule("fv", .anywhere, "v"), Rule("fr", .anywhere, "fr"), Rule("fl", .anywhere, "fl"),
        Rule("fj", .anywhere, "fj"), Rule("ft", .anywhere, "ft"), Rule("ff", .anywhere, "f"),
        Rule("f", .notBeforeVowel, "v"), Rule("w", .anywhere, "v"),
        // Silent letters: Dahl, Lindh, Ghorbani, Hjalmar, Ljungberg.
        Rule("hj", .first, "j"), Rule("hv", .first, "v"), Rule("h", .afterConsonant, ""),
        Rule("h", .notBeforeVowel, ""), Rule("ljung", .first, "jung"), Rule("mc", .first, "mak"),
    ]
}
