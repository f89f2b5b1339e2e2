import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Referrals (hänvisningar, remisser) and the catalogue of their targets.
    static let referral = [
        Route(
            .get, "/referral-targets", "listReferralTargets",
            "Targets (mottagare) of referrals, inside and outside the system",
            .signedIn(.fixed(.ownAccount)), .page(.referralTargets)),
        Route(
            .post, "/referral-targets", "enterReferralTarget",
            "Enter a target (mottagare) of referrals", .signedIn(.fixed(.coordination)),
            .created(EnterReferralTarget.Command.form) { command, asked throws(Failure) in
                try EnterReferralTarget()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/referral-targets/{id}/endings", "endReferralTarget",
            "Take a target (mottagare) out of the catalogue from a day on",
            .signedIn(.fixed(.coordination)),
            .created(EndReferralTarget.Command.form) { command, asked throws(Failure) in
                try EndReferralTarget()(
                    asked.id(), command, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/referrals", "listIncomingReferrals",
            "Referrals (hänvisningar) that the caller's unit receives now",
            .signedIn(.fixed(.coordination)), .page(.incomingReferrals)),
        Route(
            .post, "/referrals", "draftReferral", "Draft a referral (hänvisning, remiss)",
            .signedIn(.header([.coordination])), also: [404],
            .created(DraftReferral.Command.form) { command, asked throws(Failure) in
                try DraftReferral()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/referrals/{id}", "readReferral", "One referral, with its states",
            .signedIn(.header(reading)),
            .document(.referral) { asked throws(Failure) in
                try ReadReferral()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/referrals", "listReferrals", "Referrals of one youth",
            .signedIn(.header(reading)), .page(.referrals)),
        Route(
            .post, "/referrals/{id}/steps", "moveReferral",
            "A referral's consent is in place, it is sent, received, started, declined, revoked, ended",
            .signedIn(.header([.coordination])),
            .created(MoveReferral.Command.form) { command, asked throws(Failure) in
                try MoveReferral()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A referral.
    static let referral = Schema(
        "Referral",
        Shape.object(
            "Hänvisning eller remiss. The sender sees the state, the receiver whom it is about.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("agencyId", Shape.id),
                ("agency", Shape.string), ("targetId", Shape.id), ("target", Shape.string),
                ("path", Shape.string), ("state", Shape.string), ("question", Shape.string),
                (
                    "steps",
                    Shape.array(
                        Shape.part(
                            ("from", Shape.string), ("state", Shape.string),
                            ("reason", Shape.string), ("paperReference", Shape.string),
                            ("agency", Shape.string), ("author", Shape.string),
                            ("createdAt", Shape.time)))
                ), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("answerDueOn", Shape.day), ("consentId", Shape.id),
                (
                    "person",
                    Shape.part(
                        ("givenName", Shape.string),
                        ("familyName", Shape.string), ("number", Shape.string))
                ),
            ]))
}
