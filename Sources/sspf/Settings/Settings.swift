import Access
import Audit
import FoundationEssentials
import HTTP
import Postgres
import Secrets
import Shell
import Web

/// Everything that can be configured, read once from the environment and the flags of `sspf run`.
/// Every fault is reported, not only the first. No secret is among them: the connection string may
/// name a password file or service, and is never printed.
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
    /// Whose `Forwarded` is believed: numeric addresses, or `unix` for the socket.
    let proxies: [String]
    /// The name of this log in checkpoints (C2SP origin).
    let origin: String
    let sealEvery: Duration
    /// For how many days a backup is kept: a certificate says when the last one is gone.
    let backupDays: Int
    /// A second file for checkpoints, where the database's administrator cannot rewrite it.
    let sealCopy: String?
    /// The socket of the system's log, for checkpoints and forwarded entries.
    let systemLog: String?
    /// Where sealed entries are sent on to as JSON lines: `syslog`, or a file; nil for nowhere.
    let forward: String?
    /// Who cosigns checkpoints.
    let witnesses: [Witness]
    /// Passwords that have leaked, by their SHA-1; see ``BreachedPasswords``.
    let breachedPasswords: String?
    let tokenFile: String
    /// The running service that shell and login speak to; nil for the database itself.
    let url: ServiceURL?
    /// Certificates that are trusted there, instead of the machine's.
    let certificates: String?
    /// Passed down by the supervisor: when it closes, the supervisor is gone.
    let lifeline: Int32?

    /// What is wrong with the settings, one sentence each.
    struct Faults: Error, CustomStringConvertible {
        let sentences: [String]
        var description: String { sentences.joined(separator: "\n") }
    }

    /// - Parameter flags: `--port 8080`, `--state FOLDER` and so on, which win over the environment.
    init(_ environment: [String: String], _ flags: [String: String]) throws(Faults) {
        var faults: [String] = []
        func value(_ name: String) -> String? {
            let given = flags[name] ?? environment["SSPF_" + name.uppercased()]
            return given.flatMap { $0.isEmpty ? nil : $0 }
        }
        func number(_ name: String, _ range: ClosedRange<Int>, default standard: Int) -> Int {
            guard let text = value(name) else { return standard }
            guard let number = Int(text), range.contains(number) else {
                faults.append("SSPF_\(name.uppercased()) is not a number in \(range)")
                return standard
            }
            return number
        }
        let home = environment["HOME"] ?? "/"
        let usual = Account.isRoot ? "/var/lib/sspf" : "\(home)/.local/state/sspf"
        state = value("state") ?? usual
        share = value("share") ?? Self.usualShare()
        connection = value("database")
        host = value("host") ?? "127.0.0.1"
        port = UInt16(number("port", 1...65_535, default: 8080))
        adminPort = UInt16(number("admin_port", 1...65_535, default: 8081))
        socket = value("socket")
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        workers = number("workers", 1...256, default: min(256, 8 * cores))
        sessionRate = number("session_rate", 0...100_000, default: 20)
        addressRate = number("address_rate", 0...100_000, default: 200)
        proxies = (value("proxies") ?? "").split(separator: ",").map(String.init)
        origin = value("origin") ?? "sspf.example/log"
        sealEvery = .seconds(number("seal_seconds", 1...3600, default: 5))
        backupDays = number("backup_days", 0...3660, default: 35)
        sealCopy = value("seal_copy")
        systemLog = value("syslog")
        forward = value("forward")
        var witnesses: [Witness] = []
        for text in (value("witness") ?? "").split(separator: ",") {
            do throws(NoteError) { witnesses.append(try Witness(text: String(text))) } catch {
                faults.append(
                    "SSPF_WITNESS: not a witness's key, a space and its address: \(error)")
            }
        }
        self.witnesses = witnesses
        breachedPasswords = value("breached_passwords")
        tokenFile = value("token_file") ?? "\(home)/.config/sspf/token"
        url = value("url").flatMap { ServiceURL($0) }
        if value("url") != nil, url == nil {
            faults.append(
                "SSPF_URL is not https:// and a host (http:// goes to 127.0.0.1 alone), such as"
                    + " https://sspf.example.se")
        }
        certificates = value("certificates")
        lifeline = value("lifeline").flatMap { Int32($0) }
        if !Endpoint.isNumeric(host) {
            faults.append("SSPF_HOST is not a numeric address, such as 127.0.0.1 or ::1")
        }
        if !proxies.allSatisfy({ $0 == "unix" || Endpoint.isNumeric($0) }) {
            faults.append("SSPF_PROXIES: numeric addresses with commas between, or unix")
        }
        for (name, path) in [("STATE", state), ("SHARE", share), ("TOKEN_FILE", tokenFile)]
        where !path.hasPrefix("/") {
            faults.append("SSPF_\(name) is not an absolute path")
        }
        for (name, path) in [
            ("SEAL_COPY", sealCopy), ("SYSLOG", systemLog), ("CERTIFICATES", certificates),
            ("BREACHED_PASSWORDS", breachedPasswords),
        ] {
            if let path, !path.hasPrefix("/") {
                faults.append("SSPF_\(name) is not an absolute path")
            }
        }
        if let forward, forward != "syslog", !forward.hasPrefix("/") {
            faults.append("SSPF_FORWARD is neither syslog nor an absolute path")
        }
        if forward == "syslog", systemLog == nil {
            faults.append("SSPF_FORWARD=syslog needs SSPF_SYSLOG, such as /dev/log")
        }
        if !origin.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "+") }) {
            faults.append("SSPF_ORIGIN may hold printable ASCII without space and plus only")
        }
        if !faults.isEmpty { throw Faults(sentences: faults) }
    }

    /// The address of the database as one of the service's own roles.
    func address(_ role: String) -> Address {
        if let connection {
            return Address(connectionString: connection).with(role: role)
        }
        return Address(sockets: "\(state)/socket", database: Embedded.database, role: role)
    }

    /// What new passwords must be. A list that is named and cannot be read is a fault: nobody would
    /// notice that it is not looked into.
    func passwordRules() throws(Stop) -> PasswordRules {
        do throws(SecretsError) {
            return PasswordRules(
                breached: try breachedPasswords.map { (path: String) throws(SecretsError) in
                    try BreachedPasswords(path: path)
                })
        } catch {
            throw Stop(
                .usage,
                "SSPF_BREACHED_PASSWORDS cannot be read, or is no sorted list of SHA-1 digests"
                    + " (\(error))")
        }
    }

    /// Beside the checkout whose `.build` the program lies in, else where a package puts it.
    private static func usualShare() -> String {
        let program = Child.path
        let folders = program.split(separator: "/")
        if let build = folders.lastIndex(of: ".build") {
            return folders[..<build].reduce("") { "\($0)/\($1)" }
        }
        return "/usr/share/sspf"
    }

    /// The effective configuration, a line a setting; the connection string is masked.
    var lines: [String] {
        [
            "state \(state)", "share \(share)",
            "database \(connection == nil ? "embedded" : "(set, not shown)")",
            "host \(host)", "port \(port)", "admin_port \(adminPort)",
            "socket \(socket ?? "-")", "workers \(workers)",
            "session_rate \(sessionRate)", "address_rate \(addressRate)",
            "proxies \(proxies.isEmpty ? "-" : proxies.joined(separator: ","))", "origin \(origin)",
            "seal_seconds \(sealEvery.components.seconds)", "backup_days \(backupDays)",
            "seal_copy \(sealCopy ?? "-")",
            "syslog \(systemLog ?? "-")",
            "forward \(forward ?? "-")",
            "witness \(witnesses.isEmpty ? "-" : witnesses.map(\.key.name.text).joined(separator: ","))",
            "breached_passwords \(breachedPasswords ?? "-")",
            "token_file \(tokenFile)", "url \(url?.text ?? "-")",
            "certificates \(certificates ?? "-")",
        ]
    }
}
