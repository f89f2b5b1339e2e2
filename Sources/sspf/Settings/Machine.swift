import FoundationEssentials
import Glibc
import Shell

/// What the shell is told about this machine.
struct Machine {
    let settings: Settings
    /// What the job is started with; nil where none may be.
    var environment: [String: String]?
    let language: Language
    /// Somebody can be asked: a terminal, and no `--no-input`.
    let asks: Bool
    /// The token of the session, for what asks a service elsewhere.
    let held: HeldToken

    var surroundings: Surroundings {
        let (host, port) = (settings.host, settings.adminPort)
        let matrix = "\(settings.share)/Policies/access-matrix.txt"
        let (language, asks) = (language, asks)
        return Surroundings(
            service: { Self.service(host, port) },
            releaseMatrix: {
                // Without it the command says so.
                (try? Data(contentsOf: URL(fileURLWithPath: matrix))).map {
                    String(decoding: $0, as: UTF8.self)
                }
            },
            newPassword: { file throws(ShellFailure) in
                guard file != nil || asks else { throw .usage(.noPassword) }
                let password: String?
                do throws(Stop) { password = try Password.askNew(language, file: file) } catch {
                    throw error.code == .interrupted ? .interrupted : .usage(.noPassword)
                }
                guard let password else { throw .usage(Self.different) }
                return password
            },
            ownProof: { file throws(ShellFailure) in
                guard file != nil || asks && isatty(0) == 1 else { throw .proofNeeded }
                do throws(Stop) {
                    return try Password.askWithCode(language, file: file)
                } catch {
                    if error.code == .interrupted { throw .interrupted }
                    throw file == nil ? .proofNeeded : .usage(.noPassword)
                }
            },
            keep: { [held, settings] token throws(ShellFailure) in
                held.renew(token)
                do throws(Stop) { try TokenFile(settings, language).write(token) } catch {
                    throw .failed(Self.unkept)
                }
            },
            job: job)
    }

    /// The program again, as the job; not at a service, where nobody sits.
    private var job: Surroundings.Job? {
        guard settings.url == nil, let environment else { return nil }
        return { words throws(ShellFailure) in
            do throws(Stop) { return try Child.run(["retention"] + words, environment) } catch {
                throw .broken(code: "JOB-001")
            }
        }
    }

    private static func service(_ host: String, _ port: UInt16) -> Surroundings.Service {
        guard let ready = Port.ask("/readyz", host, port) else { return .silent }
        let metrics = Port.ask("/metrics", host, port)?.body ?? ""
        let numbers = metrics.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: " ")
            guard words.count == 2, words[0] != "#" else { return nil }
            return (String(words[0]), String(words[1]))
        }
        return .answers(
            isReady: ready.status == 200,
            numbers: Dictionary(numbers) { first, _ in first })
    }

    private static let unkept = Fault(
        "SHELL-201",
        sv:
            "Inloggningen fick en ny nyckel, som inte kunde sparas: kör `sspf login` när du är klar här.",
        en:
            "The session got a new token, which could not be kept: run `sspf login` when you are done here."
    )
    private static let different = Fault(
        "SHELL-195", sv: "De två lösenorden är olika. Inget är gjort.",
        en: "The two passwords differ. Nothing was done.")
}
