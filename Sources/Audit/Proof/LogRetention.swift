package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// Erases from the log a person whose file is gone: salt and identity go, the commitment stays, so
/// that every entry still verifies. By decision (gallringsbeslut), and itself on the log.
package struct EraseFromLog: Sendable {
    /// What vouches for the erasure.
    package struct Certificate: Sendable, Hashable {
        /// Its id, which stands in the log where the person stood.
        package let certificate: String
        /// In how many places.
        package let places: Int
    }

    package init() {}

    /// - Parameter decision: the decision's reference, such as a paragraph of minutes.
    /// - Throws: ``Failure/notFound`` where the person still has a file, or there is no such
    ///   decision; ``Failure/conflict`` where a hold keeps the log of days on which it shows them;
    ///   ``Failure/forbidden`` for anybody but a records officer.
    package func callAsFunction(
        _ person: UUID, under decision: String, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Certificate {
        let page = try gate.page(
            Self.listing, .first, [.uuid(person), .text(decision)], as: caller)
        guard let item = try LogPage.items(page).first else { throw .notFound }
        guard let certificate = item.text("certificate"), let places = item.integer("places")
        else { throw .broken(code: "AUDIT-020") }
        return Certificate(certificate: certificate, places: places)
    }

    private static let listing = Listing(
        "log.erase", of: "log-certificate", isAct: true,
        """
        SELECT f.person, f.place, f.doc FROM authz.log_erase($3, $4) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}

/// Drops the shards whose time is over, oldest first, one a transaction (gallring of the log).
package struct ExpireLog: Sendable {
    private let address: Address

    /// - Parameter address: of the database, as `sspf_retention`.
    package init(at address: Address) { self.address = address }

    /// What came of it.
    package struct Outcome: Sendable, Hashable {
        /// How many entries went.
        package let entries: Int
        /// A month whose time is over stays, for two persons have not approved the rule for its size.
        package let isStopped: Bool

        package init(entries: Int, isStopped: Bool) {
            self.entries = entries
            self.isStopped = isStopped
        }
    }

    package func callAsFunction(requestID: UUID) throws(Failure) -> Outcome {
        let gate = Gate(
            Link(
                address,
                settings: Session.Settings(
                    applicationName: "sspf log retention", statementTimeout: .seconds(1800),
                    lockTimeout: .seconds(10), callLimit: .seconds(1900))))
        let caller = Caller(.job, for: .retention, by: "job", requestID: requestID)
        var entries = 0
        while true {
            let step = try gate.one(Self.step, requestID, as: caller)
            let json: JSON
            do throws(JSON.Fault) { json = try JSON.parse(step.json) } catch {
                throw .broken(code: "AUDIT-021")
            }
            entries += json.integer("entries") ?? 0
            if step.tag == "done" {
                return Outcome(entries: entries, isStopped: json.text("stopped") != nil)
            }
        }
    }

    private static let step = Reading(
        "log.expire", of: "log-shard", "SELECT f.person, f.tag, f.doc FROM authz.log_expire($1) f")
}
