package import Access
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

    /// Draws the sample of a month, once: what was drawn before is given again.
    ///
    /// - Parameters:
    ///   - month: its first day, `2026-11-01`.
    ///   - size: how many by chance, 0…1000.
    /// - Throws: ``Failure/notFound`` for a unit of another agency, or a month to come.
    package func draw(
        _ unit: UUID, month: String, size: Int, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try one(
            try gate.page(
                Self.drawing, .first, [.uuid(unit), .text(month), .int(size)], as: caller))
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
    /// - Throws: ``Failure/notFound`` for the own line, a sample that is signed off, or none.
    package func judge(
        _ sample: UUID, item: Int, _ verdict: Verdict, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try one(
            try gate.page(
                Self.judging, .first, [.uuid(sample), .int(item), .text(verdict.rawValue)],
                as: caller))
    }

    /// Signs the sample off.
    ///
    /// - Throws: ``Failure/notFound`` while an item has no verdict, for the own line, or none.
    package func signOff(
        _ sample: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try one(try gate.page(Self.signing, .first, [.uuid(sample)], as: caller))
    }

    private func one(_ page: Page) throws(Failure) -> Page {
        guard page.items.count > 2 else { throw .notFound }
        return page
    }

    private static let drawing = Listing(
        "review.draw", of: "review-sample",
        """
        SELECT f.person, f.place, f.doc FROM authz.review_draw($3, $4, $5) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let listing = Listing(
        "review.list", of: "review-sample",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.review_list($3, $1::integer, $2::integer) f
        """)
    private static let itemListing = Sublist(
        "review.items", of: "review-item", under: "review-sample",
        seen: "SELECT NULL::uuid AS person WHERE authz.review_reader($3) IS NOT NULL",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.review_items($3, $1::integer, $2::integer) f
        """)
    private static let judging = Listing(
        "review.judge", of: "review-sample",
        """
        SELECT f.person, f.place, f.doc FROM authz.review_judge($3, $4, $5) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let signing = Listing(
        "review.sign-off", of: "review-sample",
        """
        SELECT f.person, f.place, f.doc FROM authz.review_sign_off($3) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}
