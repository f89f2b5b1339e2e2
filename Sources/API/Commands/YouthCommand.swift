import Casework
import Domain
import JSON

extension RegisterYouth.Command {
    /// `NewYouth`, as it is described and as it is read.
    static let form = Form(
        "NewYouth", limit: 8 * 1024,
        Shape.object(
            "Ungdom att registrera.",
            required: [
                ("givenName", Shape.text(1...100)),
                ("familyName", Shape.text(1...100)),
            ],
            optional: [("number", Shape.number), ("birthDate", Shape.day)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewYouth`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.optionalNumber("number", moment)
        let birthDate = object.birthDate(moment)
        let name = object.personName()
        guard object.finish(), let name else { return nil }
        self.init(number: number, birthDate: birthDate, name: name)
    }
}

extension ChangeRegistration.Command {
    /// `NewName`, as it is described and as it is read.
    static let form = Form(
        "NewName", limit: 8 * 1024,
        Shape.object(
            "Namn eller födelsedatum som rättas eller har ändrats. Without birthDate that stays.",
            required: [
                ("givenName", Shape.text(1...100)),
                ("familyName", Shape.text(1...100)),
                (
                    "previous",
                    Shape.choice(
                        AddNumber.Previous.allCases,
                        "Vad det förra var: right in its time, or a mistake.")
                ),
            ],
            optional: [("birthDate", Shape.day)], isClosed: true)
    ) { (object: inout Reader, moment: Moment) -> ChangeRegistration.Command? in
        let previous = object.choice("previous", of: AddNumber.Previous.self)
        let birthDate = object.birthDate(moment)
        let name = object.personName()
        guard object.finish(), let previous, let name else { return nil }
        return ChangeRegistration.Command(name: name, birthDate: birthDate, previous: previous)
    }
}

/// A fault of one part of a name.
private struct NotAName: Coded {
    let code: String
}

extension Reader {
    /// `birthDate`, where it is given: from 1900 to today.
    fileprivate mutating func birthDate(_ moment: Moment) -> LocalDate? {
        let date = optionalDay("birthDate")
        if let date {
            if date > moment.today { refuse("birthDate", "in-future") }
            if date.year < 1900 { refuse("birthDate", "too-early") }
        }
        return date
    }

    /// `givenName` and `familyName`.
    fileprivate mutating func personName() -> PersonName? {
        let given = name("givenName")
        let family = name("familyName")
        guard let given, let family else { return nil }
        do throws(PersonName.Invalid) {
            return try PersonName(given: given, family: family)
        } catch {
            return nil
        }
    }

    /// One part of a name, which must be found again by keys of at most 100 characters.
    fileprivate mutating func name(_ name: String) -> String? {
        value(name) { (text: String) throws(NotAName) in
            do throws(PersonName.Invalid) {
                let part = try PersonName(given: text, family: "").given
                guard
                    MatchKey.keys(given: part, family: "").given
                        .allSatisfy({ $0.unicodeScalars.count <= 100 })
                else { throw .tooLong }
                return part
            } catch {
                throw NotAName(code: error.code)
            }
        }
    }
}

extension SearchYouths.Command {
    /// `PersonSearch`, as it is described and as it is read.
    static let form = Form(
        "PersonSearch", limit: 8 * 1024,
        Shape.object(
            "Sökning i egna enheten: number, name or caseNumber, exactly one.",
            required: [],
            optional: [
                ("number", Shape.number), ("name", Shape.text(1...200)),
                ("caseNumber", Shape.caseNumber),
            ], isClosed: true, choice: .exactlyOne(["number", "name", "caseNumber"])),
        read: Self.init(reading:_:))

    /// Reads `PersonSearch`: a number, a name or a case number.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.optionalNumber("number", moment)
        let name = object.optionalLine("name", 1...200)
        let caseNumber = object.optionalValue("caseNumber") {
            (text: String) throws(CaseNumber.Invalid) in try CaseNumber(text)
        }
        if ["number", "name", "caseNumber"].filter({ object.has($0) }).count != 1 {
            object.refuse("number", "exactly-one")
        }
        guard object.finish() else { return nil }
        if let number {
            self = .number(number)
        } else if let name {
            self = .name(name)
        } else if let caseNumber {
            self = .caseNumber(caseNumber)
        } else {
            return nil
        }
    }
}
