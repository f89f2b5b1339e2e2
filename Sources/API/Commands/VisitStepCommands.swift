import Casework
import Domain
import JSON

extension MoveSchoolVisit.Command {
    /// `NewVisitStep`, as it is described and as it is read.
    static let form = Form(
        "NewVisitStep", limit: 64 * 1024,
        Shape.object(
            "Steg i ett planerat skolbesök. Cancelled takes a reason, carried out what was reached.",
            required: [
                (
                    "state",
                    Shape.choice([VisitState.carriedOut, .cancelled])
                )
            ],
            optional: [
                ("reason", Shape.text(1...500)),
                ("classes", Shape.array(Shape.text(1...20), most: 50)),
                ("pupilsReached", Shape.integer(0...5000)),
                ("parentsReached", Shape.integer(0...5000)),
                ("questions", Shape.text(1...1000, "Frågor, utan vem som ställde dem.")),
                ("followUp", Shape.text(1...1000)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _: Moment) {
        switch object.choice("state", of: VisitState.self) {
        case .cancelled?:
            for name in ["classes", "pupilsReached", "parentsReached", "questions", "followUp"] {
                object.forbid(name)
            }
            let reason = object.text("reason", 1...500)
            guard object.finish(), let reason else { return nil }
            self = .cancelled(reason)
        case .carriedOut?:
            object.forbid("reason")
            let classes = object.has("classes") ? object.classes("classes") : nil
            let pupils = object.optionalInteger("pupilsReached", 0...5000)
            let parents = object.optionalInteger("parentsReached", 0...5000)
            let questions = object.optionalText("questions", 1...1000)
            let followUp = object.optionalText("followUp", 1...1000)
            // Which of the two, the visit's kind says.
            if !object.has("pupilsReached"), !object.has("parentsReached") {
                object.refuse("pupilsReached", "required")
            }
            guard object.finish() else { return nil }
            var outcome = MoveSchoolVisit.Outcome(classes: classes)
            outcome.pupilsReached = pupils
            outcome.parentsReached = parents
            outcome.questions = questions
            outcome.followUp = followUp
            self = .carriedOut(outcome)
        case .planned?:
            object.refuse("state", "not-a-choice")
            return nil
        case nil: return nil
        }
    }
}

extension MoveDogSearch.Command {
    /// `NewDogSearchStep`, as it is described and as it is read.
    static let form = Form(
        "NewDogSearchStep", limit: 8 * 1024,
        Shape.object(
            "Steg i ett narkotikasök.",
            required: [
                (
                    "state",
                    Shape.choice(
                        DogSearchState.allCases.filter { $0 != .requested })
                )
            ],
            optional: [
                ("reason", Shape.text(1...500, "Skäl till avslag eller inställt.")),
                ("carriedOutAt", Shape.time), ("found", Shape.boolean),
            ], isClosed: true),
        read: Self.init(reading:_:))

    init?(reading object: inout Reader, _ moment: Moment) {
        let state = object.choice("state", of: DogSearchState.self)
        if state != .carriedOut {
            object.forbid("carriedOutAt")
            object.forbid("found")
        }
        if state != .declined, state != .cancelled { object.forbid("reason") }
        switch state {
        case .approved?:
            guard object.finish() else { return nil }
            self = .approved
        case .declined?, .cancelled?:
            let reason = object.text("reason", 1...500)
            guard object.finish(), let reason else { return nil }
            self = state == .declined ? .declined(reason) : .cancelled(reason)
        case .carriedOut?:
            let at = object.instant("carriedOutAt")
            if let at, at > moment.instant { object.refuse("carriedOutAt", "in-future") }
            let found = object.boolean("found")
            guard object.finish(), let at, let found else { return nil }
            self = .carriedOut(at: at, found: found)
        case .requested?:
            object.refuse("state", "not-a-choice")
            return nil
        case nil: return nil
        }
    }
}

extension CorrectVisit.Command {
    /// `VisitCorrection`, as it is described and as it is read.
    static let form = Form(
        "VisitCorrection", limit: 64 * 1024,
        Shape.object(
            "Rättelse av skolbesök, klass eller narkotikasök. strikes: there is no such class; it counts no"
                + " more. Names no pupil.",
            required: [("text", Shape.text(1...4000))],
            optional: [("strikes", Shape.boolean)], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `VisitCorrection`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let text = object.text("text", 1...4000)
        let strikes = object.optionalBoolean("strikes") ?? false
        guard object.finish(), let text else { return nil }
        self.init(text: text, strikes: strikes)
    }
}
