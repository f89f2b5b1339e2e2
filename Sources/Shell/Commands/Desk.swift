package import Access
package import Domain
import FoundationEssentials
import JSON
import Secrets

/// What the shell's commands work at: the same gate, policy and log as everyone else's.
package struct Desk {
    let gate: Gate
    /// Nil for nobody.
    private let identity: Caller.Identity?
    /// The day that identity numbers are read by.
    let today: LocalDate
    /// Verifies the log; nil where no trusted key is at hand.
    let verify: Verify?
    /// Writes copies of the log.
    let export: ExportLog
    /// What belongs to the machine, not to the database.
    let surroundings: Surroundings
    /// Where the files that a command names are.
    let files: Files
    /// Judges who one says one is; made where that is asked.
    let signIn: @Sendable () -> SignIn
    /// The roles that the caller holds, once they have been asked for.
    private var roles: [String]?
    /// The most rows of one incident report.
    let mostIncidentRows: Int
    /// What is created now is tried and undone.
    var trial: Trial?
    /// What makes a retry of the command safe; nil where nobody tries again.
    private let key: Creation.Once?

    package init(
        gate: Gate, identity: Caller.Identity?, today: LocalDate, verify: Verify?,
        export: @escaping ExportLog, surroundings: Surroundings = .none, files: Files = .here,
        signIn: @escaping @Sendable () -> SignIn = { SignIn(queue: ScryptQueue()) },
        mostIncidentRows: Int = 10_000, once key: Creation.Once? = nil
    ) {
        self.key = key
        self.mostIncidentRows = mostIncidentRows
        self.export = export
        self.files = files
        self.signIn = signIn
        self.surroundings = surroundings
        self.gate = gate
        // Commands take the caller before they ask for a proof: they go on with the token that it gives.
        self.identity =
            if case .token(let hash) = identity { .session(Caller.OwnToken(hash: hash)) } else {
                identity
            }
        self.today = today
        self.verify = verify
    }

    /// The caller for one command: its own request, with its own log entry.
    func caller(_ purpose: Purpose, _ command: StaticString) throws(ShellFailure) -> Caller {
        guard let identity else { throw .loginNeeded }
        var caller = Caller(
            identity, for: purpose, by: "shell \(command)", requestID: UUID())
        caller.trial = trial
        caller.once = key
        return caller
    }

    /// The purpose that is named, of those that the command may have; where none is named, the one
    /// that the caller's roles are for. That is looked up, once a sitting, so that nobody is refused
    /// for a word that could be told.
    mutating func purpose(
        _ named: String?, of purposes: [(role: Role, purpose: Purpose)], _ command: StaticString
    ) throws(ShellFailure) -> Purpose {
        if let named {
            guard let found = purposes.first(where: { $0.purpose.rawValue == named }) else {
                throw .usage(Self.badPurpose)
            }
            return found.purpose
        }
        if roles == nil { roles = try heldRoles(command) }
        let held = roles ?? []
        return (purposes.first { held.contains($0.role.rawValue) } ?? purposes[0]).purpose
    }

    /// Whether the caller holds a role, whatever else they hold.
    mutating func holds(_ role: Role) throws(ShellFailure) -> Bool {
        if roles == nil { roles = try heldRoles("whoami") }
        return (roles ?? []).contains(role.rawValue)
    }

    private func heldRoles(_ command: StaticString) throws(ShellFailure) -> [String] {
        let caller = try caller(.ownAccount, command)
        let page = try asking { gate throws(Failure) in
            try gate.page(.me, .first, as: caller)
        }
        guard case .array(let roles)? = try Listed.items(page).first?["roles"] else { return [] }
        return roles.compactMap { Listed.text($0) }
    }

    private static let badPurpose = Fault(
        "SHELL-156", sv: "Det ändamålet har kommandot inte; se help.",
        en: "The command has no such purpose; see help.")

    /// The item of a list with this id, however long the list is.
    func item(
        _ id: String, of listing: Listing, _ purpose: Purpose, _ command: StaticString
    ) throws(ShellFailure) -> JSON {
        var offset = 0
        while let window = Window(limit: 100, offset: offset) {
            let caller = try caller(purpose, command)
            let page = try asking { gate throws(Failure) in
                try gate.page(listing, window, as: caller)
            }
            let items = try Listed.items(page)
            if let found = items.first(where: { Listed.text($0["id"]) == id.lowercased() }) {
                return found
            }
            guard page.more else { break }
            offset += 100
        }
        throw .deniedOrNotFound
    }

    /// Runs a use case, its failure turned into the shell's. What takes a fresh proof of who one is
    /// asks for it at a terminal, and runs again.
    func asking<Answer>(
        _ body: (Gate) throws(Failure) -> Answer
    ) throws(ShellFailure) -> Answer {
        do throws(ShellFailure) { return try once(body) } catch {
            guard error == .proofNeeded else { throw error }
            try prove(file: nil)
            return try once(body)
        }
    }

    /// Proves anew who the caller is.
    func prove(file: String?) throws(ShellFailure) {
        let proof = try surroundings.ownProof(file)
        var caller = try caller(.ownAccount, "session prove")
        caller.trial = nil
        let proving = caller
        do throws(ShellFailure) {
            try go(
                on: once { gate throws(Failure) in
                    try signIn().again(
                        proof.password, code: proof.code, as: proving, through: gate)
                })
        } catch { throw error == .proofNeeded ? .wrongProof : error }
    }

    /// Goes on under the token that a proof gave.
    func go(on token: SessionToken) throws(ShellFailure) {
        if case .session(let own) = identity { own.renew(token.hash) }
        try surroundings.keep(token)
    }

    func once<Answer>(
        _ body: (Gate) throws(Failure) -> Answer
    ) throws(ShellFailure) -> Answer {
        do throws(Failure) { return try body(gate) } catch {
            switch error {
            case .notSignedIn: throw .loginNeeded
            case .unknownToken: throw .unknownToken
            case .signInTooOld: throw .proofNeeded
            case .passwordDue: throw .failed(Commands.passwordDue)
            case .factorDue: throw .failed(Commands.factorDue)
            case .forbidden, .notFound: throw .deniedOrNotFound
            case .tooOften: throw .loginNeeded
            case .conflict, .inProgress: throw .conflict
            case .stale: throw .conflicting(.stale)
            case .taken(let place):
                throw .conflicting(.unfit(place.path, place.code.description))
            case .unavailable: throw .unreachable
            case .unfit(let places):
                guard let first = places.first else { throw .broken(code: error.code) }
                throw .failed(.unfit(first.path, first.code.description))
            case .keyReused: throw .broken(code: error.code)
            case .broken(let code): throw .broken(code: code)
            }
        }
    }
}

