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

    /// A failure of a use case, in words.
    init(_ failure: Failure) {
        switch failure {
        case .notSignedIn, .unknownToken, .signInTooOld:
            self.init(.loginNeeded, "not signed in: run `sspf login`")
        case .forbidden, .notFound: self.init(.deniedOrNotFound, "denied or not found")
        case .unfit, .keyReused: self.init(.error, "refused (\(failure.code))")
        case .conflict, .inProgress: self.init(.conflict, "another one is running")
        case .stale: self.init(.conflict, "it has changed meanwhile")
        case .unavailable: self.init(.unreachable, "the database cannot be reached")
        case .broken(let code): self.init(.error, "a fault of ours (\(code))")
        }
    }
}

/// Standard output and standard error, a line at a time.
enum Say {
    /// Data.
    static func out(_ line: String) { write(line + "\n", to: 1) }
    /// Messages.
    static func note(_ line: String) { write("sspf: \(line)\n", to: 2) }

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
