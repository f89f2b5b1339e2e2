package import Access
package import Domain
import JSON
import Secrets

/// Runs one command of the shell at the service, for somebody who typed it elsewhere: the same
/// command at a desk like theirs, so that gate, purpose, policy and log entry are the same.
///
/// What lies at their machine has come along or goes back; nothing here opens a path that they name.
package struct ServedShell: Sendable {
    private let export: ExportLog
    private let surroundings: Surroundings
    private let today: @Sendable () -> LocalDate

    /// - Parameters:
    ///   - surroundings: the service's own; a password comes with the command.
    ///   - today: the day that identity numbers are read by.
    package init(
        export: @escaping ExportLog, surroundings: Surroundings,
        today: @escaping @Sendable () -> LocalDate
    ) {
        self.export = export
        self.surroundings = surroundings
        self.today = today
    }

    /// - Returns: the answer as JSON, also where the command itself tells that it cannot.
    /// - Throws: what is the request's fault, and not the command's.
    package func callAsFunction(
        _ call: CommandCall, as caller: Caller, signIn: SignIn, through gate: Gate
    ) throws(Failure) -> [UInt8] {
        do throws(ShellFailure) { return try run(call, caller, signIn, gate).json } catch {
            switch error {
            case .loginNeeded: throw .notSignedIn
            case .unknownToken: throw .unknownToken
            case .proofNeeded, .wrongProof: throw .signInTooOld
            case .deniedOrNotFound: throw .notFound
            case .conflict: throw .conflict
            case .unreachable, .unanswered, .interrupted: throw .unavailable
            // Nobody types a key: at a desk of one's own it would be a fault of the program.
            case .broken(Failure.keyReused.code): throw .keyReused
            case .broken(let code): throw .broken(code: code)
            case .usage, .failed, .conflicting:
                // Words that lead nowhere never met the database: nobody is told of them either.
                guard try SignIn.isOpen(caller, through: gate) else { throw .unknownToken }
                var answer = CommandAnswer()
                answer.failure = error
                return answer.json
            }
        }
    }

    private func run(
        _ call: CommandCall, _ caller: Caller, _ signIn: SignIn, _ gate: Gate
    ) throws(ShellFailure) -> CommandAnswer {
        let (command, rest) = try Commands.table.find(call.words.map { Word($0) })
        if case .never(let fault) = command.crossing { throw .failed(fault) }
        let arguments = try command.arguments(rest)
        // Help stays where it is read; with it, arguments are not held to what the command takes.
        guard !arguments.flag("help") else { throw .usage(Self.helpIsYours) }
        let carried = Carried(given: call.file)
        var desk = Desk(
            gate: gate, identity: caller.identity, today: today(), verify: nil, export: export,
            surroundings: surroundings.with { _ throws(ShellFailure) in
                guard let password = call.newPassword else { throw .usage(.noPassword) }
                return password
            }, files: .carried(carried), signIn: { signIn }, once: caller.once)
        var answer = CommandAnswer()
        if call.isPreview {
            guard let danger = command.danger?.facing(arguments) else {
                throw .usage(Self.harmless)
            }
            let (output, word) = try danger.preview(&desk, arguments)
            answer.output = output
            answer.word = word
            return answer
        }
        if let danger = command.danger?.facing(arguments), !arguments.flag("dry-run") {
            guard let given = arguments.text("confirm") else {
                throw .usage(Confirmation.missing)
            }
            try Confirmation.check(given, names: try danger.preview(&desk, arguments).word)
        }
        answer.output = try command.run(&desk, arguments)
        answer.file = carried.written
        return answer
    }

    private static let helpIsYours = Fault(
        "SHELL-174", sv: "Hjälpen finns i programmet.", en: "Help is in the program.")
    private static let harmless = Fault(
        "SHELL-175", sv: "Kommandot behöver inte bekräftas.", en: "The command needs no name.")
}
