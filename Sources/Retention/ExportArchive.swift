package import Access
import Audit
import Domain
package import FoundationEssentials
import JSON
package import Postgres
import Secrets

/// Makes the next package for the archive, where rules say that a record is archived before it goes:
/// a folder with one agency's records, a file each, with whom it is about by name and number and the names of
/// who wrote it; `package.json`, which says whose it is; and a manifest with the SHA-256 of each file. The
/// manifest's own digest is what the archive receipts. Source: R52; arkivlagen 3-4, 10 §§.
package struct ExportArchive: Sendable {
    private let address: Address

    /// A package that was made.
    package struct Package: Hashable, Sendable {
        package let id: UUID
        package let records: Int
        /// SHA-256 of the manifest, in hexadecimal digits.
        package let digest: String
    }

    /// - Parameter address: of the database, as `sspf_archive`.
    package init(at address: Address) { self.address = address }

    /// - Parameters:
    ///   - id: names the package.
    ///   - parent: an existing folder, in which one named after the package is made.
    /// - Returns: nil when nothing waits for the archive.
    /// - Throws: ``Failure/notFound`` while another session makes a package.
    package func callAsFunction(
        _ id: UUID, in parent: String, requestID: UUID
    ) throws(Failure) -> Package? {
        let gate = Gate(Link(address, settings: .maintenance))
        let caller = Caller(
            .job, for: .retention, by: "sspf retention archive", requestID: requestID)
        let begun = try gate.one(Self.begin, id, as: caller)
        let folder = "\(parent)/\(id.uuidString.lowercased())"
        var records: [(type: String, id: UUID, digest: String)] = []
        var offset = 0
        while true {
            guard let window = Window(limit: 50, offset: offset) else { break }
            let page = try gate.page(Self.content, window, as: caller)
            guard
                case .array(let items)? = try? JSON.parse(
                    page.items, limits: JSON.Limits(elements: 1_000_000))
            else { throw .broken(code: "ARCHIVE-001") }
            for item in items {
                guard case .string(let type)? = item["recordType"],
                    case .string(let text)? = item["recordId"], let record = UUID(uuidString: text)
                else { throw .broken(code: "ARCHIVE-002") }
                let bytes = JSON.write(item)
                try Self.write(bytes, "\(type)/\(text).json", in: folder)
                records.append((type, record, Hex.encode(SHA256.hash(bytes))))
            }
            if !page.more { break }
            offset += items.count
        }
        if records.isEmpty { return nil }
        try Self.file { () throws(SealError) in
            _ = try StateFile.create("\(folder)/package.json", begun.json, mode: 0o600)
        }
        let lines =
            records.map {
                "\($0.digest)  content/\($0.type)/\($0.id.uuidString.lowercased()).json\n"
            } + ["\(Hex.encode(SHA256.hash(begun.json)))  package.json\n"]
        // The form that sha256sum --check reads.
        let manifest = Array(lines.sorted().joined().utf8)
        let digest = Hex.encode(SHA256.hash(manifest))
        try Self.file { () throws(SealError) in
            _ = try StateFile.create("\(folder)/manifest-sha256.txt", manifest, mode: 0o600)
        }
        _ = try gate.one(
            Self.register, id,
            [
                .text(digest), .texts(records.map(\.type)), .uuids(records.map(\.id)),
                .texts(records.map(\.digest)),
            ], as: caller)
        return Package(id: id, records: records.count, digest: digest)
    }

    private static func write(
        _ bytes: [UInt8], _ name: String, in folder: String
    ) throws(Failure) {
        let path = "\(folder)/content/\(name)"
        let place = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        do {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw .broken(code: "ARCHIVE-003") }
        try file { () throws(SealError) in _ = try StateFile.create(path, bytes, mode: 0o600) }
    }

    private static func file(_ body: () throws(SealError) -> Void) throws(Failure) {
        do throws(SealError) { try body() } catch { throw .broken(code: error.code) }
    }

    private static let begin = Reading(
        "archive.begin", of: "archive-package",
        "SELECT f.person, f.tag, f.doc FROM authz.archive_begin($1) f")
    private static let register = Reading(
        "archive.register", of: "archive-package",
        "SELECT f.person, f.tag, f.doc FROM authz.archive_register($1, $2, $3, $4, $5) f")

    /// Every row of each record that waits, by table, whom it is about, and the names behind its ids.
    private static let content = Listing(
        "archive.export", of: "archive-record",
        """
        SELECT q.youth_id AS person,
               row_number() OVER (ORDER BY q.record_type, q.record_id) AS place,
               (SELECT json_build_object(
                           'recordType', q.record_type, 'recordId', q.record_id, 'rows', r.rows,
                           'person', r.person, 'names', authz.archive_names(r.rows || r.person))
                  FROM (SELECT authz.archive_rows(q.record_type, q.record_id) AS rows,
                               authz.archive_rows('person', q.youth_id) AS person OFFSET 0) r) AS doc
          FROM authz.archive_queue q
         ORDER BY q.record_type, q.record_id
         LIMIT $1 + 1 OFFSET $2
        """)
}
