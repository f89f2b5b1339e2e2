/// What a name is found by: spellings that stand for one name share a key.
///
/// A key only ever proposes; people decide who is who. Every part of a name has one key for each way
/// in which it may be meant to be read (``Sounds``), one for the name that it is a known spelling of
/// (``NameFamilies``), and neighbouring parts have those of the word they make together, so that
/// `Ann-Marie`, `Ann Marie` and `Annmarie` meet. Nicknames are other names: Lasse does not find Lars.
///
/// Keys are compared with `=` only. They hold what the name holds and are deleted with it.
package enum MatchKey {
    /// Which rules made a key. It rises with every change after which some name would get other
    /// keys; stored keys of another version are made anew before the service starts.
    package static let version = 2

    /// What is stored for a name.
    package struct Keys: Sendable, Equatable {
        /// Of the given names, sorted.
        package let given: [String]
        /// Of the family names, sorted.
        package let family: [String]
    }

    /// One part that somebody asks for: any of its keys finds it.
    package struct Asked: Sendable, Equatable {
        /// Sorted.
        package let keys: [String]
    }

    package static func keys(of name: PersonName) -> Keys {
        keys(given: name.given, family: name.family)
    }

    /// The same for names as the database keeps them.
    package static func keys(given: String, family: String) -> Keys {
        Keys(given: stored(given), family: stored(family))
    }

    /// The parts of a name as somebody typed it, in any order. Empty when it holds no letter.
    ///
    /// Particles (von, de, al) and initials need not be there, unless there is nothing else.
    package static func asked(_ text: String) -> [Asked] {
        let parts = Letters.parts(of: text)
        var keys = parts.map { Self.keys(of: $0) }
        for run in runs(in: parts) {
            let joined = Self.keys(of: parts[run].flatMap(\.self))
            for index in run { keys[index].formUnion(joined) }
        }
        let weighty = parts.indices.filter { !isLight(parts[$0]) }
        return (weighty.isEmpty ? Array(parts.indices) : weighty)
            .map { Asked(keys: keys[$0].sorted()) }
    }

    private static func stored(_ text: String) -> [String] {
        let parts = Letters.parts(of: text)
        let whole = parts.map { Self.keys(of: $0) }
        let joined = runs(in: parts).map { Self.keys(of: parts[$0].flatMap(\.self)) }
        return (whole + joined).reduce(into: Set()) { $0.formUnion($1) }.sorted()
    }

    /// Neighbours that may be one word: two of them, or three where a particle is among the first
    /// two (`de la Cruz`, `Abd al-Rahman`).
    private static func runs(in parts: [[Character]]) -> [Range<Int>] {
        parts.indices.flatMap { first -> [Range<Int>] in
            let hasParticle = parts[first...].prefix(2).contains { particles.contains(String($0)) }
            return (hasParticle ? [2, 3] : [2]).map { first..<first + $0 }
                .filter { $0.upperBound <= parts.count }
        }
    }

    private static func keys(of part: [Character]) -> Set<String> {
        let sounds = Sounds.readings(of: part)
        return sounds.union(NameFamilies.keys(of: sounds))
    }

    private static func isLight(_ part: [Character]) -> Bool {
        part.count == 1 || particles.contains(String(part))
    }

    /// Words beside a name that people leave out or move.
    private static let particles: Set<String> = [
        "af", "al", "av", "bin", "bint", "da", "de", "del", "den", "der", "di", "do", "dos", "du",
        "el", "ibn", "la", "le", "los", "mac", "mc", "of", "ten", "ter", "ul", "van", "von",
    ]
}
