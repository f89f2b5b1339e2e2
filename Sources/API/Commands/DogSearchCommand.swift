import Casework
import Domain
import JSON

extension AskForDogSearch.Command {
    /// `NewDogSearch`, as it is described and as it is read.
    static let form = Form(
        "NewDogSearch", limit: 8 * 1024,
        Shape.object(
            "Begäran om narkotikasök. Refused unless every precondition is met.",
            required: [
                ("schoolId", Shape.id), ("plannedOn", Shape.day),
                ("rooms", Shape.text(1...500)),
                ("rulesReference", Shape.text(1...200, "Var ordningsreglerna nämner sökningen.")),
                ("informedOn", Shape.day), ("noSuspicion", Shape.boolean),
                ("noPupilsPresent", Shape.boolean),
            ], optional: [("pledgeId", Shape.id)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewDogSearch`: every precondition that is not met is a fault where it stands.
    init?(reading object: inout Reader, _ moment: Moment) {
        let school = object.id("schoolId", of: School.self)
        let plannedOn = object.day("plannedOn")
        if let plannedOn {
            if plannedOn < moment.today { object.refuse("plannedOn", "too-early") }
            if moment.today.days(until: plannedOn) > 366 {
                object.refuse("plannedOn", "too-far-ahead")
            }
        }
        let rooms = object.text("rooms", 1...500)
        let rules = object.text("rulesReference", 1...200)
        let informedOn = object.day("informedOn")
        if let informedOn, informedOn > moment.today { object.refuse("informedOn", "in-future") }
        let noSuspicion = object.boolean("noSuspicion")
        if noSuspicion == false { object.refuse("noSuspicion", "precondition") }
        let noPupils = object.boolean("noPupilsPresent")
        if noPupils == false { object.refuse("noPupilsPresent", "precondition") }
        let pledge = object.optionalID("pledgeId", of: Pledge.self)
        guard object.finish(), let school, let plannedOn, let rooms, let rules, let informedOn,
            let noSuspicion, let noPupils,
            let preconditions = AskForDogSearch.Preconditions(
                rulesReference: rules, informedOn: informedOn, plannedOn: plannedOn,
                noSuspicion: noSuspicion, noPupilsPresent: noPupils)
        else { return nil }
        self.init(
            school: school, plannedOn: plannedOn, rooms: rooms, preconditions: preconditions,
            pledge: pledge)
    }
}
