import Domain
import Testing

@Suite("Names") struct NameTests {
    @Test(
        "spellings of one name share a key, part by part",
        arguments: [
            ("Sofia", "Sophia", ["sofia"]), ("Carlsson", "KARLSON", ["karlson"]),
            ("Tomas", "Thomas", ["tomas"]), ("Viktor", "Wictor", ["viktor"]),
            ("Eriksson", "Ericsson", ["erikson"]), ("Niklas", "Nicklas", ["niklas"]),
            ("Alexander", "Aleksander", ["aleksander"]), ("Kristian", "Christian", ["kristian"]),
            ("Elisabet", "Elizabeth", ["elisabet"]), ("Sesilia", "Cecilia", ["sesilia"]),
            ("Åsa Öberg", "asa  oberg", ["asa", "oberg"]),
            ("Karl-Johan", "Carl Johan", ["karl", "johan"]),
            ("André", "Andre\u{301}", ["andre"]), ("O'Brien", "OBrien", ["obrien"]),
            ("Schmidt", "Smit", ["smit"]), ("Lindqvist", "Lindquist", ["lindkvist"]),
            ("Nguyễn", "Nguyen", ["ngujen"]), ("Weiß", "Veis", ["vais"]),
            ("Søren Ærø", "Sören Äro", ["soren", "aro"]),
            ("Đorđe Łukasz", "Dorde Lukas", ["dorde", "lukas"]),
            ("Mohamed", "Muhammad", ["~mohamed"]), ("Cali", "Ali", ["~ali"]),
            ("Abdelkarim", "Cabdikariim", ["~abd~karim"]),
            ("محمد", "محمد", ["محمد"]), ("Иван", "ИВАН", ["иван"]),
        ])
    func alike(one: String, other: String, shared: [String]) {
        let pairs = zip(MatchKey.asked(one), MatchKey.asked(other))
        #expect(MatchKey.asked(one).count == shared.count)
        #expect(MatchKey.asked(other).count == shared.count)
        for ((one, other), key) in zip(pairs, shared) {
            #expect(one.keys.contains(key) && other.keys.contains(key))
        }
    }

    @Test(
        "names that differ share no key",
        arguments: zip(
            ["Maria", "Anna", "Lars", "Oskar", "Mohamed", "Josef", "Hassan"],
            ["Marja", "Hanna", "Lasse", "Oska", "Mahmoud", "Yusuf", "Hussein"]))
    func different(one: String, other: String) {
        let one = Set(MatchKey.asked(one).flatMap(\.keys))
        #expect(one.isDisjoint(with: MatchKey.asked(other).flatMap(\.keys)))
    }

    @Test("neighbours have the keys of the word they make together")
    func neighbours() throws {
        let written = try PersonName(given: "Ann-Marie", family: "de la Cruz")
        #expect(MatchKey.keys(of: written).given == ["an", "anmari", "mari"])
        #expect(
            MatchKey.keys(of: written).family
                == ["de", "dela", "delakrus", "krus", "la", "lakrus"])
        #expect(MatchKey.asked("Annmari").first?.keys == ["anmari"])
        #expect(MatchKey.asked("Delacruz").first?.keys == ["delakrus"])
    }

    @Test("particles and initials are asked for only when there is nothing else")
    func light() {
        #expect(MatchKey.asked("Elsa M von Essen").count == 2)
        #expect(MatchKey.asked("von").count == 1)
    }

    @Test("what holds no letter has no key", arguments: ["", "  ", "-", "''", "123"])
    func none(text: String) {
        #expect(MatchKey.asked(text) == [])
    }

    @Test("whatever is typed, keys are few and fit where they are kept")
    func bounded() {
        var random = SplitMix(state: 7)
        let letters = Array("abcdefghijklmnopqrstuvwxyzåäöšž xc")
        for _ in 0..<300 {
            let text = String(
                (0..<random.pick(0...100)).map { _ in letters[random.pick(0...letters.count - 1)] })
            for asked in MatchKey.asked(text) {
                #expect(asked.keys.count <= 400)
                #expect(asked.keys.allSatisfy { (1...300).contains($0.unicodeScalars.count) })
            }
        }
        let longest = MatchKey.asked(String(repeating: "x", count: 100))
        #expect(longest.flatMap(\.keys).allSatisfy { $0.count <= 300 })
    }

    @Test("a name is tidied, has a key per part, and prints without its letters") func name() throws
    {
        let name = try PersonName(given: "  Sofia-Maj ", family: "von  Carlsson")
        #expect(name.given == "Sofia-Maj")
        #expect(name.family == "von Carlsson")
        #expect(MatchKey.keys(of: name).given == ["mai", "sofia", "sofiamai"])
        #expect(MatchKey.keys(of: name).family == ["karlson", "von", "vonkarlson"])
        var dumped = ""
        dump(name, to: &dumped)
        #expect("\(name)" + String(reflecting: name) == "(name)(name)")
        #expect(!dumped.contains("Sofia") && !dumped.contains("Carlsson"))
    }

    @Test(
        "what is no name is refused",
        arguments: [
            ("", " ", .empty), (String(repeating: "a", count: 101), "", .tooLong),
            ("Anna2", "", .character), ("Anna", "811218-9876", .character),
            ("An\u{0}na", "", .character), ("A+B", "", .character),
        ] as [(String, String, PersonName.Invalid)])
    func refusals(given: String, family: String, invalid: PersonName.Invalid) {
        #expect(throws: invalid) { try PersonName(given: given, family: family) }
    }
}
