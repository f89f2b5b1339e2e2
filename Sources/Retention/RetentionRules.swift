package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Enters a destruction decision (gallringsbeslut) and the rules that rest on it from now on.
/// Without one, nothing is destroyed under a rule (R50); under a rule for every kind of agency it
/// lets go only records of the caller's kind.
package struct EnterDecision: Sendable {
    package struct Command: Sendable {
        /// As the committee's minutes name it.
        package let reference: String
        package let decidedOn: LocalDate
        /// Who decided.
        package let authority: String
        /// Codes of rules.
        package let rules: [String]
        /// The first day of the versions of them that it is about, also to come; nil: those in force.
        package let from: LocalDate?

        package init(
            reference: String, decidedOn: LocalDate, authority: String, rules: [String],
            from: LocalDate? = nil
        ) {
            self.reference = reference
            self.decidedOn = decidedOn
            self.authority = authority
            self.rules = rules
            self.from = from
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "retention-decision.enter", of: "retention-decision", recordID: id,
                reading: .decision,
                ending: (
                    Self.enter,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id), .text(command.reference),
                        .text("\(command.decidedOn)"), .text(command.authority),
                        .texts(command.rules), .optional(command.from.map { "\($0)" }),
                    ]
                ),
                answers: [
                    "decision_not_made_yet": .unfit(pointer: "/decidedOn", code: "in-future"),
                    "decision_rule_absent": .unfit(pointer: "/rules", code: "absent"),
                    "decision_board": .unfit(pointer: "/authority", code: "not-the-board"),
                    "decision_reference_key": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let enter = Statement(
        "retention-decision.enter.write",
        """
        SELECT authz.once_end($1, $2, 'retention-decision', f.id, NULL)
          FROM authz.enter_decision($3, $4, $5::date, $6, $7::text[], $8::date) AS f(id)
        """)
}

/// Approves what a rule says, now or from a day to come, for runs that delete between `lowest` and
/// `highest` records. Two persons in different roles must approve the same before the rule's first run,
/// and again when a count leaves the range, or the rule or its decision changes (R51).
package struct ApproveRule: Sendable {
    package struct Command: Sendable {
        /// The rule's code.
        package let rule: String
        package let range: ClosedRange<Int>
        /// The first day of the version of it, also to come; nil: the one in force.
        package let from: LocalDate?

        package init(rule: String, range: ClosedRange<Int>, from: LocalDate? = nil) {
            self.rule = rule
            self.range = range
            self.from = from
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "retention-rule.approve", of: "retention-approval", recordID: id,
                reading: .approval,
                ending: (
                    Self.approve,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id), .text(command.rule),
                        .int(command.range.lowerBound), .int(command.range.upperBound),
                        .optional(command.from.map { "\($0)" }),
                    ]
                ),
                answers: [
                    "approval_rule_absent": .unfit(pointer: "/rule", code: "absent"),
                    "approval_once": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let approve = Statement(
        "retention-rule.approve.write",
        """
        SELECT authz.once_end($1, $2, 'retention-approval', f.id, NULL)
          FROM authz.approve_rule($3, $4, $5, $6, $7::date) AS f(id)
        """)
}

/// Takes back a destruction decision that the caller's agency has entered: its rules rest on the decision
/// before it that stands, or on none. What was done meanwhile stays as it was.
package struct RevokeDecision: Sendable {
    package init() {}

    package func callAsFunction(
        _ reason: DecisionFault, of decision: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "retention-decision.revoke", of: "retention-decision", recordID: decision,
                reading: .decision,
                ending: (
                    Self.revoke,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(decision),
                        .text(reason.rawValue),
                    ]
                ),
                answers: ["decision_absent": .notFound, "decision_end_once": .conflict]),
            once: once, as: caller)
    }

    private static let revoke = Statement(
        "retention-decision.revoke.write",
        """
        SELECT authz.once_end($1, $2, 'retention-decision', f.id, NULL)
          FROM authz.revoke_decision($3, $4) AS f(id)
        """)
}

/// Takes back an approval of the caller's own, or of somebody's in the same agency: where no two in two roles
/// remain, the rule is stopped. No earlier agreement comes back by it.
package struct RevokeApproval: Sendable {
    package init() {}

    package func callAsFunction(
        _ reason: DecisionFault, of approval: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "retention-approval.revoke", of: "retention-approval", recordID: approval,
                reading: .approval,
                ending: (
                    Self.revoke,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(approval),
                        .text(reason.rawValue),
                    ]
                ),
                answers: ["approval_absent": .notFound, "approval_end_pkey": .conflict]),
            once: once, as: caller)
    }

    private static let revoke = Statement(
        "retention-approval.revoke.write",
        """
        SELECT authz.once_end($1, $2, 'retention-approval', f.id, NULL)
          FROM authz.revoke_approval($3, $4) AS f(id)
        """)
}

extension Reading {
    /// One destruction decision.
    package static let decision = Reading(
        "retention-decision.read", of: "retention-decision",
        "SELECT f.person, f.tag, f.doc FROM authz.decision_read($1) f")

    /// One person's approval.
    package static let approval = Reading(
        "retention-approval.read", of: "retention-approval",
        "SELECT f.person, f.tag, f.doc FROM authz.approval_read($1) f")

    /// One exemption of the caller's agency.
    package static let exemption = Reading(
        "exemption.read", of: "exemption",
        "SELECT f.person, f.tag, f.doc FROM authz.exemption_read($1) f")
}
