package import Access
import Domain
import FoundationEssentials
import Postgres

/// The nightly run (gallring): deletes what is due under a destruction decision, in small requests
/// of their own, and leaves a protocol. Run again after a crash it goes on where things stand.
package struct RunRetention: Sendable {
    /// Records deleted in one transaction, at most.
    package static let batch = 100

    private let progress: @Sendable (_ deleted: Int) -> Void

    package init(progress: @escaping @Sendable (_ deleted: Int) -> Void = { _ in }) {
        self.progress = progress
    }

    /// - Parameter gate: as `sspf_retention`.
    /// - Returns: the protocol.
    /// - Throws: ``Failure/conflict`` while another run goes on.
    package func callAsFunction(through gate: Gate) throws(Failure) -> Document {
        try gate.hold(Self.lock)
        do throws(Failure) {
            let document = try run(gate)
            try gate.release(Self.lock)
            return document
        } catch {
            // The lock ends with the session at the latest; the first failure is the one to tell.
            do throws(Failure) { try gate.release(Self.lock) } catch {}
            throw error
        }
    }

    /// The job's context for one request.
    package static func caller() -> Caller {
        Caller(.job, for: .retention, by: "job", requestID: UUID())
    }

    private func run(_ gate: Gate) throws(Failure) -> Document {
        let run = UUID()
        let rules = try gate.perform(
            "retention.begin", on: "retention-run", Self.begin, [.uuid(run)], as: Self.caller())
        var total = 0
        for row in 0..<rules.count {
            guard let rule = rules.uuid(row, 0) else { throw .broken(code: "RETENTION-002") }
            while true {
                let answer = try gate.perform(
                    "retention.delete", on: "disposal", Self.delete,
                    [.uuid(run), .uuid(rule), .int(Self.batch)], as: Self.caller())
                guard let count = answer.int(0, 0) else { throw .broken(code: "RETENTION-003") }
                total += count
                progress(total)
                if count == 0 { break }
            }
        }
        _ = try gate.perform(
            "retention.finish", on: "retention-run", Self.finish, [.uuid(run)],
            as: Self.caller())
        return try ReadProtocol()(run, as: Self.caller(), through: gate)
    }

    private static let lock = "sspf-retention"
    private static let begin = Statement(
        "retention.begin",
        "SELECT o.rule FROM authz.retention_begin($1) b, authz.retention_order($1) AS o(rule)")
    private static let delete = Statement(
        "retention.delete", "SELECT authz.retention_delete($1, $2, $3::integer)")
    private static let finish = Statement(
        "retention.finish", "SELECT authz.retention_finish($1)")
}
