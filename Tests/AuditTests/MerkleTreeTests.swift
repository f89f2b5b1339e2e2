import Audit
import Secrets
import Testing

@Suite("Trees and proofs of every size up to 64")
struct MerkleTreeTests {
    @Test("appending gives the root of the definition after every leaf")
    func roots() {
        let leaves = Samples.leaves(64)
        var hasher = SHA256.Hasher()
        var frontier = Frontier()
        for size in 0...64 {
            #expect(frontier.size == size)
            #expect(frontier.root(by: &hasher) == Samples.definedRoot(leaves.prefix(size)))
            #expect(frontier.subtrees.count == size.nonzeroBitCount)
            #expect(Frontier(size: size, subtrees: frontier.subtrees) == frontier)
            if size < 64 { frontier.append(leaves[size], by: &hasher) }
        }
    }

    @Test("a stored frontier that does not fit its size is refused")
    func misfit() {
        #expect(Frontier(size: -1, subtrees: []) == nil)
        #expect(Frontier(size: 0, subtrees: Samples.leaves(1)) == nil)
        #expect(Frontier(size: 3, subtrees: Samples.leaves(1)) == nil)
        #expect(Frontier(size: 4, subtrees: Samples.leaves(2)) == nil)
    }

    @Test("every entry of every tree has a proof, which holds for it and for no other")
    func inclusion() throws {
        let leaves = Samples.leaves(64)
        for size in 1...64 {
            let tree = Array(leaves.prefix(size))
            let root = Samples.definedRoot(tree[...])
            for index in 0..<size {
                let proof = try #require(InclusionProof(of: index, in: tree))
                #expect(proof.holds(for: tree[index], root: root))
                #expect(!proof.holds(for: leaves[(index + 1) % 64], root: root))
                let moved = InclusionProof(index: index ^ 1, size: size, path: proof.path)
                #expect(!moved.holds(for: tree[index], root: root) || size == 1)
            }
        }
    }

    @Test("every tree is shown to begin with every smaller one, and with no other")
    func consistency() throws {
        let leaves = Samples.leaves(64)
        let roots = (0...64).map { Samples.definedRoot(leaves.prefix($0)) }
        for size in 0...64 {
            let tree = Array(leaves.prefix(size))
            for old in 0...size {
                let proof = try #require(ConsistencyProof(from: old, in: tree))
                #expect(proof.holds(from: roots[old], to: roots[size]))
                #expect(!proof.holds(from: leaves[63], to: roots[size]))
                if old > 0 { #expect(!proof.holds(from: roots[old], to: leaves[63])) }
            }
        }
    }

    @Test("any changed bit of an inclusion proof, its leaf or its root fails")
    func inclusionMutations() throws {
        var generator = SeededGenerator(seed: 9162)
        let leaves = Samples.leaves(64)
        for _ in 0..<300 {
            let size = Int.random(in: 2...64, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let tree = Array(leaves.prefix(size))
            let root = Samples.definedRoot(tree[...])
            let proof = try #require(InclusionProof(of: index, in: tree))
            let changed = InclusionProof(
                index: index, size: size, path: flipOne(of: proof.path, &generator))
            #expect(!changed.holds(for: tree[index], root: root))
            #expect(!proof.holds(for: flipOne(of: [tree[index]], &generator)[0], root: root))
            #expect(!proof.holds(for: tree[index], root: flipOne(of: [root], &generator)[0]))
            let longer = InclusionProof(index: index, size: size, path: proof.path + [root])
            let shorter = InclusionProof(index: index, size: size, path: proof.path.dropLast())
            #expect(!longer.holds(for: tree[index], root: root))
            #expect(!shorter.holds(for: tree[index], root: root))
        }
    }

    @Test("any changed bit of a consistency proof or its roots fails")
    func consistencyMutations() throws {
        var generator = SeededGenerator(seed: 6962)
        let leaves = Samples.leaves(64)
        for _ in 0..<300 {
            let size = Int.random(in: 2...64, using: &generator)
            let old = Int.random(in: 1..<size, using: &generator)
            let earlier = Samples.definedRoot(leaves.prefix(old))
            let new = Samples.definedRoot(leaves.prefix(size))
            let proof = try #require(ConsistencyProof(from: old, in: Array(leaves.prefix(size))))
            let changed = ConsistencyProof(
                old: old, size: size, path: flipOne(of: proof.path, &generator))
            #expect(!changed.holds(from: earlier, to: new))
            #expect(!proof.holds(from: flipOne(of: [earlier], &generator)[0], to: new))
            #expect(!proof.holds(from: earlier, to: flipOne(of: [new], &generator)[0]))
            let longer = ConsistencyProof(old: old, size: size, path: proof.path + [new])
            let shorter = ConsistencyProof(old: old, size: size, path: proof.path.dropLast())
            #expect(!longer.holds(from: earlier, to: new))
            #expect(!shorter.holds(from: earlier, to: new))
        }
    }

    @Test("proofs with impossible numbers fail and do not stop the process")
    func impossible() {
        let leaf = Samples.leaves(1)[0]
        for (index, size) in [
            (-1, 1), (0, 0), (1, 1), (0, -1), (Int.max, Int.max), (Int.min, Int.max),
            (0, Int.max), (Int.max - 1, Int.max),
        ] {
            let path = [Digest](repeating: leaf, count: 70)
            let inclusion = InclusionProof(index: index, size: size, path: path)
            let consistency = ConsistencyProof(old: index, size: size, path: path)
            #expect(!inclusion.holds(for: leaf, root: leaf))
            #expect(!consistency.holds(from: leaf, to: leaf))
        }
        #expect(InclusionProof(of: 1, in: [leaf]) == nil)
        #expect(ConsistencyProof(from: 2, in: [leaf]) == nil)
        // 2^63 - 1 leaves are 63 perfect subtrees; the last leaf is the last of them.
        #expect(ProofPlan.inclusion(of: Int.max - 1, in: Int.max)?.count == 62)
        #expect(ProofPlan.inclusion(of: 0, in: Int.max)?.count == 63)
        #expect(ProofPlan.consistency(from: -1, to: 5) == nil)
    }

    @Test("a subtree at the right edge is made of perfect ones")
    func perfectParts() {
        #expect(ProofPlan.perfectParts(of: 8..<15) == [8..<12, 12..<14, 14..<15])
        #expect(ProofPlan.perfectParts(of: 0..<8) == [0..<8])
        #expect(ProofPlan.perfectParts(of: 3..<3) == [])
    }

    private func flipOne(
        of path: [Digest], _ generator: inout SeededGenerator
    ) -> [Digest] {
        var path = path
        let step = Int.random(in: 0..<path.count, using: &generator)
        let bit = Int.random(in: 0..<256, using: &generator)
        var bytes = path[step].bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        path[step] = Digest(bytes) ?? path[step]
        return path
    }
}
