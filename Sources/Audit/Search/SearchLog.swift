package import Access
package import Domain
package import FoundationEssentials
package import JSON
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
    /// The purpose (ändamål) of the act.
    package var purpose: Purpose?
    /// How its legal ground begins, as it stood then, such as `OSL 26:1`.
    package var ground: String?
    /// The consent, disclosure decision or emergency access that opened what was shown.
    package var basis: UUID?
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
            .optional(ground), .optional(basis), .optional(request), .optional(before?.text),
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
    /// What is found leaves the service in a file, which the log tells apart from a look.
    private let isExport: Bool

    /// A look, unless said.
    package init(isExport: Bool = false) { self.isExport = isExport }

    package func callAsFunction(
        _ query: LogQuery, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            isExport ? Self.exporting : Self.listing, window, query.values,
            words: query.number?.stored, as: caller)
    }

    /// All that a query finds, newest first and a page at a time, up to a number of entries.
    ///
    /// - Parameter take: what a page holds.
    /// - Returns: how many, and whether there are more.
    package func all(
        _ query: LogQuery, upTo most: Int, as caller: Caller, through gate: Gate,
        _ take: ([JSON]) throws(Failure) -> Void
    ) throws(Failure) -> (count: Int, isCut: Bool) {
        var query = query
        var count = 0
        while let window = Window(limit: min(100, most - count), offset: 0) {
            let page = try self(query, window, as: caller, through: gate)
            let items = try LogPage.items(page)
            count += items.count
            try take(items)
            guard page.more, let cursor = items.last?.text("cursor").flatMap({ LogCursor($0) })
            else { return (count, false) }
            query.before = cursor
        }
        return (count, true)
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

    private static let listing = Listing("audit.find", of: "audit-entry", isKeyed: true, found)
    private static let exporting = Listing(
        "audit.export-search", of: "audit-entry", isKeyed: true, found)
    private static let found: StaticString = """
        SELECT f.person, f.place, f.doc, f.doc -> 'cursor' AS key
          FROM authz.log_search($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                                coalesce($16::json #>> '{}', $15),
                                $1::integer, $2::integer) f
        """
    private static let showing = Listing(
        "audit.show", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_show($3) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}
