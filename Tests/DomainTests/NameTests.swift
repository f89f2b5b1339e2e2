import Domain
import Testing

@Suite("Names") struct NameTests {
    @Test(
        "spellings that sound alike share a key",
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
            ("Nguyễn", "Nguyen", ["nguyen"]), ("Weiß", "Veis", ["veis"]),
            ("Søren Ærø", "Sören Äro", ["soren", "aro"]),
            ("Đorđe Łukasz", "Dorde Lukas", ["dorde", "lukas"]),
            ("محمد", "محمد", ["محمد"]), ("Иван", "ИВАН", ["иван"]),
        ])
    func alike(one: String, other: String, keys: [String]) {
        #expect(MatchKey.keys(of: one) == keys)
        #expect(MatchKey.keys(of: other) == keys)
    }

    @Test(
        "names that differ keep different keys",
        arguments: zip(
            ["Maria", "Anna", "Lars", "Oskar"], ["Marja", "Hanna", "Lasse", "Oska"]))
    func different(one: String, other: String) {
        #expect(MatchKey.keys(of: one) != MatchKey.keys(of: other))
    }

    @Test("what holds no letter has no key", arguments: ["", "  ", "-", "''", "123"])
    func none(text: String) {
        #expect(MatchKey.keys(of: text) == [])
    }

    @Test("a name is tidied, has a key per part, and prints without its letters") func name() throws
    {
        let name = try PersonName(given: "  Sofia-Maj ", family: "von  Carlsson")
        #expect(name.given == "Sofia-Maj")
        #expect(name.family == "von Carlsson")
        #expect(MatchKey.keys(of: name) == ["sofia", "maj", "von", "karlson"])
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
