import Access
import Audit
import Domain
import Glibc
import Postgres
import Shell
import Web

/// `sspf jobs`: seals the log every few seconds, sends its entries on, reads the clocks and, in the
/// embedded default, starts the nightly deletion, until it is told to end. A database that is away is
/// waited for; every fault is told, and none ends the loop.
struct JobsCommand {
    private let settings: Settings
    private let environment: [String: String]

    init(_ settings: Settings, _ environment: [String: String]) {
        self.settings = settings
        self.environment = environment
    }

    func run() throws(Stop) -> ExitCode {
        Signals.hold([SIGTERM, SIGINT])
        if settings.connection == nil { try Account.jobs.become() }
        Lifeline.watch(settings.lifeline)
        let folder = "\(settings.state)/seal"
        let log = try LogKeys.log(settings)
        let sealer = Sealer(
            Link(settings.address("sspf_seal")), log: log, folder: folder,
            places: CheckpointPlaces.of(settings))
        // A key that cannot be used is told before anything runs.
        do throws(SealError) { _ = try SealingKey.open(in: folder, name: log.base) } catch {
            throw Stop(.error, "cannot seal the log: \(error)")
        }
        let forwarder = forwarder(folder, log)
        let witnessing = witnessing
        let clocks = ClockRounds(settings.address("sspf_retention"))
        // Elsewhere a timer starts it: Deploy/sspf-retention.timer.
        let nights =
            settings.connection == nil
            ? Nights(settings.address("sspf_retention"), environment) : nil
        let jobs = Jobs()
        // A signal is heeded between batches too, and then each round is one batch.
        let goesOn = {
            if Signals.next([SIGTERM, SIGINT], within: .zero) != nil { jobs.stop() }
            return !jobs.isStopped
        }
        jobs.seal(
            every: settings.sealEvery,
            sleep: { time in
                if Signals.next([SIGTERM, SIGINT], within: time) != nil { jobs.stop() }
            },
            tell: { event in
                switch event {
                case .sealed: break
                case .failed(let error, let wait):
                    let kind = error.mayPass ? "sealing waits" : "ALARM: sealing has stopped"
                    Say.note("\(kind): \(error); next try in \(wait)")
                case .lagging(let time):
                    Say.note("ALARM: sealing lags; entries or their checkpoint have waited \(time)")
                }
            },
            lag: { () throws(SealError) in try sealer.lag() },
            round: { () throws(SealError) in
                let sealed = try sealer(while: goesOn)
                // What could not be sent on waits; it does not stop the sealing.
                do throws(SealError) { _ = try forwarder?(while: goesOn) } catch {
                    Say.note("ALARM: entries wait to be sent on: \(error)")
                }
                for (name, fault) in witnessing(at: .now) {
                    Say.note("\(Self.kind(of: fault)): \(name) has not cosigned: \(fault)")
                }
                clocks.runWhenDue()
                nights?.runWhenDue()
                return sealed
            })
        return .ok
    }

    /// Sends sealed entries on; nil where they go nowhere.
    private func forwarder(_ folder: String, _ log: LogName) -> Forwarder? {
        guard let target = settings.forward else { return nil }
        let sink: any EventSink =
            target == "syslog"
            ? SystemLog(path: settings.systemLog ?? "/dev/log") : EventFile(target)
        return Forwarder(
            Link(settings.address("sspf_seal")), log: log, folder: folder,
            to: sink)
    }

    /// Has checkpoints cosigned. A witness that is slow makes a round longer by no more than this.
    private var witnessing: Witnessing {
        Witnessing(Link(settings.address("sspf_seal")), settings.witnesses) {
            (url, body) throws(WitnessError) in
            do throws(WebRequest.Fault) {
                let answer = try WebRequest(.post, url, within: .seconds(3)).send(
                    body, type: "text/plain; charset=utf-8")
                return (answer.status, answer.body)
            } catch { throw .unreachable(error.code) }
        }
    }

    /// What a witness will not vouch for is more than a witness that is away.
    private static func kind(of fault: WitnessError) -> String {
        switch fault {
        case .contradicts: "ALARM: the log is not the one that was witnessed"
        case .unreachable, .refused, .answerMalformed, .log: "witnessing waits"
        }
    }
}
