import Access
import Domain
import HTTP
import JSON
import Secrets

extension Routes {
    /// Who is asking: sessions, the caller, staff, and the rules that hold for them.
    static let account = [
        Route(
            .post, "/sessions", "signIn", "Sign in with a local password", .open, also: [401],
            .session(SignInCommand.form) { command, asked throws(Failure) in
                try asked.signIn.begin(
                    command.subject, command.password, code: command.code, from: asked.peer,
                    requestID: asked.requestID, through: asked.gate)
            }),
        Route(
            .delete, "/sessions/current", "signOut", "Sign out: end the session of the token",
            .signedIn(.fixed(.ownAccount)),
            .done { asked throws(Failure) in
                try SignIn.end(as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/sessions/current/step-ups", "stepUp",
            "Prove anew who one is (step-up): for five minutes the session may do what takes it. The"
                + " token of the answer takes the place of the one that was sent",
            .signedIn(.fixed(.ownAccount)),
            .answer(StepUpCommand.form, .renewedToken) { command, asked throws(Failure) in
                try asked.signIn.again(
                    command.password, code: command.code, as: asked.caller,
                    through: asked.gate
                ).json
            }),
        Route(
            .post, "/sessions/current/password-changes", "changePassword",
            "Change one's own password; the other sessions end. One that an administrator has set"
                + " opens this alone. The token of the answer takes the place of the one that was sent",
            .signedIn(.fixed(.ownAccount)),
            .answer(PasswordChange.form, .renewedToken) { command, asked throws(Failure) in
                try asked.signIn.change(
                    command.proof.password, to: command.newPassword, code: command.proof.code,
                    as: asked.caller, through: asked.gate
                ).json
            }),
        Route(
            .get, "/second-factors", "listSecondFactors",
            "One's own second factor: whether codes (engångskoder) are asked for at sign-in",
            .signedIn(.fixed(.ownAccount)), .page(.secondFactors)),
        Route(
            .post, "/second-factors", "enrolSecondFactor",
            "Enrol an app for codes (engångskoder, TOTP); none is asked for until one confirms it",
            .signedIn(.fixed(.ownAccount)), also: [409],
            .answer(.enrolment) { asked throws(Failure) in
                let enrolment = try asked.signIn.secondFactor.enrol(
                    as: asked.caller, through: asked.gate)
                return Document(json: enrolment.json, tag: "1")
            }),
        Route(
            .post, "/second-factors/current/confirmations", "confirmSecondFactor",
            "Confirm the app with a first code; other sessions end, and recovery codes are shown",
            .signedIn(.fixed(.ownAccount)), also: [409],
            .answer(FactorCode.form, .recoveryCodes) { command, asked throws(Failure) in
                let codes = try asked.signIn.secondFactor.confirm(
                    command.code, as: asked.caller, through: asked.gate)
                return JSON.write(
                    .object([
                        JSON.Member("recoveryCodes", .array(codes.map { .string($0) }))
                    ]))
            }),
        Route(
            .delete, "/second-factors/current", "removeSecondFactor",
            "Ask for no codes any more", .signedIn(.fixed(.ownAccount)), also: [404],
            .done { asked throws(Failure) in
                try SecondFactor.remove(as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/sessions", "listSessions", "One's own sessions in force",
            .signedIn(.fixed(.ownAccount)), .page(.sessions)),
        Route(
            .delete, "/sessions/{id}", "endSession", "End one of one's own sessions",
            .signedIn(.fixed(.ownAccount)),
            .done { asked throws(Failure) in
                let session: ID<Session> = try asked.id()
                try EndSessions.own(session.uuid, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/me", "readMe", "Who the caller is, and in which role",
            .signedIn(.fixed(.ownAccount)), .only(.me, as: .me)),
        Route(
            .get, "/staff", "listStaff", "Staff and their roles",
            .signedIn(.fixed(.administration)), .page(.staff)),
        Route(
            .get, "/policies", "listPolicies", "Policies in force, each with its legal ground",
            .signedIn(.header(overseeing)), .page(.policies)),
        Route(
            .get, "/policies/version", "readPolicyVersion",
            "Which policies are in force, and whether anything was changed by hand since",
            .signedIn(.header(overseeing)),
            .answer(.policyVersion) { asked throws(Failure) in
                try ReadPolicyVersion()(as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/policies/matrix", "searchMatrix",
            "The reviewed access matrix (behörighetsmatris) in force, line by line",
            .signedIn(.header(overseeing)),
            filters: [.words("subject"), .words("who"), .words("about")],
            .page { asked throws(Failure) in
                try SearchMatrix(
                    subject: asked.filters["subject"], who: asked.filters["who"],
                    about: asked.filters["about"])(
                        asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/status", "readStatus",
            "How database, log and retention stand, and what is overdue",
            .signedIn(.header(overseeing + [.retention])),
            .answer(.status) { asked throws(Failure) in
                try ReadStatus()(as: asked.caller, through: asked.gate)
            }),
    ]

    private static let overseeing: [Purpose] = [.administration, .logReview]
}

extension SessionToken {
    /// As it is answered.
    fileprivate var json: [UInt8] {
        JSON.write(.object([JSON.Member("token", .string(text))]))
    }
}

/// What the ids of sessions are of.
private enum Session {}

extension Schema {
    /// How the installation stands.
    static let status = Schema(
        "Status",
        Shape.object(
            "Läget, in counts and times. overdue names what people must act on,"
                + " unitsWithoutReviewer the units whose log nobody may review.",
            required: [
                ("at", Shape.time), ("database", Shape.anyObject), ("policy", Shape.anyObject),
                ("log", Shape.anyObject), ("retention", Shape.anyObject),
                ("overdue", Shape.array(Shape.anyObject)),
                ("unitsWithoutReviewer", Shape.array(Shape.anyObject)),
            ]))

    /// Which policies are in force.
    static let policyVersion = Schema(
        "PolicyVersion",
        Shape.object(
            "Reglerna i kraft. version is a digest of everything that decides access, matrix of"
                + " the access matrix that was reviewed with them.",
            required: [
                ("version", Shape.string), ("isUnchanged", Shape.boolean),
                ("policies", Shape.integer(0...100_000)), ("matrix", Shape.string),
            ], optional: [("appliedAt", Shape.time)]))

    /// A session.
    static let session = Schema(
        "Session",
        Shape.object(
            "Session. The token is shown this once; expiresIn is in seconds.",
            required: [
                ("token", Shape.string), ("expiresIn", Shape.integer(60...43_200)),
            ]))

    /// The token that a session goes on under.
    static let renewedToken = Schema(
        "RenewedToken",
        Shape.object(
            "Sessionens nya nyckel. The token is shown this once; the one before opens nothing any more.",
            required: [("token", Shape.string)]))

    /// The caller.
    static let me = Schema(
        "Me",
        Shape.object(
            "Den inloggade.",
            required: [
                ("staffId", Shape.id), ("subject", Shape.string), ("name", Shape.string),
                ("agency", Shape.anyObject), ("unit", Shape.anyObject),
                ("municipality", Shape.anyObject), ("session", Shape.anyObject),
                ("actingRole", Shape.choice(Role.allCases)),
                ("roles", Shape.array(Shape.choice(Role.allCases))),
            ]))
}
