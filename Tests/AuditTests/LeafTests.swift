import Audit
import Secrets
import Testing

@Suite("Leaves of the audit log")
struct LeafTests {
    /// Computed with another program from the documented layout.
    @Test("a leaf hashes to the value that its layout gives")
    func layout() throws {
        let salt = try #require(Leaf.Salt(Array(0..<16)))
        let person = try #require(Leaf.Person(Array(16..<32)))
        let leaf = Leaf(
            header: .open(salt, text: Array("{\"no\":1}".utf8)), persons: [.open(salt, person)])
        var hasher = SHA256.Hasher()
        #expect(
            Hex.encode(leaf.header.commitment(by: &hasher).bytes)
                == "a29452cc2a5e72bcf7e6c186afb2d4b1f9883b3964c6c6a72cc3bfd8579f50df")
        #expect(
            Hex.encode(leaf.persons[0].commitment(by: &hasher).bytes)
                == "6b270a665948ef35c965a376e9a1242ef12ed386ec0f8fbc116932c9b9c9250b")
        #expect(
            Hex.encode(leaf.hash().bytes)
                == "689f95f00505c33f15ea4d3c3acfa0527001044893b921578bad44ddca206dd3")
    }

    @Test("erasing the header or any of the persons leaves the hash as it was")
    func erasure() {
        let leaf = Samples.leaf(7, persons: 50)
        for erased in 0..<50 {
            var persons = leaf.persons
            persons[erased] = persons[erased].erased()
            let after = Leaf(header: leaf.header, persons: persons)
            #expect(after.hash() == leaf.hash())
            #expect(after.erasedPersons == 1)
            #expect(!after.isHeaderErased)
        }
        let nobody = Leaf(header: leaf.header.erased(), persons: leaf.persons.map { $0.erased() })
        #expect(nobody.hash() == leaf.hash())
        #expect(nobody.erasedPersons == 50)
        #expect(nobody.isHeaderErased)
    }

    @Test("persons, their order and their number are part of the hash")
    func persons() {
        let leaf = Samples.leaf(7, persons: 3)
        let header = leaf.header
        let shown = leaf.persons
        let hashes: Set<Digest> = [
            leaf.hash(),
            Leaf(header: header, persons: [shown[1], shown[0], shown[2]]).hash(),
            Leaf(header: header, persons: [shown[0], shown[1]]).hash(),
            Leaf(header: header, persons: shown + [shown[2]]).hash(),
            Leaf(header: header, persons: []).hash(),
        ]
        #expect(hashes.count == 5)
    }

    @Test("a header cannot pass for a person, nor an entry for a node")
    func domains() throws {
        let salt = try #require(Leaf.Salt([UInt8](repeating: 1, count: 16)))
        let person = try #require(Leaf.Person([UInt8](repeating: 2, count: 16)))
        var hasher = SHA256.Hasher()
        let header = Leaf.Header.open(salt, text: person.bytes).commitment(by: &hasher)
        let shown = Leaf.Shown.open(salt, person).commitment(by: &hasher)
        #expect(header != shown)
        let node = MerkleTree.node(header, shown, by: &hasher)
        #expect(MerkleTree.leaf(header.bytes + shown.bytes) != node)
    }

    @Test("salts, persons and digests of another length are refused")
    func lengths() {
        for count in [0, 15, 17, 32] {
            #expect(Leaf.Salt([UInt8](repeating: 0, count: count)) == nil)
            #expect(Leaf.Person([UInt8](repeating: 0, count: count)) == nil)
        }
        for count in [0, 31, 33] {
            #expect(Digest([UInt8](repeating: 0, count: count)) == nil)
        }
    }
}
