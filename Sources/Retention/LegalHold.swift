package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Places a legal hold (gallringsstopp): what is under it is not destroyed, whatever a rule says. It
/// waits for a deletion under way; once placed, no deletion slips past it.
///
/// Source: JO 3434-2016; R49.
package struct PlaceHold: Sendable {
    /// What is held.
    package enum Scope: Sendable, Hashable {
        /// Everything about one youth.
        case youth(UUID)
        case record(RetainedRecord, UUID)
        /// Every record of the agency from this day to that, both included.
        case span(LocalDate, LocalDate)

        /// As the database takes it: scope, subject, record type, first and last day.
        var values: [Value] {
            switch self {
            case .youth(let youth): [.text("youth"), .uuid(youth), .null, .null, .null]
            case .record(let kind, let record):
                [.text("record"), .uuid(record), .text(kind.rawValue), .null, .null]
            case .span(let from, let until):
                [.text("span"), .null, .null, .text("\(from)"), .text("\(until)")]
            }
        }
    }

    package struct Command: Sendable {
        package let scope: Scope
        package let reason: HoldReason
        /// The matter's reference, such as a diary number.
        package let reference: String
        /// The last day of the hold.
        package let endsOn: LocalDate

        package init(scope: Scope, reason: HoldReason, reference: String, endsOn: LocalDate) {
            self.scope = scope
            self.reason = reason
            self.reference = reference
            self.endsOn = endsOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "hold.place", of: "hold", recordID: id, reading: .hold,
                ending: (
                    Self.place,
                    [.text(once.key), .bytes(once.digest), .uuid(id)] + command.scope.values + [
                        .text(command.reason.rawValue), .text(command.reference),
                        .text("\(command.endsOn)"),
                    ]
                ),
                answers: [
                    "hold_absent": .notFound,
                    "hold_ended": .unfit(pointer: "/endsOn", code: "in-past"),
                    "hold_span_order": .unfit(pointer: "/until", code: "before-start"),
                ]),
            once: once, as: caller)
    }

    private static let place = Statement(
        "hold.place.write",
        """
        SELECT authz.once_end($1, $2, 'hold', $3, f.youth)
          FROM authz.place_hold($3, $4, $5, $6, $7::date, $8::date, $9, $10, $11::date) AS f(youth)
        """)
}

/// Lifts a hold of the caller's agency before its end. What it held is due again if it was. The hold of a
/// request is a ``Failure/conflict``: it lasts as long as the request keeps what it is about.
package struct LiftHold: Sendable {
    package init() {}

    package func callAsFunction(
        _ hold: UUID, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "hold.lift", of: "hold", recordID: hold, reading: .hold,
                ending: (Self.lift, [.text(once.key), .bytes(once.digest), .uuid(hold)]),
                answers: [
                    "hold_absent": .notFound, "hold_release_pkey": .conflict,
                    "hold_requested": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let lift = Statement(
        "hold.lift.write",
        "SELECT authz.once_end($1, $2, 'hold', $3, f.youth) FROM authz.lift_hold($3) AS f(youth)")
}
