package import Secrets

/// The public key that a note is checked with. Source: C2SP signed-note, signature type 1.
package struct NoteKey: Hashable, Sendable {
    static let algorithm: UInt8 = 0x01

    /// Whose key it is.
    package let name: NoteName
    /// The first four bytes of SHA-256 over name, newline, type and key.
    package let id: UInt32
    /// The Ed25519 key.
    package let key: VerifyingKey

    /// The key under this name.
    package init(name: NoteName, key: VerifyingKey) {
        self.name = name
        self.key = key
        let hash = SHA256.hash(Array(name.text.utf8) + [0x0A, Self.algorithm] + key.bytes)
        self.id = UInt32(bigEndian: hash)
    }

    /// Reads `<name>+<ID in hexadecimal>+<base 64 of type and key>`.
    ///
    /// - Throws: `.keyMalformed`, `.nameRefused`.
    package init(text: String) throws(NoteError) {
        // The base 64 may hold further plus signs, the name none.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let material = Base64.decode(String(parts[2])),
            material.first == Self.algorithm, parts[1].utf8.count == 8,
            let id = Hex.decode(String(parts[1])),
            let key = try? VerifyingKey(Array(material.dropFirst()))
        else { throw .keyMalformed }
        self.init(name: try NoteName(String(parts[0])), key: key)
        guard self.id == UInt32(bigEndian: id) else { throw .keyMalformed }
    }

    /// The same key under another name: each shard is a log of its own, signed in its own name.
    package func named(_ name: NoteName) -> NoteKey { NoteKey(name: name, key: key) }

    /// The text form, as other implementations read it.
    package var text: String {
        let material = Base64.encode([Self.algorithm] + key.bytes)
        return "\(name.text)+\(Hex.encode(id.bigEndianBytes))+\(material)"
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
