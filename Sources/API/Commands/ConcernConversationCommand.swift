import Casework
import Domain
import JSON

extension LogConcernConversation.Command {
    /// `NewConcernConversation`, as it is described and as it is read.
    static let form = Form(
        "NewConcernConversation", limit: 1024 * 1024,
        Shape.object(
            "Orossamtal som har hållits. Each part becomes a row with its own secrecy.",
            required: [
                ("youthId", Shape.id),
                (
                    "kind",
                    Shape.choice(ConversationKind.allCases.map(\.rawValue), "Typ av samtal.")
                ),
                (
                    "trigger",
                    Shape.choice(ConversationTrigger.allCases.map(\.rawValue), "Anledning.")
                ),
                (
                    "classification",
                    Shape.choice(
                        Classification.allCases.map(\.rawValue), "Klassning; styr gallring.")
                ),
                ("heldAt", Shape.time), ("place", Shape.text(1...200, "Plats.")),
                (
                    "parts",
                    Shape.object(
                        "observation or youthView is told.", required: [],
                        optional: [
                            ("observation", Shape.text(1...10_000, "Iakttagelse.")),
                            ("youthView", Shape.text(1...10_000, "Den unges egen röst.")),
                            (
                                "guardianView",
                                Shape.text(1...10_000, "Vårdnadshavarens syn.")
                            ),
                            ("assessment", Shape.text(1...10_000, "Bedömning.")),
                            ("strengths", Shape.text(1...10_000, "Styrkor.")),
                        ], isClosed: true, choice: .atLeastOne(["observation", "youthView"]))
                ),
            ],
            optional: [
                (
                    "participants",
                    Shape.array(
                        Shape.object(
                            "Deltagare.",
                            required: [
                                (
                                    "relation",
                                    Shape.choice(ParticipantRelation.allCases.map(\.rawValue))
                                )
                            ],
                            optional: [("name", Shape.text(1...100))], isClosed: true), most: 30)
                ),
                (
                    "agreements",
                    Shape.array(
                        Shape.object(
                            "Överenskommelse.",
                            required: [
                                ("what", Shape.text(1...1000, "Vad.")),
                                ("owner", Shape.text(1...100, "Vem.")), ("dueOn", Shape.day),
                            ], isClosed: true), most: 30)
                ),
                ("nextContactOn", Shape.day),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewConcernConversation`.
    ///
    /// The conversation is over and was held after 1999; follow-ups and due days do not lie before
    /// it; the observation or the youth's own view is told.
    init?(reading object: inout Reader, _ moment: Moment) {
        let youth = object.id("youthId", of: Youth.self)
        let kind = object.choice("kind", of: ConversationKind.self)
        let trigger = object.choice("trigger", of: ConversationTrigger.self)
        let classification = object.choice("classification", of: Classification.self)
        let heldAt = object.instant("heldAt")
        let heldOn = heldAt?.day
        if let heldAt, let heldOn {
            if heldAt > moment.instant { object.refuse("heldAt", "in-future") }
            if heldOn.year < 2000 { object.refuse("heldAt", "too-early") }
        }
        let place = object.line("place", 1...200)
        let parts = object.object("parts") { Self.parts(reading: &$0) }
        if let parts, !parts.contains(where: { $0.kind == .observation || $0.kind == .youthView }) {
            object.refuse("parts", "observation-or-youth-view")
        }
        let participants = object.optionalArray("participants", 0...30) {
            Participant(reading: &$0)
        }
        let agreements = object.optionalArray("agreements", 0...30) {
            Agreement(reading: &$0, heldOn)
        }
        let nextContactOn = object.optionalDay("nextContactOn")
        if let nextContactOn, let heldOn, nextContactOn < heldOn {
            object.refuse("nextContactOn", "before-held")
        }
        guard object.finish(), let youth, let kind, let trigger, let classification, let heldAt,
            let place, let parts
        else { return nil }
        self.init(
            youth: youth, kind: kind, trigger: trigger, classification: classification,
            heldAt: heldAt, place: place, parts: parts, participants: participants ?? [],
            agreements: agreements ?? [], nextContactOn: nextContactOn)
    }

    /// Each kind of part has a member of its own, so that none can come twice.
    private static func parts(
        reading object: inout Reader
    ) -> [(kind: ConversationPartKind, text: String)] {
        var parts: [(kind: ConversationPartKind, text: String)] = []
        for kind in ConversationPartKind.allCases {
            if let text = object.optionalText(kind.member, 1...10_000) {
                parts.append((kind, text))
            }
        }
        return parts
    }
}

extension ConversationPartKind {
    /// The member that holds a part of this kind.
    var member: String {
        switch self {
        case .observation: "observation"
        case .youthView: "youthView"
        case .guardianView: "guardianView"
        case .assessment: "assessment"
        case .strengths: "strengths"
        }
    }
}

extension LogConcernConversation.Command.Participant {
    init?(reading object: inout Reader) {
        let relation = object.choice("relation", of: ParticipantRelation.self)
        let name = object.optionalLine("name", 1...100)
        guard object.finish(), let relation else { return nil }
        self.init(relation: relation, name: name)
    }
}

extension LogConcernConversation.Command.Agreement {
    init?(reading object: inout Reader, _ heldOn: LocalDate?) {
        let what = object.text("what", 1...1000)
        let owner = object.line("owner", 1...100)
        let dueOn = object.day("dueOn")
        if let dueOn, let heldOn, dueOn < heldOn { object.refuse("dueOn", "before-held") }
        guard object.finish(), let what, let owner, let dueOn else { return nil }
        self.init(what: what, owner: owner, dueOn: dueOn)
    }
}
