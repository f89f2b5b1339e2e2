/// Which known name a mistyped one may have meant; it is shown, never run.
package enum Nearness {
    /// At most three names, nearest first, within a third of the name's length.
    package static func closest(to typed: String, among names: [String]) -> [String] {
        // Names are short: a long word is not a slip of the finger, and would cost its square.
        guard !typed.isEmpty, typed.utf8.count <= 64 else { return [] }
        let typed = typed.lowercased()
        let near = names.compactMap { name -> (name: String, distance: Int)? in
            let distance = distance(typed, name)
            let isBeginning = typed.count >= 2 && name.hasPrefix(typed)
            guard isBeginning || distance <= max(1, name.count / 3) else { return nil }
            return (name, distance)
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two words.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var older: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var current = [i] + Array(repeating: 0, count: b.count)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                current[j] = min(
                    previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    current[j] = min(current[j], older[j - 2] + 1)
                }
            }
            (older, previous) = (previous, current)
        }
        return previous[b.count]
    }

    /// " Menade du …?", or nothing.
    package static func hint(_ names: [String]) -> Text {
        guard !names.isEmpty else { return Text(both: "") }
        return Text(
            sv: " Menade du " + names.joined(separator: " eller ") + "?",
            en: " Did you mean " + names.joined(separator: " or ") + "?")
    }
}
