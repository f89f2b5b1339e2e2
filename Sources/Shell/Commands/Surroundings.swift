package import Secrets

/// Reads the caller's own password and code: from a file, or from whoever sits there.
package typealias OwnProof =
    @Sendable (String?) throws(ShellFailure) -> (password: String, code: String?)

/// What the shell is told about the machine it runs on; given by the main program.
package struct Surroundings: Sendable {
    /// How the service of this machine answers on its port for those who run it.
    package enum Service: Sendable, Equatable {
        /// Nothing answers there.
        case silent
        /// Whether it is ready, and its numbers by the names of their metrics.
        case answers(isReady: Bool, numbers: [String: String])
    }

    /// Runs `sspf retention` with words: how it ended, and what it said.
    package typealias Job =
        @Sendable ([String]) throws(ShellFailure) -> (code: Int32, answer: [UInt8])

    let service: (@Sendable () -> Service)?
    /// The access matrix of the release on this machine.
    let releaseMatrix: (@Sendable () -> String?)?
    /// Reads a new password: from a file, or asked for without echo.
    let newPassword: @Sendable (String?) throws(ShellFailure) -> String
    /// Reads the caller's own password, and a code where there is one: from a file, or asked for without
    /// echo where somebody is there; `proofNeeded` where nobody is.
    let ownProof: OwnProof
    /// Keeps the token that a fresh proof gave the caller's session.
    let keep: @Sendable (SessionToken) throws(ShellFailure) -> Void
    /// The job of retention; nil where nobody here may be it.
    let job: Job?

    package init(
        service: (@Sendable () -> Service)?, releaseMatrix: (@Sendable () -> String?)?,
        newPassword: @escaping @Sendable (String?) throws(ShellFailure) -> String,
        ownProof: @escaping OwnProof = { _ throws(ShellFailure) in throw .proofNeeded },
        keep: @escaping @Sendable (SessionToken) throws(ShellFailure) -> Void = {
            _ throws(ShellFailure) in
        },
        job: Job? = nil
    ) {
        self.keep = keep
        self.job = job
        self.service = service
        self.releaseMatrix = releaseMatrix
        self.newPassword = newPassword
        self.ownProof = ownProof
    }

    /// The password in force, with its code, and the new one.
    func passwords(
        _ arguments: Arguments
    ) throws(ShellFailure) -> (proof: (password: String, code: String?), new: String) {
        let proof = try ownProof(arguments.text("password-file"))
        return (proof, try newPassword(arguments.text("new-password-file")))
    }

    /// The same machine, where a new password comes from somewhere else and nobody can be asked.
    func with(
        newPassword: @escaping @Sendable (String?) throws(ShellFailure) -> String
    ) -> Surroundings {
        Surroundings(
            service: service, releaseMatrix: releaseMatrix, newPassword: newPassword)
    }

    /// Nothing is known of the machine.
    package static let none = Surroundings(service: nil, releaseMatrix: nil) {
        _ throws(ShellFailure) in throw .usage(noPassword)
    }

    private static let noPassword = Fault(
        "SHELL-152", sv: "Lösenord kan inte sättas här.", en: "No password can be set here.")
}
