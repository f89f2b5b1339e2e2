/// A five-character SQLSTATE as PostgreSQL reports it. It names the kind of fault and never a
/// value, so it may stand in logs and answers.
///
/// Source: PostgreSQL 15 documentation, appendix A.
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
    /// Five characters of `0-9A-Z`; `XXXXX` where the server gave none that could be read.
    package let description: String

    /// Anything but five characters of `0-9A-Z` becomes ``unknown``: whatever else stood there is
    /// not repeated.
    package init(_ text: some StringProtocol) {
        let isState =
            text.utf8.count == 5
            && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        description = isState ? String(text) : "XXXXX"
    }

    /// The server gave no state.
    package static let unknown = SQLState("XXXXX")

    /// A value stands already where it must be unique.
    package var isUniqueViolation: Bool { description == "23505" }

    /// A row refers to one that is not there, or is referred to by one that is.
    package var isForeignKeyViolation: Bool { description == "23503" }

    /// A CHECK constraint refused the row.
    package var isCheckViolation: Bool { description == "23514" }

    /// An exclusion constraint refused the row.
    package var isExclusionViolation: Bool { description == "23P01" }

    /// The role lacks a privilege, or row security refused a new row.
    package var isInsufficientPrivilege: Bool { description == "42501" }

    /// A serialisation failure or a deadlock: the same transaction may succeed when run again.
    package var isSerialization: Bool { description == "40001" || description == "40P01" }

    /// The statement was cancelled: by its timeout or on request.
    package var isCancelled: Bool { description == "57014" }

    /// A lock was not had in time.
    package var isLockTimeout: Bool { description == "55P03" }

    /// The server as a whole cannot serve now: out of connections, memory or disk (class 53),
    /// shutting down, crashed or starting (57P01…57P03, 57P05), or failing to read or write its
    /// files (class 58).
    package var isUnavailable: Bool {
        description.hasPrefix("53") || description.hasPrefix("58")
            || ["57P01", "57P02", "57P03", "57P05"].contains(description)
    }
}
