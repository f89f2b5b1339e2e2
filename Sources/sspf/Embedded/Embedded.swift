import Access
import Glibc
import Shell
import Postgres

/// The embedded default: a PostgreSQL cluster of our own, reached by unix socket and peer
/// authentication only.
struct Embedded {
    /// The database's name.
    static let database = "sspf"

    let cluster: Cluster
    private let settings: Settings

    /// Lays out folders and, as root, the system accounts.
    init(_ settings: Settings) throws(Stop) {
        self.settings = settings
        if Account.isRoot {
            for account in [Account.service, Account.jobs] { try Self.ensure(account) }
        }
        try Folder.ensure(settings.state, mode: 0o755, owner: nil)
        try Folder.ensure(
            "\(settings.state)/seal", mode: 0o755, owner: Account.isRoot ? .jobs : nil)
        try Folder.ensure(
            "\(settings.state)/service", mode: 0o700, owner: Account.isRoot ? .service : nil)
        let layout = Cluster.Layout(
            data: "\(settings.state)/postgresql/data", sockets: "\(settings.state)/socket",
            log: "\(settings.state)/postgresql/log",
            account: Account.isRoot ? Account.postgres.rawValue : nil)
        do throws(ClusterError) {
            cluster = try Cluster(layout, entrances: Self.entrances())
        } catch { throw Stop(.error, "\(error)") }
    }

    /// Who may enter as whom. As root, each system account has its own roles; for an ordinary
    /// user, one account owns all.
    private static func entrances() -> [Cluster.Entrance] {
        if Account.isRoot {
            return [
                ("postgres", "postgres"), ("postgres", "sspf_migrate"), ("sspf", "sspf_api"),
                ("sspf-jobs", "sspf_seal"), ("sspf-jobs", "sspf_retention"),
                ("sspf-jobs", "sspf_archive"), ("postgres", "sspf_backup"),
            ].map { Cluster.Entrance(account: $0.0, role: $0.1) }
        }
        let name = unsafe getpwuid(geteuid()).map { unsafe String(cString: $0.pointee.pw_name) }
        return [
            "postgres", "sspf_migrate", "sspf_api", "sspf_seal", "sspf_retention", "sspf_archive",
            "sspf_backup",
        ].map { Cluster.Entrance(account: name ?? "", role: $0) }
    }

    /// Starts the cluster, or finds it running.
    func ensureRunning() throws(Stop) {
        do throws(ClusterError) { try cluster.ensureRunning() } catch {
            throw Stop(.error, "\(error)")
        }
    }

    private static func ensure(_ account: Account) throws(Stop) {
        if unsafe getpwnam(account.rawValue) != nil { return }
        do throws(ClusterError) {
            let status = try Program.start(
                [
                    "/usr/sbin/useradd", "--system", "--user-group", "--no-create-home",
                    "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin",
                    account.rawValue,
                ], log: "/dev/null"
            ).wait()
            guard status == 0, unsafe getpwnam(account.rawValue) != nil else {
                throw ClusterError.noAccount(name: account.rawValue)
            }
        } catch { throw Stop(.error, "\(error)") }
    }
}

/// Folders of the embedded default.
enum Folder {
    /// Makes a folder with those above it.
    static func ensure(_ path: String, mode: mode_t, owner: Account?) throws(Stop) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST {
                throw Stop(.error, "cannot make the folder \(made)")
            }
        }
        guard let owner else { return }
        guard let entry = unsafe getpwnam(owner.rawValue),
            unsafe chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0,
            unsafe chmod(path, mode) == 0
        else { throw Stop(.error, "cannot give \(path) to \(owner.rawValue)") }
    }
}
