import Access
import Audit
import FoundationEssentials
import HTTP
import Postgres
import Secrets
import Shell
import Web

/// Everything that can be configured, read once from a file, the environment and flags; see ``Given``.
/// Every fault is reported, not only the first.
struct Settings: Sendable {
    /// Where the embedded cluster, the seal and the locks lie.
    let state: String
    /// Where Migrations/, Policies/ and Deploy/ lie.
    let share: String
    /// A production database; nil for the embedded cluster.
    let connection: String?
    let host: String
    let port: UInt16
    /// /livez, /readyz and /metrics answer here.
    let adminPort: UInt16
    /// A unix socket to listen on as well.
    let socket: String?
    let workers: Int
    /// Requests a second that one session, and one address, may make; 0 for any number.
    let sessionRate: Int
    let addressRate: Int
    /// Requests that take so long are told of; 0 for none.
    let slow: Duration
    /// Whose `Forwarded` is believed: numeric addresses, or `unix` for the socket.
    let proxies: [String]
    /// The name of this log in checkpoints (C2SP origin).
    let origin: String
    let sealEvery: Duration
    /// For how many days a backup is kept: a certificate says when the last one is gone.
    let backupDays: Int
    /// Where packages for the archive are made: a folder of the jobs' account, mode 0700.
    let archiveFolder: String?
    /// A second file for checkpoints, where the database's administrator cannot rewrite it.
    let sealCopy: String?
    /// The socket of the system's log, for checkpoints and forwarded entries.
    let systemLog: String?
    /// Where sealed entries are sent on to as JSON lines: `syslog`, or a file; nil for nowhere.
    let forward: String?
    /// Who cosigns checkpoints.
    let witnesses: [Witness]
    /// The key of second factors as systemd hands it over; nil where it lies in the state folder.
    let factorKey: String?
    /// Passwords that have leaked, by their SHA-1; nil where no list is named.
    let breachedPasswords: BreachedPasswords?
    let tokenFile: String
    /// The running service that shell and login speak to; nil for the database itself.
    let url: ServiceURL?
    /// Certificates that are trusted there, instead of the machine's.
    let certificates: String?
    /// Passed down by the supervisor: when it closes, the supervisor is gone.
    let lifeline: Int32?
    /// What is in force, a line a setting: its name, value and source. Secrets are not told.
    let lines: [String]

    /// What is wrong with the settings, one sentence each.
    struct Faults: Error, CustomStringConvertible {
        let sentences: [String]
        var description: String { sentences.joined(separator: "\n") }
    }

    /// In the order that they are told in. Each is `SSPF_NAME` in the file and the environment, and
    /// `--name` where a command takes it.
    static let names = [
        "state", "share", "database", "database_file", "host", "port", "admin_port", "socket",
        "workers", "session_rate", "address_rate", "slow_milliseconds", "proxies", "origin",
        "seal_seconds", "backup_days", "archive_folder", "seal_copy", "syslog", "forward",
        "witness", "breached_passwords", "token_file", "url", "certificates",
    ]
    /// Never told, and never flags, which others see in the list of processes.
    static let secrets = ["database"]
    /// The flags of commands that go on for long.
    static let flags = names.filter { !secrets.contains($0) && $0 != "url" }.map { name in
        String(name.map { $0 == "_" ? "-" : $0 })
    }

