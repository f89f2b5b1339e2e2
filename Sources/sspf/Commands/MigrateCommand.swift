import Access
import Postgres
import Shell

/// `sspf migrate`: roles (embedded only), migrations, policies. `sspf policy diff`: what that would
/// change about who may do what. `sspf demonstrate`: the invented
/// municipality, once, into an empty demonstration database.
struct MigrateCommand {
    let settings: Settings

    /// In the embedded cluster the roles and the database are made as well, and the database is for
    /// demonstration. Where people work in the database, a change of who may do what is applied only
    /// with the digest of that very change.
    /// - Parameter approval: the digest that `sspf policy diff` printed.
    func run(approval: String? = nil) throws(Stop) -> ExitCode {
        let embedded = settings.connection == nil
        let release = try release()
        if embedded {
            try Self.stopping { () throws(ReleaseError) in
                try release.prepare(
                    cluster: Address(
                        sockets: "\(settings.state)/socket", database: "postgres",
                        role: "postgres"),
                    database: Embedded.database)
            }
        }
        let address = settings.address("sspf_migrate")
        var approved: String?
        let found = try Self.stopping { () throws(ReleaseError) in try release.preview(address) }
        if let (diff, use) = found, !diff.isEmpty {
            Self.show(diff)
            guard use != .production || approval == diff.digest else {
                throw Stop(
                    .error,
                    "nothing was applied: approve with sspf migrate --approve \(diff.digest)")
            }
            approved = diff.newVersion
        }
        let (applied, version) = try Self.stopping { () throws(ReleaseError) in
            try release.bring(
                address, for: embedded ? .demonstration : .production, approved: approved)
        }
        for name in applied { Say.note("applied \(name)") }
        Say.note("policies in force, version \(version.prefix(12))")
        return .ok
    }

    /// `sspf policy diff`: what this release would change about who may do what.
    func diff() throws(Stop) -> ExitCode {
        let release = try release()
        let found = try Self.stopping { () throws(ReleaseError) in
            try release.preview(settings.address("sspf_migrate"))
        }
        guard let (diff, _) = found else {
            Say.out("no policies are in force yet")
            return .ok
        }
        guard !diff.isEmpty else {
            Say.out("no change: version \(diff.newVersion.prefix(12)) is in force")
            return .ok
        }
        Self.show(diff)
        Say.out("approve with: sspf migrate --approve \(diff.digest)")
        return .ok
    }

    /// The SQL of this release. Read before root is given up, as it is for the embedded cluster: the
    /// checkout may lie where nobody else can look.
    func release() throws(Stop) -> Release {
        let release = try Self.stopping { () throws(ReleaseError) in
            try Release(folder: settings.share)
        }
        if settings.connection == nil { try Account.postgres.become() }
        return release
    }

    static func stopping<Result>(
        _ body: () throws(ReleaseError) -> Result
    ) throws(Stop) -> Result {
        do throws(ReleaseError) { return try body() } catch { throw Stop(.error, "\(error)") }
    }

    private static func show(_ diff: PolicyDiff) {
        Say.out(
            "who may do what, from \(diff.oldVersion.prefix(12)) to \(diff.newVersion.prefix(12)):")
        for line in diff.lines { Say.out(line) }
    }

    func demonstrate() throws(Stop) -> ExitCode {
        // In one transaction: half a municipality would look like a whole one at the next start.
        let script: Script
        do throws(ScriptError) {
            script = Script(
                name: "demonstration",
                text: try ["demonstration", "demonstration-cases"].map {
                    (name) throws(ScriptError) in
                    try Script(file: "\(settings.share)/Deploy/\(name).sql").text
                }.joined(separator: "\n"))
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

    private static let isEmpty = Statement(
        "is-empty", "SELECT NOT EXISTS (SELECT FROM core.municipality)")
}
