/// How the process ends; documented, and relied on by scripts.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case ok = 0
    case error = 1
    case usage = 2
    case scriptStopped = 3
    case loginNeeded = 4
    case deniedOrNotFound = 5
    case conflict = 6
    case unreachable = 7
    /// Done as far as it could be; people must act.
    case attention = 8
    case interrupted = 130
}

/// What went wrong, as a code for scripts and a sentence for people.
///
/// Neither holds what was typed or read: only our own names, and positions.
package struct Fault: Sendable, Equatable {
    /// A whole literal, such as `SHELL-004`.
    package let code: String
    /// One sentence, with what to do next where there is something.
    package let sentence: Text

    /// The code is a literal by type.
    package init(_ code: StaticString, sv: String, en: String) {
        self.code = code.description
        sentence = Text(sv: sv, en: en)
    }
}

/// The ways a command ends without an answer.
package enum ShellFailure: Error, Sendable, Equatable {
    /// The line itself is wrong; nothing ran.
    case usage(Fault)
    /// The command ran and failed.
    case failed(Fault)
    /// No usable session: missing or ended.
    case loginNeeded
    /// Who it is was proved too long ago for this act, and nobody is there to ask.
    case proofNeeded
    /// Refused and absent look the same.
    case deniedOrNotFound
    /// Somebody else changed the record first, or its state does not allow the act.
    case conflict
    /// The service or the database does not answer.
    case unreachable
    /// Ctrl-C.
    case interrupted

    /// The exit code of a command that ends so.
    package var exitCode: ExitCode {
        switch self {
        case .usage: .usage
        case .failed: .error
        case .loginNeeded, .proofNeeded: .loginNeeded
        case .deniedOrNotFound: .deniedOrNotFound
        case .conflict: .conflict
        case .unreachable: .unreachable
        case .interrupted: .interrupted
        }
    }

    /// Code and sentence.
    package var fault: Fault {
        switch self {
        case .usage(let fault), .failed(let fault):
            fault
        case .loginNeeded:
            Fault(
                "SHELL-104", sv: "Du behöver logga in: sspf login.",
                en: "You need to sign in: sspf login.")
        case .proofNeeded:
            Fault(
                "SHELL-108", sv: "Det här kräver att du nyss styrkt vem du är: session prove.",
                en: "This takes a fresh proof of who you are: session prove.")
        case .deniedOrNotFound:
            Fault(
                "SHELL-105", sv: "Finns inte, eller får inte visas för dig.",
                en: "Does not exist, or may not be shown to you.")
        case .conflict:
            Fault(
                "SHELL-106",
                sv: "Som läget är går det inte, eller någon annan hann före. Se efter igen.",
                en: "As things stand it cannot be done, or somebody was first. Look again.")
        case .unreachable:
            Fault(
                "SHELL-107", sv: "Tjänsten svarar inte.", en: "The service does not answer.")
        case .interrupted:
            Fault("SHELL-130", sv: "Avbrutet.", en: "Interrupted.")
        }
    }
}
