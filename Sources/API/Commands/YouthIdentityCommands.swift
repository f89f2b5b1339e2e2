import Casework
import Domain
import JSON

extension AddNumber.Command {
    /// `NewNumber`, as it is described and as it is read.
    static let form = Form(
        "NewNumber", limit: 4 * 1024,
        Shape.object(
            "Nytt nummer för en ungdom. previous: replaced unless said.",
            required: [("number", Shape.number)],
            optional: [
                (
                    "previous",
                    Shape.choice(
                        AddNumber.Previous.allCases, "Vad det förra numret var.")
                )
            ], isClosed: true)
    ) { (object: inout Reader, moment: Moment) -> AddNumber.Command? in
        let number = object.number("number", moment)
        let previous = object.optionalChoice("previous", of: AddNumber.Previous.self)
        guard object.finish(), let number else { return nil }
        return AddNumber.Command(number: number, previous: previous ?? .replaced)
    }
}

extension MergeYouths {
    /// What a merge is told with; the kept row stands in the path.
    struct Command {
        let merged: ID<Youth>
        let reason: String
    }

    /// `NewMerge`, as it is described and as it is read.
    static let form = Form(
        "NewMerge", limit: 8 * 1024,
        Shape.object(
            "Två poster är samma person. youthId: the row that is directed to this one.",
            required: [("youthId", Shape.id), ("reason", Shape.text(1...1000))],
            isClosed: true)
    ) { (object: inout Reader, _: Moment) -> Command? in
        let merged = object.id("youthId", of: Youth.self)
        let reason = object.text("reason", 1...1000)
        guard object.finish(), let merged, let reason else { return nil }
        return Command(merged: merged, reason: reason)
    }
}

extension UndoMerge {
    /// `NewMergeUndoing`, as it is described and as it is read: the reason.
    static let form = Form(
        "NewMergeUndoing", limit: 8 * 1024,
        Shape.object(
            "Sammanslagningen hävs.", required: [("reason", Shape.text(1...1000))],
            isClosed: true)
    ) { (object: inout Reader, _: Moment) -> String? in
        let reason = object.text("reason", 1...1000)
        guard object.finish() else { return nil }
        return reason
    }
}

extension EnterSchooling.Command {
    /// `NewSchooling`, as it is described and as it is read.
    static let form = Form(
        "NewSchooling", limit: 4 * 1024,
        Shape.object(
            "Skola och klass: schoolId of this municipality, or the name of another.",
            required: [("from", Shape.day)],
            optional: [
                ("schoolId", Shape.id), ("schoolName", Shape.text(1...100)),
                ("class", Shape.text(1...20)),
            ], isClosed: true)
    ) { (object: inout Reader, moment: Moment) -> EnterSchooling.Command? in
        let school = object.optionalID("schoolId", of: School.self)
        let name = object.optionalLine("schoolName", 1...100)
        if object.has("schoolId") == object.has("schoolName") {
            object.refuse("schoolId", "exactly-one")
        }
        let className = object.optionalLine("class", 1...20)
        let from = object.day("from")
        if let from {
            if from.year < 2000 { object.refuse("from", "too-early") }
            if moment.today.days(until: from) > 366 { object.refuse("from", "too-far-ahead") }
        }
        guard object.finish(), let from,
            let place = school.map(EnterSchooling.Place.known)
                ?? name.map(EnterSchooling.Place.named)
        else { return nil }
        return EnterSchooling.Command(school: place, className: className, from: from)
    }
}
