import Synchronization

/// A strict HTTP/1.1 server, meant to stand behind a proxy that does TLS.
///
/// One I/O thread reads, parses, holds and times out; worker threads answer, one request at a time.
/// Requests of one connection are answered in order.
package final class Server: Sendable {
    private struct State {
        var started = false
        /// The loop runs: there is something to stop.
        var running = false
        var ports: [Int] = []
    }

    private let shared: Shared
    private let state = Mutex(State())
    private let loopEnded = Countdown(1)
    private let workersEnded: Countdown

    /// - Parameters:
    ///   - makeResponder: Called once on each worker thread with its number, from 0.
    ///   - refuse: The answer to what the server refuses itself. Called on any of its threads; it
    ///     must not block.
    /// - Throws: `.noWorkers`, `.system`.
    package init(
        configuration: Configuration,
        makeResponder: @escaping @Sendable (_ worker: Int) -> any Responder,
        refuse: @escaping @Sendable (Refusal) -> Response = { Response(status: $0.status) }
    ) throws(ServerError) {
        guard configuration.workers > 0 else { throw .noWorkers }
        shared = try Shared(configuration, makeResponder, refuse)
        workersEnded = Countdown(configuration.workers)
    }

    /// Listens on every endpoint and starts the threads; when it throws, nothing listens.
    package func start() throws(ServerError) {
        let isFirst = state.withLock { state in
            defer { state.started = true }
            return !state.started
        }
        guard isFirst else { throw .alreadyStarted }
        var listeners: [Listener] = []
        for endpoint in shared.configuration.endpoints {
            listeners.append(try Listener.open(endpoint))
        }
        let ports = listeners.compactMap(\.port)
        state.withLock { $0.ports = ports }
        let opened = listeners
        listeners = []
        let descriptors = try Poller.Descriptors()
        try startThread { [shared, loopEnded] in
            Loop(shared, Poller(descriptors), opened).run()
            loopEnded.down()
        }
        state.withLock { $0.running = true }
        for number in 0..<shared.configuration.workers {
            do throws(ServerError) {
                try startThread { [shared, workersEnded] in
                    shared.work(number)
                    workersEnded.down()
                }
            } catch {
                for _ in number..<shared.configuration.workers { workersEnded.down() }
                stop(within: .zero)
                throw error
            }
        }
    }

    /// The port of the first TCP endpoint, once started.
    package var boundPort: Int? { state.withLock { $0.ports.first } }

    /// What the server has done and is doing.
    package var counters: Counters { shared.counters.snapshot(queued: shared.queue.depth) }

    /// Stops: no new connection is taken, every request that has begun to arrive is answered with
    /// `Connection: close`, idle connections are closed. What is left after `limit` is cut off.
    ///
    /// Returns when all is done or cut. Callable from any thread but a worker, and repeatedly.
    package func stop(within limit: Duration) {
        guard state.withLock({ $0.running }) else { return }
        let end = Monotonic.now + limit
        shared.stopBy.min(end.nanoseconds - 1, ordering: .sequentiallyConsistent)
        shared.wake.call()
        // The loop ends by itself at the limit; the second is for a machine that is busy.
        loopEnded.wait(until: end + .seconds(1))
        shared.queue.close(dropping: true)
        workersEnded.wait(until: end)
    }
}
