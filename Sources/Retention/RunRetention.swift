package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// Carries out what is due (gallring): every record that an approved rule with a destruction decision
/// reaches is deleted, a hundred a transaction; youths whose last record went go in the same run.
///
/// One run at a time: the session holds an advisory lock. When it ends, by whatever accident, the
/// lock goes and no batch is half done; the next call goes on with the interrupted run to its end
/// and then begins its own. Source: SoL 16:1-4, arkivlagen 10 §.
package struct RunRetention: Sendable {
    /// What a run leaves outside the database.
    package struct Keeping: Sendable {
        /// Where the keys of what goes are kept; nil keeps none.
        package var tombstones: Tombstones?
        /// For how many days a backup may hold what was deleted.
        package var backupDays = 35
        /// Tables larger than this many bytes are not written anew on a working night, for it keeps
        /// everybody else out meanwhile; nil: every table is.
        package var rewriteLimit: Int? = 32 << 20
        /// Signs the canonical JSON of a certificate; nil leaves it unsigned.
        package var sign: (@Sendable (String) throws(Failure) -> [UInt8])?

        package init() {}
    }

    private let address: Address
    private let keeping: Keeping
    private let pause: @Sendable (Duration) -> Void

    /// The name of a run's session in the server's list.
    package static let sessionName = "sspf retention"

    /// How often a batch that meets a lock is tried before the run is given up.
    private static let attempts = 5
    /// How many tenths of a second a run waits for older transactions to end before it leaves tables
    /// to the next.
    private static let waits = 300

    /// - Parameters:
    ///   - address: of the database, as `sspf_retention`.
    ///   - keeping: what it leaves outside the database.
    ///   - pause: waits; between tries of a batch that met a lock.
    package init(
        at address: Address, keeping: Keeping = Keeping(),
        pause: @escaping @Sendable (Duration) -> Void
    ) {
        self.address = address
        self.keeping = keeping
        self.pause = pause
    }

    /// A session for runs alone: the lock lives and dies with it. A run that ends gives the lock back; after
    /// one that fails, the session is to be given up.
    package func gate() -> Gate {
        Gate(
            Link(
                address,
                settings: Session.Settings(
                    applicationName: Self.sessionName, statementTimeout: .seconds(1800),
                    lockTimeout: .seconds(10), callLimit: .seconds(1900))))
    }

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - id: names the run.
    ///   - plan: the digest of the preview that this run must match; nil for whatever is due.
    ///   - requestID: names the run's requests on the log.
    ///   - gate: of ``gate()``, for runs that follow each other; nil for a session of its own.
    ///   - progress: told after every batch.
    ///   - planning: told which part of the plan is made next, of how many; a run that was interrupted
    ///     has its plan.
    /// - Throws: ``Failure/conflict`` while another session carries out a run; ``Failure/stale`` when
    ///   the plan has changed since its preview; `RETENTION-005` when deletion would leave rows
    ///   behind that it does not know; ``Failure/unavailable`` when the database was lost.
    package func callAsFunction(
        _ id: UUID, plan: String? = nil, requestID: UUID, over gate: Gate? = nil,
        progress: (RetentionProgress) -> Void = { _ in },
        planning: (_ part: Int, _ parts: Int) -> Void = { _, _ in }
    ) throws(Failure) -> RetentionRun {
        let gate = gate ?? self.gate()
        let caller = Caller(.job, for: .retention, by: "job", requestID: requestID)
        while true {
            var begun = try gate.one(Self.begin, id, [.optional(plan)], as: caller)
            if begun.tag != "resumed" {
                try Self.check(begun, is: "planning")
                begun = try make(plan, begun, gate, caller, planning)
            }
            let run = try Self.run(begun)
            progress(try Self.progress(begun))
            try delete(run, gate, caller, progress)
            try tidy(run, gate, caller)
            try bury(run, gate, caller)
            try Self.check(
                try gate.one(Self.finish, run, [.int(keeping.backupDays)], as: caller), is: "done")
            try sign(gate, caller)
            // What was interrupted was carried out by the plan that is named: there is no more to do.
            if begun.tag == "begun" || plan != nil {
                return RetentionRun(
                    id: run, document: try gate.one(.retentionProtocol, run, as: caller))
            }
        }
    }

    /// The plan, part after part: of the records, then of the youths whose last record goes.
    private func make(
        _ plan: String?, _ begun: Document, _ gate: Gate, _ caller: Caller,
        _ planning: (_ part: Int, _ parts: Int) -> Void
    ) throws(Failure) -> Document {
        let run = try Self.run(begun)
        guard case .number(let number)? = (try? JSON.parse(begun.json))?["parts"],
            let parts = number.integer, parts > 0
        else { throw .broken(code: "RETENTION-020") }
        var made = begun
        for isYouths in [false, true] {
            for part in 0..<parts {
                if part > 0 || isYouths { try Self.check(made, is: "more") }
                planning((isYouths ? parts : 0) + part + 1, 2 * parts)
                made = try gate.one(
                    Self.plan, run,
                    [.bool(isYouths), .int(part), .int(parts), .optional(plan)], as: caller)
            }
        }
        try Self.check(made, is: "begun")
        return made
    }

    /// Batch after batch, until nothing of the plan is left.
    private func delete(
        _ run: UUID, _ gate: Gate, _ caller: Caller, _ progress: (RetentionProgress) -> Void
    ) throws(Failure) {
        while true {
            let step = try patiently { () throws(Failure) in
                try gate.one(Self.step, run, as: caller)
            }
            if step.tag == "done" { return }
            try Self.check(step, is: "more")
            progress(try Self.progress(step))
        }
    }

    /// Writes the tables anew that were deleted from, so that no freed page can still be read.
    private func tidy(_ run: UUID, _ gate: Gate, _ caller: Caller) throws(Failure) {
        var waits = 0
        while true {
            let step = try gate.one(
                Self.tidy, run, [.optional(keeping.rewriteLimit), .bool(waits < Self.waits)],
                as: caller)
            if step.tag == "done" { return }
            if step.tag == "wait" {
                waits += 1
                pause(.milliseconds(100))
                continue
            }
            try Self.check(step, is: "more")
        }
    }

    /// Keeps the keys of what went, and of whom the log forgot, outside the database, before what
    /// names them there is forgotten: a run that is cut here goes on here.
    private func bury(_ run: UUID, _ gate: Gate, _ caller: Caller) throws(Failure) {
        guard let tombstones = keeping.tombstones else { return }
        var last: UUID?
        while true {
            let page = try gate.one(Self.gone, run, [.optional(last)], as: caller)
            if page.tag != "done" { try Self.check(page, is: "more") }
            guard
                case .array(let items)? = try? JSON.parse(
                    page.json, limits: JSON.Limits(elements: 1_000_000))
            else { throw .broken(code: "RETENTION-008") }
            let records = items.compactMap { item -> Tombstones.Record? in
                guard case .array(let pair) = item, pair.count == 2,
                    case .string(let type) = pair[0],
                    case .string(let text) = pair[1], let id = UUID(uuidString: text)
                else { return nil }
                return Tombstones.Record(type: type, id: id)
            }
            guard records.count == items.count else { throw .broken(code: "RETENTION-009") }
            if !records.isEmpty { try tombstones.add(records, on: try Self.day(gate, caller)) }
            if page.tag == "done" { break }
            last = records.last?.id
        }
        while true {
            let page = try gate.one(Self.forgotten, run, as: caller)
            if page.tag == "done" { return }
            let persons = try ReplayDeletions.ids(page)
            try tombstones.add(
                persons.map { Tombstones.Record(type: Tombstones.logPerson, id: $0) },
                on: try Self.day(gate, caller))
            try Self.check(
                try gate.one(Self.forgottenKept, run, [.uuids(persons)], as: caller), is: "kept")
        }
    }

    private static func day(_ gate: Gate, _ caller: Caller) throws(Failure) -> LocalDate {
        let state = try gate.one(.retentionState, UUID(), as: caller)
        guard case .string(let text)? = (try? JSON.parse(state.json))?["today"],
            let day = try? LocalDate(text)
        else { throw .broken(code: "RETENTION-012") }
        return day
    }

    /// Signs the certificates that have no signature yet: this run's, and that of one that was cut
    /// between its end and its signature.
    private func sign(_ gate: Gate, _ caller: Caller) throws(Failure) {
        guard let sign = keeping.sign else { return }
        while true {
            let waiting: Document
            do throws(Failure) {
                waiting = try gate.one(Self.unsigned, UUID(), as: caller)
            } catch {
                guard error == .notFound else { throw error }
                return
            }
            guard let id = UUID(uuidString: waiting.tag),
                case .string(let json)? = (try? JSON.parse(waiting.json))?["certificate"]
            else { throw .broken(code: "RETENTION-013") }
            let note = String(decoding: try sign(json), as: UTF8.self)
            try Self.check(
                try gate.one(Self.keepNote, id, [.text(note)], as: caller), is: "signed")
        }
    }

    /// Somebody may be writing about a youth just now: a batch that met their lock is tried again.
    private func patiently(
        _ body: () throws(Failure) -> Document
    ) throws(Failure) -> Document {
        for attempt in 1..<Self.attempts {
            do throws(Failure) { return try body() } catch {
                guard error == .unavailable else { throw error }
                pause(.seconds(attempt))
            }
        }
        return try body()
    }

    private static func check(_ document: Document, is tag: String) throws(Failure) {
        switch document.tag {
        case tag: return
        case "busy": throw .conflict
        case "changed": throw .stale(now: nil)
        case "orphans": throw .broken(code: "RETENTION-005")
        case "lost": throw .unavailable
        case _: throw .broken(code: "RETENTION-002")
        }
    }

    private static func progress(_ document: Document) throws(Failure) -> RetentionProgress {
        let json: JSON
        do { json = try JSON.parse(document.json) } catch { throw .broken(code: "RETENTION-003") }
        guard case .number(let deleted)? = json["deleted"], let deleted = deleted.integer,
            case .number(let left)? = json["left"], let left = left.integer
        else { throw .broken(code: "RETENTION-004") }
        var rule: String?
        if case .string(let code)? = json["rule"] { rule = code }
        return RetentionProgress(rule: rule, deleted: deleted, left: left)
    }

    private static func run(_ document: Document) throws(Failure) -> UUID {
        guard let json = try? JSON.parse(document.json), case .string(let text)? = json["run"],
            let id = UUID(uuidString: text)
        else { throw .broken(code: "RETENTION-006") }
        return id
    }

    private static let begin = Reading(
        "retention.begin", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_begin($1, $2) f")
    private static let plan = Reading(
        "retention.plan", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_plan($1, $2, $3, $4, $5) f")
    private static let step = Reading(
        "retention.delete", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_step($1) f")
    private static let finish = Reading(
        "retention.finish", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_finish($1, $2) f")
    private static let tidy = Reading(
        "retention.tidy", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_tidy($1, $2, $3) f")
    private static let gone = Reading(
        "retention.gone", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_gone($1, $2) f")
    private static let forgotten = Reading(
        "retention.forgotten", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.forgotten_list() f WHERE $1::uuid IS NOT NULL")
    private static let forgottenKept = Reading(
        "retention.forget", of: "retention-run",
        """
        SELECT f.person, f.tag, f.doc FROM authz.forgotten_kept($2) f WHERE $1::uuid IS NOT NULL
        """)
    private static let unsigned = Reading(
        "retention.unsigned", of: "retention-run",
        """
        SELECT f.person, f.tag, f.doc FROM authz.retention_unsigned() f WHERE $1::uuid IS NOT NULL
        """)
    private static let keepNote = Reading(
        "retention.sign", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_sign($1, $2) f")
}
