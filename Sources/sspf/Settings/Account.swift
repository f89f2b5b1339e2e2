import Glibc
import Shell

/// The system accounts of the embedded default, when it is started as root: the service and the
/// jobs are two, so that the service cannot read the key that seals the log.
enum Account: String, CaseIterable {
    case service = "sspf"
    case jobs = "sspf-jobs"
    case postgres

    static var isRoot: Bool { geteuid() == 0 }

    /// Gives up root for this account, for good. Nothing to do for an ordinary user.
    func become() throws(Stop) {
        guard Self.isRoot else { return }
        guard let entry = unsafe getpwnam(rawValue) else { throw missing }
        let user = unsafe entry.pointee.pw_uid
        let group = unsafe entry.pointee.pw_gid
        guard unsafe initgroups(rawValue, group) == 0, setgid(group) == 0, setuid(user) == 0,
            unsafe chdir("/") == 0
        else { throw missing }
    }

    /// Acts as this account until ``resume()``: a command of root's own, such as signing in, whose
    /// token file is root's while its database session is the service's.
    func act() throws(Stop) {
        guard Self.isRoot else { return }
        guard let entry = unsafe getpwnam(rawValue),
            unsafe setegid(entry.pointee.pw_gid) == 0, unsafe seteuid(entry.pointee.pw_uid) == 0
        else { throw missing }
    }

    /// - Throws: where root could not act as this account.
    func demand() throws(Stop) {
        try act()
        try Self.resume()
    }

    /// Takes root's rights back.
    static func resume() throws(Stop) {
        guard getuid() == 0 else { return }
        guard seteuid(0) == 0, setegid(0) == 0 else {
            throw Stop(.error, "cannot become root again")
        }
    }

    private var missing: Stop {
        Stop(.error, "no system account \(rawValue); start the embedded service once as root")
    }
}
