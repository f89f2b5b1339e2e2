import Access
import Postgres
import Shell

/// `sspf restore`: tells what a restored copy is, and with `--confirm` declares it. Everybody has to
/// sign in again after it.
struct RestoreCommand {
    let settings: Settings

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        guard words.isEmpty || words == ["--confirm"] else {
            throw Stop(.usage, Help.usage("restore", .english))
        }
        let release = try MigrateCommand(settings: settings).release()
        let address = settings.address("sspf_migrate")
        let facts: Restore.Facts
        do throws(PostgresError) { facts = try Restore.facts(address) } catch {
            throw Stop(.error, "\(error)")
        }
        guard words == ["--confirm"] else {
            Say.out(
                """
                incarnation \(facts.incarnation), \(facts.isSameCluster ? "this" : "another") \
                cluster's.
                If this is a restored copy, `sspf restore --confirm` begins incarnation \
                \(facts.incarnation + 1): all sessions end, and the log goes on in a new shard \
                that names the last checkpoint kept outside. It cannot be taken back.
                """)
            return .ok
        }
        try Self.demandUnserved(address)
        let known = try LogKeys(settings).highestIncarnation()
        let begun = try MigrateCommand.stopping { () throws(ReleaseError) in
            try release.restore(address, after: facts.incarnation, beyond: known)
        }
        guard let begun else {
            throw Stop(.conflict, "somebody else has just declared a restore")
        }
        Say.note("incarnation \(begun) has begun; start `sspf jobs` and `sspf serve` anew")
        Say.note(Self.next)
        return .ok
    }

    /// What people must do before anything is deleted by the restored data.
    static let next =
        "every retention rule is stopped: enter again the holds, requests, exemptions and take-backs of after"
        + " the backup, then two approve each rule anew"

    /// Refuses while the service or its jobs are in the database: what is served is no copy that was made
    /// just now. Also with the same cluster, for a dump may have been restored into it.
    ///
    /// - Parameter owner: the database, as `sspf_migrate`.
    static func demandUnserved(_ owner: Address) throws(Stop) {
        let others: Int
        do throws(PostgresError) { others = try Restore.others(owner) } catch {
            throw Stop(.error, "\(error)")
        }
        guard others == 0 else {
            throw Stop(
                .conflict,
                "\(others) sessions of the service or its jobs are in this database: it is being"
                    + " served. Stop them first; what is served is not what was restored, and"
                    + " declaring a restore of it would end every session")
        }
    }
}
