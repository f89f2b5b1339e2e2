package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// Carries out what is due (gallring): every record that a rule with a destruction decision reaches
/// is deleted, a hundred a transaction; youths whose last record went go in the same run.
///
/// One run at a time: the session holds an advisory lock. When it ends, by whatever accident, the
/// lock goes, no batch is half done, and the next run finds what is left. Source: SoL 16:1-4,
/// arkivlagen 10 §.
package struct RunRetention: Sendable {
    private let address: Address
    private let pause: @Sendable (Duration) -> Void

    /// The name of a run's session in the server's list.
    package static let sessionName = "sspf retention"

    /// How often a batch that meets a lock is tried before the run is given up.
    private static let attempts = 5

    /// - Parameters:
    ///   - address: of the database, as `sspf_retention`.
    ///   - pause: waits; between tries of a batch that met a lock.
    package init(at address: Address, pause: @escaping @Sendable (Duration) -> Void) {
        self.address = address
        self.pause = pause
    }

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - id: names the run.
    ///   - requestID: names the run's requests on the log.
    ///   - progress: told after every batch.
    /// - Throws: ``Failure/conflict`` while another session carries out a run;
    ///   ``Failure/unavailable`` when the database was lost, and then the run is over.
    package func callAsFunction(
        _ id: UUID, requestID: UUID, progress: (RetentionProgress) -> Void = { _ in }
    ) throws(Failure) -> RetentionRun {
        // A session of its own: the lock lives and dies with it.
        let gate = Gate(
            Link(
                address,
                settings: Session.Settings(
                    applicationName: Self.sessionName, statementTimeout: .seconds(1800),
                    lockTimeout: .seconds(10), callLimit: .seconds(1900))))
        let caller = Caller(.job, for: .retention, by: "job", requestID: requestID)
        let begun = try gate.one(Self.begin, id, as: caller)
        try Self.check(begun, is: "begun")
        progress(try Self.progress(begun))
        while true {
            let step = try patiently { () throws(Failure) in
                try gate.one(Self.step, id, as: caller)
            }
            if step.tag == "done" { break }
            try Self.check(step, is: "more")
            progress(try Self.progress(step))
        }
        try Self.check(try gate.one(Self.finish, id, as: caller), is: "done")
        return RetentionRun(id: id, document: try gate.one(ReadProtocol.reading, id, as: caller))
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

    private static let begin = Reading(
        "retention.begin", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_begin($1) f")
    private static let step = Reading(
        "retention.delete", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_step($1) f")
    private static let finish = Reading(
        "retention.finish", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_finish($1) f")
}
