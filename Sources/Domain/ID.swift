package import FoundationEssentials

/// The key of one `Entity`: a random UUID (RFC 9562, version 4) that cannot be mistaken for the key of
/// something else.
package struct ID<Entity>: Hashable, Sendable {
    package let uuid: UUID

    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads the form of 36 characters, in lower or upper case; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            case _: guard Self.isHexadecimal(byte) else { return nil }
            }
        }
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        case _: false
        }
    }
}

extension ID: CustomStringConvertible {
    /// In lower case, as PostgreSQL writes it.
    package var description: String { uuid.uuidString.lowercased() }
}
