import Synchronization

/// The I/O thread: everything that touches sockets but the workers' one send.
final class Loop {
    let shared: Shared
    var poller: Poller
    var listeners: [Listener]
    var connections = ConnectionTable()
    var holds = Holds()
    var encoder = Encoder()
    var scratch = [UInt8](repeating: 0, count: 64 * 1024)
    /// No deadline is earlier; looked at anew when it passes.
    var nextDeadline = Monotonic.never
    /// How many connections are with workers.
    var busy = 0
    var isStopping = false
    private var acceptAgain: Monotonic?
    private var events: [Poller.Event] = []

    private static let listenerKey = UInt64(1) << 63
    /// Where there is no room, accepting pauses this long, or until a connection closes.
    private static let pause = Duration.milliseconds(100)

    var configuration: Configuration { shared.configuration }

    init(_ shared: Shared, _ poller: Poller, _ listeners: [Listener]) {
        self.shared = shared
        self.poller = poller
        self.listeners = listeners
        _ = poller.watch(shared.wake.descriptor, key: Poller.wakeKey)
        watchListeners()
    }

    func run() {
        while true {
            poller.arm(holds.earliest)
            poller.wait(milliseconds: patience(), into: &events)
            collect()
            for event in events { handle(event) }
            // Again, after the `inputWaits` set above: see `Shared.finish`.
            collect()
            releaseHeld()
            let now = Monotonic.now
            if now >= nextDeadline { expire(now) }
            if let time = acceptAgain, now >= time, !isStopping { watchListeners() }
            guard isStopping || shared.isStopping else { continue }
            if !isStopping { beginStop() }
            let limit = shared.stopBy.load(ordering: .relaxed)
            if connections.count == 0 || now.nanoseconds >= limit { break }
        }
        for connection in connections.all { cut(connection) }
    }

    /// How long nothing needs to be done, in milliseconds for epoll.
    private func patience() -> CInt {
        var time = nextDeadline
        if let acceptAgain { time = min(time, acceptAgain) }
        let now = Monotonic.now
        if isStopping {
            time = min(time, Monotonic(nanoseconds: shared.stopBy.load(ordering: .relaxed)))
        }
        // Quietly finished jobs begin their idle time when they are collected.
        if busy > 0 { time = min(time, now + min(.seconds(1), configuration.idleTimeout / 4)) }
        return time == .never ? -1 : time.milliseconds(from: now)
    }

    private func handle(_ event: Poller.Event) {
        if event.key == Poller.wakeKey {
            shared.wake.drain()
        } else if event.key == Poller.timerKey {
            return
        } else if event.key & Loop.listenerKey != 0 {
            let number = Int(event.key & 0xFFFF)
            if number < listeners.count { acceptAll(listeners[number]) }
        } else if let connection = connections[event.key] {
            if event.ended { connection.ended = true }
            if event.readable { connection.readable = true }
            go(on: connection)
        }
    }

    // MARK: Accepting

    private func watchListeners() {
        acceptAgain = nil
        for (number, listener) in listeners.enumerated() {
            _ = poller.watch(listener.descriptor, key: Loop.listenerKey | UInt64(number))
        }
    }

    private func pauseListeners(until time: Monotonic) {
        acceptAgain = time
        for listener in listeners { poller.forget(listener.descriptor) }
    }

    private func acceptAll(_ listener: Listener) {
        while acceptAgain == nil {
            guard connections.count < configuration.connections || connections.mostWaiting != nil
            else { return pauseListeners(until: .now + Loop.pause) }
            switch listener.accept() {
            case .connection(let socket, let remote):
                if connections.count >= configuration.connections { makeRoom() }
                open(socket, remote)
            case .nothing: return
            case .exhausted:
                guard makeRoom() else { return pauseListeners(until: .now + Loop.pause) }
            }
        }
    }

    /// Cuts somebody whom we wait for, so that slow clients give way to others and to each other; false
    /// where nobody is slow.
    @discardableResult
    private func makeRoom() -> Bool {
        guard let waiting = connections.mostWaiting else { return false }
        shared.counters.evictions.add(1, ordering: .relaxed)
        cut(waiting)
        return true
    }

    private func open(_ socket: Socket, _ remote: String) {
        let parser = Parser(limits: configuration.limits, remote: remote)
        let connection = Connection(
            socket, key: connections.nextKey(), parser: parser, remote: remote)
        connections.insert(connection)
        shared.counters.connections.add(1, ordering: .relaxed)
        guard poller.watchEdges(socket.descriptor, key: connection.key) else {
            return close(connection)
        }
        read(connection)
    }

    // MARK: Closing

    func close(_ connection: Connection) {
        poller.forget(connection.socket.descriptor)
        connections.remove(connection)
        shared.counters.connections.subtract(1, ordering: .relaxed)
        if acceptAgain != nil, !isStopping { watchListeners() }
    }

    /// Ends a connection that a worker may still hold: its send then fails.
    private func cut(_ connection: Connection) {
        connection.socket.shutDown(.both)
        close(connection)
    }

    /// Takes what waits to be accepted, then lets go of the listeners and of who is idle.
    private func beginStop() {
        for listener in listeners { acceptAll(listener) }
        isStopping = true
        for listener in listeners { listener.stop() }
        listeners = []
        for connection in connections.all {
            guard case .reading = connection.stage else { continue }
            connection.readable = true
            read(connection)
        }
    }

    private func expire(_ now: Monotonic) {
        nextDeadline = .never
        for connection in connections.all {
            guard connection.deadline <= now else {
                nextDeadline = min(nextDeadline, connection.deadline)
                continue
            }
            switch (connection.stage, connection.phase) {
            case (.reading, .head): answer(connection, .headerTimeout)
            case (.reading, .body): answer(connection, .bodyTimeout)
            case (.reading, _), (.lingering, _), (.held, _), (.busy, _): close(connection)
            case (.writing, _): cut(connection)
            }
        }
    }

    func setDeadline(_ connection: Connection, _ wait: Duration) {
        connection.deadline = .now + wait
        nextDeadline = min(nextDeadline, connection.deadline)
    }
}
