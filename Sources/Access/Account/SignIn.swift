package import FoundationEssentials
import Postgres
package import Secrets

/// Signing in with a local password, signing out, and who one is.
package struct SignIn: Sendable {
    /// Twelve hours, whatever happens (NIST SP 800-63B, AAL2).
    package static let lifetime = 43_200

    private let queue: ScryptQueue

    /// - Parameter queue: one for the whole process, so that sign-ins wait for each other and not
    ///   for memory.
    package init(queue: ScryptQueue) { self.queue = queue }

    /// Begins a session.
    /// - Throws: ``Failure/notSignedIn`` whatever was wrong, ``Failure/unavailable`` when too many
    ///   sign-ins wait.
    package func callAsFunction(
        _ subject: String, _ password: String, requestID: UUID, through gate: Gate
    ) throws(Failure) -> SessionToken {
        let challenge = try run(Self.challenge, [.text(subject)], gate)
        guard let salt = challenge.bytea(0, 0), let cost = challenge.int(0, 1),
            let block = challenge.int(0, 2), let parallel = challenge.int(0, 3)
        else { throw .broken(code: "SIGN-IN-001") }
        let key: [UInt8]
        let token: SessionToken
        do throws(SecretsError) {
            let parameters = try Scrypt.Parameters(
                cost: cost, blockSize: block, parallelism: parallel)
            key = try queue.derive(password: password, salt: salt, parameters: parameters)
            token = try SessionToken.make()
        } catch {
            switch error {
            case .busy: throw .unavailable
            case .passwordTooLong: throw .notSignedIn
            case .randomnessUnavailable, .lengthRefused, .saltRefused, .parametersRefused,
                .keyRefused, .cryptographyFailed:
                throw .broken(code: error.code)
            }
        }
        let answer = try run(
            Self.signIn,
            [
                .text(subject), .bytes(key), .uuid(UUID()), .bytes(token.hash),
                .int(Self.lifetime), .uuid(requestID),
            ], gate)
        guard answer[0, 0] == "ok" else { throw .notSignedIn }
        return token
    }

    /// Ends the caller's session.
    package static func end(as caller: Caller, through gate: Gate) throws(Failure) {
        try gate.act("session.end", on: "session", (signOut, []), as: caller)
    }

    /// Sets the password of a member of staff, in the queue of sign-ins.
    package func setting(
        _ password: String, of staff: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) {
        try SetPassword(queue: queue)(password, of: staff, as: caller, through: gate)
    }

    private func run(
        _ statement: Statement, _ values: [Value], _ gate: Gate
    ) throws(Failure) -> Rows {
        do {
            let rows = try gate.link.run([
                (GateStatement.begin, []), (statement, values), (GateStatement.commit, []),
            ])
            return rows[1]
        } catch {
            throw Gate.failure(for: error)
        }
    }

    private static let challenge = Statement(
        "challenge", "SELECT salt, cost_n, cost_r, cost_p FROM authz.challenge($1)")
    private static let signIn = Statement(
        "sign-in", "SELECT authz.sign_in($1, $2, $3, $4, $5, $6)")
    private static let signOut = Statement("sign-out", "SELECT authz.sign_out()")
}
