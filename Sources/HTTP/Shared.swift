import Synchronization

/// What became of a job.
struct Finished: Sendable {
    enum Outcome: Sendable {
        /// The socket took it all.
        case sent
        /// The socket took a part; the rest is the I/O thread's.
        case rest(Outgoing)
        /// The answer waits for its time.
        case held(Response, until: Monotonic)
        /// The peer is gone.
        case failed
    }

    let key: UInt64
    let outcome: Outcome
    let closes: Bool
}

/// What the threads of one server share.
final class Shared: Sendable {
    let configuration: Configuration
    let makeResponder: @Sendable (Int) -> any Responder
    let refuse: @Sendable (Refusal) -> Response
    let queue: WorkQueue
    let wake: Wake
    let finished = Mutex<[Finished]>([])
    let counters = Tally()
    /// Nanoseconds of the monotonic clock; `.max` while nobody wants to stop.
    let stopBy = Atomic<Int64>(.max)

    init(
        _ configuration: Configuration, _ makeResponder: @escaping @Sendable (Int) -> any Responder,
        _ refuse: @escaping @Sendable (Refusal) -> Response
    ) throws(ServerError) {
        self.configuration = configuration
        self.makeResponder = makeResponder
        self.refuse = refuse
        queue = WorkQueue(capacity: configuration.queueCapacity)
        wake = try Wake()
    }

    var isStopping: Bool { stopBy.load(ordering: .relaxed) != .max }

    /// A worker's life: one job after the other, each from start to end.
    func work(_ number: Int) {
        let responder = makeResponder(number)
        var encoder = Encoder()
        while let job = queue.pop() {
            let response = responder.respond(to: job.request)
            counters.took(Monotonic.now.nanoseconds - job.arrived.nanoseconds)
            let closes = job.closes || isStopping
            let outcome: Finished.Outcome
            switch response.release {
            case .now: outcome = send(response, for: job, closes: closes, &encoder)
            case .tick(let milliseconds):
                let time = Monotonic.tick(milliseconds: milliseconds, after: job.arrived)
                outcome = .held(response, until: time)
            }
            finish(Finished(key: job.key, outcome: outcome, closes: closes), on: job.socket)
        }
    }

    private func send(
        _ response: Response, for job: Job, closes: Bool, _ encoder: inout Encoder
    ) -> Finished.Outcome {
        var (outgoing, faulty) = encoder.encode(
            response, headOnly: job.request.method == .head, closes: closes, otherwise: refuse)
        if faulty { counters.refuse(.faultyAnswer) }
        counters.answer(faulty ? Refusal.faultyAnswer.status : response.status)
        switch outgoing.send(to: job.socket) {
        case .all: return .sent
        case .some: return .rest(outgoing)
        case .failed: return .failed
        }
    }

    /// Gives the connection back. The I/O thread is woken only when it has something to do at once.
    ///
    /// It sets `inputWaits` before it last looks at `finished`; we look after writing there.
    /// Whichever lock comes second sees the other's news, so no input is left lying.
    private func finish(_ job: Finished, on socket: Socket) {
        finished.withLock { $0.append(job) }
        let isQuiet: Bool =
            switch job.outcome {
            case .sent: !job.closes
            case .rest, .held, .failed: false
            }
        if !isQuiet || isStopping || socket.inputWaits.load(ordering: .sequentiallyConsistent) {
            wake.call()
        }
    }
}
