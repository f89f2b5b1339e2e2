package import FoundationEssentials

// FoundationEssentials opens a device for each random UUID, and reads and writes their text with
// scanf and printf: together a tenth of what a request cost the service.
extension UUID {
    /// A random one (RFC 9562, version 4), from the system's generator.
    package static func random() -> UUID {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() >> 2 | 1 << 63
        return UUID(high: high, low: low)
    }

    /// Reads the form of 36 characters, in lower or upper case; nil for anything else.
    package init?(text: String) {
        guard text.utf8.count == 36 else { return nil }
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for (place, byte) in text.utf8.enumerated() {
            switch place {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            case _:
                guard let digit = Self.digit(byte) else { return nil }
                halves.high = halves.high << 4 | halves.low >> 60
                halves.low = halves.low << 4 | UInt64(digit)
            }
        }
        self.init(high: halves.high, low: halves.low)
    }

    /// The form of 36 characters in lower case, as PostgreSQL writes it.
    package var text: String {
        let octets = uuid
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        func append(_ octet: UInt8) {
            bytes.append(Self.character(octet >> 4))
            bytes.append(Self.character(octet & 15))
        }
        append(octets.0)
        append(octets.1)
        append(octets.2)
        append(octets.3)
        bytes.append(UInt8(ascii: "-"))
        append(octets.4)
        append(octets.5)
        bytes.append(UInt8(ascii: "-"))
        append(octets.6)
        append(octets.7)
        bytes.append(UInt8(ascii: "-"))
        append(octets.8)
        append(octets.9)
        bytes.append(UInt8(ascii: "-"))
        append(octets.10)
        append(octets.11)
        append(octets.12)
        append(octets.13)
        append(octets.14)
        append(octets.15)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func character(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
    }

    private init(high: UInt64, low: UInt64) {
        func octet(_ half: UInt64, _ place: UInt64) -> UInt8 {
            UInt8(truncatingIfNeeded: half >> (56 - 8 * place))
        }
        self.init(
            uuid: (
                octet(high, 0), octet(high, 1), octet(high, 2), octet(high, 3),
                octet(high, 4), octet(high, 5), octet(high, 6), octet(high, 7),
                octet(low, 0), octet(low, 1), octet(low, 2), octet(low, 3),
                octet(low, 4), octet(low, 5), octet(low, 6), octet(low, 7)
            ))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case _: nil
        }
    }
}
