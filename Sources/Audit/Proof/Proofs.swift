package import Access
import JSON
import Postgres
import Secrets

/// Proofs for an auditor to hand on: that one entry is in the log, or that a shard has only grown.
/// Whoever gets one needs the public key, and nothing else of ours. Source: RFC 9162 §2.1.3, §2.1.4.
package struct Proofs: Sendable {
    /// The levels of the tree that the database keeps besides the leaves, as in C2SP tiles.
    package static let storedLevels: Set<Int> = [8, 16, 24]

    package init() {}

    /// Proves that the entry with this number is in the log, against the newest checkpoint of its
    /// shard.
    ///
    /// - Throws: ``Failure/notFound`` for an entry that is not sealed, or for nobody's.
    package func inclusion(
        of number: Int, as caller: Caller, through gate: Gate
    ) throws(Failure) -> InclusionProved {
        let found = try LogPage.items(
            try gate.page(Self.placeListing, .first, [.int(number)], as: caller))
        guard let place = found.first else { throw .notFound }
        guard let shard = place.integer("shard"), let index = place.integer("index"),
            let size = place.integer("size"), let note = place.text("note"),
            let leaf = place.text("hash").flatMap({ Hex.decode($0) }).flatMap({ Digest($0) }),
            let plan = ProofPlan.inclusion(of: index, in: size)
        else { throw .broken(code: "AUDIT-010") }
        let path = try hashes(of: plan, in: shard, caller, gate)
        let proof = InclusionProof(index: index, size: size, path: path)
        // Somebody may have changed what the database keeps of the tree: no false proof leaves.
        guard let root = Self.root(of: note), proof.holds(for: leaf, root: root) else {
            throw .broken(code: "AUDIT-012")
        }
        return InclusionProved(proof: proof, leaf: leaf, note: note, shard: shard)
    }

    /// Proves that the first `old` entries of a shard are the beginning of its first `size`.
    ///
    /// - Throws: ``Failure/notFound`` where the shard has no such checkpoint.
    package func consistency(
        from old: Int, to size: Int, in shard: Int, as caller: Caller, through gate: Gate
    ) throws(Failure) -> ConsistencyProof {
        guard let plan = ProofPlan.consistency(from: old, to: size) else { throw .notFound }
        let proof = ConsistencyProof(
            old: old, size: size, path: try hashes(of: plan, in: shard, caller, gate))
        let earlier =
            old == 0 ? MerkleTree.emptyRoot : try root(at: old, in: shard, caller, gate)
        guard proof.holds(from: earlier, to: try root(at: size, in: shard, caller, gate)) else {
            throw .broken(code: "AUDIT-012")
        }
        return proof
    }

    /// The root of the shard's checkpoint of this size.
    private func root(
        at size: Int, in shard: Int, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> Digest {
        let blocks = try LogPage.items(
            try gate.page(
                Self.checkpointListing, .first, [.int(shard), .int(size - 1)], as: caller))
        guard case .array(let items)? = blocks.first, let first = items.first,
            first.integer("size") == size,
            let root = first.text("note").flatMap({ Self.root(of: $0) })
        else { throw .notFound }
        return root
    }

    private static func root(of note: String) -> Digest? {
        (try? SignedNote(Array(note.utf8))).flatMap { try? Checkpoint($0) }?.root
    }

    private static let checkpointListing = Listing(
        "audit.prove-checkpoints", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_checkpoints($3, $4, $1::integer) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)

    /// The roots of subtrees, from what is stored of each.
    private func hashes(
        of plan: [Range<Int>], in shard: Int, _ caller: Caller, _ gate: Gate
    ) throws(Failure) -> [Digest] {
        let wanted = HashPlan(plan)
        guard let window = Window(limit: 100, offset: 0), wanted.levels.count <= 100 else {
            throw .broken(code: "AUDIT-011")
        }
        let items = try LogPage.items(
            try gate.page(
                Self.hashListing, window,
                [.int(shard), .ints(wanted.levels), .ints(wanted.firsts), .ints(wanted.lasts)],
                as: caller))
        let stored = items.map { item -> String in
            guard case .string(let text) = item else { return "" }
            return text
        }
        guard let roots = wanted.roots(from: stored) else { throw .notFound }
        return roots
    }

    private static let placeListing = Listing(
        "audit.prove", of: "audit-entry",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_place($3) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
    private static let hashListing = Listing(
        "audit.prove-hashes", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_hashes($3, $4, $5, $6) f
         ORDER BY f.place LIMIT $1 + 1 OFFSET $2
        """)
}

/// An entry's place in the log, and what shows it.
package struct InclusionProved: Hashable, Sendable {
    /// From the leaf to the root.
    package let proof: InclusionProof
    /// The hash of the entry as a leaf.
    package let leaf: Digest
    /// The signed checkpoint with that root.
    package let note: String
    let shard: Int

    /// Hashes in base 64, as in C2SP.
    var document: JSON {
        .object([
            JSON.Member("index", .integer(proof.index)),
            JSON.Member("size", .integer(proof.size)),
            JSON.Member("leafHash", .string(Base64.encode(leaf.bytes))),
            JSON.Member("path", proof.path.json),
            JSON.Member("checkpoint", .string(note)),
        ])
    }

    /// As the API answers it.
    package var json: [UInt8] { JSON.write(document) }
}

extension ConsistencyProof {
    /// As the API answers it: hashes in base 64, as in C2SP.
    package var json: [UInt8] {
        JSON.write(
            .object([
                JSON.Member("from", .integer(old)), JSON.Member("to", .integer(size)),
                JSON.Member("path", path.json),
            ]))
    }
}

extension [Digest] {
    fileprivate var json: JSON { .array(map { .string(Base64.encode($0.bytes)) }) }
}

extension Listing {
    /// The newest signed checkpoint of each shard, newest shard first.
    package static let checkpoints = Listing(
        "audit.checkpoints", of: "audit-log",
        """
        SELECT f.person, f.place, f.doc FROM authz.log_heads($1::integer, $2::integer) f
        """)
}