extension Command where Context == Desk {
    /// The same with `--dry-run`.
    var triable: Command<Desk> {
        let run = run
        return Command(
            path, summary, examples: examples, operands: operands, positionals: positionals,
            options: options, isTriable: true, danger: danger, writes: writes,
            crossing: crossing
        ) { (desk, arguments) throws(ShellFailure) in
            guard arguments.flag("dry-run") else { return try run(&desk, arguments) }
            // What would be struck is shown where it is shown before the act as well.
            let struck = try danger?.facing(arguments)?.preview(&desk, arguments).0
            let trial = Trial()
            desk.trial = trial
            defer { desk.trial = nil }
            _ = try run(&desk, arguments)
            return Tried.output(trial.written, struck)
        }
    }
}

/// A list as a table: the columns' keys are the members of the API's JSON.
enum Listed {
    /// Where a list goes on after a window of it.
    static func more(after window: Window) -> Text {
        let next = window.offset + window.limit
        return Text(
            sv: "Det finns fler: --offset \(next).", en: "There are more: --offset \(next).")
    }

    /// A document of the service's own making.
    static func document(_ document: Document) throws(ShellFailure) -> JSON {
        do throws(JSON.Fault) {
            return try JSON.parse(document.json, limits: JSON.Limits(elements: 100_000))
        } catch { throw .failed(unreadable) }
    }

    static func output(
        _ page: Page, _ columns: [Column], after window: Window
    ) throws(ShellFailure) -> Output {
        let rows = try items(page).map { item in columns.map { text(item[$0.key]) } }
        // The API's own bytes.
        let json = Array("{\"items\":".utf8) + page.items + Array("}".utf8)
        return Output(
            .table(Table(columns, rows)), json: json,
            notes: page.more ? [more(after: window)] : [])
    }

    static func output(_ items: [JSON], _ columns: [Column], notes: [Text]) -> Output {
        let rows = items.map { item in columns.map { text(item[$0.key]) } }
        return Output(.table(Table(columns, rows)), json: json(items), notes: notes)
    }

    /// As the API answers with a list.
    static func json(_ items: [JSON]) -> [UInt8] {
        Array("{\"items\":".utf8) + JSON.write(.array(items)) + Array("}".utf8)
    }

    static func items(_ page: Page) throws(ShellFailure) -> [JSON] {
        do throws(JSON.Fault) {
            let parsed = try JSON.parse(page.items, limits: JSON.Limits(elements: 1_000_000))
            if case .array(let items) = parsed { return items }
        } catch { throw .failed(unreadable) }
        throw .failed(unreadable)
    }

    static func text(_ value: JSON?) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "true" : "false"
        case .array(let items): items.compactMap { text($0) }.joined(separator: ", ")
        case .object(let members):
            members.compactMap { text($0.value) }.joined(separator: " ")
        case .null, .none: nil
        }
    }

    static let unreadable = Fault(
        "SHELL-101", sv: "Svaret kunde inte läsas.", en: "The answer could not be read.")
}
