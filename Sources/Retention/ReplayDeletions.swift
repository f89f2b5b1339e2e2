package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// After a restore: deletes again what the backup brought back and tombstones say was deleted, and
/// begins a new incarnation of the data, so that no restored row becomes somebody's context. Until it
/// is through, no service serves from a database that was moved to another cluster. What is under a
/// hold in the restored data stays and is counted.
package struct ReplayDeletions {
    private let job: Address
    private let owner: Address
    private let begin: (Address) throws(Failure) -> Int
    private let tombstones: () throws(Failure) -> Tombstones
    private let enter: (Part) throws(Failure) -> Void

    /// As whom a part is done: the operating system says who may be which.
    package enum Part {
        case owner, job
    }

    /// What came of it.
    package struct Result: Hashable, Sendable {
        package var deleted: Int
        /// Under a hold in force in the restored data: somebody must look.
        package var kept: Int
        package var incarnation: Int

        package init(deleted: Int = 0, kept: Int = 0, incarnation: Int = 0) {
            self.deleted = deleted
            self.kept = kept
            self.incarnation = incarnation
        }
    }

    /// - Parameters:
    ///   - job: of the restored database, as `sspf_retention`.
    ///   - owner: the same, as `sspf_migrate`.
    ///   - begin: begins a new incarnation at the owner's address, and answers it.
    ///   - tombstones: opened as the job.
    ///   - enter: called before each part.
    package init(
        job: Address, owner: Address, begin: @escaping (Address) throws(Failure) -> Int,
        tombstones: @escaping () throws(Failure) -> Tombstones,
        enter: @escaping (Part) throws(Failure) -> Void = { _ in }
    ) {
        self.job = job
        self.owner = owner
        self.begin = begin
        self.tombstones = tombstones
        self.enter = enter
    }

    /// Records go before youths.
    private static let types = RetainedRecord.allCases.map(\.rawValue) + ["youth"]

    package func callAsFunction(_ id: UUID, requestID: UUID) throws(Failure) -> Result {
        var result = Result()
        try enter(.owner)
        result.incarnation = try begin(owner)
        try enter(.job)
        let gate = Gate(Link(job, settings: .maintenance))
        let caller = Caller(
            .job, for: .retention, by: "sspf retention replay", requestID: requestID)
        let matcher = try tombstones().matcher()
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
        try enter(.owner)
        try Installation.adopt(at: owner)
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
