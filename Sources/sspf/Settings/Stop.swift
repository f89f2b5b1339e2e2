import Access
import Glibc
import Shell

/// Why a command ended: an exit code and a sentence for standard error.
struct Stop: Error {
    let code: ExitCode
    let sentence: String

    init(_ code: ExitCode, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// A sentence in the language of whoever sits there.
    init(_ code: ExitCode, sv: String, en: String, _ language: Language) {
        self.init(code, Text(sv: sv, en: en).in(language))
    }

    /// Name, password or code were not right; which of them is never told.
    static func refusedLogin(_ language: Language) -> Stop {
        Stop(
            .loginNeeded, sv: "fel namn, lösenord eller kod", en: "wrong name, password or code",
            language)
    }

    /// A failure of a use case, in words: those of a job in English, as all that a job says.
    init(_ failure: Failure, _ language: Language = .english) {
        func say(_ code: ExitCode, _ sv: String, _ en: String) -> Stop {
            Stop(code, sv: sv, en: en, language)
        }
        self =
            switch failure {
            case .notSignedIn, .unknownToken, .signInTooOld:
                say(
                    .loginNeeded, "inte inloggad: kör `sspf login`",
                    "not signed in: run `sspf login`")
            case .passwordDue:
                say(
                    .loginNeeded, "byt lösenord först: `sspf session password`",
                    "change the password first: `sspf session password`")
            case .factorDue:
                say(
                    .loginNeeded, "skaffa engångskoder först: `sspf factor enrol`",
                    "enrol a second factor first: `sspf factor enrol`")
            case .tooOften(let seconds):
                say(
                    .loginNeeded, "för många fel: försök igen om \(seconds) s",
                    "too many wrong ones: try again in \(seconds) s")
            case .forbidden, .notFound:
                say(.deniedOrNotFound, "nekas eller finns inte", "denied or not found")
            case .unfit, .keyReused:
                say(.error, "godtas inte (\(failure.code))", "refused (\(failure.code))")
            case .conflict, .taken, .inProgress:
                say(.conflict, "en annan pågår", "another one is running")
            case .stale: say(.conflict, "det har ändrats under tiden", "it has changed meanwhile")
            case .unavailable:
                say(.unreachable, "databasen kan inte nås", "the database cannot be reached")
            case .broken(let code):
                say(.error, "ett fel hos oss (\(code))", "a fault of ours (\(code))")
            }
    }
}

/// Standard output and standard error, a line at a time.
enum Say {
    /// Data.
    static func out(_ line: String) { write(line + "\n", to: 1) }
    /// Messages.
    static func note(_ line: String) { write("sspf: \(line)\n", to: 2) }
    /// For programs: a line of JSON, among the messages.
    static func event(_ line: String) { write(line + "\n", to: 2) }

    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if sent <= 0 { if errno == EINTR { continue } else { return } }
            bytes = bytes.dropFirst(sent)
        }
    }
}
