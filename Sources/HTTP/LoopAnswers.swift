import Synchronization

/// Reading requests and sending answers.
extension Loop {
    /// Something happened on the connection, or may have.
    func go(on connection: Connection) {
        switch connection.stage {
        case .reading: read(connection)
        case .busy: connection.socket.inputWaits.store(true, ordering: .sequentiallyConsistent)
        case .held: break
        case .writing(let outgoing): write(connection, outgoing)
        case .lingering(let dropped): linger(connection, dropped)
        }
    }

    /// Reads and parses until a request is complete or nothing more is there.
    func read(_ connection: Connection) {
        while true {
            do throws(Refusal) {
                switch try connection.parser.next() {
                case .request(let request, let closes):
                    return submit(connection, request, closes: closes)
                case .expectsContinue:
                    var interim = Outgoing(
                        head: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), body: [])
                    // A socket that does not take 25 bytes is not worth a state of its own.
                    guard interim.send(to: connection.socket) == .all else {
                        return close(connection)
                    }
                case .needsMore:
                    guard receive(connection) else { return }
                }
            } catch {
                return answer(connection, error)
            }
        }
    }

    /// False when there is nothing to parse: all is read, or the connection is closed.
    private func receive(_ connection: Connection) -> Bool {
        if connection.readable {
            switch connection.socket.receive(into: &scratch) {
            case .bytes(let count):
                connection.parser.append(scratch[..<count])
                // A read that does not fill the room has emptied the socket (epoll(7)).
                connection.readable = count == scratch.count || connection.ended
                return true
            case .ended:
                close(connection)
                return false
            case .nothing: connection.readable = false
            }
        }
        let phase = connection.parser.phase
        if isStopping, phase == .idle {
            close(connection)
        } else if phase != connection.phase {
            connection.phase = phase
            switch phase {
            case .idle: setDeadline(connection, configuration.idleTimeout)
            case .head: setDeadline(connection, configuration.headerDeadline)
            case .body: setDeadline(connection, configuration.bodyDeadline)
            }
        }
        return false
    }

    private func submit(_ connection: Connection, _ request: Request, closes: Bool) {
        shared.counters.requests.add(1, ordering: .relaxed)
        connection.deadline = .never
        connection.phase = nil
        connection.closes = closes
        connection.headOnly = request.method == .head
        let arrived = Monotonic.now
        connection.stage = .busy
        let more = connection.readable || connection.parser.phase != .idle
        connection.socket.inputWaits.store(more, ordering: .relaxed)
        let job = Job(
            key: connection.key, socket: connection.socket, request: request, arrived: arrived,
            closes: closes)
        if shared.queue.push(job) {
            busy += 1
        } else {
            shared.counters.refuse(.overloaded)
            var response = shared.refuse(.overloaded)
            if !response.headers.contains(where: { $0.0.utf8.spells("retry-after") }) {
                response.headers.append(("Retry-After", "1"))
            }
            hold(connection, response, until: arrived + configuration.overloadHold)
        }
    }

    /// Takes back the connections whose jobs are done.
    func collect() {
        let finished = shared.finished.withLock { list in
            let taken = list
            list.removeAll(keepingCapacity: true)
            return taken
        }
        for job in finished {
            busy -= 1
            guard let connection = connections[job.key] else { continue }
            connection.closes = job.closes
            if connection.socket.inputWaits.load(ordering: .relaxed) { connection.readable = true }
            switch job.outcome {
            case .sent: proceed(connection)
            case .rest(let outgoing): begin(connection, outgoing)
            case .held(let response, let time): hold(connection, response, until: time)
            case .failed: close(connection)
            }
        }
    }

    private func hold(_ connection: Connection, _ response: Response, until time: Monotonic) {
        connection.stage = .held(response)
        holds.add(time, connection.key)
    }

    /// Sends the held answers whose time has come.
    func releaseHeld() {
        guard holds.earliest != .never else { return }
        let now = Monotonic.now
        while let key = holds.pop(due: now) {
            guard let connection = connections[key], case .held(let response) = connection.stage
            else { continue }
            connection.closes = connection.closes || isStopping
            send(connection, response)
        }
    }

    /// Answers what the server itself refuses, and closes.
    func answer(_ connection: Connection, _ refusal: Refusal) {
        shared.counters.refuse(refusal)
        connection.closes = true
        connection.headOnly = false
        send(connection, shared.refuse(refusal))
    }

    private func send(_ connection: Connection, _ response: Response) {
        let (outgoing, faulty) = encoder.encode(
            response, headOnly: connection.headOnly, closes: connection.closes,
            otherwise: shared.refuse)
        if faulty { shared.counters.refuse(.faultyAnswer) }
        shared.counters.answer(faulty ? Refusal.faultyAnswer.status : response.status)
        begin(connection, outgoing)
    }

    private func begin(_ connection: Connection, _ outgoing: Outgoing) {
        setDeadline(connection, configuration.answerDeadline)
        write(connection, outgoing)
    }

    private func write(_ connection: Connection, _ outgoing: Outgoing) {
        var outgoing = outgoing
        switch outgoing.send(to: connection.socket) {
        case .all: proceed(connection)
        case .some: connection.stage = .writing(outgoing)
        case .failed: close(connection)
        }
    }

    /// The answer has left: on to the next request, or to the end.
    private func proceed(_ connection: Connection) {
        connection.deadline = .never
        connection.phase = nil
        guard connection.closes else {
            connection.stage = .reading
            return read(connection)
        }
        connection.socket.shutDown(.writing)
        connection.readable = true
        setDeadline(connection, configuration.linger)
        linger(connection, 0)
    }

    /// Reads and drops: closing with unread input would make the system take the answer back.
    private func linger(_ connection: Connection, _ dropped: Int) {
        var dropped = dropped
        while dropped < max(configuration.limits.body, scratch.count) {
            switch connection.socket.receive(into: &scratch) {
            case .bytes(let count): dropped += count
            case .nothing:
                connection.stage = .lingering(dropped: dropped)
                return
            case .ended: return close(connection)
            }
        }
        close(connection)
    }
}
