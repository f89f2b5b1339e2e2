import API
import Access
import CLinux
import FoundationEssentials
import Glibc
import HTTP
import Postgres
import Secrets
import Shell
import Synchronization

/// `sspf serve`: the JSON API and, on its own port, health and metrics.
struct ServeCommand {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run() throws(Stop) -> ExitCode {
        Signals.hold([SIGTERM, SIGINT])
        // A sign-in takes 16 MB for a moment. Said once, this keeps the threshold where it is: each is
        // mapped and given back, instead of staying with the thread that it came to.
        _ = mallopt(M_MMAP_THRESHOLD, 1 << 20)
        if settings.connection == nil { try Account.service.become() }
        let rules = settings.passwordRules
        if settings.connection != nil, settings.breachedPasswords == nil {
            Say.note(
                "SSPF_BREACHED_PASSWORDS names no list: new passwords are held against the common"
                    + " ones alone")
        }
        try demandInstallation()
        let address = settings.address("sspf_api")
        FactorKey.read(settings, makes: true)
        // One for the process: its queue bounds what sign-ins may cost.
        let signIn = SignIn(
            queue: ScryptQueue(workers: settings.workers),
            box: FactorKey.box(settings), rules: rules)
        let unknownTokens = UnknownTokens()
        let limits = RequestLimits(session: settings.sessionRate, address: settings.addressRate)
        let proxies = Proxies(settings.proxies)
        let cursors = FactorKey.cursors(settings)
        let slow = settings.slow > .zero ? settings.slow : nil
        let shell = try servedShell()
        let flag = Flag()
        var endpoints = [Endpoint.tcp(host: settings.host, port: settings.port)]
        if let socket = settings.socket { endpoints.append(.unix(path: socket)) }
        let server = try Self.server(
            Configuration(endpoints: endpoints, workers: settings.workers)
        ) { _ in
            do throws(RouterError) {
                return try Answering(
                    gate: Gate(Link(address)), signIn: signIn, unknownTokens: unknownTokens,
                    limits: limits, proxies: proxies, cursors: cursors,
                    runLine: { (line, caller, gate, signIn) throws(Failure) in
                        try shell(
                            CommandCall(
                                line.words, isPreview: line.isPreview,
                                newPassword: line.newPassword, file: line.file),
                            as: caller, signIn: signIn, through: gate)
                    },
                    slow: slow,
                    tell: { Say.event($0.line) })
            } catch { return Broken() }
        }
        let health = try Self.server(
            Configuration(
                endpoints: [.tcp(host: settings.host, port: settings.adminPort)], workers: 1)
        ) { _ in
            Health(
                gate: Gate(
                    Link(
                        address,
                        settings: Session.Settings(
                            statementTimeout: .seconds(1), connectLimit: .seconds(1),
                            callLimit: .seconds(2)))),
                counters: { server.counters },
                isDraining: { flag.isRaised })
        }
        do throws(ServerError) {
            try health.start()
            try server.start()
        } catch {
            health.stop(within: .zero)
            throw Self.stop(for: error)
        }
        if settings.lifeline != nil {
            Guide.print(settings)
        } else {
            Say.note("ready on \(settings.host):\(settings.port)")
        }
        Lifeline.watch(settings.lifeline)
        let log = Gate(
            Link(address, settings: Session.Settings(callLimit: .seconds(5))))
        while Signals.next([SIGTERM, SIGINT], within: .seconds(60)) == nil {
            Self.tell(unknownTokens, through: log)
        }
        flag.raise()
        server.stop(within: .seconds(10))
        health.stop(within: .seconds(1))
        Self.tell(unknownTokens, through: log)
        return .ok
    }

    /// The shell of those who are elsewhere. Nobody is at this machine to ask.
    private func servedShell() throws(Stop) -> ServedShell {
        ServedShell(
            export: try LogKeys(settings).export(),
            surroundings: Machine(
                settings: settings, language: .swedish, asks: false, held: HeldToken(nil)
            )
            .surroundings, today: Clock.today)
    }

    /// Tells the log of tokens that nobody has. What cannot be told now is told in a minute.
    private static func tell(_ tokens: UnknownTokens, through gate: Gate) {
        do throws(Failure) { try tokens.tell(through: gate) } catch {
            Say.note("unknown tokens could not be logged (\(error.code))")
        }
    }

    /// Waits for the database, then refuses to serve from one that is not what it should be.
    private func demandInstallation() throws(Stop) {
        var link = Link(settings.address("sspf_api"))
        let patience = ContinuousClock.now + .seconds(30)
        while true {
            do throws(Installation.Fault) {
                _ = try Installation.check(&link)
                return
            } catch {
                guard case .unreachable = error, ContinuousClock.now < patience else {
                    throw Stop(.unreachable, "\(error)")
                }
                usleep(200_000)
            }
        }
    }

    private static func server(
        _ configuration: Configuration,
        _ makeResponder: @escaping @Sendable (Int) -> any Responder
    ) throws(Stop) -> Server {
        do throws(ServerError) {
            return try Server(
                configuration: configuration, makeResponder: makeResponder,
                refuse: Answering.refuse)
        } catch { throw stop(for: error) }
    }

    private static func stop(for error: ServerError) -> Stop {
        switch error {
        case .addressInUse:
            Stop(
                .error,
                "the port is taken by another program; choose one with SSPF_PORT and"
                    + " SSPF_ADMIN_PORT")
        case .notPermitted:
            Stop(
                .error,
                "this account may not listen there (\(error.code)): a port below 1024 takes a right"
                    + " of its own, and SSPF_SOCKET a folder it may write")
        case .badAddress:
            Stop(
                .error,
                "SSPF_HOST is not an address of this machine, or SSPF_SOCKET is too long"
                    + " (\(error.code))")
        case .notASocket:
            Stop(.error, "something else than a socket stands at SSPF_SOCKET (\(error.code))")
        case .system(let number):
            Stop(.error, "cannot listen (\(error.code), system error \(number))")
        case .alreadyStarted, .noWorkers:
            Stop(.error, "cannot listen (\(error.code))")
        }
    }
}

/// Whether the service has begun to stop.
private final class Flag: Sendable {
    private let value = Atomic(false)
    var isRaised: Bool { value.load(ordering: .relaxed) }
    func raise() { value.store(true, ordering: .relaxed) }
}

/// Stands in where the route table contradicts itself, which its tests rule out.
private final class Broken: Responder {
    func respond(to request: Request) -> Response { Response(status: 503) }
}

/// The supervisor's end: when it is gone, so are we.
enum Lifeline {
    static func watch(_ descriptor: Int32?) {
        guard let descriptor else { return }
        let thread = Thread {
            var byte: UInt8 = 0
            while true {
                let count = unsafe read(descriptor, &byte, 1)
                if count == 0 { break }
                if count < 0, errno != EINTR { return }
            }
            kill(getpid(), SIGTERM)
        }
        thread.start()
    }

    /// A plain thread.
    private final class Thread {
        private let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        func start() {
            var thread = pthread_t()
            let status = unsafe pthread_create(
                &thread, nil,
                { context in
                    guard let context = unsafe context else { return nil }
                    unsafe Unmanaged<Thread>.fromOpaque(context).takeRetainedValue().body()
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            if status == 0 { _ = pthread_detach(thread) }
        }
    }
}
