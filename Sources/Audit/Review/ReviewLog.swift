package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Review of the log (logguppföljning, R34): a sample of a unit's looks in a month, by chance and by
/// the rules in force, judged by somebody outside that unit's line and signed off.
package struct ReviewLog: Sendable {
    /// What is found to be true of a look.
    package enum Verdict: String, Sendable, CaseIterable {
        /// I sin ordning.
        case inOrder = "in-order"
        /// In order, once it had been explained.
        case explained
        /// Somebody must be asked first.
        case toAsk = "to-ask"
        /// Avvikelse: not in order.
        case deviation
    }

    package init() {}

    /// Draws the sample of a month that is over, once; an auditor, or where none is out of the unit's
    /// line the manager of another unit of the agency: what was drawn before is answered again to
    /// whoever asks for as many. The log holds the seed's hash and the size.
    ///
    /// - Parameters:
    ///   - month: a day in it.
    ///   - size: how many by chance, 1…1000.
    /// - Throws: ``Failure/notFound`` for a unit of another agency; ``Failure/forbidden`` for the own
    ///   unit; ``Failure/conflict`` where as many were not asked for when the sample was drawn.
    package func draw(
        _ unit: UUID, month: LocalDate, size: Int, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "review.draw", of: "review-sample", recordID: UUID(), reading: .review,
                ending: (
                    Self.drawing,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(unit),
                        .text(month.description), .int(size),
                    ]
                ),
                answers: [
                    "review_unit": .notFound, "review_line": .forbidden,
                    "review_size": .unfit(pointer: "/size", code: "too-small"),
                    "review_drawn": .conflict,
                    "review_month": .unfit(pointer: "/month", code: "in-future"),
                ]),
            once: once, as: caller)
    }

    /// Samples of the own agency, newest first.
    /// - Parameter overdue: only those not signed off in time.
    package func samples(
        overdue: Bool, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.listing, window, [.bool(overdue)], as: caller)
    }

    /// What was drawn.
    ///
    /// - Throws: ``Failure/notFound`` for the own unit's sample, or none.
    package func items(
        of sample: UUID, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.itemListing, of: sample, window, as: caller)
    }

    /// Gives a verdict; a later one takes its place.
    ///
    /// - Parameter seen: the item's version that the caller has seen, 1 before its first verdict.
    /// - Throws: ``Failure/notFound`` for the own unit's sample, or none; ``Failure/forbidden`` for
    ///   the own line; ``Failure/conflict`` for a sample that is signed off; ``Failure/stale(now:)``
    ///   when another verdict stands.
    package func judge(
        _ sample: UUID, item: Int, _ verdict: Verdict, seen: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let seen = Creation.Seen(
            version: seen, asking: (Self.standing, [.uuid(sample), .int(item)]))
        return try step(
            "review.judge", sample, seen: seen, Self.judging,
            [.int(item), .text(verdict.rawValue), .int(seen.version)], once, caller, gate)
    }

    /// Signs the sample off.
    ///
    /// - Throws: ``Failure/notFound`` for the own unit's sample, or none; ``Failure/conflict`` while
    ///   an item has no verdict, and when it is signed off.
    package func signOff(
        _ sample: UUID, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try step("review.sign-off", sample, Self.signing, [], once, caller, gate)
    }

    private func step(
        _ action: StaticString, _ sample: UUID, seen: Creation.Seen? = nil,
        _ statement: Statement, _ values: [Value],
        _ once: Creation.Once, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                action, of: "review-sample", recordID: sample, seen: seen, reading: .review,
                ending: (
                    statement,
                    [.text(once.key), .bytes(once.digest), .uuid(sample)] + values
                ),
                answers: [
                    "review_absent": .notFound, "review_line": .forbidden,
                    "review_item": .unfit(pointer: "/item", code: "absent"),
                    "review_signed": .conflict, "review_unjudged": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let drawing = Statement(
        "review.draw.write",
        """
        SELECT authz.once_end($1, $2, 'review-sample', f.id, NULL)
          FROM authz.review_draw($3, date_trunc('month', $4::date)::date, $5) AS f(id)
        """)
    private static let listing = Listing(
        "review.list", of: "review-sample", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.review_list($3, $4, $1::integer, $2::integer) f
        """)
    private static let itemListing = Sublist(
        "review.items", of: "review-item", under: "review-sample",
        seen: "SELECT NULL::uuid AS person WHERE authz.review_reader($3) IS NOT NULL",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.review_items($3, $1::integer, $2::integer) f
        """)
    private static let judging = Statement(
        "review.judge.write",
        """
        SELECT authz.once_end($1, $2, 'review-sample', f.id, NULL)
          FROM authz.review_judge($3, $4, $5, $6) AS f(id)
        """)
    private static let standing = Statement(
        "review.judge.version",
        """
        SELECT (f.doc ->> 'version')::integer FROM authz.review_items($1, 1000000, 0) f
         WHERE (f.doc ->> 'place')::integer = $2
        """)
    private static let signing = Statement(
        "review.sign-off.write",
        """
        SELECT authz.once_end($1, $2, 'review-sample', f.id, NULL)
          FROM authz.review_sign_off($3) AS f(id)
        """)
}

extension Reading {
    /// One sample of the own agency, and how far its review has come.
    package static let review = Reading(
        "review.read", of: "review-sample",
        "SELECT f.person, f.tag, f.doc FROM authz.review_read($1) f")
}
