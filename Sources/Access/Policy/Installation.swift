package import Postgres

/// What a service finds out about the database before it serves from it.
package enum Installation {
    /// Why a service must not serve from this database.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The database cannot be asked; it may come.
        case unreachable(PostgresError)
        /// No migrations or policies yet.
        case notInstalled
        /// A copy or a restore: its system identifier or timeline is not the stored one, so old
        /// entries could become somebody's context.
        case anotherCluster
        /// A policy, grant or function differs from what was loaded.
        case policiesChanged

        package var description: String {
            switch self {
            case .unreachable(let error): "INSTALL-001 \(error)"
            case .notInstalled: "INSTALL-002 not migrated: run `sspf migrate`"
            case .anotherCluster:
                "INSTALL-003 this database was restored or copied: run `sspf retention replay`"
            case .policiesChanged:
                "INSTALL-004 policies were changed by hand: run `sspf migrate`"
            }
        }
    }

    /// What is served.
    package struct Facts: Sendable, Hashable {
        package let policyVersion: String
        package let incarnation: Int
    }

    /// - Parameter link: of any login role of the service.
    package static func check(_ link: inout Link) throws(Fault) -> Facts {
        let rows: Rows
        do throws(PostgresError) { rows = try link.run([(facts, [])])[0] } catch {
            guard let state = error.state?.description, ["3F000", "42883"].contains(state) else {
                throw .unreachable(error)
            }
            throw .notInstalled
        }
        guard let incarnation = rows.int(0, 0), let version = rows[0, 3] else {
            throw .notInstalled
        }
        guard rows.bool(0, 2) == true else { throw .anotherCluster }
        guard rows.bool(0, 4) == true else { throw .policiesChanged }
        return Facts(policyVersion: version, incarnation: incarnation)
    }

    private static let facts = Statement(
        "installation",
        """
        SELECT incarnation, made_for, same_cluster, policy_version, policies_unchanged
          FROM authz.installation()
        """)
}
