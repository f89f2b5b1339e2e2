import Casework
import Domain
import JSON

/// A step, and whom the conversation is about.
struct ConversationStep {
    let youth: ID<Youth>
    let command: MoveConcernConversation.Command

    /// `NewConversationStep`, as it is described and as it is read.
    static let form = Form(
        "NewConversationStep", limit: 1024 * 1024,
        Shape.object(
            "Steg i ett orossamtal: what it takes depends on the state that it leads to. After one that"
                + " names no nextContactOn no next contact is planned.",
            required: [
                ("youthId", Shape.id),
                ("state", Shape.choice(ConversationState.allCases)),
            ],
            optional: [
                ("at", Shape.time), ("note", Shape.text(1...1000, "Skäl eller utfall.")),
                ("nextContactOn", Shape.day), ("parts", ConversationShapes.parts),
                ("participants", ConversationShapes.participants),
                ("agreements", ConversationShapes.agreements),
                ("offers", ConversationShapes.offers),
                ("concernReport", ConversationShapes.report),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        guard let state = object.choice("state", of: ConversationState.self) else { return nil }
        let command: MoveConcernConversation.Command?
        if state != .held {
            for name in ["parts", "participants", "agreements", "offers", "concernReport"] {
                object.forbid(name)
            }
        }
        switch state {
        case .held: command = Self.held(reading: &object, moment)
        case .planned:
            object.forbid("note")
            object.forbid("nextContactOn")
            command = object.moment("at", moment, isAhead: true).map { .planned(at: $0) }
        case .absent:
            object.forbid("at")
            let reason = object.text("note", 1...1000)
            let next = object.day("nextContactOn")
            if let next, next < moment.today { object.refuse("nextContactOn", "in-past") }
            command = reason.flatMap { reason in next.map { .absent(reason, nextTryOn: $0) } }
        case .followedUp:
            object.forbid("at")
            let found = object.text("note", 1...1000)
            let next = object.optionalDay("nextContactOn")
            command = found.map { .followedUp($0, nextContactOn: next) }
        case .closed:
            object.forbid("at")
            object.forbid("nextContactOn")
            command = object.text("note", 1...1000).map { .closed($0) }
        }
        guard object.finish(), let youth, let command else { return nil }
        self.youth = youth
        self.command = command
    }

    private static func held(
        reading object: inout Reader, _ moment: Moment
    ) -> MoveConcernConversation.Command? {
        object.forbid("note")
        let at = object.moment("at", moment, isAhead: false)
        // Why the child was not heard is asked for whatever it was part of: the plan knows that.
        let parts = object.heldParts("parts", isPreAssessment: true)
        // Whoever was invited and is not told of did not come: so those who came are told.
        var youths = 0
        let participants = object.array("participants", 1...30) {
            LogConcernConversation.Command.Participant(reading: &$0, &youths)
        }
        if let participants, !participants.contains(where: { $0.attended == true }) {
            object.refuse("participants", "nobody-came")
        }
        let agreements = object.optionalArray("agreements", 0...30) {
            LogConcernConversation.Command.Agreement(reading: &$0, at?.day)
        }
        let offers = object.optionalArray("offers", 0...30) {
            LogConcernConversation.Command.Offer(reading: &$0)
        }
        let report = object.optionalObject("concernReport") {
            LogConcernConversation.Command.Report(reading: &$0, moment)
        }
        let next = object.optionalDay("nextContactOn")
        guard let at, let parts, let participants else { return nil }
        var held = MoveConcernConversation.Held(at: at, parts: parts)
        held.participants = participants
        held.agreements = agreements ?? []
        held.offers = offers ?? []
        held.report = report
        held.nextContactOn = next
        return .held(held)
    }
}
