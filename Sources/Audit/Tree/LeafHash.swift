package import Secrets

private let entryLabel = Array("sspf-audit/v1\n".utf8)
private let headerLabel = Array("sspf-audit-header/v1\n".utf8)
private let personLabel = Array("sspf-audit-person/v1\n".utf8)

extension Leaf.Header {
    /// SHA-256 of `sspf-audit-header/v1` and a newline, the salt, the text.
    package func commitment(by hasher: inout SHA256.Hasher) -> Digest {
        switch self {
        case .open(let salt, let text): Digest(of: headerLabel, salt.bytes, text, by: &hasher)
        case .erased(let commitment): commitment
        }
    }

    /// The header after its erasure.
    package func erased() -> Self {
        var hasher = SHA256.Hasher()
        return .erased(commitment(by: &hasher))
    }
}

extension Leaf.Shown {
    /// SHA-256 of `sspf-audit-person/v1` and a newline, the salt, the person's uuid.
    package func commitment(by hasher: inout SHA256.Hasher) -> Digest {
        switch self {
        case .open(let salt, let person):
            Digest(of: personLabel, salt.bytes, person.bytes, by: &hasher)
        case .erased(let commitment), .withheld(let commitment): commitment
        }
    }

    /// The person after their erasure.
    package func erased() -> Self {
        var hasher = SHA256.Hasher()
        return .erased(commitment(by: &hasher))
    }
}

extension Leaf {
    /// What the tree hashes: `sspf-audit/v1` and a newline, the header's commitment, the number
    /// of persons as four bytes (big-endian), each person's commitment.
    package func entry(by hasher: inout SHA256.Hasher) -> [UInt8] {
        var entry = entryLabel
        entry.reserveCapacity(entryLabel.count + 36 + 32 * persons.count)
        entry += header.commitment(by: &hasher).bytes
        // Four billion commitments do not fit into memory: nothing is cut off here.
        let count = UInt32(truncatingIfNeeded: persons.count)
        for shift in [24, 16, 8, 0] as [UInt32] {
            entry.append(UInt8(truncatingIfNeeded: count >> shift))
        }
        for person in persons { entry += person.commitment(by: &hasher).bytes }
        return entry
    }

    /// The hash of this leaf in the tree (RFC 9162 §2.1.1).
    package func hash(by hasher: inout SHA256.Hasher) -> Digest {
        MerkleTree.leaf(entry(by: &hasher), by: &hasher)
    }

    /// The hash of this leaf in the tree.
    package func hash() -> Digest {
        var hasher = SHA256.Hasher()
        return hash(by: &hasher)
    }
}
