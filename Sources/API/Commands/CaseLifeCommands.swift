import Casework
import Domain
import JSON

extension MapCase.Part {
    fileprivate static let shapes = Shape.array(
        Shape.object(
            "Del av kartläggningen; only the summary is for the whole team.",
            required: [
                ("kind", Shape.choice(MappingPartKind.allCases)),
                ("text", Shape.text(1...10_000)),
            ], isClosed: true), most: 20)

    fileprivate init?(reading object: inout Reader) {
        let kind = object.choice("kind", of: MappingPartKind.self)
        let text = object.text("text", 1...10_000)
        guard let kind, let text else { return nil }
        self.init(kind: kind, text: text)
    }
}

/// Parts of a mapping, and whether it is done with them.
struct MappingCommand {
    let parts: [MapCase.Part]
    let isDone: Bool

    /// `NewMappingTalk`, as it is described and as it is read.
    static let begin = Form(
        "NewMappingTalk", limit: 1024 * 1024,
        Shape.object(
            "Kartläggning som börjar.", required: [],
            optional: [("parts", MapCase.Part.shapes)], isClosed: true)
    ) { (object: inout Reader, _) in
        let parts = object.optionalArray("parts", 0...20) { MapCase.Part(reading: &$0) }
        return object.finish() ? MappingCommand(parts: parts ?? [], isDone: false) : nil
    }

    /// `NewMappingStep`, as it is described and as it is read.
    static let move = Form(
        "NewMappingStep", limit: 1024 * 1024,
        Shape.object(
            "Tillägg till kartläggningen; with done it ends.", required: [("done", Shape.boolean)],
            optional: [("parts", MapCase.Part.shapes)], isClosed: true)
    ) { (object: inout Reader, _) in
        let isDone = object.boolean("done")
        let parts = object.optionalArray("parts", 0...20) { MapCase.Part(reading: &$0) }
        if isDone == false, (parts ?? []).isEmpty { object.refuse("parts", "required") }
        guard object.finish(), let isDone else { return nil as MappingCommand? }
        return MappingCommand(parts: parts ?? [], isDone: isDone)
    }
}

