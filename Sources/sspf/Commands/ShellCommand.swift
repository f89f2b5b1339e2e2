import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Secrets
import Shell
import Synchronization
import Web

/// `sspf shell`, and single commands such as `sspf audit verify`: the same gate, policy and log as
/// everyone's.
struct ShellCommand {
    let settings: Settings
    let environment: [String: String]
    let language: Language

    /// - Parameter arguments: what follows `shell`.
    func run(_ arguments: [String]) throws(Stop) -> ExitCode {
        let options: SittingOptions
        do throws(ShellFailure) { options = try SittingOptions(arguments: arguments) } catch {
            throw Stop(error.exitCode, error.fault.sentence.in(language))
        }
        return try sit(options)
    }

    /// One command given as arguments: `sspf audit find …`.
    func run(words: [String]) throws(Stop) -> ExitCode {
        try sit(SittingOptions(source: .words(words)))
    }

    private func sit(_ options: SittingOptions) throws(Stop) -> ExitCode {
        let token: SessionToken?
        do throws(Stop) { token = try TokenFile(settings, language).read() } catch {
            guard error.code == .loginNeeded else { throw error }
            token = nil
        }
        let held = HeldToken(token)
        let machine = Machine(
            settings: settings, environment: environment, language: language,
            asks: !options.asksNothing, held: held)
        if let url = settings.url {
            Interruption.watch {}
            let service = RemoteService(url, token: held, trusted: settings.certificates)
            var desk = RemoteDesk(surroundings: machine.surroundings) {
                (path, body, key) throws(ShellFailure) in
                guard token != nil else { throw .loginNeeded }
                return try service.send(.post, path, body, key: key)
            }
            var sitting = sitting(RemoteDesk.table, options)
            return sitting.run(&desk)
        }
        let verify = try LogKeys(settings).verify()
        let export = try LogKeys(settings).export()
        let rules = settings.passwordRules
        let isEmbedded = settings.connection == nil
        if isEmbedded { try Account.service.demand() }
        let running = Running()
        Interruption.watch { running.stop() }
        var desk = Desk(
            gate: Gate(
                Link(
                    settings.address("sspf_api"),
                    // Root is the service to the database alone: files and history stay root's own.
                    opening: { isDone in
                        guard isEmbedded else { return }
                        if isDone { try? Account.resume() } else { try? Account.service.act() }
                    }, opened: { running.session = $0 })),
            identity: token.map { .token(hash: $0.hash) }, today: Clock.today(),
            verify: verify, export: export, surroundings: machine.surroundings,
            signIn: { [settings] in
                // The key is the service's: root reads it as the service.
                if isEmbedded { try? Account.service.act() }
                defer { if isEmbedded { try? Account.resume() } }
                return SignIn(
                    queue: ScryptQueue(), box: FactorKey.box(settings), rules: rules)
            })
        var sitting = sitting(Commands.table, options)
        return sitting.run(&desk)
    }

    private func sitting<Context: ~Copyable>(
        _ table: CommandTable<Context>, _ options: SittingOptions
    ) -> Sitting<Context> {
        Sitting(
            table, options, language, history: historyPath.map { HistoryFile(path: $0) },
            pager: Pager(environment: environment),
            showsProgress: environment["TERM"] != "dumb" && !options.asksNothing,
            connection: connection)
    }

    /// What `\conninfo` tells: nobody is asked. A connection string may hold a secret, and stays unsaid.
    private var connection: Output {
        let socket = settings.connection == nil ? "\(settings.state)/socket" : nil
        return .record([
            settings.url.map { Field("service", Text(sv: "Tjänst", en: "Service"), $0.text) }
                ?? Field(
                    "database", Text(sv: "Databas", en: "Database"), socket ?? "SSPF_DATABASE"),
            Field(
                "tokenFile", Text(sv: "Inloggning i", en: "Session in"),
                TokenFile(settings, language).path),
            Field("history", Text(sv: "Historik i", en: "History in"), historyPath),
        ])
    }

    /// In the folder for such files (XDG), which is made when it is missing: without it, history
    /// would silently not be kept. Nil for whoever has no home.
    private var historyPath: String? {
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        let folder = "\(home)/.local/state/sspf"
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return "\(folder)/history"
    }
}

/// What stops the statement that runs, from the thread that hears Ctrl-C.
private final class Running: Sendable {
    private let canceller = Mutex<Canceller?>(nil)

    var session: Canceller? {
        get { canceller.withLock { $0 } }
        set { canceller.withLock { $0 = newValue } }
    }

    /// One that has ended by then stays ended.
    func stop() { _ = session?.stop() }
}

/// The process's clock, read here and nowhere else.
enum Clock {
    /// Today in UTC: identity numbers are read by it, and no deadline.
    static func today() -> LocalDate {
        let seconds = Int(Date().timeIntervalSince1970)
        do throws(LocalDate.Invalid) {
            let epoch = try LocalDate(year: 1970, month: 1, day: 1)
            return try epoch.adding(days: seconds / 86_400)
        } catch {
            // Only a clock beyond the year 2200 leads here.
            preconditionFailure("the clock is beyond the calendar")
        }
    }
}
