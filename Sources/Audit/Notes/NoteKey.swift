package import Secrets

/// The public key that a note is checked with. Source: C2SP signed-note, tlog-cosignature.
package struct NoteKey: Hashable, Sendable {
    /// What its signatures are of: the signature type of C2SP.
    package enum Kind: UInt8, Sendable {
        /// The text of a note.
        case note = 0x01
        /// A checkpoint, and the time at which a witness had seen none that is longer.
        case cosignature = 0x04
    }

    /// What its signatures are of.
    package let kind: Kind
    /// Whose key it is.
    package let name: NoteName
    /// The first four bytes of SHA-256 over name, newline, type and key.
    package let id: UInt32
    /// The Ed25519 key.
    package let key: VerifyingKey

    /// The key under this name.
    package init(name: NoteName, key: VerifyingKey, kind: Kind = .note) {
        self.name = name
        self.key = key
        self.kind = kind
        let hash = SHA256.hash(Array(name.text.utf8) + [0x0A, kind.rawValue] + key.bytes)
        self.id = UInt32(bigEndian: hash)
    }

    /// Reads `<name>+<ID in hexadecimal>+<base 64 of type and key>`.
    ///
    /// - Throws: `.keyMalformed`, `.nameRefused`.
    package init(text: String, as kind: Kind = .note) throws(NoteError) {
        // The base 64 may hold further plus signs, the name none.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let material = Base64.decode(String(parts[2])),
            material.first == kind.rawValue, parts[1].utf8.count == 8,
            let id = Hex.decode(String(parts[1])),
            let key = try? VerifyingKey(Array(material.dropFirst()))
        else { throw .keyMalformed }
        self.init(name: try NoteName(String(parts[0])), key: key, kind: kind)
        guard self.id == UInt32(bigEndian: id) else { throw .keyMalformed }
    }

    /// The same key under another name: each shard is a log of its own, signed in its own name.
    package func named(_ name: NoteName) -> NoteKey {
        NoteKey(name: name, key: key, kind: kind)
    }

    /// The id in hexadecimal, eight digits.
    package var shortID: String { Hex.encode(id.bigEndianBytes) }

    /// The text form, as other implementations read it.
    package var text: String {
        let material = Base64.encode([kind.rawValue] + key.bytes)
        return "\(name.text)+\(shortID)+\(material)"
    }
}

extension UInt32 {
    /// The number in the first four bytes; zero where there are fewer.
    init(bigEndian bytes: [UInt8]) {
        self = bytes.count < 4 ? 0 : bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> UInt32($0)) }
    }
}
