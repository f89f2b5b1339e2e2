import CPostgres

extension Session {
    /// Opens a session.
    /// - Throws: ``PostgresError/unreachable``, or ``PostgresError/refused(_:)`` with the server's
    ///   reason: 28000 and 28P01 who is asking, 3D000 no such database, 57P03 starting or stopping,
    ///   53300 too many sessions.
    package static func open(
        _ address: Address, settings: Settings = Settings()
    ) throws(PostgresError) -> Session {
        let deadline = Deadline(in: settings.connectLimit)
        let keywords = address.keywords + settings.keywords
        let names = CStrings(keywords.map(\.name))
        let values = CStrings(keywords.map(\.value))
        let started = unsafe names.withPointers { names in
            unsafe values.withPointers { values in unsafe PQconnectStartParams(names, values, 1) }
        }
        guard let connection = unsafe started else { throw .unreachable }
        // From here on the session owns the connection, whatever happens.
        var session = unsafe Session(owning: connection, settings: settings)
        _ = unsafe PQsetNoticeReceiver(connection, { _, _ in }, nil)
        // The reason is then the state alone, without text that could hold values.
        _ = unsafe PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE)
        try session.connect(deadline)
        guard unsafe PQsetnonblocking(connection, 1) == 0,
            unsafe PQenterPipelineMode(connection) == 1
        else { throw .unreachable }
        return session
    }

    private mutating func connect(_ deadline: Deadline) throws(PostgresError) {
        // libpq wants a first wait for writing.
        var state = PGRES_POLLING_WRITING
        if unsafe PQstatus(connection) == CONNECTION_BAD { state = PGRES_POLLING_FAILED }
        while state != PGRES_POLLING_OK {
            if state == PGRES_POLLING_FAILED {
                throw giveUp(unsafe Self.refusal(String(cString: PQerrorMessage(connection))))
            }
            let socket = unsafe PQsocket(connection)
            let isReading = state == PGRES_POLLING_READING
            guard socket >= 0,
                awaitReady(socket, reading: isReading, writing: !isReading, deadline) == .ready
            else { throw giveUp(.unreachable) }
            state = unsafe PQconnectPoll(connection)
        }
    }

    /// libpq keeps no SQLSTATE of a failed opening, but with the verbosity set above the server's
    /// refusal ends in `FATAL:  28000`.
    static func refusal(_ message: String) -> PostgresError {
        for line in message.split(whereSeparator: \.isNewline).reversed() {
            let words = line.split(separator: " ")
            guard words.count >= 2, let last = words.last, words[words.count - 2].hasSuffix(":")
            else { continue }
            let state = SQLState(last)
            if state != .unknown { return .refused(state) }
        }
        return .unreachable
    }
}

/// Texts as C wants them: zero-terminated, their addresses in an array that ends with NULL.
struct CStrings {
    private var bytes: [UInt8] = []
    private var starts: [Int] = []

    init(_ texts: [String]) {
        for text in texts {
            starts.append(bytes.count)
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
        }
    }

    /// Lends the addresses to `body`, valid during the call only.
    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result?) -> Result?
    {
        unsafe bytes.withUnsafeBytes { raw -> Result? in
            guard let base = raw.baseAddress else { return nil }
            var pointers = unsafe starts.map { start -> UnsafePointer<CChar>? in
                unsafe (base + start).assumingMemoryBound(to: CChar.self)
            }
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { list in
                guard let list = list.baseAddress else { return nil }
                return unsafe body(list)
            }
        }
    }
}
