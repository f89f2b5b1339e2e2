/// What can go wrong between us and the server. No case carries message text, detail or a value:
/// PostgreSQL puts the offending values into those, and they would be personal data.
package enum PostgresError: Error, Hashable, Sendable {
    /// Nothing answered at the address, or not in time.
    case unreachable
    /// The server answered and refused the session.
    case refused(SQLState)
    /// The server was lost a moment ago; ``Link`` does not try again yet.
    case unavailable
    /// The connection ended. If a COMMIT was under way, whether it took effect is unknown.
    case connectionLost
    /// The server did not answer within the call's limit; it has been asked to stop, and the
    /// session is given up. Whether a COMMIT under way took effect is unknown.
    case deadline
    /// A step failed in the server.
    case server(ServerFault)
    /// The step was a COMMIT, and the server rolled back: the transaction had failed before.
    case notCommitted(FailedStep)
    /// A value cannot be sent as it is; nothing was sent.
    case unsendable(FailedStep, ValueFault)
    /// Two statements share a name, or the name is empty or longer than 63 bytes; nothing was sent.
    case statementName(FailedStep)
    /// The server's answers did not follow the protocol, or the statement was a COPY.
    case unexpectedAnswer

    /// A stable code, for logs.
    package var code: String {
        switch self {
        case .unreachable: "POSTGRES-001"
        case .refused: "POSTGRES-002"
        case .unavailable: "POSTGRES-003"
        case .connectionLost: "POSTGRES-004"
        case .deadline: "POSTGRES-005"
        case .server: "POSTGRES-006"
        case .notCommitted: "POSTGRES-007"
        case .unsendable: "POSTGRES-008"
        case .statementName: "POSTGRES-009"
        case .unexpectedAnswer: "POSTGRES-010"
        }
    }

    /// The server's word on the fault, where it gave one.
    package var state: SQLState? {
        switch self {
        case .refused(let state): state
        case .server(let fault): fault.state
        case .unreachable, .unavailable, .connectionLost, .deadline, .notCommitted, .unsendable,
            .statementName, .unexpectedAnswer:
            nil
        }
    }

    /// The server as a whole cannot serve now; later it may.
    package var isUnavailable: Bool {
        switch self {
        case .unreachable, .unavailable, .connectionLost, .deadline: true
        case .refused(let state): state.isUnavailable
        case .server(let fault): fault.state.isUnavailable
        case .notCommitted, .unsendable, .statementName, .unexpectedAnswer: false
        }
    }
}

/// The step of a request that failed.
package struct FailedStep: Hashable, Sendable {
    /// Its place in the request, from 0.
    package let index: Int
    /// The name of its statement.
    package let statement: String
}

/// A fault that the server reported: which step, what kind, and which part of the schema.
package struct ServerFault: Hashable, Sendable {
    /// The step that failed. A fault that appears only at the end of a request without a COMMIT of
    /// its own is told of the last step.
    package let step: FailedStep
    /// What kind of fault.
    package let state: SQLState
    /// The names of the constraint, and of the schema, table and column it concerns, if given.
    package let constraint, schema, table, column: String?
}

/// Why a value cannot be sent.
package enum ValueFault: String, Error, Hashable, Sendable {
    /// PostgreSQL's text holds no U+0000.
    case nul
    /// A value is longer than PostgreSQL takes (1 GB).
    case tooLong
    /// A statement has more than 65,535 values.
    case tooMany
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable: "\(code) unreachable"
        case .refused(let state): "\(code) refused \(state)"
        case .unavailable: "\(code) unavailable"
        case .connectionLost: "\(code) connection lost"
        case .deadline: "\(code) deadline passed"
        case .server(let fault): "\(code) \(fault)"
        case .notCommitted(let step): "\(code) not committed, \(step)"
        case .unsendable(let step, let fault): "\(code) unsendable value (\(fault)), \(step)"
        case .statementName(let step): "\(code) statement name, \(step)"
        case .unexpectedAnswer: "\(code) unexpected answer"
        }
    }
}

extension FailedStep: CustomStringConvertible {
    package var description: String { "step \(index) \(statement)" }
}

extension ServerFault: CustomStringConvertible {
    package var description: String {
        let place = [schema, table, column, constraint].compactMap { $0 }.joined(separator: ".")
        return place.isEmpty ? "\(state) at \(step)" : "\(state) at \(step) (\(place))"
    }
}
