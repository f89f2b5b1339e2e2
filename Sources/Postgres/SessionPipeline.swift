import CPostgres

// One request through the pipeline: planned, sent, collected. Source: PostgreSQL 15 documentation
// 34.5.
extension Session {
    /// What is sent for a step and awaits its answer.
    enum Command {
        case prepare(step: Int)
        case execute(step: Int)

        var step: Int {
            switch self {
            case .prepare(let step), .execute(let step): step
            }
        }
    }

    /// The commands for the steps: a statement new to this session is prepared just before its
    /// first use, not earlier, because preparing a query inside the transaction before its BEGIN
    /// would settle the isolation level.
    func plan(_ steps: [Step], executing: Bool) throws(PostgresError) -> [Command] {
        var commands: [Command] = []
        commands.reserveCapacity(steps.count)
        var fresh: [String: Statement] = [:]
        for (index, (statement, _)) in steps.enumerated() {
            if prepared[statement] == nil {
                let name = statement.name.description
                if fresh[name] != statement {
                    // The server would cut a longer name, and two could become one.
                    guard (1...63).contains(name.utf8.count), !name.utf8.contains(0),
                        statement.name.hasPointerRepresentation,
                        fresh[name] == nil, !names.contains(name)
                    else { throw .statementName(FailedStep(index: index, statement: name)) }
                    fresh[name] = statement
                    commands.append(.prepare(step: index))
                }
            }
            if executing { commands.append(.execute(step: index)) }
        }
        return commands
    }

    /// Hands everything to libpq. What the socket does not take at once waits in libpq's buffer
    /// for ``collect(_:_:_:)``, which reads while it writes: else both sides could wait for ever.
    ///
    /// A large request goes in portions, each on its way before the next, because libpq moves its
    /// whole buffer whenever the socket is full.
    mutating func send(
        _ commands: [Command], _ steps: [Step], _ parameters: Parameters, _ deadline: Deadline
    ) throws(PostgresError) {
        var value = 0
        for start in stride(from: 0, to: commands.count, by: 64) {
            if start > 0 { try flush(deadline) }
            let portion = commands[start..<min(start + 64, commands.count)]
            guard let next = queue(portion, steps, parameters, firstValue: value) else {
                // Half a request may be on its way: nothing but the session's end undoes that.
                throw giveUp(.connectionLost)
            }
            value = next
        }
        guard unsafe PQpipelineSync(connection) == 1 else { throw giveUp(.connectionLost) }
    }

    /// - Returns: the place of the first value of the next portion; nil if libpq took less.
    private func queue(
        _ commands: ArraySlice<Command>, _ steps: [Step], _ parameters: Parameters, firstValue: Int
    ) -> Int? {
        var count = 0
        for case .execute(let step) in commands { count += steps[step].1.count }
        return unsafe parameters.withPointers(firstValue, count) { values, lengths, formats in
            var place = 0
            for command in commands {
                let (statement, own) = steps[command.step]
                let name = unsafe Self.cString(statement.name)
                switch command {
                case .prepare:
                    guard unsafe PQsendPrepare(connection, name, statement.text, 0, nil) == 1 else {
                        return nil
                    }
                case .execute:
                    guard
                        unsafe PQsendQueryPrepared(
                            connection, name, Int32(own.count), values + place, lengths + place,
                            formats + place, 0) == 1
                    else { return nil }
                    place += own.count
                }
            }
            return firstValue + count
        }
    }

    /// Reads the answers up to the Sync, whatever happens on the way.
    mutating func collect(
        _ commands: [Command], _ steps: [Step], _ deadline: Deadline
    ) throws(PostgresError) -> [Rows] {
        var answers: [Rows] = []
        answers.reserveCapacity(steps.count)
        var failure: PostgresError?
        var position = 0
        while true {
            guard let result = unsafe try nextResult(deadline) else {
                // Each command's answer ends with nothing, and so does a fault at the Sync.
                position += 1
                if position > commands.count + 1 { throw giveUp(.unexpectedAnswer) }
                continue
            }
            let rows = unsafe Rows(owning: result)
            // The result is looked at below; it must outlive its owner's last mention.
            defer { withExtendedLifetime(rows) {} }
            let status = unsafe PQresultStatus(result)
            if status == PGRES_PIPELINE_SYNC { break }
            // A fault that appears only at the Sync is told of the last step.
            let command = commands[min(position, commands.count - 1)]
            let (statement, _) = steps[command.step]
            var step: FailedStep {
                FailedStep(index: command.step, statement: statement.name.description)
            }
            switch status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                switch command {
                case .prepare:
                    prepared[statement] = statement.isCommit
                    names.insert(step.statement)
                case .execute:
                    if prepared[statement] == true, rows.commandTag != "COMMIT" {
                        failure = failure ?? .notCommitted(step)
                    }
                    answers.append(rows)
                }
            case PGRES_FATAL_ERROR:
                if unsafe Self.endsSession(result) { throw giveUp(.connectionLost) }
                failure = failure ?? .server(unsafe ServerFault(result, at: step))
            case PGRES_PIPELINE_ABORTED:
                break
            default:
                throw giveUp(.unexpectedAnswer)
            }
        }
        if let failure {
            forgetUnknown(failure)
            throw failure
        }
        guard answers.count == commands.count(where: Self.isExecution) else {
            throw giveUp(.unexpectedAnswer)
        }
        return answers
    }

    private static func isExecution(_ command: Command) -> Bool {
        switch command {
        case .prepare: false
        case .execute: true
        }
    }

    /// Someone (DISCARD ALL, a pooler) took our prepared statements away: prepare them anew.
    private mutating func forgetUnknown(_ failure: PostgresError) {
        guard failure.state?.description == "26000" else { return }
        prepared = [:]
        names = []
    }

    /// Marks the session broken on the way out.
    mutating func giveUp(_ error: PostgresError) -> PostgresError {
        isBroken = true
        return error
    }

    /// Valid for ever: a literal. `plan` has seen that it is one with a terminating zero.
    private static func cString(_ name: StaticString) -> UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// A fault of severity FATAL or PANIC is the server's last word on a connection. (The
    /// connection's end may reach us later than the word.)
    static func endsSession(_ result: OpaquePointer) -> Bool {
        let field = Int32(UInt8(ascii: "V"))
        guard let severity = unsafe PQresultErrorField(result, field) else { return false }
        let word = unsafe String(cString: severity)
        return word == "FATAL" || word == "PANIC"
    }
}

extension ServerFault {
    /// Takes the fields that name things, never those that may hold values.
    init(_ result: OpaquePointer, at step: FailedStep) {
        func field(_ letter: Unicode.Scalar) -> String? {
            unsafe PQresultErrorField(result, Int32(letter.value)).map { text in
                unsafe String(cString: text)
            }
        }
        self.step = step
        state = SQLState(field("C") ?? "")
        constraint = field("n")
        schema = field("s")
        table = field("t")
        column = field("c")
    }
}
