import Casework
import Domain
import JSON

extension EnterPledge.Command {
    /// `NewPledge`, as it is described and as it is read.
    static let form = Form(
        "NewPledge", limit: 16 * 1024,
        Shape.object(
            "Löftespunkt. A measure other than none takes a target; classes also a school year.",
            required: [
                ("owner", Shape.choice(PledgeOwner.allCases, "Vem som lovar.")),
                ("title", Shape.text(1...200)), ("startsOn", Shape.day),
                ("endsOn", Shape.day),
                (
                    "measure",
                    Shape.choice(PledgeMeasure.allCases, "Vad som räknas.")
                ),
            ],
            optional: [
                ("wording", Shape.text(1...1000)),
                ("target", Shape.integer(1...100_000)),
                ("schoolYear", Shape.choice(SchoolYear.allCases)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        let owner = object.choice("owner", of: PledgeOwner.self)
        let title = object.line("title", 1...200)
        let wording = object.optionalText("wording", 1...1000)
        let startsOn = object.day("startsOn")
        let endsOn = object.day("endsOn")
        if let startsOn, let endsOn, endsOn <= startsOn { object.refuse("endsOn", "before-start") }
        let target = Self.target(reading: &object)
        guard object.finish(), let owner, let title, let startsOn, let endsOn, let target
        else { return nil }
        self.init(
            owner: owner, title: title, wording: wording, startsOn: startsOn, endsOn: endsOn,
            target: target)
    }

    private static func target(reading object: inout Reader) -> EnterPledge.Target? {
        switch object.choice("measure", of: PledgeMeasure.self) {
        case .classes?:
            let perCent = object.integer("target", 1...100)
            let year = object.choice("schoolYear", of: SchoolYear.self)
            guard let perCent, let year else { return nil }
            return .classes(of: year, perCent: perCent)
        case .visits?:
            object.forbid("schoolYear")
            return object.integer("target", 1...100_000).map { .visits($0) }
        case .some(.none):
            object.forbid("schoolYear")
            object.forbid("target")
            return .uncounted
        case nil: return nil
        }
    }
}

extension AddSchoolClass.Command {
    /// What a class is entered with; the school stands in the path.
    struct Body {
        let beginsIn: Int
        let schoolYear: SchoolYear
        let name: String
        let pupils: Int?
    }

    /// `NewSchoolClass`, as it is described and as it is read.
    static let form = Form(
        "NewSchoolClass", limit: 4 * 1024,
        Shape.object(
            "Klass i ett läsår, som börjar 1 juli.",
            required: [
                ("beginsIn", Shape.integer(2000...2199)),
                ("schoolYear", Shape.choice(SchoolYear.allCases)),
                ("name", Shape.text(1...20)),
            ], optional: [("pupils", Shape.integer(0...200))], isClosed: true)
    ) { (object: inout Reader, _: Moment) -> Body? in
        let beginsIn = object.integer("beginsIn", 2000...2199)
        let schoolYear = object.choice("schoolYear", of: SchoolYear.self)
        let name = object.line("name", 1...20)
        let pupils = object.optionalInteger("pupils", 0...200)
        guard object.finish(), let beginsIn, let schoolYear, let name else { return nil }
        return Body(beginsIn: beginsIn, schoolYear: schoolYear, name: name, pupils: pupils)
    }
}
