import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Mapping talks, meetings and commitments of a case.
    static let caseLife = [
        Route(
            .post, "/cases/{id}/mapping-talks", "beginMapping",
            "Begin a mapping talk (kartläggning) of a case", .signedIn(.fixed(.coordination)),
            .created(MappingCommand.begin, at: "/mapping-talks") {
                command, asked throws(Failure) in
                try MapCase()(
                    asked.id(), command.parts, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/mapping-talks/{id}", "readMapping",
            "One mapping talk (kartläggning), with the parts that the caller may see",
            .signedIn(.header(reading)),
            .document(.mapping) { asked throws(Failure) in
                try ReadMapping()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/mapping-talks/{id}/steps", "moveMapping",
            "Add to a mapping talk (kartläggning), or end it", .signedIn(.fixed(.coordination)),
            .created(MappingCommand.move, at: "/mapping-talks", isNew: false) {
                command, asked throws(Failure) in
                try MoveMapping()(
                    asked.id(), command.parts, isDone: command.isDone, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/cases/{id}/meetings", "callMeeting",
            "Call a network meeting (nätverksmöte); nobody whom nothing covers",
            .signedIn(.fixed(.coordination)),
            .created(CallMeeting.Command.form, at: "/meetings") {
                command, asked throws(Failure) in
                try CallMeeting()(
                    of: asked.id(), command, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/meetings", "listMeetings",
            "Meetings that the caller is invited to; also as an iCalendar file without names",
            .signedIn(.header([.coordination, .followUp])),
            .meetings(.ownMeetings, exported: .exportedMeetings)),
        Route(
            .get, "/meetings/{id}", "readMeeting",
            "One meeting (nätverksmöte), with those items that are open to the caller",
            .signedIn(.header(reading)),
            .document(.meeting) { asked throws(Failure) in
                try ReadMeeting()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/meetings/{id}/steps", "moveMeeting",
            "A meeting was held, its minutes are approved (justerat), or it is cancelled",
            .signedIn(.fixed(.coordination)),
            .created(MoveMeeting.Command.form) { command, asked throws(Failure) in
                try MoveMeeting()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/cases/{id}/commitments", "makeCommitment",
            "Make a commitment (åtagande) in a case", .signedIn(.fixed(.coordination)),
            .created(MakeCommitment.Command.form, at: "/commitments") {
                command, asked throws(Failure) in
                try MakeCommitment()(
                    in: asked.id(), command, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/commitments", "listCommitments",
            "Open commitments (åtaganden) across agencies, the earliest due first",
            .signedIn(.header([.coordination, .followUp])),
            filters: [.choice("late", of: OnlyLate.self)],
            .page { asked throws(Failure) in
                try ListCommitments()(
                    lateOnly: asked.filters["late"] != nil, asked.window, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/commitments/{id}", "readCommitment", "One commitment (åtagande)",
            .signedIn(.header(reading)),
            .document(.commitment) { asked throws(Failure) in
                try ReadCommitment()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/commitments/{id}/steps", "moveCommitment",
            "A commitment (åtagande) is done or struck", .signedIn(.fixed(.coordination)),
            .created(CommitmentEnd.form) { end, asked throws(Failure) in
                try MoveCommitment()(
                    asked.id(), to: end.state, end.outcome, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
    ]

    /// Late ones alone (försenade).
    enum OnlyLate: String, CaseIterable {
        case only
    }
}

extension Schema {
    /// A mapping talk.
    static let mapping = Schema(
        "MappingTalk",
        Shape.object(
            "Kartläggning, with those parts that the caller may see.",
            required: [
                ("id", Shape.id), ("caseId", Shape.id), ("youthId", Shape.id),
                ("state", Shape.choice(MappingState.allCases)),
                ("parts", Shape.array(Shape.anyObject)), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ], optional: [("doneAt", Shape.time), ("author", Shape.string)]))

    /// A meeting.
    static let meeting = Schema(
        "Meeting",
        Shape.object(
            "Nätverksmöte, with those items and minutes that are open to the caller.",
            required: [
                ("id", Shape.id), ("caseId", Shape.id), ("youthId", Shape.id),
                ("kind", Shape.choice(MeetingKind.allCases)),
                ("state", Shape.choice(MeetingState.allCases)),
                ("agency", Shape.string), ("startsAt", Shape.time), ("endsAt", Shape.time),
                ("place", Shape.string), ("invited", Shape.array(Shape.anyObject)),
                (
                    "guests",
                    Shape.array(
                        Shape.object(
                            "Kallad utanför personalen.",
                            required: [
                                ("id", Shape.id), ("relation", Shape.string),
                                ("apart", Shape.boolean),
                            ],
                            optional: [
                                ("guardianId", Shape.id), ("name", Shape.string),
                                ("organisation", Shape.string),
                                ("whereaboutsHidden", Shape.boolean),
                                ("attended", Shape.boolean),
                                ("fault", Shape.string),
                            ]))
                ),
                ("agenda", Shape.array(Shape.anyObject)),
                ("minutes", Shape.array(Shape.string)),
                (
                    "steps",
                    Shape.array(Shape.step(("note", Shape.string), ("author", Shape.string)))
                ),
                ("version", Shape.integer(1...1_000_000)),
            ]))

    /// A commitment.
    static let commitment = Schema(
        "Commitment",
        Shape.object(
            "Åtagande. late: open after its day.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("agency", Shape.string),
                ("what", Shape.string), ("dueOn", Shape.day),
                ("state", Shape.choice(CommitmentState.allCases)),
                ("late", Shape.boolean), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("caseId", Shape.id), ("meetingId", Shape.id), ("conversationId", Shape.id),
                ("goal", Shape.string), ("responsibleStaffId", Shape.id),
                ("owner", Shape.string), ("outcome", Shape.string), ("endedAt", Shape.time),
            ]))
}
