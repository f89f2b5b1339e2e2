package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// The extract (loggutdrag) that a person has a right to: on which days, by which agency and for
/// which purpose their data were looked at. Names of staff only where a unit manager has released
/// them (CJEU C-579/21, R54). It tells nothing about anybody else.
package struct ExtractLog: Sendable {
    package init() {}

    /// - Parameter named: with staff, which takes a release of the last 30 days by somebody else.
    package func callAsFunction(
        of number: IdentityNumber, named: Bool, _ window: Window, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            Self.listing, window, [.text(number.stored), .bool(named)], words: number.stored,
            as: caller)
    }

    /// Releases names for this person's extracts; by a unit manager.
    ///
    /// - Parameter reference: where the decision is kept.
    /// - Throws: ``Failure/notFound`` for a number of nobody in the own unit; ``Failure/forbidden``
    ///   for another role.
    package func release(
        _ number: IdentityNumber, reference: String, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "audit.extract-release", of: "name-release", recordID: id, reading: .nameRelease,
                ending: (
                    Self.releasing,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id), .text(number.stored),
                        .text(reference),
                    ]
                ), answers: ["release_youth": .notFound]),
            once: once, as: caller)
    }

    private static let listing = Listing(
        "audit.extract", of: "log-extract", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.extract($3, $4, $1::integer, $2::integer, $5::json) f
        """)
    private static let releasing = Statement(
        "audit.extract-release.write",
        """
        SELECT authz.once_end($1, $2, 'name-release', $3, f.youth)
          FROM authz.extract_release($3, $4, $5) AS f(youth)
        """)
}

extension Reading {
    /// A decision that staff may be named in somebody's extract.
    package static let nameRelease = Reading(
        "audit.release-read", of: "name-release",
        "SELECT f.person, f.tag, f.doc FROM authz.release_read($1) f")
}

/// What one member of staff, or one session, did in the own agency in a span of time, and whom it
/// concerned: for the report of an incident (GDPR 33, 34), also about somebody who has left. For
/// auditors; the reading is itself on the log, with every person named in it.
package struct ExportIncident: Sendable {
    /// Who acted.
    package enum Actor: Sendable {
        /// By account name.
        case staff(String)
        case session(UUID)
    }

    package init() {}

    package func callAsFunction(
        by actor: Actor, since: Instant, until: Instant, _ window: Window, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Page {
        let who: [Value] =
            switch actor {
            case .staff(let subject): [.text(subject), .null]
            case .session(let id): [.null, .uuid(id)]
            }
        return try gate.page(
            Self.listing, window, who + [.text(since.description), .text(until.description)],
            as: caller)
    }

    private static let listing = Listing(
        "audit.incident", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.incident($3, $4, $5, $6, $1::integer, $2::integer) f
        """)
}
