package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// After a restore, in its new incarnation: deletes again what the backup brought back and tombstones
/// say was deleted. May be run again. What is under a hold in the restored data stays and is counted.
package struct ReplayDeletions {
    private let job: Address

    /// What came of it.
    package struct Result: Hashable, Sendable {
        package var deleted: Int
        /// Under a hold in force in the restored data: somebody must look.
        package var kept: Int

        package init(deleted: Int = 0, kept: Int = 0) {
            self.deleted = deleted
            self.kept = kept
        }
    }

    /// - Parameter job: the restored database, as `sspf_retention`.
    package init(at job: Address) { self.job = job }

    /// Records go before youths.
    private static let types = RetainedRecord.allCases.map(\.rawValue) + ["youth"]

    package func callAsFunction(
        _ tombstones: Tombstones, requestID: UUID
    ) throws(Failure) -> Result {
        var result = Result()
        let id = requestID
        let gate = Gate(Link(job, settings: .maintenance))
        let caller = Caller(
            .job, for: .retention, by: "sspf retention replay", requestID: requestID)
        let matcher = try tombstones.matcher()
        for type in Self.types {
            var last: UUID?
            while true {
                let page = try gate.one(
                    Self.list, id, [.text(type), .optional(last)], as: caller)
                guard
                    case .array(let items)? = try? JSON.parse(
                        page.json, limits: JSON.Limits(elements: 1_000_000))
                else { throw .broken(code: "RETENTION-014") }
                let ids = items.compactMap { item -> UUID? in
                    guard case .string(let text) = item else { return nil }
                    return UUID(uuidString: text)
                }
                let again = ids.filter { matcher.holds(Tombstones.Record(type: type, id: $0)) }
                for start in stride(from: 0, to: again.count, by: 100) {
                    let batch = Array(again[start..<min(start + 100, again.count)])
                    let done = try gate.one(
                        Self.destroy, id, [.text(type), .uuids(batch)], as: caller)
                    guard let json = try? JSON.parse(done.json),
                        case .number(let deleted)? = json["deleted"],
                        case .number(let kept)? = json["kept"]
                    else { throw .broken(code: "RETENTION-015") }
                    result.deleted += deleted.integer ?? 0
                    result.kept += kept.integer ?? 0
                }
                if page.tag == "done" { break }
                last = ids.last
            }
        }
        return result
    }

    private static let list = Reading(
        "retention.replay-list", of: "retention-replay",
        """
        SELECT f.person, f.tag, f.doc FROM authz.replay_list($2, $3) f WHERE $1::uuid IS NOT NULL
        """)
    private static let destroy = Reading(
        "retention.replay", of: "retention-replay",
        "SELECT f.person, f.tag, f.doc FROM authz.replay_destroy($1, $2, $3) f")
}
