package import Access
package import FoundationEssentials
import Postgres

/// What is due for deletion (gallring) and under which rule: counts, and keys with dates. A preview
/// changes nothing.
package struct PreviewRetention: Sendable {
    package init() {}

    /// One item a rule: due, to delete, kept and by what.
    package func rules(as caller: Caller, through gate: Gate) throws(Failure) -> Page {
        guard let window = Window(limit: 100, offset: 0) else {
            throw .broken(code: "RETENTION-001")
        }
        return try gate.page(Self.ruleListing, window, as: caller)
    }

    /// One item a record that is due: rule, key, dates.
    package func records(
        _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(Self.recordListing, window, as: caller)
    }

    private static let ruleListing = Listing(
        "retention.preview", of: "retention-rule",
        """
        SELECT f.person, f.place, f.doc FROM authz.retention_rules() f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let recordListing = Listing(
        "retention.preview-records", of: "retention-record",
        "SELECT f.person, f.place, f.doc FROM authz.retention_list($1::integer, $2::integer) f")
}

/// The protocol (gallringsprotokoll) of a run: rule, decision, counts, time, executor; no content.
package struct ReadProtocol: Sendable {
    package init() {}

    package func callAsFunction(
        _ run: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, run, as: caller)
    }

    static let reading = Reading(
        "retention.protocol", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_protocol($1) f")
}
