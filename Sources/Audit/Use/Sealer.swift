import FoundationEssentials
import JSON
package import Postgres
import Secrets

/// Seals the log: turns finished entries into leaves of the Merkle tree and signs a checkpoint over
/// them. Takes entries below the snapshot horizon only, so that no later commit can disturb their
/// order, and holds nothing that requests wait for.
package struct Sealer: ~Copyable {
    private var link: Link
    private let signer: NoteSigner
    private let folder: SealFolder

    /// Entries sealed under one checkpoint, at most.
    package static let batch = 2_000

    /// Why sealing stopped; it goes on at the next call.
    package enum Fault: Error, Hashable, Sendable {
        case database(PostgresError)
        case folder(SealFolder.Fault)
        case note(NoteError)
        /// The stored state contradicts itself: an alarm, not a pause.
        case corrupt
    }

    /// - Parameter link: as `sspf_seal`.
    package init(
        _ link: consuming Link, folder: SealFolder, origin: NoteName
    ) throws(Fault) {
        do throws(SealFolder.Fault) { signer = try folder.signer(origin: origin) } catch {
            throw .folder(error)
        }
        self.link = link
        self.folder = folder
    }

    /// Seals all that can be sealed now.
    /// - Returns: how many entries.
    package mutating func seal() throws(Fault) -> Int {
        var total = 0
        while true {
            let count = try sealBatch()
            total += count
            if count < Self.batch { return total }
        }
    }

    private mutating func sealBatch() throws(Fault) -> Int {
        let taken: [Rows]
        do {
            taken = try link.run([
                (Self.begin, []), (Self.state, []), (Self.take, [.int(Self.batch)]),
                (Self.commit, []),
            ])
        } catch { throw .database(error) }
        let entries = taken[2]
        if entries.count == 0 { return 0 }
        var frontier = try Self.frontier(taken[1])
        let start = frontier.size
        var hasher = SHA256.Hasher()
        var hashes: [String?] = []
        for row in 0..<entries.count {
            guard let leaf = Self.leaf(entries, row) else { throw .corrupt }
            let hash = leaf.hash(by: &hasher)
            hashes.append(Hex.encode(hash.bytes))
            frontier.append(hash, by: &hasher)
        }
        let root = frontier.root(by: &hasher)
        guard
            let checkpoint = Checkpoint(
                origin: signer.noteKey.name, size: frontier.size, root: root)
        else { throw .corrupt }
        let note: SignedNote
        do throws(NoteError) { note = try checkpoint.signed(by: signer) } catch {
            throw .note(error)
        }
        let column: (Int) -> [String?] = { index in
            (0..<entries.count).map { entries[$0, index] }
        }
        do {
            _ = try link.run([
                (Self.begin, []),
                (
                    Self.append,
                    [
                        .int(start), .texts(column(0)), .texts(column(1)), .texts(column(2)),
                        .texts(hashes), .bytes(root.bytes),
                        .texts(frontier.subtrees.map { Hex.encode($0.bytes) }),
                        .text(String(decoding: note.encoded, as: UTF8.self)),
                    ]
                ), (Self.commit, []),
            ])
        } catch {
            // Another sealer was first: its leaves are the log's; begin anew from them.
            if error.state?.description == "ZS020" { return Self.batch }
            throw .database(error)
        }
        do throws(SealFolder.Fault) { try folder.append(note) } catch { throw .folder(error) }
        return entries.count
    }

    /// The tree as the last checkpoint left it.
    private static func frontier(_ rows: Rows) throws(Fault) -> Frontier {
        guard let size = rows.int(0, 0) else { return Frontier() }
        let parts = (rows[0, 1] ?? "").split(separator: ",")
        let digests = parts.compactMap { Hex.decode(String($0)).flatMap { Digest($0) } }
        guard digests.count == parts.count, let frontier = Frontier(size: size, subtrees: digests)
        else { throw .corrupt }
        return frontier
    }

    /// The leaf of an entry: columns 3… are salt, header, persons, their salts.
    static func leaf(_ rows: Rows, _ row: Int) -> Leaf? {
        guard let salt = rows[row, 3], let header = rows[row, 4] else { return nil }
        return Leaf(
            salt: salt, header: header, persons: rows[row, 5] ?? "", salts: rows[row, 6] ?? "")
    }

    private static let begin = Statement("seal.begin", "BEGIN ISOLATION LEVEL READ COMMITTED")
    private static let commit = Statement("seal.commit", "COMMIT")
    private static let state = Statement(
        "seal.state",
        """
        SELECT s.size, (SELECT string_agg(encode(f.root, 'hex'), ',' ORDER BY f.place)
                          FROM unnest(s.frontier) WITH ORDINALITY AS f(root, place))
          FROM authz.seal_state() s
        """)
    private static let take = Statement(
        "seal.take",
        """
        SELECT t.incarnation::text, t.xid::text, t.no::text, encode(t.salt, 'hex'), t.header,
               array_to_string(t.persons, ','),
               (SELECT string_agg(encode(s.salt, 'hex'), ',' ORDER BY s.place)
                  FROM unnest(t.salts) WITH ORDINALITY AS s(salt, place))
          FROM authz.seal_take($1::integer) t
        """)
    private static let append = Statement(
        "seal.append",
        """
        SELECT authz.seal_append($1, $2::integer[], $3::text[], $4::bigint[],
            ARRAY(SELECT decode(h.hex, 'hex') FROM unnest($5::text[]) WITH ORDINALITY
                      AS h(hex, place) ORDER BY h.place), $6,
            ARRAY(SELECT decode(h.hex, 'hex') FROM unnest($7::text[]) WITH ORDINALITY
                      AS h(hex, place) ORDER BY h.place), $8)
        """)
}

extension Leaf {
    /// A leaf from an entry's columns: hex salts, comma-separated persons in the order shown.
    init?(salt: String, header: String, persons: String, salts: String) {
        guard let salt = Hex.decode(salt).flatMap({ Salt($0) }) else { return nil }
        let people = persons.split(separator: ",")
        let theirs = salts.split(separator: ",")
        guard people.count == theirs.count else { return nil }
        var shown: [Shown] = []
        for (person, salt) in zip(people, theirs) {
            guard let person = UUID(uuidString: String(person)).flatMap({ Person($0) }),
                let salt = Hex.decode(String(salt)).flatMap({ Salt($0) })
            else { return nil }
            shown.append(.open(salt, person))
        }
        self.init(header: .open(salt, text: Array(header.utf8)), persons: shown)
    }
}

extension Leaf.Person {
    fileprivate init?(_ id: UUID) {
        let u = id.uuid
        self.init([
            u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15,
        ])
    }
}