extension CallMeeting.Command {
    /// `NewMeeting`, as it is described and as it is read.
    static let form = Form(
        "NewMeeting", limit: 64 * 1024,
        Shape.object(
            "Kallelse till nätverksmöte. Each item is of a kind of information.",
            required: [
                ("kind", Shape.choice(MeetingKind.allCases)),
                ("begins", Shape.time), ("ends", Shape.time),
                ("place", Shape.text(1...200)),
                ("invitedStaffIds", Shape.array(Shape.id, least: 1, most: 50)),
                (
                    "agenda",
                    Shape.array(
                        Shape.object(
                            "Punkt på dagordningen.",
                            required: [
                                ("title", Shape.text(1...200)),
                                ("kind", Shape.text(1...50)),
                            ], isClosed: true), least: 1, most: 30)
                ),
            ],
            optional: [("guests", Shape.array(Guest.shape, most: 20))], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewMeeting`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let kind = object.choice("kind", of: MeetingKind.self)
        let begins = object.instant("begins")
        let ends = object.instant("ends")
        if let begins, let day = begins.day {
            if day < moment.today { object.refuse("begins", "in-past") }
            if moment.today.days(until: day) > 366 { object.refuse("begins", "too-far-ahead") }
        }
        if let begins, let ends, ends <= begins { object.refuse("ends", "before-start") }
        let place = object.text("place", 1...200)
        let invited = object.optionalIDs("invitedStaffIds", 1...50, of: Staff.self)
        if !object.has("invitedStaffIds") { object.refuse("invitedStaffIds", "required") }
        let guests = object.optionalArray("guests", 0...20) { Guest(reading: &$0) }
        let agenda = object.array("agenda", 1...30) { (item: inout Reader) -> Item? in
            let title = item.text("title", 1...200)
            let kind = item.code("kind", of: InformationKind.self)
            guard let title, let kind else { return nil }
            return Item(title: title, kind: kind)
        }
        guard object.finish(), let kind, let begins, let ends, let place, let invited, let agenda
        else { return nil }
        self.init(
            kind: kind, begins: begins, ends: ends, place: place, invited: invited,
            guests: guests ?? [], agenda: agenda)
    }
}

extension CallMeeting.Command.Guest {
    fileprivate static let shape = Shape.object(
        "Kallad utan att vara personal. guardianId goes with guardian; name, organisation and the"
            + " consent whose paper names them with outsider.",
        required: [
            (
                "relation",
                Shape.choice(MeetingGuest.Relation.allCases)
            )
        ],
        optional: [
            ("guardianId", Shape.id), ("name", Shape.text(1...100)),
            ("organisation", Shape.text(1...100)), ("consentId", Shape.id),
            ("apart", Shape.boolean),
        ], isClosed: true)

    fileprivate init?(reading object: inout Reader) {
        let relation = object.choice("relation", of: MeetingGuest.Relation.self)
        let isApart = object.optionalBoolean("apart") ?? false
        var who: MeetingGuest?
        if relation != .guardian { object.forbid("guardianId") }
        if relation != .outsider {
            for name in ["name", "organisation", "consentId"] { object.forbid(name) }
        }
        switch relation {
        case .youth: who = .youth
        case .guardian: who = object.id("guardianId", of: Guardian.self).map { .guardian($0) }
        case .outsider:
            let name = object.line("name", 1...100)
            let organisation = object.line("organisation", 1...100)
            let consent = object.id("consentId", of: Consent.self)
            if let name, let organisation, let consent {
                who = .outsider(name: name, organisation: organisation, consent: consent)
            }
        case nil: break
        }
        guard object.finish(), let who else { return nil }
        self.init(who: who, isApart: isApart)
    }
}

extension MoveMeeting.Command {
    /// `NewMeetingStep`, as it is described and as it is read.
    static let form = Form(
        "NewMeetingStep", limit: 1024 * 1024,
        Shape.object(
            "Steg i ett nätverksmöte: what it takes depends on the state that it leads to.",
            required: [
                (
                    "state",
                    Shape.choice(
                        MeetingState.allCases.filter { $0 != .called })
                )
            ],
            optional: [
                ("attendedStaffIds", Shape.array(Shape.id, most: 50)),
                ("attendedGuestIds", Shape.array(Shape.id, most: 20)),
                (
                    "minutes",
                    Shape.array(
                        Shape.object(
                            "Protokoll. Without itemId of the whole meeting.",
                            required: [("text", Shape.text(1...10_000))],
                            optional: [("itemId", Shape.id)], isClosed: true), most: 60)
                ),
                ("reason", Shape.text(1...1000)),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewMeetingStep`.
    init?(reading object: inout Reader, _ moment: Moment) {
        guard let state = object.choice("state", of: MeetingState.self) else { return nil }
        if state != .held {
            for name in ["attendedStaffIds", "attendedGuestIds"] { object.forbid(name) }
        }
        if state != .cancelled { object.forbid("reason") }
        if state == .cancelled { object.forbid("minutes") }
        let command: Self?
        switch state {
        case .called:
            object.refuse("state", "not-a-choice")
            command = nil
        case .held:
            if !object.has("attendedStaffIds") { object.refuse("attendedStaffIds", "required") }
            let attended = object.optionalIDs("attendedStaffIds", 0...50, of: Staff.self)
            let guests = object.optionalIDs("attendedGuestIds", 0...20, of: MeetingGuest.self)
            command = .held(
                attended: attended ?? [], guests: guests ?? [], minutes: Self.minutes(&object))
        case .approved: command = .approved(minutes: Self.minutes(&object))
        case .cancelled: command = object.text("reason", 1...1000).map { .cancelled($0) }
        }
        guard object.finish(), let command else { return nil }
        self = command
    }

    private static func minutes(_ object: inout Reader) -> [MoveMeeting.Note] {
        object.optionalArray("minutes", 0...60) { (note: inout Reader) -> MoveMeeting.Note? in
            let item = note.optionalID("itemId", of: AgendaItem.self)
            return note.text("text", 1...10_000).map { MoveMeeting.Note(item: item, text: $0) }
        } ?? []
    }
}

extension MakeCommitment.Command {
    /// `NewCommitment`, as it is described and as it is read.
    static let form = Form(
        "NewCommitment", limit: 64 * 1024,
        Shape.object(
            "Åtagande: goal, what, who and when. Who is of the team, or somebody by name.",
            required: [
                ("goal", Shape.text(1...1000)), ("what", Shape.text(1...1000)),
                ("dueOn", Shape.day),
            ],
            optional: [
                ("responsibleStaffId", Shape.id), ("owner", Shape.text(1...100)),
                ("meetingId", Shape.id),
            ], isClosed: true, choice: .exactlyOne(["responsibleStaffId", "owner"])),
        read: Self.init(reading:_:))

    /// Reads `NewCommitment`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let goal = object.text("goal", 1...1000)
        let what = object.text("what", 1...1000)
        let staff = object.optionalID("responsibleStaffId", of: Staff.self)
        let owner = object.optionalText("owner", 1...100)
        if object.has("responsibleStaffId") == object.has("owner") {
            object.refuse("owner", "staff-or-owner")
        }
        let dueOn = object.day("dueOn")
        if let dueOn, dueOn < moment.today { object.refuse("dueOn", "in-past") }
        let meeting = object.optionalID("meetingId", of: Meeting.self)
        let who = staff.map { MakeCommitment.Responsible.staff($0) } ?? owner.map { .person($0) }
        guard object.finish(), let goal, let what, let who, let dueOn else { return nil }
        self.init(goal: goal, what: what, who: who, dueOn: dueOn, meeting: meeting)
    }
}

/// How a commitment ended.
struct CommitmentEnd {
    let state: CommitmentState
    let outcome: String

    /// `NewCommitmentStep`, as it is described and as it is read.
    static let form = Form(
        "NewCommitmentStep", limit: 8 * 1024,
        Shape.object(
            "Åtagandet är klart eller struket.",
            required: [
                ("state", Shape.choice([CommitmentState.done, .struck])),
                ("outcome", Shape.text(1...1000)),
            ], isClosed: true)
    ) { (object: inout Reader, _) in
        let state = object.choice("state", of: CommitmentState.self)
        if state == .open { object.refuse("state", "not-a-choice") }
        let outcome = object.text("outcome", 1...1000)
        guard object.finish(), let state, let outcome else { return nil as CommitmentEnd? }
        return CommitmentEnd(state: state, outcome: outcome)
    }
}
