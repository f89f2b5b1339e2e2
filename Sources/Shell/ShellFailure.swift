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

    /// A member of a command was not accepted: where it stands, and the code of what is wrong.
    package static func unfit(_ pointer: String, _ code: String) -> Fault {
        switch code {
        case "guessable":
            Fault(
                "SHELL-196",
                sv: "Lösenordet är lätt att gissa: vanligt, eller av kontots egna ord. Skriv en"
                    + " egen mening om minst 15 tecken.",
                en: "The password is easily guessed: common, or of the account's own words. Write a"
                    + " sentence of your own, 15 characters or more.")
        case "leaked":
            Fault(
                "SHELL-197",
                sv: "Lösenordet har läckt någon annanstans: välj ett som ingen har haft.",
                en: "The password has leaked elsewhere: choose one that nobody has had.")
        case "unreviewed":
            Fault(
                "SHELL-198",
                sv: "En enhetschef prövar först: request step reviewed ID, vid registerutdrag sedan"
                    + " varje post är prövad (request parts ID).",
                en: "A unit manager reviews first: request step reviewed ID, for access once each"
                    + " record is reviewed (request parts ID).")
        case "held":
            Fault(
                "SHELL-199",
                sv:
                    "Rollen hålls redan: role list. Avsluta den först, om något ska ändras: role end.",
                en: "The role is held already: role list. End it first, if something is to change:"
                    + " role end.")
        case _:
            Fault(
                "SHELL-102", sv: "Godtas inte: \(pointer) \(code).",
                en: "Not accepted: \(pointer) \(code).")
        }
    }

    /// One that a service told. A code that does not look like ours is not repeated.
    init(told code: String, _ sentence: Text) {
        let isOurs =
            code.utf8.count < 40
            && code.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
        self.code = isOurs ? code : "SHELL-101"
        self.sentence = sentence
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
    /// A token that nobody has: to the caller the same; a service counts them.
    case unknownToken
    /// Who it is was proved too long ago for this act, and nobody is there to ask.
    case proofNeeded
    /// The proof that was given is not right: password or code, and never which.
    case wrongProof
    /// Refused and absent look the same.
    case deniedOrNotFound
    /// Somebody else changed the record first, or its state does not allow the act.
    case conflict
    /// The same, told in words of its own.
    case conflicting(Fault)
    /// The service or the database does not answer.
    case unreachable
    /// Something was sent to the service, or could not be, and no answer came back.
    case unanswered(Fault)
    /// A fault of ours, by the code that the service's log has it under.
    case broken(code: String)
    /// Ctrl-C.
    case interrupted

    /// The exit code of a command that ends so.
    package var exitCode: ExitCode {
        switch self {
        case .usage: .usage
        case .failed, .broken: .error
        case .loginNeeded, .unknownToken, .proofNeeded, .wrongProof: .loginNeeded
        case .deniedOrNotFound: .deniedOrNotFound
        case .conflict, .conflicting: .conflict
        case .unreachable, .unanswered: .unreachable
        case .interrupted: .interrupted
        }
    }

    /// Code and sentence.
    package var fault: Fault {
        switch self {
        case .usage(let fault), .failed(let fault), .conflicting(let fault),
            .unanswered(let fault):
            fault
        case .broken:
            Fault(
                "SHELL-100", sv: "Ett fel hos oss; se tjänstens logg.",
                en: "A fault of ours; see the service's log.")
        case .loginNeeded, .unknownToken:
            Fault(
                "SHELL-104", sv: "Du behöver logga in: sspf login NAMN.",
                en: "You need to sign in: sspf login NAME.")
        case .proofNeeded:
            Fault(
                "SHELL-108",
                sv: "Det här kräver att du nyss styrkt vem du är: session prove, i skript med"
                    + " --password-file FIL.",
                en: "This takes a fresh proof of who you are: session prove, in a script with"
                    + " --password-file FILE.")
        case .wrongProof:
            Fault(
                "SHELL-109", sv: "Fel lösenord eller kod; inget är styrkt.",
                en: "Wrong password or code; nothing is proved.")
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
                "SHELL-107", sv: "Tjänsten svarar inte, eller är upptagen: försök om en stund.",
                en: "The service does not answer, or is busy: try again in a while.")
        case .interrupted:
            Fault("SHELL-130", sv: "Avbrutet.", en: "Interrupted.")
        }
    }
}

extension Fault {
    /// Another version stands than the one that was read.
    static let stale = Fault(
        "SHELL-202",
        sv: "Någon annan har sagt något om det sedan du läste; inget är ändrat. Läs igen, och säg"
            + " vilken version du läste: --seen N.",
        en: "Somebody else has said something of it since you read it; nothing is changed. Read it"
            + " again, and say which version you have read: --seen N.")

    /// A password is wanted, and there is nobody to ask.
    package static let noPassword = Fault(
        "SHELL-157",
        sv:
            "Inget lösenord: ange en fil med det (se kommandots --help), eller sitt vid en terminal.",
        en: "No password: give a file that holds it (see --help), or use a terminal.")
}
