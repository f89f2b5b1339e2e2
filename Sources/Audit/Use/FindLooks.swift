package import Access
package import Domain
import Postgres

/// Who looked at a youth, newest first: the number is resolved inside the database, staff are
/// named, the youth is not. The look at the log is itself on the log.
package struct FindLooks: Sendable {
    package init() {}

    package func callAsFunction(
        at number: IdentityNumber, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.listing, window, [.text(number.stored)], as: caller)
    }

    private static let listing = Listing(
        "audit.find", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.log_find($3, $1::integer, $2::integer) f
        """)
}
