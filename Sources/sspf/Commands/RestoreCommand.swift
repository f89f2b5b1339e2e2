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
        let known = try LogKeys(settings).highestIncarnation()
        let begun = try MigrateCommand.stopping { () throws(ReleaseError) in
            try release.restore(address, after: facts.incarnation, beyond: known)
        }
        guard let begun else {
            throw Stop(.conflict, "somebody else has just declared a restore")
        }
        Say.note("incarnation \(begun) has begun; start `sspf jobs` and `sspf serve` anew")
        return .ok
    }
}
