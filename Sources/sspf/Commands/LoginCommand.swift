import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Secrets
import Shell
import Web

/// `sspf login SUBJECT` and `sspf logout`. The password comes from a prompt without echo, or from
/// `--password-file`; never from a flag or the environment.
struct LoginCommand {
    let settings: Settings
    let language: Language

    func login(_ subject: String, passwordFile: String?) throws(Stop) -> ExitCode {
        let (password, code) = try Password.askWithCode(language, file: passwordFile)
        if let url = settings.url {
            let service = RemoteService(url, token: HeldToken(nil), trusted: settings.certificates)
            try TokenFile(settings, language).write(
                try service.signIn(subject, password, code, language))
            say(
                sv: "inloggad som \(subject) hos \(url.text)",
                en: "signed in as \(subject) at \(url.text)")
            return .ok
        }
        if settings.connection == nil { try Account.service.act() }
        let gate = Gate(Link(settings.address("sspf_api")))
        let token: SessionToken
        do throws(Failure) {
            token = try SignIn(queue: ScryptQueue(), box: FactorKey.box(settings))(
                subject, password, code: code, requestID: UUID(), through: gate)
        } catch {
            guard error == .notSignedIn else { throw Stop(error, language) }
            throw .refusedLogin(language)
        }
        try Account.resume()
        try TokenFile(settings, language).write(token)
        say(sv: "inloggad som \(subject)", en: "signed in as \(subject)")
        return .ok
    }

    func logout() throws(Stop) -> ExitCode {
        let file = TokenFile(settings, language)
        let token = try file.read()
        if let url = settings.url {
            try RemoteService(url, token: HeldToken(token), trusted: settings.certificates).signOut(
                language)
            file.remove()
            say(sv: "utloggad", en: "signed out")
            return .ok
        }
        if settings.connection == nil { try Account.service.act() }
        let gate = Gate(Link(settings.address("sspf_api")))
        do throws(Failure) {
            try SignIn.end(
                as: Caller(
                    .token(hash: token.hash), for: .ownAccount, by: "sspf logout",
                    requestID: UUID()), through: gate)
        } catch {
            guard [.notSignedIn, .unknownToken].contains(error) else {
                throw Stop(error, language)
            }
        }
        try Account.resume()
        file.remove()
        say(sv: "utloggad", en: "signed out")
        return .ok
    }

    private func say(sv: String, en: String) { Say.note(Text(sv: sv, en: en).in(language)) }
}

/// A password, from where it may come from: the first line of a file, of standard input (`-`), or a
/// prompt without echo.
enum Password {
    /// A new one, typed twice: what cannot be seen is easily mistyped. Nil where the two differ.
    static func askNew(_ language: Language, file: String?) throws(Stop) -> String? {
        if let file { return try lines(of: file, language)[0] }
        let new = try prompt(Text(sv: "Nytt lösenord: ", en: "New password: "), language)
        let again = try prompt(Text(sv: "En gång till: ", en: "Once more: "), language)
        return new == again ? new : nil
    }

    /// With a code of one's app, or a recovery code, where one has them: the file's second line, or a
    /// second prompt, where Return alone is none.
    static func askWithCode(
        _ language: Language, file: String?
    ) throws(Stop) -> (password: String, code: String?) {
        if let file {
            let lines = try lines(of: file, language)
            return (lines[0], lines.count > 1 && !lines[1].isEmpty ? lines[1] : nil)
        }
        let password = try prompt(Text(sv: "Lösenord: ", en: "Password: "), language)
        let question = Text(
            sv: "Engångskod (Retur om du inte har någon): ",
            en: "One-time code (Return if you have none): ")
        let code = try prompt(question, language, isOptional: true)
        return (password, code.isEmpty ? nil : code)
    }

    private static func prompt(
        _ question: Text, _ language: Language, isOptional: Bool = false
    ) throws(Stop) -> String {
        guard isatty(0) == 1 else {
            throw Stop(
                .usage,
                sv: "ingen terminal att fråga vid: ange --password-file FIL, där - är standard in",
                en: "no terminal to ask at: give --password-file FILE, where - is standard input",
                language)
        }
        let bytes: [UInt8]
        do throws(ShellFailure) { bytes = try HiddenPrompt.ask(question.in(language)) } catch {
            throw Stop(error.exitCode, error.fault.sentence.in(language))
        }
        return try text(bytes, isOptional: isOptional, language)
    }

    /// At least one.
    private static func lines(of file: String, _ language: Language) throws(Stop) -> [String] {
        let descriptor = file == "-" ? dup(0) : unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Stop(
                .usage, sv: "lösenordsfilen kan inte läsas", en: "cannot read the password file",
                language)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = unsafe buffer.withUnsafeMutableBytes { place in
            unsafe Glibc.read(descriptor, place.baseAddress, place.count)
        }
        let parts = buffer.prefix(max(0, count)).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var lines = [try text(Array(parts.first ?? []), isOptional: false, language)]
        if parts.count > 1 { lines.append(try text(Array(parts[1]), isOptional: true, language)) }
        return lines
    }

    private static func text(
        _ bytes: [UInt8], isOptional: Bool, _ language: Language
    ) throws(Stop) -> String {
        guard let text = String(validating: bytes, as: UTF8.self), isOptional || !text.isEmpty
        else { throw Stop(.usage, sv: "inget lösenord", en: "no password", language) }
        return text
    }
}
