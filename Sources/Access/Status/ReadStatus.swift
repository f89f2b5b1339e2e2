import Postgres

/// How the installation stands: database, log and retention, and what is overdue, in counts and
/// times. For administrators, auditors and records officers.
package struct ReadStatus: Sendable {
    package init() {}

    /// - Throws: ``Failure/forbidden`` for everybody else.
    package func callAsFunction(
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.overseen(Self.reading, "status", as: caller)
    }

    private static let reading = Reading(
        "status.read",
        ofKindGiven: """
            SELECT f.person, f.tag, f.doc FROM authz.status() f
             WHERE $1::uuid IS NULL AND $2::text IS NOT NULL
            """)
}

/// Which policies are in force, since when, and whether anything that decides access was changed
/// by hand since. For administrators and auditors.
package struct ReadPolicyVersion: Sendable {
    package init() {}

    /// - Throws: ``Failure/forbidden`` for everybody else.
    package func callAsFunction(
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.overseen(Self.reading, "policy", as: caller)
    }

    private static let reading = Reading(
        "policy.version",
        ofKindGiven: """
            SELECT f.person, f.tag, f.doc FROM authz.policy_facts() f
             WHERE $1::uuid IS NULL AND $2::text IS NOT NULL
            """)
}

/// The text of the access matrix that came into force with the policies. For administrators and
/// auditors.
package struct ReadPolicyMatrix: Sendable {
    package init() {}

    /// - Throws: ``Failure/forbidden`` for everybody else.
    package func callAsFunction(
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.overseen(Self.reading, "policy", as: caller)
    }

    private static let reading = Reading(
        "policy.diff",
        ofKindGiven: """
            SELECT NULL::uuid AS person, '1' AS tag,
                   json_build_object('text', f.text) AS doc
              FROM authz.matrix_text() AS f(text)
             WHERE f.text IS NOT NULL AND $1::uuid IS NULL AND $2::text IS NOT NULL
            """)
}

extension Gate {
    /// What a role alone shows or not: nothing is hidden by saying so.
    fileprivate func overseen(
        _ reading: Reading, _ kind: String, as caller: Caller
    ) throws(Failure) -> Document {
        do throws(Failure) { return try one(reading, about: nil, of: kind, [], as: caller) } catch {
            throw error == .notFound ? .forbidden : error
        }
    }
}

/// Looks into the access matrix that was reviewed and came into force with the policies. For
/// administrators and auditors.
package struct SearchMatrix: Sendable {
    /// A table, with or without its schema, or a function.
    private let subject: String?
    /// Words of who asks.
    private let who: String?
    /// Words of what it is about.
    private let about: String?

    /// All of it unless narrowed.
    package init(subject: String? = nil, who: String? = nil, about: String? = nil) {
        self.subject = subject
        self.who = who
        self.about = about
    }

    package func callAsFunction(
        _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            Self.listing, window, [.optional(subject), .optional(who), .optional(about)],
            as: caller)
    }

    private static let listing = Listing(
        "policy.matrix", of: "policy",
        """
        SELECT f.person, f.place, f.doc
          FROM authz.matrix($3, $4, $5, $1::integer, $2::integer) f
        """)
}
