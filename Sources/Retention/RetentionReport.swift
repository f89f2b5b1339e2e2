package import Access
package import FoundationEssentials

/// How far a run has come, after a batch.
package struct RetentionProgress: Hashable, Sendable {
    /// The code of the rule that the batch was under; nil where nothing was deleted yet.
    package let rule: String?
    /// Records deleted so far.
    package let deleted: Int
    /// Records planned and not yet reached. Youths are planned when all else has gone.
    package let left: Int
}

/// A run that was carried out.
package struct RetentionRun: Hashable, Sendable {
    /// Names the run.
    package let id: UUID
    /// The protocol (gallringsprotokoll), as JSON.
    package let document: Document
}
