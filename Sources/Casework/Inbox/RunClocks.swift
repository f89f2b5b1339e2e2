package import Access
import Domain
package import FoundationEssentials
import Postgres

/// A round of the clocks, by the job: what has lapsed is noted, and what has waited too long is told
/// to management. Nothing hangs on it: what is due is due by its day.
package struct RunClocks: Sendable {
    package init() {}

    /// - Returns: what was noted, as JSON: how much has `lapsed`, how much was `escalated`.
    package func callAsFunction(
        requestID: UUID, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(
            Self.reading, about: nil, of: "clock", [],
            as: Caller(.job, for: .retention, by: "job", requestID: requestID))
    }

    private static let reading = Reading(
        "clock.run", ofKindGiven: "SELECT c.person, c.tag, c.doc FROM authz.run_clocks(500) c")
}
