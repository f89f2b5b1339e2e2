import FoundationEssentials
import JSON
import Secrets

/// What the shell's commands work at when the database is elsewhere: each goes out as one request to
/// the service, which runs it. Parsing, completion, confirmation and rendering stay here.
package struct RemoteDesk {
    /// What came back from the service, whatever the status.
    package struct Reply: Sendable {
        package let status: Int
        package let body: [UInt8]

        package init(status: Int, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    /// Posts JSON to a path below the API's base, with the caller's token, and a key where it may create.
    package typealias Post =
        @Sendable (_ path: String, _ body: [UInt8], _ key: String?) throws(ShellFailure) -> Reply

    private let post: Post
    private let surroundings: Surroundings
    /// The name that the service gave at a preview and that was typed; for the command that follows.
    private var confirmed: String?

    /// - Parameter surroundings: this machine's: passwords are asked for here.
    package init(surroundings: Surroundings, post: @escaping Post) {
        self.post = post
        self.surroundings = surroundings
    }

    /// The commands of the shell, each run by the service.
    package static let table = CommandTable<RemoteDesk>(
        Commands.table.commands.map(remote), filing: Commands.table.filing
    ) {
        (desk) throws(ShellFailure) in
        let me = try desk.ask(CommandCall(["whoami"])).output.json ?? []
        guard let roles = (try? JSON.parse(me))?["roles"] else { throw .failed(unreadable) }
        return Listed.text(roles)?.contains("auditor") ?? false
    }

    private static func remote(_ command: Command<Desk>) -> Command<RemoteDesk> {
        Command<RemoteDesk>(
            command.path, command.summary, examples: command.examples, operands: command.operands,
            positionals: command.positionals, options: command.options,
            isTriable: command.isTriable, danger: command.danger.map { preview(command, $0) },
            writes: command.writes, opensWriting: command.opensWriting, crossing: command.crossing
        ) { (desk, arguments) throws(ShellFailure) in try desk.run(command, arguments) }
    }

    /// Asks the service what would be struck. A name that was given is the service's to compare.
    private static func preview(
        _ command: Command<Desk>, _ danger: Danger<Desk>
    ) -> Danger<RemoteDesk> {
        danger.moved { (desk, arguments) throws(ShellFailure) in
            if let given = arguments.text("confirm") { return (Output(.nothing), given) }
            let words = arguments.words(of: command, confirming: nil)
            let answer = try desk.ask(CommandCall(words, isPreview: true))
            guard let word = answer.word else { throw .failed(unreadable) }
            desk.confirmed = word
            return (answer.output, word)
        }
    }

    private mutating func run(
        _ command: Command<Desk>, _ arguments: Arguments
    ) throws(ShellFailure) -> Output {
        let word =
            command.danger?.facing(arguments) == nil ? nil : arguments.text("confirm") ?? confirmed
        confirmed = nil
        var call = CommandCall(arguments.words(of: command, confirming: word))
        switch command.crossing {
        case .nothing: break
        case .never(let fault): throw .failed(fault)
        case .proof:
            try prove(file: arguments.text("password-file"))
            return Commands.proved
        case .passwordChange:
            try change(try surroundings.passwords(arguments))
            return Commands.changed
        case .newPassword:
            call.newPassword = try surroundings.newPassword(arguments.text("password-file"))
        case .reads: call.file = try Files.here.read(arguments.positional(0) ?? "")
        case .takes(let option):
            call.file = try Files.here.read(arguments.text(option) ?? "")
        case .writes(let option):
            guard let path = arguments.text(option) else { break }
            return try writing(to: path, call)
        }
        return try ask(call).output
    }

    /// The file is made before anything is asked for, and goes again where nothing came to write.
    private func writing(
        to path: String, _ call: CommandCall
    ) throws(ShellFailure) -> Output {
        let file = try Files.here.create(path)
        do throws(ShellFailure) {
            let answer = try ask(call)
            guard let bytes = answer.file else { throw .failed(Self.unreadable) }
            _ = file.write(bytes)
            try file.finish()
            return answer.output
        } catch {
            file.discard()
            throw error
        }
    }

    /// Proves anew who the caller is, by a request of its own.
    private func prove(file: String?) throws(ShellFailure) {
        let proof = try surroundings.ownProof(file)
        try renew(by: "/sessions/current/step-ups", proof)
    }

    /// Changes the caller's own password, by a request of its own.
    private func change(
        _ passwords: (proof: (password: String, code: String?), new: String)
    ) throws(ShellFailure) {
        try renew(
            by: "/sessions/current/password-changes", passwords.proof,
            [JSON.Member("newPassword", .string(passwords.new))])
    }

    /// Posts a proof, and goes on under the token that it gives.
    private func renew(
        by path: String, _ proof: (password: String, code: String?), _ more: [JSON.Member] = []
    ) throws(ShellFailure) {
        var members = [JSON.Member("password", .string(proof.password))] + more
        if let code = proof.code { members.append(JSON.Member("code", .string(code))) }
        let reply = try post(path, JSON.write(.object(members)), nil)
        guard reply.status == 200 else {
            let failure = Self.failure(reply)
            throw failure == .proofNeeded ? .wrongProof : failure
        }
        guard case .string(let text)? = (try? JSON.parse(reply.body))?["token"],
            let token = SessionToken(text)
        else { throw .failed(Self.unreadable) }
        try surroundings.keep(token)
    }

    private func ask(_ call: CommandCall) throws(ShellFailure) -> CommandAnswer {
        let key = UUID().uuidString
        do throws(ShellFailure) { return try once(call, key) } catch {
            guard error == .proofNeeded else { throw error }
            // Nothing has been done yet: the database demands the proof before all else.
            try prove(file: nil)
            return try once(call, key)
        }
    }

    private func once(_ call: CommandCall, _ key: String) throws(ShellFailure) -> CommandAnswer {
        let reply = try post("/shell-commands", call.json, key)
        guard reply.status == 200 else { throw Self.failure(reply) }
        guard let answer = CommandAnswer(reply.body) else { throw .failed(Self.unreadable) }
        if let failure = answer.failure { throw failure }
        return answer
    }
}

extension RemoteDesk {
    /// A refusal of the API, as the shell has it.
    package static func failure(_ reply: Reply) -> ShellFailure {
        guard let problem = try? JSON.parse(reply.body),
            case .string(let type)? = problem["type"], type.hasPrefix("/sspf/v1/problems/")
        else { return .failed(stranger) }
        switch reply.status {
        case 401: return type.hasSuffix("/sign-in-too-old") ? .proofNeeded : .loginNeeded
        case 403 where type.hasSuffix("/password-due"): return .failed(Commands.passwordDue)
        case 403 where type.hasSuffix("/second-factor-due"): return .failed(Commands.factorDue)
        case 403, 404: return .deniedOrNotFound
        case 409: return refused(problem).map { .conflicting($0) } ?? .conflict
        case 412: return .conflict
        case 429: return .unanswered(tooMany)
        case 503: return .unreachable
        case 413: return .failed(tooLarge)
        case 422: return .failed(refused(problem) ?? unfit)
        case 400: return .failed(unfit)
        case _: return .broken(code: "REMOTE-\(reply.status)")
        }
    }

    /// The first member that was not accepted, where a word tells what is wrong with it.
    private static func refused(_ problem: JSON) -> Fault? {
        guard case .array(let errors)? = problem["errors"], let first = errors.first,
            case .string(let pointer)? = first["pointer"], case .string(let code)? = first["code"],
            (pointer + code).utf8.allSatisfy({
                ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/")
            })
        else { return nil }
        return .unfit(pointer, code)
    }

    static var unreadable: Fault { Listed.unreadable }
    private static var stranger: Fault {
        Fault(
            "SHELL-176", sv: "Det som svarar där är inte sspf.",
            en: "What answers there is not sspf.")
    }
    private static var tooMany: Fault {
        Fault(
            "SHELL-184", sv: "För många försök på kort tid: vänta en stund. Inget är gjort.",
            en: "Too many tries in a short time: wait a while. Nothing was done.")
    }
    private static var tooLarge: Fault {
        Fault(
            "SHELL-177", sv: "Mer än 1 MB kan inte skickas på en gång.",
            en: "More than 1 MB cannot be sent at once.")
    }
    private static var unfit: Fault {
        Fault(
            "SHELL-178", sv: "Tjänsten kan inte läsa kommandot; är programmen av samma version?",
            en: "The service cannot read the command; are the programs of one version?")
    }
}
