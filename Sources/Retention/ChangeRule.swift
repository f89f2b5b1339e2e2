package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Changes a rule from a day to come, as the committee has decided: the version in force ends on that day and
/// another begins, by which nothing is destroyed until a decision has been entered for it and two persons
/// have approved it, which they may before its day. One that reaches other agencies' records, too, begins in a
/// month at the earliest. A period that a law lays down stays (SoL 16 kap.; R50).
package struct ChangeRule: Sendable {
    package struct Command: Sendable {
        /// The rule's code.
        package let rule: String
        /// The first day of the new version.
        package let from: LocalDate
        /// Nil: as it was.
        package let period: Period?
        /// Whether the archive is to have what is due before it goes; nil: as it was.
        package let archive: Bool?
        /// Whether what is kept for research moves to the archive; nil: as it was.
        package let researchMoves: Bool?

        package init(
            rule: String, from: LocalDate, period: Period? = nil, archive: Bool? = nil,
            researchMoves: Bool? = nil
        ) {
            self.rule = rule
            self.from = from
            self.period = period
            self.archive = archive
            self.researchMoves = researchMoves
        }
    }

    /// So many years, months or days, as ISO 8601 writes it: `P5Y`, `P6M`, `P30D`.
    package struct Period: Sendable, Hashable {
        package let text: String

        package init?(_ text: String) {
            guard text.wholeMatch(of: #/P[1-9][0-9]{0,2}[YMD]/#) != nil else { return nil }
            self.text = text
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "retention-rule.change", of: "retention-rule", recordID: id, reading: .rule,
                ending: (
                    Self.change,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id), .text(command.rule),
                        .text("\(command.from)"), .optional(command.period?.text),
                        command.archive.map(Value.bool) ?? .null,
                        command.researchMoves.map(Value.bool) ?? .null,
                    ]
                ),
                answers: [
                    "change_rule_absent": .unfit(pointer: "/rule", code: "absent"),
                    "change_in_past": .unfit(pointer: "/from", code: "in-past"),
                    "change_too_soon": .unfit(pointer: "/from", code: "too-soon"),
                    "change_by_law": .unfit(pointer: "/period", code: "by-law"),
                    "rule_research_moves": .unfit(
                        pointer: "/researchMoves", code: "not-allowed-here"),
                    "rule_archive_of_agency": .unfit(pointer: "/archive", code: "not-allowed-here"),
                    "change_once": .conflict, "rule_code_once": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let change = Statement(
        "retention-rule.change.write",
        """
        SELECT authz.once_end($1, $2, 'retention-rule', f.id, NULL)
          FROM authz.change_rule($3, $4, $5::date, $6::interval, $7, $8) AS f(id)
        """)
}

/// Calls off a change of a rule before its day: the version in force goes on. Whoever may change the rule may.
package struct WithdrawRule: Sendable {
    package struct Command: Sendable {
        /// The rule's code.
        package let rule: String
        /// The day on which the change was to begin.
        package let from: LocalDate

        package init(rule: String, from: LocalDate) {
            self.rule = rule
            self.from = from
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "retention-rule.withdraw", of: "retention-rule", recordID: UUID(), reading: .rule,
                ending: (
                    Self.withdraw,
                    [
                        .text(once.key), .bytes(once.digest), .text(command.rule),
                        .text("\(command.from)"),
                    ]
                ),
                answers: [
                    "withdrawal_rule_absent": .unfit(pointer: "/rule", code: "absent"),
                    "withdrawal_in_force": .unfit(pointer: "/from", code: "in-past"),
                ]),
            once: once, as: caller)
    }

    private static let withdraw = Statement(
        "retention-rule.withdraw.write",
        """
        SELECT authz.once_end($1, $2, 'retention-rule', f.id, NULL)
          FROM authz.withdraw_rule($3, $4::date) AS f(id)
        """)
}

extension Reading {
    /// One version of a rule.
    package static let rule = Reading(
        "retention-rule.read", of: "retention-rule",
        "SELECT f.person, f.tag, f.doc FROM authz.rule_read($1) f")
}
