package import Domain
package import FoundationEssentials
import Postgres

/// Who could see a youth's file if something were otherwise, beside who can see it now. What is
/// tried is undone; that it was tried is on the log.
package struct SimulateAccess: Sendable {
    package init() {}

    /// What is imagined.
    package struct Change: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable {
            /// A colleague is assigned to the file; the subject is the colleague.
            case assignmentAdded = "assignment-added"
            /// An assignment ends; the subject is the assignment.
            case assignmentEnded = "assignment-ended"
            /// Somebody joins the teams of the file's open cases; the subject is the person.
            case memberAdded = "member-added"
            /// A place in a case team ends; the subject is the place.
            case memberEnded = "member-ended"
            /// A case is closed; the subject is the case.
            case caseClosed = "case-closed"
            /// A consent is withdrawn; the subject is the consent.
            case consentWithdrawn = "consent-withdrawn"
            /// A disclosure decision ends; the subject is the decision.
            case disclosureEnded = "disclosure-ended"
            /// A block is laid; the subject is the person or the other agency that it keeps out.
            case blockAdded = "block-added"
            /// A block ends; the subject is the block.
            case blockEnded = "block-ended"
            /// The youth gets protected identity; the subject is the one colleague who is named.
            case protectionAdded = "protection-added"
        }

        package let kind: Kind
        /// What the change is about.
        package let subject: UUID

        package init(_ kind: Kind, _ subject: UUID) {
            self.kind = kind
            self.subject = subject
        }
    }

    /// - Parameter purpose: the purpose for which everybody would look.
    package func callAsFunction(
        _ change: Change, to youth: UUID, for purpose: Purpose = .coordination,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(
            Self.reading, about: youth, of: "youth",
            [.text(change.kind.rawValue), .uuid(change.subject), .text(purpose.rawValue)],
            as: caller)
    }

    private static let reading = Reading(
        "access.simulate",
        ofKindGiven: """
            SELECT f.person, f.tag, f.doc FROM authz.simulate($1, $3, $4, $5) f
            """)
}
