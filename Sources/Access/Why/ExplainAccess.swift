package import Domain
package import FoundationEssentials
import Postgres

/// May a person do this with a record, and why (or why not): by which policy, on which ground, and
/// what would change the answer. The rules themselves are evaluated, in the database; whoever may
/// not know of the record is answered as if it were absent. The question is logged as a look.
package struct ExplainAccess: Sendable {
    package init() {}

    /// What is asked.
    package struct Question: Sendable, Hashable {
        /// What would be done.
        package enum Action: String, Sendable, CaseIterable {
            case read, create, change
        }

        package let recordType: RecordType
        package let action: Action
        /// The record; nil to ask about the kind alone, and for what is to be created.
        package let recordID: UUID?
        /// The youth whom a record to be created would be about.
        package let youthID: UUID?
        /// The person asked about; nil for the caller.
        package let staffID: UUID?
        /// The purpose asked about; nil for the request's own.
        package let purpose: Purpose?

        package init(
            _ recordType: RecordType, _ action: Action, recordID: UUID? = nil,
            youthID: UUID? = nil, staffID: UUID? = nil, purpose: Purpose? = nil
        ) {
            self.recordType = recordType
            self.action = action
            self.recordID = recordID
            self.youthID = youthID
            self.staffID = staffID
            self.purpose = purpose
        }
    }

    package func callAsFunction(
        _ question: Question, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        // The log names what the caller must know of: the record, or the youth of one to be made.
        let isAboutYouth = question.recordID == nil && question.youthID != nil
        return try gate.one(
            Self.reading, about: question.recordID ?? question.youthID,
            of: isAboutYouth ? "youth" : question.recordType.name,
            [
                .text(question.recordType.name), .optional(question.recordID),
                .text(question.action.rawValue), .optional(question.youthID),
                .optional(question.staffID), .optional(question.purpose?.rawValue),
            ], as: caller)
    }

    private static let reading = Reading(
        "access.explain",
        ofKindGiven: """
            SELECT f.person, f.tag, f.doc FROM authz.explain($3, $4, $5, $6, $7, $8) f
            """)
}

/// The kind of a record by its name on the log, such as `concern-conversation`. Which there are,
/// the database knows.
package struct RecordType: Sendable, Hashable {
    package let name: String

    /// Lower-case words joined by hyphens, 64 characters at most; nil for anything else.
    package init?(_ name: String) {
        let words = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard name.utf8.count <= 64,
            words.allSatisfy({ word in !word.isEmpty && word.allSatisfy { (97...122).contains($0) }
            })
        else { return nil }
        self.name = name
    }
}
