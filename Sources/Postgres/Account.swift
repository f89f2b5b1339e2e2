import Glibc

/// The system account that a cluster's files belong to and its programs run as.
struct Account: Sendable, Hashable {
    let name: String
    let user: uid_t
    let group: gid_t
    /// This process is root, and the account is another: programs give up root's rights first.
    let isDropped: Bool

    /// - Parameter name: by default `postgres` for root, and for everyone else the own account.
    init(_ name: String?) throws(ClusterError) {
        let isRoot = geteuid() == 0
        let wanted = name ?? (isRoot ? "postgres" : nil)
        let entry = if let wanted { unsafe getpwnam(wanted) } else { unsafe getpwuid(geteuid()) }
        guard let entry = unsafe entry else { throw .noAccount(name: wanted ?? "") }
        self.name = unsafe String(cString: entry.pointee.pw_name)
        user = unsafe entry.pointee.pw_uid
        group = unsafe entry.pointee.pw_gid
        isDropped = user != geteuid()
        // PostgreSQL refuses to run as root.
        if user == 0 || (isDropped && !isRoot) { throw .noAccount(name: self.name) }
    }

    /// The command that runs `program` as this account.
    func command(_ program: [String]) -> [String] {
        guard isDropped else { return program }
        return [
            "/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(group)", "--init-groups", "--",
        ] + program
    }
}
