package import Access
import JSON
import Postgres
import Secrets

/// Verifies the whole log of a running database: every sealed entry is hashed again as it stands
/// now, against the signed checkpoints and, where one is given, a checkpoint kept outside.
package struct VerifyLog: Sendable {
    private let trusted: NoteKey
    private let external: [UInt8]?

    /// - Parameter external: a checkpoint kept outside the database, read before the log is.
    package init(trusted: NoteKey, external: [UInt8]?) {
        self.trusted = trusted
        self.external = external
    }

    /// What was found, and how many entries no checkpoint covers yet.
    package struct Finding: Sendable {
        package let report: LogReport
        package let unsealed: Int
    }

    /// - Throws: ``Failure/forbidden`` to all but auditors.
    package func callAsFunction(
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Finding {
        var notes: [[UInt8]] = []
        var size = 0
        try walk(Self.checkpoints, 1_000, caller, gate) { item in
            guard case .string(let note) = item["note"] else { return }
            notes.append(Array(note.utf8))
            if case .number(let number) = item["size"] { size = number.integer ?? size }
        }
        var verifier = LogVerifier(
            origin: trusted.name, keys: [trusted], checkpoints: notes, external: external)
        var position = 0
        while position < size {
            let page = try gate.page(
                Self.leaves, .batch(min(1_000, size - position), from: position), as: caller)
            let items = try Self.items(page)
            if items.isEmpty { break }
            for item in items { verifier.append(try Self.entry(item)) }
            position += items.count
        }
        let rest = try gate.page(Self.unsealed, .first, as: caller)
        guard case .number(let count) = try Self.items(rest).first?["unsealed"] else {
            throw .forbidden
        }
        return Finding(report: verifier.finish(), unsealed: count.integer ?? 0)
    }

    private func walk(
        _ listing: Listing, _ step: Int, _ caller: Caller, _ gate: Gate,
        _ body: (JSON) -> Void
    ) throws(Failure) {
        var offset = 0
        while true {
            let page = try gate.page(listing, .batch(step, from: offset), as: caller)
            let items = try Self.items(page)
            for item in items { body(item) }
            offset += items.count
            if !page.more || items.isEmpty { return }
        }
    }

    private static func items(_ page: Page) throws(Failure) -> [JSON] {
        do throws(JSON.Fault) {
            let limits = JSON.Limits(elements: 10_000_000)
            guard case .array(let items) = try JSON.parse(page.items, limits: limits) else {
                throw JSON.Fault(.unexpectedByte, at: "", offset: 0)
            }
            return items
        } catch { throw .broken(code: "VERIFY-001") }
    }

    /// An entry as it stands now; one that is gone or spoiled hashes to something else, and is
    /// named by the place it should have had.
    private static func entry(_ item: JSON) throws(Failure) -> LogEntry {
        func text(_ name: String) -> String {
            if case .string(let text) = item[name] { text } else { "" }
        }
        guard let stored = Hex.decode(text("hash")).flatMap({ Digest($0) }),
            case .number(let place) = item["place"]
        else { throw .broken(code: "VERIFY-002") }
        let leaf =
            Leaf(
                salt: text("salt"), header: text("header"), persons: text("persons"),
                salts: text("salts"))
            ?? Leaf(header: .erased(MerkleTree.emptyRoot), persons: [])
        return LogEntry(
            leaf: leaf, number: number(in: text("header")), index: place.integer,
            storedHash: stored)
    }

    /// The entry's number, read out of the header that the tree vouches for.
    private static func number(in header: String) -> Int? {
        do throws(JSON.Fault) {
            guard case .number(let number) = try JSON.parse(Array(header.utf8))["no"] else {
                return nil
            }
            return number.integer
        } catch { return nil }
    }

    private static let checkpoints = Listing(
        "audit.verify-checkpoints", of: "audit-checkpoint",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY c.size) + $2 AS place,
               json_build_object('size', c.size, 'note', c.note) AS doc
          FROM (SELECT * FROM authz.log_checkpoints(0, 2147483647) a
                 ORDER BY a.size LIMIT $1 + 1 OFFSET $2) c
        """)
    private static let leaves = Listing(
        "audit.verify-leaves", of: "audit-leaf",
        """
        SELECT NULL::uuid AS person, l.place + 1 AS place,
               json_build_object(
                   'place', l.place, 'hash', encode(l.hash, 'hex'),
                   'salt', encode(l.salt, 'hex'), 'header', l.header,
                   'persons', array_to_string(l.persons, ','),
                   'salts', (SELECT string_agg(encode(s.salt, 'hex'), ',' ORDER BY s.place)
                               FROM unnest(l.salts) WITH ORDINALITY AS s(salt, place))) AS doc
          FROM authz.log_leaves($2, $1::integer + 1) l
        """)
    private static let unsealed = Listing(
        "audit.verify-unsealed", of: "audit-leaf",
        """
        SELECT NULL::uuid AS person, 1::bigint AS place,
               json_build_object('unsealed', authz.log_unsealed()) AS doc
         WHERE $1::integer > 0 AND $2::integer >= 0
        """)
}
