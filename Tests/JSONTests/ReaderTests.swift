import JSON
import Testing

private enum Kind: String { case presence, dogSearch = "dog-search" }

private struct EvenText: Equatable {
    struct Odd: Coded { var code: String { "odd-length" } }

    let text: String

    init(_ text: String) throws(Odd) {
        if text.count % 2 == 1 { throw Odd() }
        self.text = text
    }
}

private struct Agreement: Equatable {
    let what: String
    let days: Int?

    init?(reading object: inout Reader) {
        let what = object.line("what", 1...20)
        days = object.optionalInteger("days", 1...90)
        guard object.finish(), let what else { return nil }
        self.what = what
    }
}

private struct Visit: Equatable {
    let topic: String
    let note: String?
    let pupils: Int
    let held: Bool
    let kind: Kind
    let code: EvenText?
    let classes: [String]
    let agreements: [Agreement]
    let next: Agreement?

    init?(reading object: inout Reader) {
        let topic = object.text("topic", 1...10)
        note = object.optionalText("note", 0...5)
        let pupils = object.integer("pupils", 0...5000)
        let held = object.boolean("held")
        let kind = object.choice("kind", of: Kind.self)
        code = object.optionalValue("code", EvenText.init)
        let classes = object.lines("classes", 0...3, each: 1...2)
        let agreements = object.array("agreements", 0...2, Agreement.init(reading:))
        next = object.optionalObject("next", Agreement.init(reading:))
        if held == false { object.forbid("pupils") }
        guard object.finish(), let topic, let pupils, let held, let kind, let classes,
            let agreements
        else { return nil }
        (self.topic, self.pupils, self.held, self.kind) = (topic, pupils, held, kind)
        (self.classes, self.agreements) = (classes, agreements)
    }
}

private func faults(_ text: String) throws -> [Reader.Fault] {
    let json = try parsed(text)
    do throws(Reader.Refusal) {
        _ = try Reader.read(json, Visit.init(reading:))
        return []
    } catch {
        return error.faults
    }
}

@Suite("Building commands") struct ReaderTests {
    @Test("a whole object becomes a command") func whole() throws {
        let visit = try Reader.read(
            parsed(
                #"""
                {"topic":"Rad 1\n\tå","note":null,"pupils":5e3,"held":true,"kind":"dog-search",
                 "code":"ab","classes":["7a","7b"],"agreements":[{"what":"Ring","days":90}],
                 "next":{"what":"Möte"}}
                """#), Visit.init(reading:))
        #expect(visit.topic == "Rad 1\n\tå")
        #expect(visit.note == nil)
        #expect(visit.pupils == 5000)
        #expect(visit.held)
        #expect(visit.kind == .dogSearch)
        #expect(visit.code?.text == "ab")
        #expect(visit.classes == ["7a", "7b"])
        #expect(visit.agreements.map(\.what) == ["Ring"])
        #expect(visit.agreements.map(\.days) == [90])
        #expect(visit.next?.what == "Möte")
    }

    @Test("every fault is told, in the order of reading, with its pointer and limit")
    func everyFault() throws {
        let text = #"""
            {"extra/~":1,"topic":"elva tecken","note":"\u200b ","pupils":5001,"held":"yes",
             "kind":"Presence","code":"abc","classes":["7a","","7\n",4],
             "agreements":[{"what":"x","days":0},{"days":1.5,"why":null}],"next":[]}
            """#
        #expect(
            try faults(text) == [
                .init("/topic", "too-long", limit: 10),
                .init("/note", "blank"),
                .init("/pupils", "too-large", limit: 5000),
                .init("/held", "type"),
                .init("/kind", "not-a-choice"),
                .init("/code", "odd-length"),
                .init("/classes", "too-many", limit: 3),
                .init("/agreements/0/days", "too-small", limit: 1),
                .init("/agreements/1/what", "required"),
                .init("/agreements/1/days", "not-an-integer"),
                .init("/agreements/1/why", "unknown-member"),
                .init("/next", "type"),
                .init("/extra~1~0", "unknown-member"),
            ])
    }

    @Test("absent and null differ for a required member, and each wrong element has its place")
    func missing() throws {
        let text = #"""
            {"topic":null,"note":"\r","pupils":"1","held":true,"kind":1,"code":2,
             "classes":["","7\n",4]}
            """#
        #expect(
            try faults(text) == [
                .init("/topic", "type"),
                .init("/note", "control-character"),
                .init("/pupils", "type"),
                .init("/kind", "type"),
                .init("/code", "type"),
                .init("/classes/0", "too-short", limit: 1),
                .init("/classes/1", "control-character"),
                .init("/classes/2", "type"),
                .init("/agreements", "required"),
            ])
    }

    @Test("a member that another one rules out is a fault") func forbidden() throws {
        let text = #"""
            {"topic":"x","pupils":1,"held":false,"kind":"presence","classes":[],"agreements":[]}
            """#
        #expect(try faults(text) == [.init("/pupils", "not-allowed-here")])
    }

    @Test("what is not an object has one fault", arguments: ["[]", "1", "null", #""x""#])
    func notAnObject(text: String) throws {
        #expect(try faults(text) == [.init("", "type")])
    }

    @Test(
        "length counts Unicode scalars, and no control character passes",
        arguments: [
            ("åäö", 3, nil), ("a\u{30A}", 2, nil), ("👨‍👩‍👧", 5, nil), ("", 0, nil),
            ("\u{7F}", 1, "control-character"), ("\u{85}", 1, "control-character"),
            ("\u{1}", 1, "control-character"), ("\u{2003}\n", 2, "blank"),
        ] as [(String, Int, String?)])
    func text(value: String, length: Int, code: String?) {
        var reader = Reader(.object([.init("x", .string(value))]))
        let text = reader.text("x", length...length)
        let isWhole = reader.finish()
        #expect(text == (code == nil ? value : nil))
        #expect(isWhole == (code == nil))
        #expect(reader.faults.map(\.code) == (code.map { [$0] } ?? []))
    }

    @Test("the caller's own faults carry its codes") func custom() {
        var reader = Reader(.object([.init("endsAt", .null)]), at: "/a/0")
        #expect(!reader.has("endsAt"))
        reader.forbid("endsAt")
        reader.refuse("endsAt", "before-start", limit: 3)
        reader.finish()
        reader.finish()
        #expect(reader.faults == [.init("/a/0/endsAt", "before-start", limit: 3)])
    }

    @Test("a thousand unknown members give a hundred faults") func bounded() {
        var reader = Reader(.object((0..<1000).map { .init("n\($0)", .null) }))
        reader.finish()
        #expect(reader.faults.count == 100)
    }

    @Test("no command without a fault: a builder that gives up silently is told as one")
    func silent() {
        #expect(throws: Reader.Refusal([.init("", "invalid")])) {
            try Reader.read(.object([])) { _ in Int?.none }
        }
    }
}
