import Dispatch
import Secrets
import Synchronization
import Testing

@Suite("The queue of sign-ins")
struct ScryptQueueTests {
    private static let here = ScryptQueue.Asker(.neighbour)
    /// Runs a blocking body on a thread of its own, so that Swift's pool stays free.
    private func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            DispatchQueue(label: "test").async {
                done.resume(with: Result { try body() })
            }
        }
    }

    private func spin(until condition: () -> Bool) {
        while !condition() { DispatchQueue.global().sync {} }
    }

    @Test("one runs at a time, in order of arrival, and all get their turn")
    func order() async throws {
        try await onThread {
            let queue = ScryptQueue(places: 8, patience: .seconds(60))
            let gate = DispatchSemaphore(value: 0)
            let seen = Mutex<(running: Int, most: Int, order: [Int])>((0, 0, []))
            let group = DispatchGroup()
            for number in 0..<9 {
                DispatchQueue(label: "caller").async(group: group) {
                    do {
                        try queue.inTurn(Self.here) { () throws(SecretsError) in
                            seen.withLock {
                                $0.running += 1
                                $0.most = max($0.most, $0.running)
                                $0.order.append(number)
                            }
                            if number == 0 { gate.wait() }
                            seen.withLock { $0.running -= 1 }
                        }
                    } catch { Issue.record("refused") }
                }
                spin { seen.withLock { $0.order.count } == 1 && queue.waiting == number }
            }
            gate.signal()
            group.wait()
            let (running, most, order) = seen.withLock { ($0.running, $0.most, $0.order) }
            #expect(running == 0)
            #expect(most == 1)
            #expect(order == [0, 1, 2, 3, 4, 5, 6, 7, 8])
            #expect(queue.waiting == 0)
        }
    }

    @Test("who finds every place taken is refused at once")
    func full() async throws {
        try await onThread {
            let queue = ScryptQueue(places: 1, patience: .seconds(60))
            let gate = DispatchSemaphore(value: 0)
            let inside = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            for _ in 0..<2 {
                DispatchQueue(label: "caller").async(group: group) {
                    do {
                        try queue.inTurn(Self.here) { () throws(SecretsError) in
                            inside.signal()
                            gate.wait()
                        }
                    } catch { Issue.record("refused") }
                }
            }
            inside.wait()
            spin { queue.waiting == 1 }
            #expect(throws: SecretsError.busy) {
                try queue.inTurn(Self.here) { () throws(SecretsError) in Issue.record("ran") }
            }
            gate.signal()
            gate.signal()
            group.wait()
        }
    }

    @Test(
        "sign-ins never hold more than half of a server's threads",
        arguments: [(1, 1), (2, 1), (4, 2), (8, 4), (16, 8), (64, 9)])
    func workers(count: Int, most: Int) async throws {
        try await onThread {
            let queue = ScryptQueue(workers: count)
            let gate = DispatchSemaphore(value: 0)
            let inside = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            for number in 0..<most {
                DispatchQueue(label: "caller").async(group: group) {
                    do {
                        try queue.inTurn(Self.here) { () throws(SecretsError) in
                            inside.signal()
                            gate.wait()
                        }
                    } catch { Issue.record("refused") }
                }
                if number == 0 { inside.wait() } else { spin { queue.waiting == number } }
            }
            #expect(throws: SecretsError.busy) {
                try queue.inTurn(Self.here) { () throws(SecretsError) in }
            }
            for _ in 0..<most { gate.signal() }
            group.wait()
        }
    }

    /// What becomes of those who come one after the other while somebody's turn lasts: who is let in, in
    /// that order, and who is refused.
    private func outcome(
        places: Int, _ askers: [(name: String, asker: ScryptQueue.Asker)]
    ) -> (order: [String], refused: Set<String>) {
        let queue = ScryptQueue(places: places, patience: .seconds(60))
        let gate = DispatchSemaphore(value: 0)
        let inside = DispatchSemaphore(value: 0)
        let seen = Mutex<(order: [String], refused: Set<String>)>(([], []))
        let group = DispatchGroup()
        DispatchQueue(label: "first").async(group: group) {
            try? queue.inTurn(Self.here) { () throws(SecretsError) in
                inside.signal()
                gate.wait()
            }
        }
        inside.wait()
        for (number, (name, asker)) in askers.enumerated() {
            DispatchQueue(label: name).async(group: group) {
                do throws(SecretsError) {
                    try queue.inTurn(asker) { () throws(SecretsError) in
                        seen.withLock { $0.order.append(name) }
                    }
                } catch {
                    _ = seen.withLock { $0.refused.insert(name) }
                }
            }
            spin { queue.waiting + seen.withLock { $0.refused.count } == number + 1 }
        }
        gate.signal()
        group.wait()
        return seen.withLock { $0 }
    }

    @Test("who is signed in goes first, then who signs in from a known address, then strangers")
    func ranks() async throws {
        try await onThread {
            let (order, refused) = outcome(
                places: 8,
                [
                    ("stranger", .init(.stranger, from: [1])),
                    ("near", .init(.neighbour, from: [2])),
                    ("second stranger", .init(.stranger, from: [3])),
                    ("proof", .init(.staff, from: [4])),
                    ("second near", .init(.neighbour, from: [5])),
                ])
            #expect(order == ["proof", "near", "second near", "stranger", "second stranger"])
            #expect(refused == [])
        }
    }

    @Test(
        "where the line is full the last of the lowest rank gives way to a higher, and to no other")
    func givesWay() async throws {
        try await onThread {
            let (order, refused) = outcome(
                places: 2,
                [
                    ("stranger", .init(.stranger, from: [1])),
                    ("late", .init(.stranger, from: [2])),
                    ("too late", .init(.stranger, from: [3])),
                    ("near", .init(.neighbour, from: [4])),
                    ("proof", .init(.staff, from: [5])), ("no room", .init(.neighbour, from: [6])),
                ])
            #expect(order == ["proof", "near"])
            #expect(refused == ["too late", "late", "stranger", "no room"])
        }
    }

    @Test("one origin has half of the places at most; this machine's own has no such bound")
    func share() async throws {
        try await onThread {
            let flood = (0..<6).map { ("flood \($0)", ScryptQueue.Asker(.stranger, from: [9])) }
            let (order, refused) = outcome(
                places: 4, flood + [("other", .init(.stranger, from: [1]))])
            #expect(order == ["flood 0", "flood 1", "other"])
            #expect(refused == ["flood 2", "flood 3", "flood 4", "flood 5"])
            let here = (0..<4).map { ("here \($0)", Self.here) }
            #expect(outcome(places: 4, here).refused == [])
        }
    }

    @Test("who has waited too long is refused and leaves the line")
    func impatient() async throws {
        try await onThread {
            let queue = ScryptQueue(places: 1, patience: .milliseconds(20))
            let gate = DispatchSemaphore(value: 0)
            let inside = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            DispatchQueue(label: "caller").async(group: group) {
                do {
                    try queue.inTurn(Self.here) { () throws(SecretsError) in
                        inside.signal()
                        gate.wait()
                    }
                } catch { Issue.record("refused") }
            }
            inside.wait()
            #expect(throws: SecretsError.busy) {
                try queue.inTurn(Self.here) { () throws(SecretsError) in Issue.record("ran") }
            }
            #expect(queue.waiting == 0)
            gate.signal()
            group.wait()
            let next = try queue.inTurn(Self.here) { () throws(SecretsError) in 5 }
            #expect(next == 5)
        }
    }

    @Test("work that fails passes the turn on")
    func failing() throws {
        let queue = ScryptQueue()
        #expect(throws: SecretsError.cryptographyFailed) {
            try queue.inTurn(Self.here) { () throws(SecretsError) in throw .cryptographyFailed }
        }
        let next = try queue.inTurn(Self.here) { () throws(SecretsError) in 7 }
        #expect(next == 7)
    }

    @Test("under a rush each caller is served or refused, never both, and the queue ends empty")
    func rush() async throws {
        try await onThread {
            let queue = ScryptQueue(places: 4, patience: .milliseconds(2))
            let counts = Mutex<(running: Int, most: Int, served: Int, refused: Int)>((0, 0, 0, 0))
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                for _ in 0..<200 {
                    do {
                        try queue.inTurn(Self.here) { () throws(SecretsError) in
                            counts.withLock {
                                $0.running += 1
                                $0.most = max($0.most, $0.running)
                            }
                            _ = SHA256.hash([UInt8](repeating: 1, count: 20_000))
                            counts.withLock {
                                $0.running -= 1
                                $0.served += 1
                            }
                        }
                    } catch { counts.withLock { $0.refused += 1 } }
                }
            }
            let (running, most, served, refused) = counts.withLock {
                ($0.running, $0.most, $0.served, $0.refused)
            }
            #expect(running == 0)
            #expect(most == 1)
            #expect(served + refused == 1600)
            #expect(served > 0)
            #expect(queue.waiting == 0)
            let next = try queue.inTurn(Self.here) { () throws(SecretsError) in 1 }
            #expect(next == 1)
        }
    }

    @Test("the queue derives what scrypt derives and refuses a long password without a turn")
    func derive() throws {
        let queue = ScryptQueue()
        let parameters = try Scrypt.Parameters(cost: 16, blockSize: 1, parallelism: 1)
        let salt = [UInt8](repeating: 3, count: 16)
        let key = try Scrypt.key(password: "vinter", salt: salt, parameters: parameters)
        #expect(
            try queue.derive(
                password: "vinter", salt: salt, parameters: parameters, for: Self.here) == key)
        #expect(throws: SecretsError.passwordTooLong) {
            try queue.derive(
                password: String(repeating: "a", count: 1025), salt: salt,
                parameters: parameters, for: Self.here)
        }
    }
}
