import Access
import JSON
import Postgres
import Secrets

/// Reads the log as an auditor, page by page; every page is itself on the log.
struct LogReader {
    /// What the reading is for, as the log names it.
    enum Use {
        case verification, export
    }

    /// What the leaves do not tell.
    struct State {
        /// Entries that wait to be sealed.
        let waiting: Int
        /// Headers of waiting entries that say something about the log.
        let notices: [String]
    }

    /// Blocks of a hundred to a page.
    private static let blocks = 20
    /// How many requests are looked at in one statement: well within the time that one may take.
    private static let piece = 50_000

    private let caller: Caller
    private let gate: Gate
    private let listings: Listings

    init(_ caller: Caller, _ gate: Gate, for use: Use) {
        self.caller = caller
        self.gate = gate
        switch use {
        case .verification: listings = .verification
        case .export: listings = .export
        }
    }

    /// - Throws: ``Failure/forbidden`` for anybody but an auditor.
    func state() throws(Failure) -> State {
        let page = try gate.page(listings.state, .first, as: caller)
        guard let item = try LogPage.items(page).first else { throw .forbidden }
        guard let waiting = item.integer("waiting") else { throw .broken(code: "AUDIT-001") }
        return State(
            waiting: waiting,
            notices: item.elements("notices").compactMap { $0.text("header") })
    }

    /// Entries put among sealed ones afterwards, and the lowest request number among them. Looks at every
    /// entry.
    func strays() throws(Failure) -> (count: Int, first: Int?) {
        var found: (count: Int, first: Int?) = (0, nil)
        var after: String?
        repeat {
            let page = try gate.page(
                listings.strays, .first, [.optional(after), .int(Self.piece)], as: caller)
            guard let item = try LogPage.items(page).first, let count = item.integer("strays")
            else { throw .broken(code: "AUDIT-001") }
            found.count += count
            found.first = [found.first, item.integer("firstStray")].compactMap(\.self).min()
            after = item.text("next")
        } while after != nil
        return found
    }

    /// A shard with its number in the database, and how many leaves it had when it was asked for.
    typealias Shard = (id: Int, shard: LogShard, size: Int)

    /// All shards, oldest first.
    func shards() throws(Failure) -> [Shard] {
        var shards: [Shard] = []
        while true {
            let (items, more) = try page(listings.shards, [.int(shards.last?.id ?? 0)])
            for item in items {
                guard let id = item.integer("id"), let text = item.text("origin"),
                    let origin = try? NoteName(text), let size = item.integer("size")
                else { throw .broken(code: "AUDIT-002") }
                let shard = LogShard(origin: origin, isDropped: item.flag("dropped"))
                shards.append((id, shard, size))
            }
            if !more || items.isEmpty { return shards }
        }
    }

    /// The signed notes of a shard, oldest first, and how many leaves the last of them covers.
    func checkpoints(of shard: Int) throws(Failure) -> (notes: [[UInt8]], size: Int) {
        var notes: [[UInt8]] = []
        var start = -1
        while true {
            let (items, more) = try page(listings.checkpoints, [.int(shard), .int(start)])
            for item in items {
                guard let size = item.integer("size"), let note = item.text("note")
                else { throw .broken(code: "AUDIT-003") }
                start = max(start, size)
                notes.append(Array(note.utf8))
            }
            if !more || items.isEmpty { return (notes, start) }
        }
    }

    /// The leaves of a shard in their order, as many as there were when its checkpoints were read:
    /// what is sealed while this goes on has a checkpoint that was not read.
    func leaves(
        of shard: Int, upTo size: Int, _ body: (StoredLeaf) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while true {
            let (items, more) = try page(listings.leaves, [.int(shard), .int(start)])
            for item in items {
                guard let leaf = StoredLeaf(item) else { throw .broken(code: "AUDIT-005") }
                start = max(start, leaf.place + 1)
                if start > size { return }
                try body(leaf)
            }
            if !more || items.isEmpty { return }
        }
    }

    /// The elements of all blocks of a page.
    private func page(
        _ listing: Listing, _ values: [Value]
    ) throws(Failure) -> ([JSON], more: Bool) {
        guard let window = Window(limit: Self.blocks, offset: 0) else {
            throw .broken(code: "AUDIT-004")
        }
        let page = try gate.page(listing, window, values, as: caller)
        var elements: [JSON] = []
        for block in try LogPage.items(page) {
            guard case .array(let items) = block else { throw .broken(code: "AUDIT-004") }
            elements += items
        }
        return (elements, page.more)
    }

    private struct Listings {
        let state: Listing
        let strays: Listing
        let shards: Listing
        let checkpoints: Listing
        let leaves: Listing

        static let verification = Listings(
            state: Listing("audit.verify", of: "audit-log", stateText),
            strays: Listing("audit.verify-strays", of: "audit-log", strayText),
            shards: Listing("audit.verify-shards", of: "audit-log", shardText),
            checkpoints: Listing("audit.verify-checkpoints", of: "audit-log", checkpointText),
            leaves: Listing("audit.verify-leaves", of: "audit-log", leafText))
        static let export = Listings(
            state: Listing("audit.export", of: "audit-log", stateText),
            strays: Listing("audit.export-strays", of: "audit-log", strayText),
            shards: Listing("audit.export-shards", of: "audit-log", shardText),
            checkpoints: Listing("audit.export-checkpoints", of: "audit-log", checkpointText),
            leaves: Listing("audit.export-leaves", of: "audit-log", leafText))
    }

    private static let stateText: StaticString = """
        SELECT f.person, f.place, f.doc FROM authz.log_state() f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """
    private static let strayText: StaticString = """
        SELECT f.person, f.place, f.doc FROM authz.log_strays($3, $4) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """
    private static let shardText: StaticString = """
        SELECT f.person, f.place, f.doc FROM authz.log_shards($3, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """
    private static let checkpointText: StaticString = """
        SELECT f.person, f.place, f.doc FROM authz.log_checkpoints($3, $4, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """
    private static let leafText: StaticString = """
        SELECT f.person, f.place, f.doc FROM authz.log_leaves($3, $4, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """
}

/// The items of a page that the database built.
enum LogPage {
    static func items(_ page: Page) throws(Failure) -> [JSON] {
        do throws(JSON.Fault) {
            let json = try JSON.parse(
                page.items, limits: JSON.Limits(depth: 8, elements: 100_000))
            if case .array(let items) = json { return items }
        } catch { throw .broken(code: "AUDIT-006") }
        throw .broken(code: "AUDIT-007")
    }
}
