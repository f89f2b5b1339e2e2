package import FoundationEssentials
import Postgres
package import Secrets

/// Signing in with a local password, signing out, and who one is.
package struct SignIn: Sendable {
    /// Twelve hours, whatever happens (NIST SP 800-63B, AAL2).
    package static let lifetime = 43_200

    private let queue: ScryptQueue
    /// Sets the password of a member of staff, in the queue of sign-ins.
    package let setPassword: SetPassword
    /// Codes beside the password.
    package let secondFactor: SecondFactor

    /// - Parameters:
    ///   - queue: one for the whole process, so that sign-ins wait for each other and not for memory.
    ///   - box: opens the secrets of second factors; nil where there is no key to them.
    ///   - rules: what new passwords must be.
    package init(
        queue: ScryptQueue, box: SecretBox? = nil, rules: PasswordRules = PasswordRules()
    ) {
        self.queue = queue
        setPassword = SetPassword(queue: queue, rules: rules)
        secondFactor = SecondFactor(box: box)
    }

    /// A session that has begun.
    package struct Begun: Sendable {
        package let token: SessionToken
        /// For how many seconds at most it lasts.
        package let seconds: Int
    }

    /// Begins a session, as ``begin(_:_:code:from:requestID:through:)``.
    package func callAsFunction(
        _ subject: String, _ password: String, code: String? = nil, from address: String = "",
        requestID: UUID, through gate: Gate
    ) throws(Failure) -> SessionToken {
        try begin(
            subject, password, code: code, from: address, requestID: requestID, through: gate
        ).token
    }

    /// Begins a session.
    /// - Parameters:
    ///   - code: of the caller's app, or a recovery code; nil for none.
    ///   - address: where the caller is; empty for this machine. Wrong sign-ins are counted by it.
    /// - Throws: ``Failure/notSignedIn`` whatever was wrong, ``Failure/tooOften(seconds:)`` after too
    ///   many wrong ones, ``Failure/unavailable`` when too many sign-ins wait.
    package func begin(
        _ subject: String, _ password: String, code: String? = nil, from address: String = "",
        requestID: UUID, through gate: Gate
    ) throws(Failure) -> Begun {
        let challenge = try gate.alone(
            Self.challenge, [.text(subject), .text(address), .uuid(requestID)])
        guard let wait = challenge.int(0, 6) else { throw .broken(code: "SIGN-IN-002") }
        if wait > 0 { throw .tooOften(seconds: wait) }
        let key = try key(
            from: password, challenge,
            for: ScryptQueue.Asker(
                challenge.bool(0, 7) == true ? .neighbour : .stranger, from: Array(address.utf8)))
        let evidence = try secondFactor.evidence(
            code, sealed: challenge.bytea(0, 4), step: challenge.int(0, 5) ?? 0, of: subject)
        let token = try Self.newToken()
        let answer = try gate.alone(
            Self.signIn,
            [
                .text(subject), .bytes(key), evidence.secret, evidence.step, evidence.recovery,
                .uuid(UUID()), .bytes(token.hash),
                .int(Self.lifetime), .text(address), .uuid(requestID),
            ])
        let words = (answer[0, 0] ?? "").split(separator: " ")
        switch (words.first, words.last.flatMap { Int($0) }) {
        case ("ok", let seconds?): return Begun(token: token, seconds: seconds)
        case ("wait", let seconds?): throw .tooOften(seconds: seconds)
        case _: throw .notSignedIn
        }
    }

    /// Proves anew who the caller is, by what they sign in with (step-up, RFC 9470): for five minutes
    /// their session may do what takes a fresh proof.
    /// - Returns: the session's token from now on; the one before opens nothing any more.
    /// - Throws: ``Failure/signInTooOld`` when the proof is wrong.
    package func again(
        _ password: String, code: String? = nil, as caller: Caller, through gate: Gate
    ) throws(Failure) -> SessionToken {
        let token = try Self.newToken()
        let answer = try gate.ask(
            "session.step-up", on: "session",
            (
                Self.stepUp,
                try proof(password, code, caller, gate).values + [.bytes(token.hash)]
            ), as: caller)
        guard answer == "ok" else { throw .signInTooOld }
        return token
    }

    /// Changes the caller's own password, and ends their other sessions.
    /// - Returns: as ``again(_:code:as:through:)``.
    /// - Throws: ``Failure/signInTooOld`` when the old one is wrong, ``Failure/unfit(pointer:code:)``
    ///   for a new one that the rules refuse, or the old one again.
    package func change(
        _ password: String, to new: String, code: String? = nil, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> SessionToken {
        let token = try Self.newToken()
        let proof = try proof(password, code, caller, gate)
        // Who is nobody is told that, not what is wrong with a password.
        var kept: [Value] = [.bytes([]), .int(0), .int(0), .int(0), .bytes([])]
        if let account = proof.account {
            guard new != password else { throw .unfit(pointer: "/newPassword", code: "same") }
            kept = try setPassword.kept(new, at: "/newPassword", of: account)
        }
        let answer = try gate.ask(
            "password.change", on: "session",
            (Self.changing, proof.values + kept + [.bytes(token.hash)]), as: caller)
        guard answer == "ok" else { throw .signInTooOld }
        return token
    }

    private static func newToken() throws(Failure) -> SessionToken {
        do throws(SecretsError) { return try SessionToken.make() } catch {
            throw .broken(code: error.code)
        }
    }

    /// What proves who the caller is, the key of their password and what a code gives; and the words of
    /// their account, where their token opens anything.
    private func proof(
        _ password: String, _ code: String?, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> (values: [Value], account: String?) {
        let own = try OwnChallenge(of: caller, through: gate)
        var key: [UInt8] = []
        var evidence = SecondFactor.Evidence()
        // A token that opens nothing is refused as such, and on the log where it is known.
        if let challenge = own.password {
            let asker = ScryptQueue.Asker(.staff, from: caller.tokenHash ?? [])
            do throws(Failure) { key = try self.key(from: password, challenge, for: asker) } catch {
                guard error == .notSignedIn else { throw error }
            }
            evidence = try secondFactor.evidence(
                code, sealed: own.sealed, step: own.step, of: own.subject)
        }
        return (
            [.bytes(key), evidence.secret, evidence.step, evidence.recovery],
            own.password == nil ? nil : own.account
        )
    }

    /// The scrypt key of a password, under the salt and cost that the database gave.
    private func key(
        from password: String, _ challenge: Rows, for asker: ScryptQueue.Asker
    ) throws(Failure) -> [UInt8] {
        guard let salt = challenge.bytea(0, 0), let cost = challenge.int(0, 1),
            let block = challenge.int(0, 2), let parallel = challenge.int(0, 3)
        else { throw .broken(code: "SIGN-IN-001") }
        do throws(SecretsError) {
            let parameters = try Scrypt.Parameters(
                cost: cost, blockSize: block, parallelism: parallel)
            return try queue.derive(
                password: password, salt: salt, parameters: parameters, for: asker)
        } catch {
            switch error {
            case .busy: throw .unavailable
            case .passwordTooLong: throw .notSignedIn
            case .randomnessUnavailable, .lengthRefused, .saltRefused, .parametersRefused,
                .keyRefused, .cryptographyFailed, .listRefused:
                throw .broken(code: error.code)
            }
        }
    }

    /// Whether the caller's token opens anything; asks without a context, and leaves no log entry.
    package static func isOpen(_ caller: Caller, through gate: Gate) throws(Failure) -> Bool {
        try OwnChallenge(of: caller, through: gate).password != nil
    }

    /// Ends the caller's session.
    package static func end(as caller: Caller, through gate: Gate) throws(Failure) {
        try gate.act("session.end", on: "session", (signOut, []), as: caller)
    }

    private static let challenge = Statement(
        "challenge",
        """
        SELECT salt, cost_n, cost_r, cost_p, sealed, step, wait, is_near
          FROM authz.challenge($1, $2, $3)
        """)
    private static let stepUp = Statement("step-up", "SELECT authz.step_up($1, $2, $3, $4, $5)")
    private static let changing = Statement(
        "password.change", "SELECT authz.change_password($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    private static let signIn = Statement(
        "sign-in", "SELECT authz.sign_in($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    private static let signOut = Statement("sign-out", "SELECT authz.sign_out()")
}
