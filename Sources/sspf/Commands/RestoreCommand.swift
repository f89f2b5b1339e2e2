import Access
import Postgres
import Shell

/// `sspf restore`: tells what a restored copy is, and with `--confirm` declares it. Everybody has to
/// sign in again after it.
struct RestoreCommand {
    let settings: Settings

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        guard words.isEmpty || words == ["--confirm"] else { throw Stop(.usage, Help.text) }
        if settings.connection == nil { try Account.postgres.become() }
        let address = settings.address("sspf_migrate")
        do throws(PostgresError) {
            let facts = try Restore.facts(address)
            let next = facts.incarnation + 1
            guard words == ["--confirm"] else {
                Say.out(
                    """
                    incarnation \(facts.incarnation), \
                    \(facts.isSameCluster ? "this" : "another") cluster's.
                    If this is a restored copy, `sspf restore --confirm` begins incarnation \
                    \(next): all sessions end, and the log goes on in a new shard that names the \
                    last checkpoint kept outside. It cannot be taken back.
                    """)
                return .ok
            }
            guard let begun = try Restore.declare(address, after: facts.incarnation) else {
                throw PostgresError.unexpectedAnswer
            }
            Say.note("incarnation \(begun) has begun; start `sspf jobs` and `sspf serve` anew")
            return .ok
        } catch { throw Stop(.error, "\(error)") }
    }
}
