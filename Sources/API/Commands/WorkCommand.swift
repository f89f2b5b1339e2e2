import Casework
import Domain
import FoundationEssentials
import JSON

/// Why something ends.
struct EndCommand {
    let reason: EndingReason

    /// `NewEnding`, as it is described and as it is read.
    static let form = Form(
        "NewEnding", limit: 8 * 1024,
        Shape.object(
            "Upphörande före tiden.",
            required: [
                ("reason", Shape.choice(EndingReason.allCases))
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let reason = object.choice("reason", of: EndingReason.self)
        guard object.finish(), let reason else { return nil as EndCommand? }
        return EndCommand(reason: reason)
    }
}

extension StandIn.Command {
    /// `NewDelegation`, as it is described and as it is read.
    static let form = Form(
        "NewDelegation", limit: 8 * 1024,
        Shape.object(
            "Vikariat, at most a year. Without fromStaffId for oneself.",
            required: [("toStaffId", Shape.id), ("begins", Shape.time), ("ends", Shape.time)],
            optional: [("fromStaffId", Shape.id)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewDelegation`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let from = object.optionalID("fromStaffId", of: Staff.self)
        let to = object.id("toStaffId", of: Staff.self)
        let begins = object.instant("begins")
        let ends = object.instant("ends")
        if let ends {
            if ends <= moment.instant { object.refuse("ends", "in-past") }
            if let begins, ends <= begins { object.refuse("ends", "before-begin") }
        }
        guard object.finish(), let to, let begins, let ends else { return nil }
        self.init(from: from, to: to, begins: begins, ends: ends)
    }
}

/// Where a member of staff is to work.
struct StaffPlace {
    /// Nil: nowhere.
    let unit: UUID?

    /// `StaffPlace`, as it is described and as it is read.
    static let form = Form(
        "StaffPlace", limit: 8 * 1024,
        Shape.object(
            "Enhet att arbeta vid; null for none.", required: [],
            optional: [("unitId", Shape.id)], isClosed: true)
    ) { (object: inout Reader, _) in
        let unit = object.optionalID("unitId", of: StaffPlace.self)
        guard object.finish() else { return nil as StaffPlace? }
        return StaffPlace(unit: unit?.uuid)
    }
}

/// A role to grant.
struct RoleCommand {
    let role: Role
    let until: Instant?

    /// `NewRole`, as it is described and as it is read.
    static let form = Form(
        "NewRole", limit: 8 * 1024,
        Shape.object(
            "Behörighet.",
            required: [("role", Shape.choice(Role.allCases))],
            optional: [("until", Shape.time)], isClosed: true)
    ) { (object: inout Reader, moment) in
        let role = object.choice("role", of: Role.self)
        let until = object.optionalInstant("until")
        if let until, until <= moment.instant { object.refuse("until", "in-past") }
        guard object.finish(), let role else { return nil as RoleCommand? }
        return RoleCommand(role: role, until: until)
    }
}
