import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Secrets
import Shell

/// `sspf login SUBJECT` and `sspf logout`. The password comes from a prompt without echo, or from
/// `--password-file`; never from a flag or the environment.
struct LoginCommand {
    let settings: Settings
    let language: Language

    func login(_ subject: String, passwordFile: String?) throws(Stop) -> ExitCode {
        let password = try Password.ask(language, file: passwordFile)
        if settings.connection == nil { try Account.service.act() }
        let gate = Gate(Link(settings.address("sspf_api")))
        let token: SessionToken
        do throws(Failure) {
            token = try SignIn(queue: ScryptQueue())(
                subject, password, requestID: UUID(), through: gate)
        } catch {
            if error == .notSignedIn { throw Stop(.loginNeeded, "wrong name or password") }
            throw Stop(error)
        }
        try Account.resume()
        try TokenFile(path: settings.tokenFile).write(token)
        Say.note("signed in as \(subject)")
        return .ok
    }

    func logout() throws(Stop) -> ExitCode {
        let file = TokenFile(path: settings.tokenFile)
        let token = try file.read()
        if settings.connection == nil { try Account.service.act() }
        let gate = Gate(Link(settings.address("sspf_api")))
        do throws(Failure) {
            try SignIn.end(
                as: Caller(
                    .token(hash: token.hash), for: .ownAccount, by: "sspf logout",
                    requestID: UUID()), through: gate)
        } catch {
            guard [.notSignedIn, .unknownToken].contains(error) else { throw Stop(error) }
        }
        try Account.resume()
        file.remove()
        Say.note("signed out")
        return .ok
    }
}

/// A password, from where it may come from.
enum Password {
    static func ask(_ language: Language, file: String?) throws(Stop) -> String {
        let bytes: [UInt8]
        if let file {
            let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Stop(.usage, "cannot read the password file") }
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 2048)
            let count = unsafe buffer.withUnsafeMutableBytes { place in
                unsafe Glibc.read(descriptor, place.baseAddress, place.count)
            }
            bytes = Array(buffer.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") })
        } else {
            guard isatty(0) == 1 else {
                throw Stop(.usage, "no terminal to ask at: give --password-file FILE")
            }
            let prompt = Text(sv: "Lösenord: ", en: "Password: ").in(language)
            do throws(ShellFailure) { bytes = try HiddenPrompt.ask(prompt) } catch {
                throw Stop(error.exitCode, error.fault.sentence.in(language))
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw Stop(.usage, "no password")
        }
        return text
    }
}
