package import Access
package import FoundationEssentials
import Postgres

/// Enters what of one record stays secret from the person who asked for access to their file
/// (registerutdrag), row by row. Nothing is told of a record without it. Source: GDPR 15;
/// dataskyddslagen 5 kap.; R36.
package struct ReviewPart: Sendable {
    package struct Command: Sendable {
        package let record: UUID
        /// The record's rows as they were read, as 64 hexadecimal digits.
        package let digest: String
        /// The rows that are not told, each by its digest with the provision that keeps it secret.
        package let withheld: [(row: String, ground: String)]

        package init(record: UUID, digest: String, withheld: [(row: String, ground: String)]) {
            self.record = record
            self.digest = digest
            self.withheld = withheld
        }
    }

    package init() {}

    /// - Parameter seen: the version of the part that the caller has seen, 1 before its first review: a
    ///   review takes the place of another's.
    package func callAsFunction(
        _ command: Command, in request: UUID, seen: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let seen = Creation.Seen(
            version: seen, asking: (Self.standing, [.uuid(request), .uuid(command.record)]))
        return try gate.create(
            Creation(
                "request.review-part", of: "request", recordID: request, seen: seen,
                reading: .request,
                ending: (
                    Self.review,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(UUID()), .uuid(request),
                        .uuid(command.record), .text(command.digest),
                        .texts(command.withheld.map(\.row)),
                        .texts(command.withheld.map(\.ground)), .int(seen.version),
                    ]
                ),
                answers: [
                    "request_absent": .notFound, "request_state": .conflict,
                    "extract_part_changed": .conflict,
                    "extract_row_absent": .unfit(pointer: "/withheld", code: "unknown"),
                    "extract_withheld_pkey": .unfit(pointer: "/withheld", code: "repeated"),
                ]),
            once: once, as: caller)
    }

    private static let review = Statement(
        "request.review-part.write",
        """
        SELECT authz.once_end($1, $2, 'request', $4, f.youth)
          FROM authz.review_part($3, $4, $5, $6, $7, $8, $9) AS f(youth)
        """)
    private static let standing = Statement(
        "request.review-part.version",
        "SELECT f.tag::integer FROM authz.extract_part($1, $2) f")
}

/// What is in one record of a request, row by row, for the unit manager who reviews it.
package struct ReadPart: Sendable {
    package init() {}

    package func callAsFunction(
        _ record: UUID, of request: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, record, [.uuid(request)], as: caller)
    }

    private static let reading = Reading(
        "request-part.read", of: "request-part",
        "SELECT f.person, f.tag, f.doc FROM authz.extract_part($2, $1) f")
}

extension Sublist {
    /// The records that a request for access asks for: keys, dates and how far the review has come.
    package static let requestParts = Sublist(
        "request-part.list", of: "request-part", under: "request",
        seen: "SELECT f.person FROM authz.request_read($3) f", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.extract_list($3, $1::integer, $2::integer, $4::json) f
        """)
}

extension Reading {
    /// The extract that was granted (registerutdrag): what may be told of each record.
    package static let subjectExtract = Reading(
        "subject-extract.read", of: "subject-extract", granted)
    /// The same as a page to print: the log tells the two apart.
    package static let printedExtract = Reading(
        "subject-extract.print", of: "subject-extract", granted)

    private static let granted: StaticString =
        "SELECT f.person, f.tag, f.doc FROM authz.extract_read($1) f"
}
