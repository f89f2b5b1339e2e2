package import Access
import JSON
import Postgres
import Secrets

/// Verifies the log as an auditor: every entry as it stands now against the leaf that was sealed,
/// the tree against the signed checkpoints, and the checkpoints against one kept elsewhere. The
/// look at the log is itself on the log, page by page.
package struct VerifyLog: Sendable {
    private let origin: NoteName
    private let keys: [NoteKey]

    /// Blocks of a hundred to a page.
    private static let blocks = 20

    /// - Parameters:
    ///   - origin: which log it is.
    ///   - keys: the public keys that are trusted, brought from outside of the database.
    package init(origin: NoteName, keys: [NoteKey]) {
        self.origin = origin
        self.keys = keys
    }

    /// - Parameter external: a file with checkpoints that was kept elsewhere, or a single one.
    /// - Throws: ``Failure/forbidden`` for anybody but an auditor.
    package func callAsFunction(
        external: [UInt8]? = nil, as caller: Caller, through gate: Gate
    ) throws(Failure) -> VerifiedLog {
        let state = try state(caller, gate)
        let notes = try checkpoints(caller, gate)
        var verifier = LogVerifier(
            origin: origin, keys: keys, checkpoints: notes,
            // A file without any note is no checkpoint: the verifier says so.
            external: external.map {
                CheckpointArchive.newest(in: $0, origin: origin, keys: keys) ?? $0
            })
        var start = 0
        while true {
            let (leaves, more) = try page(Self.leafListing, start, caller, gate)
            for leaf in leaves {
                let entry = try Self.entry(leaf)
                start = max(start, (entry.index ?? start) + 1)
                verifier.append(entry)
            }
            if !more { break }
        }
        return VerifiedLog(
            report: verifier.finish(), waiting: state.waiting, strays: state.strays,
            firstStray: state.firstStray)
    }

    private func state(
        _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> (waiting: Int, strays: Int, firstStray: Int?) {
        let page = try gate.page(Self.stateListing, .first, as: caller)
        guard let item = try Self.items(page).first else { throw .forbidden }
        guard let waiting = Self.integer(item, "waiting"), let strays = Self.integer(item, "strays")
        else { throw .broken(code: "AUDIT-001") }
        return (waiting, strays, Self.integer(item, "firstStray"))
    }

    private func checkpoints(_ caller: Caller, _ gate: Gate) throws(Failure) -> [[UInt8]] {
        var notes: [[UInt8]] = []
        var start = -1
        while true {
            let (items, more) = try page(Self.checkpointListing, start, caller, gate)
            for item in items {
                guard let size = Self.integer(item, "size"), let note = Self.text(item, "note")
                else { throw .broken(code: "AUDIT-002") }
                start = max(start, size)
                notes.append(Array(note.utf8))
            }
            if !more || items.isEmpty { return notes }
        }
    }

    /// The elements of all blocks of a page from `start` on.
    private func page(
        _ listing: Listing, _ start: Int, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> ([JSON], more: Bool) {
        guard let window = Window(limit: Self.blocks, offset: 0) else {
            throw .broken(code: "AUDIT-003")
        }
        let page = try gate.page(listing, window, [.int(start)], as: caller)
        var elements: [JSON] = []
        for block in try Self.items(page) {
            guard case .array(let items) = block else { throw .broken(code: "AUDIT-004") }
            elements += items
        }
        return (elements, page.more)
    }

    private static func entry(_ leaf: JSON) throws(Failure) -> LogEntry {
        guard let place = integer(leaf, "place"), let number = integer(leaf, "no"),
            let hash = text(leaf, "hash").flatMap({ Hex.decode($0) }).flatMap({ Digest($0) })
        else { throw .broken(code: "AUDIT-005") }
        guard let salt = text(leaf, "salt"), let header = text(leaf, "header") else {
            return missing(place, number, hash)
        }
        let entry = EntryText(
            salt: salt, header: header, persons: text(leaf, "persons") ?? "",
            salts: text(leaf, "salts") ?? "")
        guard let sealed = entry.leaf else { return missing(place, number, hash) }
        return LogEntry(leaf: sealed, number: entry.number, index: place, storedHash: hash)
    }

    /// An entry that is gone, or no longer in a form that was ever sealed: an empty one in its
    /// place, which has another hash, so that it counts as changed.
    private static func missing(_ place: Int, _ number: Int, _ hash: Digest) -> LogEntry {
        LogEntry(
            leaf: Leaf(header: .erased(MerkleTree.emptyRoot), persons: []), number: number,
            index: place, storedHash: hash)
    }

    private static func items(_ page: Page) throws(Failure) -> [JSON] {
        do throws(JSON.Fault) {
            let json = try JSON.parse(page.items, limits: JSON.Limits(depth: 8, elements: 100_000))
            if case .array(let items) = json { return items }
        } catch { throw .broken(code: "AUDIT-006") }
        throw .broken(code: "AUDIT-007")
    }

    private static func integer(_ json: JSON, _ name: String) -> Int? {
        guard case .number(let number)? = json[name] else { return nil }
        return number.integer
    }

    private static func text(_ json: JSON, _ name: String) -> String? {
        guard case .string(let text)? = json[name] else { return nil }
        return text
    }

    private static let stateListing = Listing(
        "audit.verify", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_state() f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let checkpointListing = Listing(
        "audit.verify-checkpoints", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_checkpoints($3, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let leafListing = Listing(
        "audit.verify-leaves", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_leaves($3, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}
