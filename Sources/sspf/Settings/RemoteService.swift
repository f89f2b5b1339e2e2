import Glibc
import JSON
import Secrets
import Shell
import Synchronization
import Web

/// The token of a session, which a fresh proof replaces.
final class HeldToken: Sendable {
    private let current: Mutex<SessionToken?>

    init(_ token: SessionToken?) { current = Mutex(token) }

    var token: SessionToken? { current.withLock { $0 } }
    func renew(_ token: SessionToken) { current.withLock { $0 = token } }
}

/// A running service elsewhere, as the shell speaks to it. A token goes to the place that gave it
/// alone: no redirect is followed.
struct RemoteService: Sendable {
    private let url: ServiceURL
    private let held: HeldToken
    private let trusted: String?

    /// - Parameter trusted: a file of certificates instead of the machine's.
    init(_ url: ServiceURL, token: HeldToken, trusted: String?) {
        self.url = url
        held = token
        self.trusted = trusted
    }

    /// The most bytes of an answer: a file of 8 MB in Base64, and a table beside it.
    private static let longest = 16 << 20
    /// Long work, such as an export, is answered when it is done.
    private static let limit = Duration.seconds(600)

    /// A script may ask faster than one session may: then it waits, for nothing has been done. A sign-in
    /// does not: it may have to wait for long.
    ///
    /// - Parameters:
    ///   - path: below the API's base.
    ///   - key: names what is created.
    func send(
        _ method: WebRequest.Method, _ path: String, _ body: [UInt8], key: String? = nil
    ) throws(ShellFailure) -> RemoteDesk.Reply {
        var reply = try sendOnce(method, path, body, key)
        for _ in 0..<60 where reply.status == 429 && held.token != nil && !Interruption.isRaised {
            usleep(500_000)
            reply = try sendOnce(method, path, body, key)
        }
        return reply
    }

    private func sendOnce(
        _ method: WebRequest.Method, _ path: String, _ body: [UInt8], _ key: String?
    ) throws(ShellFailure) -> RemoteDesk.Reply {
        var request = WebRequest(method, "\(url.text)/sspf/v1\(path)", within: Self.limit)
        request.longest = Self.longest
        request.bearer = held.token?.text
        request.key = key
        request.trusted = trusted
        request.isDirect = url.isLoopback
        request.stop = { Interruption.isRaised ? 1 : 0 }
        let answer: WebRequest.Answer
        do throws(WebRequest.Fault) {
            answer = try request.send(body, type: "application/json")
        } catch { throw Self.failure(error.code) }
        guard !(300...399).contains(answer.status) else { throw .failed(Self.moved) }
        return RemoteDesk.Reply(status: answer.status, body: answer.body)
    }

    /// Begins a session there.
    func signIn(
        _ subject: String, _ password: String, _ code: String?, _ language: Language
    ) throws(Stop) -> SessionToken {
        var members = [
            JSON.Member("subject", .string(subject)), JSON.Member("password", .string(password)),
        ]
        if let code { members.append(JSON.Member("code", .string(code))) }
        do throws(ShellFailure) {
            let reply = try send(.post, "/sessions", JSON.write(.object(members)))
            guard reply.status == 201, let answer = try? JSON.parse(reply.body),
                case .string(let text)? = answer["token"], let token = SessionToken(text)
            else { throw RemoteDesk.failure(reply) }
            return token
        } catch {
            if error == .loginNeeded { throw .refusedLogin(language) }
            throw Stop(error.exitCode, error.fault.sentence.in(language))
        }
    }

    /// Ends the session there; one that has ended by then is out as well.
    func signOut(_ language: Language) throws(Stop) {
        do throws(ShellFailure) {
            let reply = try send(.delete, "/sessions/current", [])
            guard reply.status != 204 else { return }
            let failure = RemoteDesk.failure(reply)
            if failure != .loginNeeded { throw failure }
        } catch { throw Stop(error.exitCode, error.fault.sentence.in(language)) }
    }

    /// What libcurl says (libcurl-errors(3)), as far as it matters to whoever typed.
    private static func failure(_ code: Int32) -> ShellFailure {
        switch code {
        case 5, 6, 7: .unreachable
        case 23: .failed(tooLong)
        case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91: .unanswered(untrusted)
        case 42: .interrupted
        case _: .unanswered(lost)
        }
    }

    private static let moved = Fault(
        "SHELL-180", sv: "Det som svarar där hänvisar någon annanstans; dit skickas inget.",
        en: "What answers there points elsewhere; nothing is sent there.")
    private static let tooLong = Fault(
        "SHELL-181", sv: "Svaret är för långt. Det som skulle göras kan vara gjort.",
        en: "The answer is too long. What was to be done may have been.")
    private static let untrusted = Fault(
        "SHELL-182",
        sv: "Anslutningen är inte säker, eller certifikatet inte betrott. Inget är skickat.",
        en: "The connection is not secure, or its certificate not trusted. Nothing was sent.")
    private static let lost = Fault(
        "SHELL-183", sv: "Inget svar kom. Det kan ha blivit gjort: se efter innan du gör om det.",
        en: "No answer came. It may have been done: look before you do it again.")
}
