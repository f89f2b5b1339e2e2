/// One connection, as the I/O thread sees it.
final class Connection {
    enum Stage {
        /// Requests are read.
        case reading
        /// A worker has the request and the right to write.
        case busy
        /// An answer waits for its time.
        case held(Response)
        /// The socket has not yet taken all of an answer.
        case writing(Outgoing)
        /// All is said; input is dropped until the peer has read it and closes.
        case lingering(dropped: Int)
    }

    let socket: Socket
    /// Slot and generation: an event for a connection that is gone finds no other in its place.
    let key: UInt64
    var parser: Parser
    var stage = Stage.reading
    /// The part of the request that `deadline` stands for; nil at the start of each.
    var phase: Parser.Phase?
    var deadline = Monotonic.never
    /// Whether a read may bring something.
    var readable = true
    /// Whether the peer has said that nothing more comes.
    var ended = false
    /// Whether the answer under way is to HEAD.
    var headOnly = false
    /// Whether the connection closes after the answer under way.
    var closes = false

    /// The peer's address, as the parser passes it on.
    let remote: String

    init(_ socket: Socket, key: UInt64, parser: Parser, remote: String) {
        self.socket = socket
        self.remote = remote
        self.key = key
        self.parser = parser
    }
}

/// The open connections by key.
struct ConnectionTable {
    private var slots: [Connection?] = []
    private var free: [Int] = []
    private var generation: UInt64 = 0
    private(set) var count = 0

    /// A key for a new connection; to be followed by `insert`.
    mutating func nextKey() -> UInt64 {
        let slot = free.popLast() ?? slots.count
        if slot == slots.count { slots.append(nil) }
        // 31 bits: no key is one of the poller's own, which are at the top.
        generation = (generation + 1) & 0x7FFF_FFFF
        return generation << 32 | UInt64(slot)
    }

    mutating func insert(_ connection: Connection) {
        slots[Int(connection.key & 0xFFFF_FFFF)] = connection
        count += 1
    }

    subscript(key: UInt64) -> Connection? {
        let slot = Int(key & 0xFFFF_FFFF)
        guard slot < slots.count, let found = slots[slot], found.key == key else { return nil }
        return found
    }

    mutating func remove(_ connection: Connection) {
        slots[Int(connection.key & 0xFFFF_FFFF)] = nil
        free.append(Int(connection.key & 0xFFFF_FFFF))
        count -= 1
    }

    var all: [Connection] { slots.compactMap { $0 } }

    /// Of the address with the most connections that have sent no whole request, or do not take their
    /// answer, the one whose time runs out first; nil where there is none.
    var mostWaiting: Connection? {
        var waiting: [String: (count: Int, first: Connection)] = [:]
        for case let connection? in slots {
            switch connection.stage {
            case .reading, .writing, .lingering: break
            case .busy, .held: continue
            }
            guard let known = waiting[connection.remote] else {
                waiting[connection.remote] = (1, connection)
                continue
            }
            let isEarlier = connection.deadline < known.first.deadline
            waiting[connection.remote] = (known.count + 1, isEarlier ? connection : known.first)
        }
        return waiting.values.max { $0.count < $1.count }?.first
    }
}

/// Times with a connection's key, earliest first: a binary heap.
struct Holds {
    private var items: [(time: Monotonic, key: UInt64)] = []

    var earliest: Monotonic { items.first?.time ?? .never }

    mutating func add(_ time: Monotonic, _ key: UInt64) {
        items.append((time, key))
        var place = items.count - 1
        while place > 0, items[place].time < items[(place - 1) / 2].time {
            items.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes out the first key whose time has come.
    mutating func pop(due now: Monotonic) -> UInt64? {
        guard let first = items.first, first.time <= now else { return nil }
        items.swapAt(0, items.count - 1)
        items.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < items.count && items[child].time < items[least].time {
                least = child
            }
            guard least != place else { return first.key }
            items.swapAt(place, least)
            place = least
        }
    }
}
