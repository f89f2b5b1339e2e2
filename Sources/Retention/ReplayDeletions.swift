package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// After a restore, in its new incarnation: deletes again what the backup brought back and tombstones
/// say was deleted, and has the log forget again whom it had forgotten. May be run again. What is under a
/// hold in the restored data stays and is counted.
package struct ReplayDeletions {
    private let job: Address

    /// What came of it.
    package struct Result: Hashable, Sendable {
        package var deleted: Int
        /// Persons whom the log forgot again.
        package var forgotten: Int
        /// Under a hold in force in the restored data: somebody must look.
        package var kept: Int
        /// Tables that were in use and could not be written anew: what was deleted can still be read in
        /// their files.
        package var unwritten: [String]

        package init(deleted: Int = 0, forgotten: Int = 0, kept: Int = 0, unwritten: [String] = [])
        {
            self.deleted = deleted
            self.forgotten = forgotten
            self.kept = kept
            self.unwritten = unwritten
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
        let gate = Gate(Link(job, settings: .maintenance))
        let caller = Caller(
            .job, for: .retention, by: "sspf retention replay", requestID: requestID)
        let matcher = try tombstones.matcher()
        var touched: Set<String> = []
        for type in Self.types {
            try Self.each(
                of: type, matcher,
                page: { last throws(Failure) in
                    try gate.one(
                        Self.list, requestID, [.text(type), .optional(last)], as: caller)
                },
                again: { batch throws(Failure) in
                    let done = try gate.one(
                        Self.destroy, requestID, [.text(type), .uuids(batch)], as: caller)
                    let (json, deleted, kept) = try Self.counts(done)
                    result.deleted += deleted
                    result.kept += kept
                    guard case .array(let tables)? = json["touched"] else { return }
                    for case .string(let table) in tables { touched.insert(table) }
                })
        }
        try Self.each(
            of: Tombstones.logPerson, matcher,
            page: { last throws(Failure) in
                try gate.one(Self.persons, requestID, [.optional(last)], as: caller)
            },
            again: { batch throws(Failure) in
                let (_, deleted, kept) = try Self.counts(
                    try gate.one(Self.forget, requestID, [.uuids(batch)], as: caller))
                result.forgotten += deleted
                result.kept += kept
            })
        for table in touched.sorted() {
            // Each try waits a third of a second for the table.
            var tries = 20
            while try gate.one(Self.tidy, requestID, [.text(table)], as: caller).tag != "done" {
                tries -= 1
                guard tries == 0 else { continue }
                result.unwritten.append(table)
                break
            }
        }
        return result
    }

    /// Goes through what is there, page by page, and hands on what has a tombstone, by the hundred.
    private static func each(
        of type: String, _ matcher: Tombstones.Matcher,
        page: (UUID?) throws(Failure) -> Document, again: ([UUID]) throws(Failure) -> Void
    ) throws(Failure) {
        var last: UUID?
        while true {
            let found = try page(last)
            let ids = try ids(found)
            let gone = ids.filter { matcher.holds(Tombstones.Record(type: type, id: $0)) }
            for start in stride(from: 0, to: gone.count, by: 100) {
                try again(Array(gone[start..<min(start + 100, gone.count)]))
            }
            if found.tag == "done" { return }
            last = ids.last
        }
    }

    /// The ids of a page.
    static func ids(_ page: Document) throws(Failure) -> [UUID] {
        guard
            case .array(let items)? = try? JSON.parse(
                page.json, limits: JSON.Limits(elements: 1_000_000))
        else { throw .broken(code: "RETENTION-014") }
        return items.compactMap { item -> UUID? in
            guard case .string(let text) = item else { return nil }
            return UUID(uuidString: text)
        }
    }

    private static func counts(
        _ done: Document
    ) throws(Failure) -> (json: JSON, deleted: Int, kept: Int) {
        guard let json = try? JSON.parse(done.json), case .number(let deleted)? = json["deleted"],
            case .number(let kept)? = json["kept"]
        else { throw .broken(code: "RETENTION-015") }
        return (json, deleted.integer ?? 0, kept.integer ?? 0)
    }

    private static let list = Reading(
        "retention.replay-list", of: "retention-replay",
        """
        SELECT f.person, f.tag, f.doc FROM authz.replay_list($2, $3) f WHERE $1::uuid IS NOT NULL
        """)
    private static let destroy = Reading(
        "retention.replay", of: "retention-replay",
        "SELECT f.person, f.tag, f.doc FROM authz.replay_destroy($1, $2, $3) f")
    private static let persons = Reading(
        "retention.replay-persons", of: "retention-replay",
        """
        SELECT f.person, f.tag, f.doc FROM authz.replay_persons($2) f WHERE $1::uuid IS NOT NULL
        """)
    private static let forget = Reading(
        "retention.replay-forget", of: "retention-replay",
        "SELECT f.person, f.tag, f.doc FROM authz.replay_forget($1, $2) f")
    private static let tidy = Reading(
        "retention.replay-tidy", of: "retention-replay",
        """
        SELECT f.person, f.tag, f.doc FROM authz.replay_tidy($2) f WHERE $1::uuid IS NOT NULL
        """)
}
