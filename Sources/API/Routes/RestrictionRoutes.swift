import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// What outranks relations and grounds, and the emergency access that it outranks too.
    static let restriction = [
        Route(
            .post, "/blocks", "enterBlock", "Block a file (spärr) for a person or an agency",
            .signedIn(.header(restricting)), also: [404],
            .created(BlockCommand.form) { command, asked throws(Failure) in
                try BlockAccess()(
                    command.youth, for: command.blocked, because: command.reason,
                    once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/blocks", "listBlocks", "Blocks (spärrar) of one youth's file",
            .signedIn(.header(restricting + [.followUp])), .page(.blocks)),
        Route(
            .post, "/blocks/{id}/endings", "endBlock", "Lift a block (spärr)",
            .signedIn(.header(restricting)), .ending(.block)),
        Route(
            .post, "/protections", "protectYouth",
            "Protect a youth's identity (skyddade personuppgifter)",
            .signedIn(.header(restricting)), also: [404],
            .created(ProtectionCommand.form) { command, asked throws(Failure) in
                try ProtectYouth()(
                    command.youth, as: command.level, naming: command.others, once: asked.once,
                    by: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/protections", "listProtections",
            "Protections (skyddade personuppgifter) of one youth",
            .signedIn(.header(restricting + [.followUp])), .page(.protections)),
        Route(
            .post, "/youths/{id}/protection-accesses", "nameProtected",
            "Name a further person who may see a protected youth",
            .signedIn(.header(restricting)),
            .created(ProtectionCommand.named) { staff, asked throws(Failure) in
                try NameProtected()(
                    staff, for: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/protections/{id}/endings", "endProtection",
            "End a protection (skyddade personuppgifter)", .signedIn(.header(restricting)),
            .ending(.protection)),
        Route(
            .post, "/protection-accesses/{id}/endings", "endProtectionAccess",
            "Take a person from those who may see a protected youth",
            .signedIn(.header(restricting)), .ending(.protectionAccess)),
        Route(
            .post, "/conflicts", "declareConflict",
            "Declare a conflict of interest (jäv); the answer tells nothing",
            .signedIn(.fixed(.ownAccount)),
            .created(ConflictCommand.form) { command, asked throws(Failure) in
                try DeclareConflict()(
                    with: command.number, command.relation, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/conflicts", "listConflicts",
            "The caller's own conflicts of interest (jäv)", .signedIn(.fixed(.ownAccount)),
            .page(.conflicts)),
        Route(
            .get, "/unit-conflicts", "listUnitConflicts",
            "Conflicts of interest (jäv) that the own unit has declared, for its management",
            .signedIn(.fixed(.workManagement)), .page(.unitConflicts)),
        Route(
            .get, "/emergency-reasons", "listEmergencyReasons",
            "Reasons for an emergency access (nödöppning)", .signedIn(.fixed(.ownAccount)),
            .page(.emergencyReasons)),
        Route(
            .post, "/emergency-accesses", "openEmergency",
            "Open one file in an emergency (nödöppning)", .signedIn(.fixed(.emergency)),
            also: [404],
            .created(OpenEmergency.Command.form) { command, asked throws(Failure) in
                try OpenEmergency()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/emergency-accesses", "listEmergencyAccesses",
            "Emergency accesses (nödöppningar) to review, or one's own",
            .signedIn(.header(looking)), filters: [.choice("state", of: EmergencyState.self)],
            .page { asked throws(Failure) in
                try ListEmergencyAccesses()(
                    asked.filters["state"].flatMap(EmergencyState.init(rawValue:)),
                    asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/emergency-accesses/{id}", "readEmergencyAccess",
            "One emergency access (nödöppning)", .signedIn(.header(looking)),
            .document(.emergencyAccess) { asked throws(Failure) in
                try ReadEmergencyAccess()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/emergency-accesses/{id}/reviews", "reviewEmergency",
            "Review an emergency access (nödöppning) of somebody else's",
            .signedIn(.fixed(.logReview)),
            .created(ReviewCommand.form) { command, asked throws(Failure) in
                try ReviewEmergency()(
                    asked.id(), command.verdict, note: command.note, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
    ]

    /// The purposes for which access to a file is restricted.
    private static let restricting: [Purpose] = [.coordination, .workManagement]
    /// The purposes for which emergency accesses are looked at: to review, or one's own.
    private static let looking: [Purpose] = [.logReview, .ownAccount, .emergency]
}

extension Schema {
    /// An emergency access.
    static let emergencyAccess = Schema(
        "EmergencyAccess",
        Shape.object(
            "Nödöppning. Who reviews one about a youth who is protected meanwhile gets no youthId.",
            required: [
                ("id", Shape.id), ("reason", Shape.string),
                ("reasonText", Shape.string),
                ("state", Shape.choice(EmergencyState.allCases)),
                ("validFrom", Shape.time), ("validUntil", Shape.time),
                ("reviewDueAt", Shape.time),
            ],
            optional: [
                ("youthId", Shape.id), ("author", Shape.string), ("verdict", Shape.string),
                ("note", Shape.string), ("reviewer", Shape.string),
            ]))
}
