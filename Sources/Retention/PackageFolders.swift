package import Access
import Domain
package import FoundationEssentials
import JSON
package import Postgres

/// The packages for the archive that lie in a folder, in clear: those go of which nothing is here any more,
/// receipted or not; those that the archive has receipted, when a month has passed; those without a receipt,
/// when a month has passed and a part of them has gone by another package; and those whose receipt was taken
/// back. What is left of these is packed anew (GDPR 5.1 e: no copy outlives what it is a copy of).
package struct PackageFolders: Sendable {
    private let address: Address

    /// What was found there.
    package struct Found: Hashable, Sendable {
        /// Packages that were removed.
        package var removed = 0
        /// Those without a receipt: the archive is to have them.
        package var waiting = 0
        /// Those that this database knows nothing of: cut off while they were made, or another database's.
        package var unknown = 0

        package init(removed: Int = 0, waiting: Int = 0, unknown: Int = 0) {
            self.removed = removed
            self.waiting = waiting
            self.unknown = unknown
        }
    }

    /// - Parameter address: of the database, as `sspf_archive`.
    package init(at address: Address) { self.address = address }

    /// - Parameter parent: the folder in which ``ExportArchive`` makes packages.
    /// - Throws: `ARCHIVE-004` when a folder cannot be read or removed.
    package func callAsFunction(in parent: String, requestID: UUID) throws(Failure) -> Found {
        let folders: [String]
        do { folders = try FileManager.default.contentsOfDirectory(atPath: parent) } catch {
            throw .broken(code: "ARCHIVE-004")
        }
        let packages = folders.filter { $0 == $0.lowercased() }.compactMap(UUID.init(uuidString:))
        var found = Found()
        if packages.isEmpty { return found }
        let gate = Gate(Link(address, settings: .maintenance))
        let answer = try gate.one(
            Self.standing, requestID, [.uuids(packages)],
            as: Caller(.job, for: .retention, by: "sspf retention archive", requestID: requestID))
        guard case .object(let members)? = try? JSON.parse(answer.json) else {
            throw .broken(code: "ARCHIVE-005")
        }
        for member in members {
            switch member.value {
            case .string("spent"), .string("revoked"):
                do { try FileManager.default.removeItem(atPath: "\(parent)/\(member.name)") } catch
                {
                    throw .broken(code: "ARCHIVE-004")
                }
                found.removed += 1
            case .string("waiting"): found.waiting += 1
            case .string("receipted"): break
            case _: found.unknown += 1
            }
        }
        return found
    }

    private static let standing = Reading(
        "archive.standing", of: "archive-package",
        """
        SELECT f.person, f.tag, f.doc FROM authz.archive_standing($2) f WHERE $1::uuid IS NOT NULL
        """)
}
