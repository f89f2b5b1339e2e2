import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// What lets information cross between agencies: guardians and consents, disclosure decisions.
    static let ground = [
        Route(
            .post, "/youths/{id}/guardians", "nameGuardian",
            "Name a guardian (vårdnadshavare) of a youth", .signedIn(.header([.coordination])),
            .created(NameGuardian.Command.form) { command, asked throws(Failure) in
                try NameGuardian()(
                    command, of: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/guardians", "listGuardians",
            "Guardians (vårdnadshavare) of one youth", .signedIn(.header(reading)),
            .page(.guardians)),
        Route(
            .post, "/guardians/{id}/endings", "endGuardian",
            "End a guardianship (vårdnad)", .signedIn(.header([.coordination])),
            .ending(.guardian)),
        Route(
            .get, "/consent-rules", "listConsentRules",
            "Who must consent at which age", .signedIn(.fixed(.ownAccount)),
            .page(.consentRules)),
        Route(
            .get, "/information-kinds", "listInformationKinds",
            "Kinds of information (uppgiftsslag)", .signedIn(.fixed(.ownAccount)),
            .page(.informationKinds)),
        Route(
            .post, "/guardians/{id}/whereabouts", "hideWhereabouts",
            "Hide the youth's whereabouts from a guardian (OSL 26:2), or hide them no more",
            .signedIn(.header([.coordination])),
            .created(HideWhereabouts.Command.form) { command, asked throws(Failure) in
                try HideWhereabouts()(
                    command, from: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/consents", "enterConsent", "Enter a consent (samtycke)",
            .signedIn(.header([.coordination])), also: [404],
            .created(EnterConsent.Command.form) { command, asked throws(Failure) in
                try EnterConsent()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/consents", "listExpiringConsents",
            "Consents (samtycken) in force that run out until a day, or within 30 days",
            .signedIn(.header(reading)), filters: [.day("until")],
            .page { asked throws(Failure) in
                try ListExpiringConsents(until: asked.day("until"))(
                    asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/consents/{id}", "readConsent",
            "One consent (samtycke), with how it stands now", .signedIn(.header(reading)),
            .document(.consent) { asked throws(Failure) in
                try ReadConsent()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/consents", "listConsents", "Consents (samtycken) of one youth",
            .signedIn(.header(reading)), .page(.consents)),
        Route(
            .post, "/consents/{id}/answers", "answerConsent",
            "Enter a further giver's answer to a consent (samtycke)",
            .signedIn(.header([.coordination])),
            .created(AnswerConsent.Command.form) { command, asked throws(Failure) in
                try AnswerConsent()(
                    command, to: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/consents/{id}/maturity-notes", "addMaturityNote",
            "Add how mature the youth was found (mognadsbedömning) to a consent that lacks it",
            .signedIn(.header([.coordination])),
            .created(maturityNote) { text, asked throws(Failure) in
                try AddMaturityNote()(
                    text, to: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/consents/{id}/withdrawals", "withdrawConsent",
            "Withdraw a consent (återkallelse); the receipt counts what it cut",
            .signedIn(.header([.coordination])),
            .created(Giver.withdrawal, answer: .withdrawn) { giver, asked throws(Failure) in
                try WithdrawConsent()(
                    asked.id(), by: giver, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/disclosure-grounds", "listDisclosureGrounds",
            "Grounds for disclosure (sekretessbrytande grunder), each with its tests",
            .signedIn(.fixed(.ownAccount)), .page(.disclosureGrounds)),
        Route(
            .post, "/disclosures", "decideDisclosure",
            "Decide on disclosure without consent (utlämnandebeslut)",
            .signedIn(.header(deciding)), also: [404],
            .created(DecideDisclosure.Command.form) { command, asked throws(Failure) in
                try DecideDisclosure()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/disclosures/{id}", "readDisclosure",
            "One disclosure decision (utlämnandebeslut)",
            .signedIn(.header(reading + [.workManagement])),
            .document(.disclosure) { asked throws(Failure) in
                try ReadDisclosure()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/youths/{id}/disclosures", "listDisclosures",
            "Disclosure decisions (utlämnandebeslut) about one youth",
            .signedIn(.header(reading + [.workManagement])), .page(.disclosures)),
        Route(
            .post, "/disclosures/{id}/endings", "revokeDisclosure",
            "Revoke a disclosure decision (utlämnandebeslut)", .signedIn(.header(deciding)),
            .ending(.disclosure)),
    ]

    /// The purposes for which a file is read.
    static let reading: [Purpose] = [.coordination, .followUp, .emergency]
    /// The purposes for which a disclosure is decided.
    private static let deciding: [Purpose] = [.coordination, .emergency, .workManagement]
}

extension Handling {
    /// A page of the list of the record that the path names.
    static func page(_ list: Sublist) -> Handling {
        page { asked throws(Failure) in
            let record: ID<Youth> = try asked.id()
            return try asked.gate.page(list, of: record.uuid, asked.window, as: asked.caller)
        }
    }

    /// The record that the path names ends.
    static func ending(_ what: Endable) -> Handling {
        created(EndCommand.form) { command, asked throws(Failure) in
            let record: ID<Youth> = try asked.id()
            return try End(what)(
                record.uuid, because: command.reason, once: asked.once, as: asked.caller,
                through: asked.gate)
        }
    }
}

extension Schema {
    /// A consent.
    static let consent = Schema(
        "Consent",
        Shape.object(
            "Samtycke. missing tells what it lacks while it is a draft or incomplete.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("agencyId", Shape.id),
                ("state", Shape.choice(ConsentState.allCases)),
                ("missing", Shape.array(Shape.choice(ConsentLack.allCases))),
                ("missingGuardians", Shape.array(Shape.id)),
                ("purposes", Shape.array(Shape.string)), ("validFrom", Shape.day),
                ("validUntil", Shape.day), ("parties", Shape.array(Shape.anyObject)),
                ("kinds", Shape.array(Shape.string)), ("standsAlone", Shape.array(Shape.string)),
                ("answers", Shape.array(Shape.anyObject)),
                ("createdAt", Shape.time), ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("paperReference", Shape.string), ("maturityNote", Shape.string),
                (
                    "withdrawal",
                    Shape.part(
                        ("capacity", Shape.string),
                        ("guardianId", Shape.id), ("withdrawnAt", Shape.time),
                        (
                            "receipt",
                            Shape.part(
                                ("shares", Shape.count), ("recipients", Shape.count),
                                ("caseJoins", Shape.count), ("referrals", Shape.count),
                                ("exports", Shape.count), ("notices", Shape.count))
                        ))
                ), ("author", Shape.string),
            ]))

    /// A consent was withdrawn.
    static let withdrawn = Schema(
        "Withdrawn",
        Shape.object(
            "Återkallelse. The receipt counts what was cut with it; more kinds may come.",
            required: [
                ("id", Shape.id), ("replayed", Shape.boolean),
                (
                    "receipt",
                    Shape.object(
                        "Kvitto: what the withdrawal ended, and who was told.",
                        required: [
                            ("shares", Shape.integer(0...1_000_000)),
                            ("recipients", Shape.integer(0...1_000_000)),
                            ("caseJoins", Shape.integer(0...1_000_000)),
                            ("referrals", Shape.integer(0...1_000_000)),
                            ("exports", Shape.integer(0...1_000_000)),
                            ("notices", Shape.integer(0...1_000_000)),
                        ])
                ),
            ]))

    /// A disclosure decision.
    static let disclosure = Schema(
        "Disclosure",
        Shape.object(
            "Utlämnandebeslut.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("agencyId", Shape.id),
                ("ground", Shape.string), ("section", Shape.string),
                ("state", Shape.choice(DisclosureState.allCases)),
                ("recipientAgencyId", Shape.id), ("purposes", Shape.array(Shape.string)),
                ("items", Shape.array(Shape.anyObject)),
                ("standsAlone", Shape.array(Shape.string)), ("validFrom", Shape.time),
                ("validUntil", Shape.time), ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("recipientStaffId", Shape.id), ("reasoning", Shape.string),
                ("balancing", Shape.string), ("committedCrime", Shape.boolean),
                ("author", Shape.string),
            ]))
}
