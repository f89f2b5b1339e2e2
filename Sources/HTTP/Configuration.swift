import Glibc

/// Where a server listens.
package enum Endpoint: Hashable, Sendable {
    /// A numeric IPv4 or IPv6 address and a port; port 0 lets the system choose.
    case tcp(host: String, port: UInt16)
    /// A socket file and its permission bits. A file left by a server that is gone is replaced.
    case unix(path: String, mode: UInt32 = 0o660)

    /// Whether a text is an address that `tcp` takes: numeric, IPv4 or IPv6.
    package static func isNumeric(_ host: String) -> Bool {
        var address = in6_addr()
        return
            unsafe (inet_pton(AF_INET, host, &address) == 1
            || inet_pton(AF_INET6, host, &address) == 1)
    }
}

/// Everything a server is told, once.
package struct Configuration: Sendable {
    /// Where to listen; at least one.
    package var endpoints: [Endpoint]
    /// Number of worker threads; at least one.
    package var workers: Int
    /// Complete requests that may wait for a worker; beyond, the answer is 503.
    package var queueCapacity: Int
    /// Open connections; beyond, one that has sent no whole request, or does not take its answer, gives way
    /// to a new one; where there is none, new ones wait in the system's backlog.
    package var connections: Int
    /// What one request may cost.
    package var limits: Limits
    /// From a request's first byte to the end of its head; then 408.
    package var headerDeadline: Duration
    /// From the end of the head to the end of the body; then 408.
    package var bodyDeadline: Duration
    /// For an answer to be taken by the peer; then the connection is cut.
    package var answerDeadline: Duration
    /// Between requests; then the connection is closed.
    package var idleTimeout: Duration
    /// How long the 503 of a full queue is held: an instant one invites instant retries.
    package var overloadHold: Duration
    /// How long input is still read and dropped after a last answer, so that the peer can read it.
    package var linger: Duration

    /// A configuration, with the values the service uses.
    package init(
        endpoints: [Endpoint], workers: Int = 16, queueCapacity: Int = 256,
        connections: Int = 1024, limits: Limits = Limits(),
        headerDeadline: Duration = .seconds(10), bodyDeadline: Duration = .seconds(30),
        answerDeadline: Duration = .seconds(30), idleTimeout: Duration = .seconds(60),
        overloadHold: Duration = .milliseconds(50), linger: Duration = .seconds(1)
    ) {
        self.endpoints = endpoints
        self.workers = workers
        self.queueCapacity = queueCapacity
        self.connections = connections
        self.limits = limits
        self.headerDeadline = headerDeadline
        self.bodyDeadline = bodyDeadline
        self.answerDeadline = answerDeadline
        self.idleTimeout = idleTimeout
        self.overloadHold = overloadHold
        self.linger = linger
    }
}

/// Why a server could not start.
package enum ServerError: Error, Hashable, Sendable {
    /// Somebody listens there already.
    case addressInUse
    /// The address is not numeric, not of this machine, or the socket path is too long.
    case badAddress
    /// This process may not listen there.
    case notPermitted
    /// Something that is not a socket stands at the socket's path.
    case notASocket
    /// The system refused a descriptor or a thread; the error number as the system gave it.
    case system(errno: Int32)
    /// Without a worker nothing would ever be answered.
    case noWorkers
    /// It was started before.
    case alreadyStarted

    /// A stable code, safe to print.
    package var code: String {
        switch self {
        case .addressInUse: "HTTP-101"
        case .badAddress: "HTTP-102"
        case .notPermitted: "HTTP-103"
        case .notASocket: "HTTP-104"
        case .system: "HTTP-105"
        case .alreadyStarted: "HTTP-106"
        case .noWorkers: "HTTP-107"
        }
    }
}
