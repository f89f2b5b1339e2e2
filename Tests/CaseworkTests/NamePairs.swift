/// Pairs of invented names: `=` where the second is another way to write the first, `!` where the two
/// are different people, however close. The first is as registered (given|family), the second as
/// somebody asks for it.
///
/// The rules of the match keys were made with ``known`` in view. ``apart`` was written before the
/// rules were, and they were not changed after it had been measured.
struct NamePair: Sendable {
    let given: String
    let family: String
    let asked: String
    let isOnePerson: Bool

    init?(_ line: Substring) {
        let sign = line.contains(" = ") ? " = " : " ! "
        let sides = line.split(separator: sign, omittingEmptySubsequences: false)
        let names = sides[0].split(separator: "|", omittingEmptySubsequences: false)
        guard sides.count == 2, names.count <= 2 else { return nil }
        given = String(names[0])
        family = names.count == 2 ? String(names[1]) : ""
        asked = String(sides[1])
        isOnePerson = sign == " = "
    }

    static let known = read(knownText)
    static let apart = read(apartText)

    private static func read(_ text: String) -> [NamePair] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(NamePair.init)
    }
}
