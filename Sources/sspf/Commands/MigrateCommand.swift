import Access
import Postgres
import Shell

/// `sspf migrate`: roles (embedded only), migrations, policies. `sspf demonstrate`: the invented
/// municipality, once, into an empty demonstration database.
struct MigrateCommand {
    let settings: Settings

    /// In the embedded cluster the roles and the database are made as well, and the database is for
    /// demonstration.
    func run() throws(Stop) -> ExitCode {
        let embedded = settings.connection == nil
        do throws(ReleaseError) {
            // Read before root is given up: the checkout may lie where nobody else can look.
            let release = try Release(folder: settings.share)
            if embedded {
                try become()
                try release.prepare(
                    cluster: Address(
                        sockets: "\(settings.state)/socket", database: "postgres",
                        role: "postgres"),
                    database: Embedded.database)
            }
            let (applied, version) = try release.bring(
                settings.address("sspf_migrate"), for: embedded ? .demonstration : .production)
            for name in applied { Say.note("applied \(name)") }
            Say.note("policies in force, version \(version.prefix(12))")
            return .ok
        } catch { throw Stop(.error, "\(error)") }
    }

    func demonstrate() throws(Stop) -> ExitCode {
        let script: Script
        do throws(ScriptError) {
            script = try Script(file: "\(settings.share)/Deploy/demonstration.sql")
        } catch { throw Stop(.error, "\(error)") }
        try Account.postgres.become()
        do throws(PostgresError) {
            var session = try Session.open(
                settings.address("sspf_migrate"), settings: .maintenance)
            guard try session.run(Self.isEmpty).bool(0, 0) == true else { return .ok }
            try Self.load(script, &session)
            try NameKeys.renew(&session)
        } catch { throw Stop(.error, "\(error)") }
        Say.note("the demonstration municipality Exempelstad was loaded")
        return .ok
    }

    private static func load(_ script: Script, _ session: inout Session) throws(PostgresError) {
        do throws(ScriptError) { try session.runScript(script) } catch {
            Say.note("\(error)")
            throw .unexpectedAnswer
        }
    }

    private func become() throws(ReleaseError) {
        do throws(Stop) { try Account.postgres.become() } catch {
            throw .session(.unreachable)
        }
    }

    private static let isEmpty = Statement(
        "is-empty", "SELECT NOT EXISTS (SELECT FROM core.municipality)")
}
