import Access
import Domain
import HTTP
import Retention

extension Routes {
    /// Retention (gallring).
    static let retention = [
        Route(
            .get, "/retention/preview", "previewRetention",
            "What is due for deletion (gallring) under which rule",
            .signedIn(.fixed(.retention)),
            .all { asked throws(Failure) in
                guard let window = Window(limit: 100, offset: 0) else {
                    throw .broken(code: "RETENTION-001")
                }
                return try asked.gate.page(.retentionPreview, window, as: asked.caller)
            }),
        Route(
            .get, "/retention/plan", "readRetentionPlan",
            "What a run would do now: counts by rule, orphans, and the plan's digest",
            .signedIn(.fixed(.retention)), .only(.retentionPlan, as: .retentionPlan)),
        Route(
            .get, "/retention/plan/records", "listRetentionRecords",
            "What is due, record by record: keys and dates, no content",
            .signedIn(.fixed(.retention)), .page(.retentionRecords)),
        Route(
            .get, "/retention/plan/unended", "listUnended",
            "What never falls due because nobody has ended it, a year after the last note",
            .signedIn(.fixed(.retention)), .page(.unended)),
        Route(
            .get, "/retention/rules", "listRetentionRules",
            "Retention rules in force and to come, each with decision and approval",
            .signedIn(.fixed(.retention)), .page(.retentionRules)),
        Route(
            .post, "/retention/rules", "changeRetentionRule",
            "Change a rule from a day to come: a version that rests on no decision yet",
            .signedIn(.fixed(.retention)),
            .created(ChangeRule.Command.form) { command, asked throws(Failure) in
                try ChangeRule()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/retention/rule-withdrawals", "withdrawRuleChange",
            "Call off a change of a rule before its day: the version in force goes on",
            .signedIn(.fixed(.retention)),
            .created(WithdrawRule.Command.form, at: "/retention/rules", isNew: false) {
                command, asked throws(Failure) in
                try WithdrawRule()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/retention/decisions", "enterDecision",
            "Enter a destruction decision (gallringsbeslut) and the rules that rest on it",
            .signedIn(.fixed(.retention)),
            .created(EnterDecision.Command.form) { command, asked throws(Failure) in
                try EnterDecision()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/retention/approvals", "approveRetentionRule",
            "Approve what a rule says, for runs of a size; two persons in two roles must",
            .signedIn(.fixed(.retention)),
            .created(ApproveRule.Command.form) { command, asked throws(Failure) in
                try ApproveRule()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/retention/decisions/{id}/revocations", "revokeDecision",
            "Take back a decision of the own agency's: its rules rest on the one before, or on none",
            .signedIn(.fixed(.retention)),
            .created(DecisionRevocation.form, at: "/retention/decisions", isNew: false) {
                fault, asked throws(Failure) in
                let decision: ID<EnterDecision> = try asked.id()
                return try RevokeDecision()(
                    fault, of: decision.uuid, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/retention/approvals/{id}/revocations", "revokeApproval",
            "Take back an approval, one's own or a colleague's: the rule stops unless two remain",
            .signedIn(.fixed(.retention)),
            .created(DecisionRevocation.form, at: "/retention/approvals", isNew: false) {
                fault, asked throws(Failure) in
                let approval: ID<ApproveRule> = try asked.id()
                return try RevokeApproval()(
                    fault, of: approval.uuid, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/retention/holds", "listHolds", "Legal holds (gallringsstopp) in force",
            .signedIn(.fixed(.retention)), .page(.holds)),
        Route(
            .post, "/retention/holds", "placeHold", "Place a legal hold (gallringsstopp)",
            .signedIn(.fixed(.retention)), also: [404],
            .created(PlaceHold.Command.form) { command, asked throws(Failure) in
                try PlaceHold()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/retention/holds/{id}", "readHold", "One legal hold (gallringsstopp)",
            .signedIn(.fixed(.retention)),
            .document(.hold) { asked throws(Failure) in
                let hold: ID<PlaceHold> = try asked.id()
                return try asked.gate.one(.hold, hold.uuid, as: asked.caller)
            }),
        Route(
            .post, "/retention/holds/{id}/releases", "liftHold",
            "Lift a legal hold before its end", .signedIn(.fixed(.retention)),
            .created(HoldRelease.form, at: "/retention/holds", isNew: false) {
                _, asked throws(Failure) in
                let hold: ID<PlaceHold> = try asked.id()
                return try LiftHold()(
                    hold.uuid, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/retention/exemptions", "listExemptions",
            "Files of the own agency that are never destroyed (SoL 16:2)",
            .signedIn(.fixed(.retention)), .page(.exemptions)),
        Route(
            .post, "/retention/exemptions/{id}/withdrawals", "withdrawExemption",
            "Take an exemption back, with the reason", .signedIn(.fixed(.retention)),
            .created(ExemptionWithdrawal.form, at: "/retention/exemptions", isNew: false) {
                reason, asked throws(Failure) in
                let exemption: ID<EnterExemption> = try asked.id()
                return try WithdrawExemption()(
                    exemption.uuid, reason: reason, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/retention/exemptions", "enterExemption",
            "Enter that a youth's file is never destroyed (SoL 16:2)",
            .signedIn(.fixed(.retention)), also: [404],
            .created(NewExemption.form) { command, asked throws(Failure) in
                try EnterExemption()(
                    command.ground, of: command.youth, once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
    ]
}

extension Schema {
    /// What a run would do.
    static let retentionPlan = Schema(
        "RetentionPlan",
        Shape.object(
            "Gallringsplan. plan is a digest; orphans must be empty.",
            required: [
                ("plan", Shape.string), ("today", Shape.day),
                ("orphans", Shape.array(Shape.string)), ("unended", Shape.count),
                ("rules", Shape.array(Shape.anyObject)),
            ], optional: [("unfinished", Shape.string)]))
    /// A legal hold.
    static let hold = Schema(
        "Hold",
        Shape.object(
            "Gallringsstopp.",
            required: [
                ("id", Shape.id), ("scope", Shape.choice(HoldScope.allCases)),
                ("reason", Shape.choice(HoldReason.allCases)),
                ("reference", Shape.string), ("endsOn", Shape.day), ("lifted", Shape.boolean),
            ],
            optional: [
                ("youthId", Shape.id), ("recordType", Shape.string), ("recordId", Shape.id),
                ("from", Shape.day), ("until", Shape.day),
            ]))
}
