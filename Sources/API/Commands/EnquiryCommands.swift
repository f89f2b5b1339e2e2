import Casework
import Domain
import JSON

extension AskEnquiry.Command {
    /// `NewEnquiry`, as it is described and as it is read.
    static let form = Form(
        "NewEnquiry", limit: 64 * 1024,
        Shape.object(
            "Förfrågan. Without youthId nobody is named, and no text holds an identity number.",
            required: [
                ("unitId", Shape.id), ("reason", Shape.text(1...1000)),
                ("concern", Shape.text(1...4000)), ("urgent", Shape.boolean),
            ],
            optional: [("youthId", Shape.id)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewEnquiry`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.optionalID("youthId", of: Youth.self)
        let unit = object.id("unitId", of: Unit.self)
        let reason = object.text("reason", 1...1000)
        let concern = object.text("concern", 1...4000)
        let isUrgent = object.boolean("urgent")
        guard object.finish(), let unit, let reason, let concern, let isUrgent else { return nil }
        self.init(youth: youth, unit: unit, reason: reason, concern: concern, isUrgent: isUrgent)
    }
}

extension MoveEnquiry.Command {
    /// `NewEnquiryStep`, as it is described and as it is read.
    static let form = Form(
        "NewEnquiryStep", limit: 8 * 1024,
        Shape.object(
            "Steg i en förfrågan: what it takes depends on the state that it leads to.",
            required: [
                (
                    "state",
                    Shape.choice(
                        EnquiryState.allCases.filter { $0 != .new })
                )
            ],
            optional: [
                ("note", Shape.text(1...1000, "Skäl, och vart det hänvisas.")),
                ("revisitOn", Shape.day), ("youthId", Shape.id),
                ("exception", Shape.text(1...1000, "Skäl utanför målgruppens ålder.")),
                (
                    "from",
                    Shape.choice(
                        [EnquiryState.accepted],
                        "With youthId: it was accepted without a case, which is opened now.")
                ),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewEnquiryStep`.
    init?(reading object: inout Reader, _ moment: Moment) {
        guard let state = object.choice("state", of: EnquiryState.self) else { return nil }
        if state != .accepted {
            object.forbid("youthId")
            object.forbid("exception")
            object.forbid("from")
        }
        if state != .notRelevant { object.forbid("revisitOn") }
        let command: Self?
        switch state {
        case .new:
            object.refuse("state", "not-a-choice")
            command = nil
        case .assessing:
            object.forbid("note")
            command = .assessing
        case .accepted:
            object.forbid("note")
            let isLater = object.has("from")
            if isLater, let from = object.choice("from", of: EnquiryState.self), from != .accepted {
                object.refuse("from", "not-a-choice")
            }
            let youth =
                isLater
                ? object.id("youthId", of: Youth.self)
                : object.optionalID("youthId", of: Youth.self)
            let exception = object.optionalText("exception", 1...1000)
            if isLater {
                command = youth.map { .opened($0, exception: exception) }
            } else {
                command = .accepted(opening: youth, exception: exception)
            }
        case .notRelevant:
            let note = object.text("note", 1...1000)
            let day = object.optionalDay("revisitOn")
            if let day, day < moment.today { object.refuse("revisitOn", "in-past") }
            command = note.map { .notRelevant($0, revisitOn: day) }
        case .referredOn:
            command = object.text("note", 1...1000).map { .referredOn($0) }
        }
        guard object.finish(), let command else { return nil }
        self = command
    }
}

extension DecideNotToAct.Command {
    /// `NewNoActionDecision`, as it is described and as it is read.
    static let form = Form(
        "NewNoActionDecision", limit: 64 * 1024,
        Shape.object(
            "Beslut att inte agera.",
            required: [
                ("youthId", Shape.id), ("reason", Shape.text(1...4000)),
                ("revisitOn", Shape.day),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewNoActionDecision`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let reason = object.text("reason", 1...4000)
        let revisitOn = object.day("revisitOn")
        if let revisitOn {
            if revisitOn < moment.today { object.refuse("revisitOn", "in-past") }
            if moment.today.days(until: revisitOn) > 366 {
                object.refuse("revisitOn", "too-far-ahead")
            }
        }
        guard object.finish(), let youth, let reason, let revisitOn else { return nil }
        self.init(youth: youth, reason: reason, revisitOn: revisitOn)
    }
}
