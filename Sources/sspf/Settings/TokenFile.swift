import Glibc
import Secrets
import Shell
import Web

/// Where `sspf login` keeps the session token: a file that only its owner may read. Each service
/// elsewhere has one of its own, whose second line names it: a token goes to whoever gave it alone.
struct TokenFile {
    let path: String
    /// The service's place; nil for the database beside us.
    private let place: String?
    private let language: Language

    init(_ settings: Settings, _ language: Language) {
        self.language = language
        place = settings.url?.text
        let name = place.map { $0.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" } }
        path = settings.tokenFile + (name.map { "@" + String($0) } ?? "")
    }

    func read() throws(Stop) -> SessionToken {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw Stop(
                .loginNeeded, sv: "inte inloggad: kör `sspf login NAMN`",
                en: "not signed in: run `sspf login NAME`", language)
        }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & 0o077 == 0 else {
            throw Stop(
                .error, sv: "andra kan läsa inloggningsfilen: ta bort den och logga in igen",
                en: "others can read the token file; remove it and sign in again", language)
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n")
        guard let token = lines.first.flatMap({ SessionToken(String($0)) }) else {
            throw Stop(
                .loginNeeded, sv: "inloggningsfilen är tom: kör `sspf login NAMN`",
                en: "the token file holds no token: run `sspf login NAME`", language)
        }
        guard lines.dropFirst().first.map(String.init) == place else {
            throw Stop(
                .loginNeeded, sv: "inloggningen är till en annan tjänst: kör `sspf login NAMN`",
                en: "the token is another service's: run `sspf login NAME`", language)
        }
        return token
    }

    func write(_ token: SessionToken) throws(Stop) {
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        try Folder.ensure(folder, mode: 0o700, owner: nil)
        _ = unsafe unlink(path)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable }
        Say.write(token.text + "\n" + (place.map { $0 + "\n" } ?? ""), to: descriptor)
        let written = fsync(descriptor) == 0
        close(descriptor)
        guard written else { throw unwritable }
    }

    private var unwritable: Stop {
        Stop(
            .error, sv: "inloggningsfilen kan inte skrivas", en: "cannot write the token file",
            language)
    }

    func remove() { _ = unsafe unlink(path) }
}
