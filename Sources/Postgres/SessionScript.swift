import CPostgres

extension Session {
    /// Runs a whole script through the simple protocol. Outside a transaction it is one of its own,
    /// unless it says BEGIN and COMMIT itself.
    /// - Parameter limit: how long it may take; by default the session's limit.
    package mutating func runScript(
        _ script: Script, within limit: Duration? = nil
    ) throws(ScriptError) {
        if isBroken { throw .session(.connectionLost) }
        if script.text.utf8.contains(0) { throw .nul(file: script.name) }
        let deadline = Deadline(in: limit ?? settings.callLimit)
        // The simple protocol is not to be had in pipeline mode.
        guard unsafe PQexitPipelineMode(connection) == 1,
            unsafe PQsendQuery(connection, script.text) == 1
        else { throw .session(giveUp(.connectionLost)) }
        let fault = try answers(to: script, deadline)
        guard unsafe PQenterPipelineMode(connection) == 1 else {
            throw .session(giveUp(.unexpectedAnswer))
        }
        if let fault { throw .refused(fault) }
    }

    /// Reads to the end of the answers; the first fault, if any.
    private mutating func answers(
        to script: Script, _ deadline: Deadline
    ) throws(ScriptError) -> ScriptFault? {
        var fault: ScriptFault?
        while true {
            do throws(PostgresError) {
                guard let result = unsafe try nextResult(deadline) else { return fault }
                let rows = unsafe Rows(owning: result)
                // The result is looked at below; it must outlive its owner's last mention.
                defer { withExtendedLifetime(rows) {} }
                switch unsafe PQresultStatus(result) {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
                case PGRES_FATAL_ERROR:
                    if unsafe Self.endsSession(result) { throw giveUp(.connectionLost) }
                    fault = fault ?? (unsafe ScriptFault(result, in: script))
                default: throw giveUp(.unexpectedAnswer)
                }
            } catch {
                throw .session(error)
            }
        }
    }
}

extension ScriptFault {
    init(_ result: OpaquePointer, in script: Script) {
        func field(_ letter: Unicode.Scalar) -> String? {
            unsafe PQresultErrorField(result, Int32(letter.value)).map { text in
                unsafe String(cString: text)
            }
        }
        self.script = script.name
        state = SQLState(field("C") ?? "")
        message = field("M")
        detail = field("D")
        hint = field("H")
        context = field("W")
        line = field("P").flatMap { Int($0) }.map { position in
            1 + script.text.unicodeScalars.prefix(max(position - 1, 0)).count { $0 == "\n" }
        }
    }
}
