import Audit
import Secrets

/// Invented entries and keys, the same on every run.
enum Samples {
    /// Digests of a counter, as leaf hashes.
    static func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { MerkleTree.leaf([UInt8($0 & 0xFF), UInt8($0 >> 8)]) }
    }

    /// The digest with this hexadecimal text.
    static func digest(_ text: String) -> Digest? { Hex.decode(text).flatMap { Digest($0) } }

    /// The tree's definition word for word (RFC 9162 §2.1.1), to hold the quick one against.
    static func definedRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard let first = leaves.first else { return MerkleTree.emptyRoot }
        guard leaves.count > 1 else { return first }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        var hasher = SHA256.Hasher()
        return MerkleTree.node(
            definedRoot(leaves.prefix(split)), definedRoot(leaves.dropFirst(split)), by: &hasher)
    }

    /// A leaf with a header that holds its number, and some persons.
    static func leaf(_ number: Int, persons: Int = 2, text: String = "read") -> Leaf {
        Leaf(
            header: .open(
                salt(number, 0), text: Array("{\"no\":\(number),\"act\":\"\(text)\"}".utf8)),
            persons: (0..<persons).map { .open(salt(number, $0 + 1), person($0)) })
    }

    static func salt(_ number: Int, _ part: Int) -> Leaf.Salt {
        guard let salt = Leaf.Salt(Array(SHA256.hash(Array("\(number)/\(part)".utf8)).prefix(16)))
        else { preconditionFailure("sixteen bytes were given") }
        return salt
    }

    static func person(_ number: Int) -> Leaf.Person {
        guard let person = Leaf.Person([UInt8](repeating: UInt8(number & 0xFF), count: 16)) else {
            preconditionFailure("sixteen bytes were given")
        }
        return person
    }

    static func signer(_ name: String, seed: UInt8) throws -> NoteSigner {
        NoteSigner(
            name: try NoteName(name),
            key: try SigningKey.open(seed: [UInt8](repeating: seed, count: 32)))
    }
}
