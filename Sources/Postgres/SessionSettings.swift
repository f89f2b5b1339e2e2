extension Session {
    /// Limits and the name of a session. A zero limit in the server means none.
    package struct Settings: Sendable, Hashable {
        /// Shown in the server's list of sessions, and sealed with every entry of the log: what the
        /// session is for; the build follows.
        package var applicationName: String
        /// The server cancels a statement that runs longer.
        package var statementTimeout: Duration
        /// The server cancels a statement that waits longer for one lock.
        package var lockTimeout: Duration
        /// The server ends a session that idles longer inside a transaction.
        package var idleInTransactionTimeout: Duration
        /// How long opening may take.
        package var connectLimit: Duration
        /// How long one call may take altogether, whatever state the server is in.
        package var callLimit: Duration

        /// Limits fit for requests: each inner limit strikes before the outer one.
        package init(
            applicationName: String = "sspf",
            statementTimeout: Duration = .seconds(10),
            lockTimeout: Duration = .seconds(3),
            idleInTransactionTimeout: Duration = .seconds(30),
            connectLimit: Duration = .seconds(5),
            callLimit: Duration = .seconds(20)
        ) {
            self.applicationName = applicationName
            self.statementTimeout = statementTimeout
            self.lockTimeout = lockTimeout
            self.idleInTransactionTimeout = idleInTransactionTimeout
            self.connectLimit = connectLimit
            self.callLimit = callLimit
        }

        /// For migrations and scripts, which may take long.
        package static let maintenance = Settings(
            applicationName: "sspf maintenance", statementTimeout: .zero,
            lockTimeout: .seconds(60), idleInTransactionTimeout: .zero,
            callLimit: .seconds(3600))

        /// libpq keywords that outrank those of an address. The forms of dates and bytea are fixed
        /// because ``Rows`` reads them; password prompts and Kerberos are not for services.
        var keywords: [Address.Keyword] {
            let options = [
                "statement_timeout=\(statementTimeout.wholeMilliseconds)",
                "lock_timeout=\(lockTimeout.wholeMilliseconds)",
                "idle_in_transaction_session_timeout="
                    + "\(idleInTransactionTimeout.wholeMilliseconds)",
                "bytea_output=hex", "DateStyle=ISO,YMD",
            ]
            return [
                Address.Keyword(name: "client_encoding", value: "UTF8"),
                Address.Keyword(
                    name: "application_name",
                    value: Build.id.map { "\(applicationName) \($0)" } ?? applicationName),
                Address.Keyword(
                    name: "options", value: options.map { "-c \($0)" }.joined(separator: " ")),
                Address.Keyword(name: "gssencmode", value: "disable"),
            ]
        }
    }
}

extension Duration {
    /// Rounded up, and held between 0 and the most that PostgreSQL and poll(2) take.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        if seconds < 0 || (seconds == 0 && attoseconds <= 0) { return 0 }
        if seconds >= 2_000_000 { return 2_000_000_000 }
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(seconds * 1000 + rest)
    }
}

/// The moment when a call must have ended.
struct Deadline {
    private let moment: ContinuousClock.Instant

    init(in limit: Duration) {
        moment = .now + min(limit, .seconds(1_000_000))
    }

    /// What is left, for poll(2): 0 when the moment has passed.
    var milliseconds: Int32 { (moment - .now).wholeMilliseconds }
}
