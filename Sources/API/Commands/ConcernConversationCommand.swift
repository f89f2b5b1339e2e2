import Casework
import Domain
import JSON

extension LogConcernConversation.Command {
    /// `NewConcernConversation`, as it is described and as it is read.
    static let form = Form(
        "NewConcernConversation", limit: 1024 * 1024,
        Shape.object(
            "Orossamtal, hållet eller planerat. Each part becomes a row with its own secrecy.",
            required: [
                ("youthId", Shape.id),
                (
                    "kind",
                    Shape.choice(ConversationKind.allCases, "Typ av samtal.")
                ),
                (
                    "trigger",
                    Shape.choice(ConversationTrigger.allCases)
                ),
                (
                    "classification",
                    Shape.choice(
                        Classification.allCases, "Klassning; styr gallring.")
                ),
                ("heldAt", Shape.time), ("place", Shape.text(1...200)),
                ("parts", ConversationShapes.parts),
            ],
            optional: [
                (
                    "state",
                    Shape.choice(
                        [ConversationState.planned, .held],
                        "Skede; held unless said. A planned one has an agenda and nothing else yet."
                    )
                ),
                ("language", Shape.text(1...50, "Språk som tolkas.")),
                ("participants", ConversationShapes.participants),
                ("agreements", ConversationShapes.agreements),
                ("offers", ConversationShapes.offers),
                ("concernReport", ConversationShapes.report),
                ("nextContactOn", Shape.day), ("pledgeId", Shape.id),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewConcernConversation`.
    ///
    /// A held one is over and was held after 1999; the observation or the youth's own view is told,
    /// and in a pre-assessment the youth's own view or why the child was not heard. A planned one lies
    /// ahead by a year at most. Follow-ups and due days do not lie before it.
    init?(reading object: inout Reader, _ moment: Moment) {
        let state = object.optionalChoice("state", of: ConversationState.self) ?? .held
        if state != .held, state != .planned { object.refuse("state", "not-a-choice") }
        let youth = object.id("youthId", of: Youth.self)
        let kind = object.choice("kind", of: ConversationKind.self)
        let trigger = object.choice("trigger", of: ConversationTrigger.self)
        let classification = object.choice("classification", of: Classification.self)
        let heldAt = object.moment("heldAt", moment, isAhead: state == .planned)
        let heldOn = heldAt?.day
        let place = object.line("place", 1...200)
        let parts: [(kind: ConversationPartKind, text: String)]?
        if state == .planned {
            parts = object.optionalObject("parts") { Self.parts(reading: &$0, [.agenda]) } ?? []
            for name in ["agreements", "offers", "concernReport"] { object.forbid(name) }
        } else {
            parts = object.heldParts("parts", isPreAssessment: classification == .preAssessment)
        }
        var youths = 0
        let participants = object.optionalArray("participants", 0...30) {
            Participant(reading: &$0, &youths, isPlanned: state == .planned)
        }
        let agreements = object.optionalArray("agreements", 0...30) {
            Agreement(reading: &$0, heldOn)
        }
        let offers = object.optionalArray("offers", 0...30) { Offer(reading: &$0) }
        let report = object.optionalObject("concernReport") { Report(reading: &$0, moment) }
        let language = object.optionalLine("language", 1...50)
        let pledge = object.optionalID("pledgeId", of: Pledge.self)
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
        self.state = state
        self.language = language
        self.offers = offers ?? []
        self.report = report
        self.pledge = pledge
    }

    /// Each kind of part has a member of its own, so that none can come twice.
    static func parts(
        reading object: inout Reader, _ kinds: [ConversationPartKind]
    ) -> [(kind: ConversationPartKind, text: String)] {
        var parts: [(kind: ConversationPartKind, text: String)] = []
        for kind in kinds {
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
        case .notHeard: "notHeard"
        case .agenda: "agenda"
        }
    }
}

extension LogConcernConversation.Command.Participant {
    /// Who is invited to a planned conversation has not come yet. The youth is the record's, by no other
    /// name, and alone: siblings and friends have records of their own.
    /// - Parameter youths: how many of those before are youths.
    init?(reading object: inout Reader, _ youths: inout Int, isPlanned: Bool = false) {
        let relation = object.choice("relation", of: ParticipantRelation.self)
        let name = object.optionalLine("name", 1...100)
        if relation == .youth {
            if youths > 0 { object.refuse("relation", "one-youth") }
            if object.has("name") { object.refuse("name", "not-allowed-here") }
            youths += 1
        }
        if isPlanned {
            object.forbid("invited")
            object.forbid("attended")
        }
        let invited = object.optionalBoolean("invited")
        let attended = object.optionalBoolean("attended")
        if invited != true, attended == false { object.refuse("attended", "neither") }
        guard object.finish(), let relation else { return nil }
        self.init(relation: relation, name: name)
        wasInvited = isPlanned || invited == true
        self.attended = isPlanned ? nil : attended != false
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

extension LogConcernConversation.Command.Offer {
    init?(reading object: inout Reader) {
        let what = object.text("what", 1...500)
        let answer = object.choice("answer", of: OfferAnswer.self)
        guard object.finish(), let what, let answer else { return nil }
        self.init(what: what, answer: answer)
    }
}

extension LogConcernConversation.Command.Report {
    init?(reading object: inout Reader, _ moment: Moment) {
        let isMade = object.optionalBoolean("made") ?? true
        let madeOn = object.optionalDay("madeOn")
        let reference = object.optionalLine("reference", 1...100)
        if isMade {
            if !object.has("madeOn") { object.refuse("madeOn", "required") }
            if let madeOn, madeOn > moment.today { object.refuse("madeOn", "in-future") }
            if let madeOn, madeOn.year < 2000 { object.refuse("madeOn", "too-early") }
        } else {
            for name in ["madeOn", "reference"] { object.forbid(name) }
        }
        guard object.finish() else { return nil }
        guard isMade else {
            self = .notMade
            return
        }
        guard let madeOn else { return nil }
        self = .made(on: madeOn, reference: reference)
    }
}

extension Reader {
    /// When something was, after 1999, or is to be, within a year.
    mutating func moment(_ name: String, _ now: Moment, isAhead: Bool) -> Instant? {
        let moment = instant(name)
        guard let moment, let day = moment.day else { return moment }
        if isAhead {
            if moment < now.instant { refuse(name, "in-past") }
            if now.today.days(until: day) > 366 { refuse(name, "too-far-ahead") }
        } else {
            if moment > now.instant { refuse(name, "in-future") }
            if day.year < 2000 { refuse(name, "too-early") }
        }
        return moment
    }

    /// What a held conversation brought.
    mutating func heldParts(
        _ name: String, isPreAssessment: Bool
    ) -> [(kind: ConversationPartKind, text: String)]? {
        let parts = object(name) {
            LogConcernConversation.Command.parts(reading: &$0, ConversationPartKind.allCases)
        }
        guard let parts else { return nil }
        let kinds = Set(parts.map(\.kind))
        if kinds.isDisjoint(with: [.observation, .youthView]) {
            refuse(name, "observation-or-youth-view")
        } else if isPreAssessment, kinds.isDisjoint(with: [.youthView, .notHeard]) {
            refuse(name, "youth-view-or-not-heard")
        }
        return parts
    }
}
