import Access
import Domain
import HTTP

extension Routes {
    /// Who is asking: sessions, the caller, staff, and the rules that hold for them.
    static let account = [
        Route(
            .post, "/sessions", "signIn", "Sign in with a local password", .open, also: [401],
            .session(SignInCommand.form) { command, asked throws(Failure) in
                try asked.signIn(
                    command.subject, command.password, requestID: asked.requestID,
                    through: asked.gate)
            }),
        Route(
            .delete, "/sessions/current", "signOut", "Sign out: end the session of the token",
            .signedIn(.fixed(.ownAccount)),
            .done { asked throws(Failure) in
                try SignIn.end(as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/me", "readMe", "Who the caller is, and in which role",
            .signedIn(.fixed(.ownAccount)), .only(.me, as: .me)),
        Route(
            .get, "/staff", "listStaff", "Staff and their roles",
            .signedIn(.fixed(.administration)), .page(.staff)),
        Route(
            .get, "/policies", "listPolicies", "Policies in force, each with its legal ground",
            .signedIn(.header([.administration, .logReview])), .page(.policies)),
    ]
}

extension Schema {
    /// A session.
    static let session = Schema(
        "Session",
        Shape.object(
            "Session. The token is shown this once; expiresIn is in seconds.",
            required: [
                ("token", Shape.string), ("expiresIn", Shape.integer(60...43_200)),
            ]))

    /// The caller.
    static let me = Schema(
        "Me",
        Shape.object(
            "Den inloggade.",
            required: [
                ("staffId", Shape.id), ("subject", Shape.string), ("name", Shape.string),
                ("agency", Shape.anyObject), ("unit", Shape.anyObject),
                ("actingRole", Shape.choice(Role.allCases.map(\.rawValue), "Roll.")),
            ]))
}
