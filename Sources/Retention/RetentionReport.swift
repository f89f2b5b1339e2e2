package import Access
package import FoundationEssentials
import JSON

/// How far a run has come, after a batch.
package struct RetentionProgress: Hashable, Sendable {
    /// The code of the rule that the batch was under; nil where nothing was deleted yet.
    package let rule: String?
    /// Records deleted so far.
    package let deleted: Int
    /// Records planned and not yet reached.
    package let left: Int
}

/// A run that was carried out.
package struct RetentionRun: Hashable, Sendable {
    /// Names the run.
    package let id: UUID
    /// The protocol (gallringsprotokoll), as JSON.
    package let document: Document

    /// Something waits for people: a rule is stopped until two approve it, records are past the day
    /// by which they must be gone, or rows were left behind.
    package var needsAttention: Bool {
        guard let json = try? JSON.parse(document.json) else { return true }
        func count(_ value: JSON?) -> Int {
            if case .number(let number)? = value { return number.integer ?? 1 }
            return 0
        }
        if count(json["leftBehind"]) > 0 { return true }
        if case .array(let tables)? = json["unscanned"], !tables.isEmpty { return true }
        guard case .array(let lines)? = json["lines"] else { return true }
        return lines.contains { line in
            if case .string? = line["stopped"] { return true }
            return count(line["overdue"]) > 0
        }
    }
}
