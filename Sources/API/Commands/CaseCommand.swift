import Casework
import Domain
import JSON

/// A youth that a case is to be about.
struct NewCase {
    let youth: ID<Youth>
    /// Why, for one outside the target ages.
    let exception: String?

    /// `NewCase`, as it is described and as it is read.
    static let form = Form(
        "NewCase", limit: 8 * 1024,
        Shape.object(
            "Ärende att öppna.", required: [("youthId", Shape.id)],
            optional: [("exception", Shape.text(1...1000, "Skäl utanför målgruppens ålder."))],
            isClosed: true)
    ) { (object: inout Reader, _) in
        let youth = object.id("youthId", of: Youth.self)
        let exception = object.optionalText("exception", 1...1000)
        guard object.finish(), let youth else { return nil as NewCase? }
        return NewCase(youth: youth, exception: exception)
    }
}

/// A youth that a record is to be about.
struct AboutYouth {
    let youth: ID<Youth>

    /// The joining of a case, as it is described and as it is read.
    static func form(_ name: String, _ says: String) -> Form<AboutYouth> {
        Form(
            name, limit: 8 * 1024,
            Shape.object(says, required: [("youthId", Shape.id)], isClosed: true)
        ) { (object: inout Reader, _) in
            let youth = object.id("youthId", of: Youth.self)
            guard object.finish(), let youth else { return nil }
            return AboutYouth(youth: youth)
        }
    }
}

/// A member of staff whom something is given to.
struct ToStaff {
    let staff: ID<Staff>

    /// `NewCaseMember` and `NewAssignment`, as they are described and as they are read.
    static func form(_ name: String, _ says: String) -> Form<ToStaff> {
        Form(
            name, limit: 8 * 1024,
            Shape.object(says, required: [("staffId", Shape.id)], isClosed: true)
        ) { (object: inout Reader, _) in
            let staff = object.id("staffId", of: Staff.self)
            guard object.finish(), let staff else { return nil }
            return ToStaff(staff: staff)
        }
    }
}

extension SetCase.Command {
    /// `CaseSetting`, as it is described and as it is read: at least one of its members.
    static let form = Form(
        "CaseSetting", limit: 8 * 1024,
        Shape.object(
            "Ärendets inriktning: at least one of the members. Codes of /case-words.",
            required: [],
            optional: [
                ("targetGroup", Shape.ruleCode), ("level", Shape.ruleCode),
                ("coordinatorId", Shape.id),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `CaseSetting`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let group = object.has("targetGroup") ? object.code("targetGroup", of: CaseWord.self) : nil
        let level = object.has("level") ? object.code("level", of: CaseWord.self) : nil
        let coordinator =
            object.has("coordinatorId") ? object.id("coordinatorId", of: Staff.self) : nil
        if group == nil, level == nil, coordinator == nil { object.refuse("", "required") }
        guard object.finish() else { return nil }
        self.init(targetGroup: group, level: level, coordinator: coordinator)
    }
}

extension MoveCase.Command {
    /// `CaseMove`, as it is described and as it is read: closing takes an outcome, reopening a
    /// reason.
    static let form = Form(
        "CaseMove", limit: 8 * 1024,
        Shape.object(
            "Ärendets nästa läge. Closing takes an outcome, reopening a reason.",
            required: [
                (
                    "state",
                    Shape.choice(
                        CaseState.allCases.filter { $0 != .opened })
                )
            ],
            optional: [
                ("outcome", Shape.choice(CaseOutcome.allCases)),
                ("reason", Shape.text(1...1000)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `CaseMove`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let state = object.choice("state", of: CaseState.self)
        let outcome = object.optionalChoice("outcome", of: CaseOutcome.self)
        let reason = object.optionalText("reason", 1...1000)
        switch state {
        case .closed where !object.has("outcome"): object.refuse("outcome", "required")
        case .reopened where !object.has("reason"): object.refuse("reason", "required")
        case .opened: object.refuse("state", "not-a-choice")
        case .closed, .reopened, .mapping, .planned, .followedUp, nil: break
        }
        if let state, state != .closed { object.forbid("outcome") }
        guard object.finish(), let state else { return nil }
        self.init(state: state, outcome: outcome, reason: reason)
    }
}
