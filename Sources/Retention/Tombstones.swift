package import Access
import Audit
package import Domain
package import FoundationEssentials
import Glibc
import Secrets

/// Which records were deleted, kept outside the database until no backup holds them: what a restore
/// brings back is deleted again. Only keyed digests are kept, so that the file tells nothing without
/// its key, and the key nothing without a database. Source: R51; GDPR 5.1 e.
package struct Tombstones: Sendable {
    private let file: String
    private let key: [UInt8]

    /// Reads the key, or makes it where there are no tombstones yet. The folder exists and is the job's own.
    ///
    /// - Throws: `RETENTION-021` where there are tombstones and their key is gone: with another they would
    ///   find nothing to delete again.
    package init(in folder: String) throws(Failure) {
        file = "\(folder)/tombstones"
        let path = "\(folder)/tombstone.key"
        do {
            if try StateFile.read(path, secret: true) == nil {
                guard try StateFile.read(file)?.isEmpty ?? true else {
                    throw Failure.broken(code: "RETENTION-021")
                }
                _ = try StateFile.create(path, try RandomBytes.make(32), mode: 0o600)
                try StateFile.append([], to: file, mode: 0o600)
            }
            key = try StateFile.read(path, secret: true) ?? []
        } catch let failure as Failure {
            throw failure
        } catch let error as SealError {
            throw .broken(code: error.code)
        } catch { throw .broken(code: "RETENTION-010") }
        guard key.count == 32 else { throw .broken(code: "RETENTION-011") }
    }

    /// Those that a restore is to be held against: a key made now would find nothing to delete again.
    ///
    /// - Throws: `RETENTION-018` where the key or the file is not there.
    package init(existingIn folder: String) throws(Failure) {
        for name in ["tombstone.key", "tombstones"] {
            guard access("\(folder)/\(name)", R_OK) == 0 else {
                throw .broken(code: "RETENTION-018")
            }
        }
        try self.init(in: folder)
    }

    /// The type of those whom the log forgot: persons, not records.
    package static let logPerson = "log-person"

    /// A record, by its type as rules name it.
    package struct Record: Hashable, Sendable {
        package let type: String
        package let id: UUID

        package init(type: String, id: UUID) {
            self.type = type
            self.id = id
        }
    }

    /// Adds records that are gone; durable when it returns. What is added twice does no harm.
    package func add(_ records: [Record], on day: LocalDate) throws(Failure) {
        let lines = records.map { "\(day) \(digest($0))\n" }.joined()
        do throws(SealError) {
            try StateFile.append(Array(lines.utf8), to: file, mode: 0o600)
        } catch { throw .broken(code: error.code) }
    }

    /// Forgets what was deleted before a day: no backup holds it any more.
    package func forget(before day: LocalDate) throws(Failure) {
        do throws(SealError) {
            let text = String(decoding: try StateFile.read(file) ?? [], as: UTF8.self)
            let lines = text.split(separator: "\n")
            let kept = lines.filter { $0.prefix(10) >= "\(day)" }
            guard kept.count < lines.count else { return }
            try StateFile.keep(file, Array(kept.map { "\($0)\n" }.joined().utf8))
        } catch { throw .broken(code: error.code) }
    }

    /// Finds those among records that were deleted.
    package func matcher() throws(Failure) -> Matcher {
        do throws(SealError) {
            let text = String(decoding: try StateFile.read(file) ?? [], as: UTF8.self)
            return Matcher(
                tombstones: self, digests: Set(text.split(separator: "\n").map { $0.dropFirst(11) })
            )
        } catch { throw .broken(code: error.code) }
    }

    /// Finds those among records that were deleted.
    package struct Matcher {
        fileprivate let tombstones: Tombstones
        fileprivate let digests: Set<Substring>

        /// Whether the record was deleted.
        package func holds(_ record: Record) -> Bool {
            digests.contains(Substring(tombstones.digest(record)))
        }
    }

    private func digest(_ record: Record) -> String {
        let text = "\(record.type) \(record.id.uuidString.lowercased())"
        return Hex.encode(HMACSHA256.code(Array(text.utf8), key: key))
    }
}