    /// - Parameters:
    ///   - flags: by name, such as `admin_port`.
    ///   - strange: words of the command that are none of its flags.
    init(
        _ environment: [String: String], _ flags: [String: String], strange: [String] = []
    ) throws(Faults) {
        var given = Given(environment, flags)
        let home = environment["HOME"] ?? "/"
        let usual = Account.isRoot ? "/var/lib/sspf" : "\(home)/.local/state/sspf"
        state = given.path("state", usual: usual) ?? usual
        share = given.path("share", usual: Self.usualShare()) ?? Self.usualShare()
        connection = given.text("database", usual: "embedded")
        for fault in connection.map(Self.faults(of:)) ?? [] { given.refuse("database", fault) }
        _ = given.path("database_file")
        host = given.text("host", usual: "127.0.0.1") ?? "127.0.0.1"
        if !Endpoint.isNumeric(host) {
            given.refuse("host", "is not a numeric address, such as 127.0.0.1 or ::1")
        }
        port = UInt16(given.number("port", 1...65_535, usual: 8080))
        adminPort = UInt16(given.number("admin_port", 1...65_535, usual: 8081))
        if port == adminPort { given.refuse("admin_port", "is the port of the API too") }
        socket = given.path("socket")
        // sun_path of unix(7), with its end.
        if (socket?.utf8.count ?? 0) > 107 { given.refuse("socket", "is longer than 107 bytes") }
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        workers = given.number("workers", 1...256, usual: min(256, 8 * cores))
        sessionRate = given.number("session_rate", 0...100_000, usual: 20)
        addressRate = given.number("address_rate", 0...100_000, usual: 200)
        slow = .milliseconds(given.number("slow_milliseconds", 0...3_600_000, usual: 1000))
        proxies = (given.text("proxies") ?? "").split(separator: ",").map(String.init)
        if !proxies.allSatisfy({ $0 == "unix" || Endpoint.isNumeric($0) }) {
            given.refuse("proxies", "is not numeric addresses with commas between, or unix")
        }
        origin = given.text("origin", usual: Self.usualOrigin) ?? Self.usualOrigin
        if !origin.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "+") }) {
            given.refuse("origin", "may hold printable ASCII without space and plus only")
        }
        sealEvery = .seconds(given.number("seal_seconds", 1...3600, usual: 5))
        backupDays = given.number("backup_days", 0...3660, usual: 35)
        archiveFolder = given.path("archive_folder")
        sealCopy = given.path("seal_copy")
        systemLog = given.path("syslog")
        forward = given.text("forward")
        if let forward, forward != "syslog", !forward.hasPrefix("/") {
            given.refuse("forward", "is neither syslog nor an absolute path")
        }
        if forward == "syslog", systemLog == nil {
            given.refuse("forward", "is syslog, which needs SSPF_SYSLOG, such as /dev/log")
        }
        var witnesses: [Witness] = []
        for text in (given.text("witness") ?? "").split(separator: ",") {
            do throws(NoteError) { witnesses.append(try Witness(text: String(text))) } catch {
                given.refuse("witness", "is not a witness's key, a space and its address: \(error)")
            }
        }
        self.witnesses = witnesses
        factorKey = environment["CREDENTIALS_DIRECTORY"].map { "\($0)/second-factor.key" }
            .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
        // A list that cannot be read is a fault: nobody would notice that it is not looked into.
        let list = given.path("breached_passwords")
        breachedPasswords = list.flatMap { try? BreachedPasswords(path: $0) }
        if list != nil, breachedPasswords == nil {
            given.refuse(
                "breached_passwords", "cannot be read, or is no sorted list of SHA-1 digests")
        }
        let usualToken = "\(home)/.config/sspf/token"
        tokenFile = given.path("token_file", usual: usualToken) ?? usualToken
        let service = given.text("url")
        url = service.flatMap { ServiceURL($0) }
        if service != nil, url == nil {
            given.refuse(
                "url",
                "is not https:// and a host (http:// goes to 127.0.0.1 alone), such as"
                    + " https://sspf.example.se")
        }
        certificates = given.path("certificates")
        if let certificates, !FileManager.default.isReadableFile(atPath: certificates) {
            given.refuse("certificates", "cannot be read")
        }
        lifeline = environment["SSPF_LIFELINE"].flatMap { Int32($0) }
        lines = given.lines
        let faults = strange.map { "\($0) is no flag of this command" } + given.faults
        if !faults.isEmpty { throw Faults(sentences: faults) }
    }

    /// What of a connection string can never work, or would send what it must not in clear.
    private static func faults(of connection: String) -> [String] {
        guard let options = Address.options(of: connection) else {
            return ["is no connection string, such as host=/run/postgresql dbname=sspf"]
        }
        var faults: [String] = []
        if options["user"] != nil {
            faults.append("names a user: each part enters by a role of its own")
        }
        let ports = (options["port"] ?? "5432").split(
            separator: ",", omittingEmptySubsequences: false)
        if !ports.allSatisfy({ (1...65_535).contains(Int($0) ?? 0) }) {
            faults.append("has a port that is none")
        }
        let modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
        if let mode = options["sslmode"], !modes.contains(mode) {
            faults.append("has an sslmode that is none: \(modes.joined(separator: ", "))")
        }
        let hosts = ["host", "hostaddr"].flatMap { options[$0]?.split(separator: ",") ?? [] }
        let isHere = hosts.allSatisfy {
            $0.hasPrefix("/") || $0.hasPrefix("@") || $0.hasPrefix("127.") || $0 == "::1"
                || $0 == "localhost"
        }
        if !isHere, options["sslmode"] != "verify-full" {
            faults.append("goes to another machine without sslmode=verify-full")
        }
        return faults
    }

    private static let usualOrigin = "sspf.example/log"

    /// The address of the database as one of the service's own roles.
    func address(_ role: String) -> Address {
        if let connection {
            return Address(connectionString: connection).with(role: role)
        }
        return Address(sockets: "\(state)/socket", database: Embedded.database, role: role)
    }

    /// What new passwords must be.
    var passwordRules: PasswordRules { PasswordRules(breached: breachedPasswords) }

    /// Beside the checkout whose `.build` the program lies in, else where a package puts it.
    private static func usualShare() -> String {
        let program = Child.path
        let folders = program.split(separator: "/")
        if let build = folders.lastIndex(of: ".build") {
            return folders[..<build].reduce("") { "\($0)/\($1)" }
        }
        return "/usr/share/sspf"
    }
}
