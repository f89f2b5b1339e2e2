package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// What somebody reviewing the log looks for; nothing given is everything in their reach.
package struct LogQuery: Sendable {
    /// Looks at the youth with this number, by anybody; else acts of the own agency's staff.
    package var number: IdentityNumber?
    /// The account name of a member of staff.
    package var staff: String?
    /// The agency of who acted.
    package var agency: UUID?
    /// From this moment on.
    package var since: Instant?
    /// Before this moment.
    package var until: Instant?
    /// Such as `concern-conversation.read`.
    package var action: String?
    package var outcome: Outcome?
    /// A code, such as `other-agency`.
    package var reason: String?
    /// The purpose (ändamål), and with it the ground, of the act.
    package var purpose: Purpose?
    package var request: UUID?
    /// Only what is older than an earlier page's last.
    package var before: LogCursor?

    /// What came of an act.
    package enum Outcome: String, Sendable, CaseIterable {
        case ok, refused, failed
    }

    /// Everything.
    package init() {}

    /// From `$3` on.
    fileprivate var values: [Value] {
        [
            .optional(number?.stored), .optional(staff), .optional(agency),
            .optional(since?.description), .optional(until?.description), .optional(action),
            .optional(outcome?.rawValue), .optional(reason), .optional(purpose?.rawValue),
            .optional(request), .optional(before?.text),
        ]
    }
}

/// Where a page of the log ended: the `cursor` of its last item.
package struct LogCursor: Hashable, Sendable {
    /// Microseconds since 1970, number and part, with hyphens between.
    package let text: String

    /// Nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard parts.count == 3,
            zip(parts, [17, 18, 4]).allSatisfy({ part, most in
                (1...most).contains(part.utf8.count) && part.utf8.allSatisfy(digits.contains)
            })
        else { return nil }
        self.text = text
    }
}

/// Who looked, newest first: a number is resolved inside the database, staff are named, the youth is
/// not. The look at the log is itself on the log.
package struct SearchLog: Sendable {
    package init() {}

    package func callAsFunction(
        _ query: LogQuery, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            Self.listing, window, query.values, words: query.number?.stored, as: caller)
    }

    /// One sealed entry by its number.
    ///
    /// - Throws: ``Failure/notFound`` for an entry that is not sealed or not within reach.
    package func show(
        _ number: Int, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        let page: Page
        do throws(Failure) {
            page = try gate.page(Self.showing, .first, [.int(number)], as: caller)
        } catch {
            // A single entry is there for those who may see it, and for nobody else.
            throw error == .forbidden ? .notFound : error
        }
        guard page.items.count > 2 else { throw .notFound }
        return page
    }

    private static let listing = Listing(
        "audit.find", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.log_search($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $1::integer,
                                $2::integer) f
        """)
    private static let showing = Listing(
        "audit.show", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_show($3) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}
