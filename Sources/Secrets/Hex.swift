/// Bytes as lower-case hexadecimal digits. Source: RFC 4648 §8, in PostgreSQL's lower case.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits for each byte.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil for an odd count or anything but 0-9 and a-f.
    package static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    /// The bytes, or nil for an odd count or anything but 0-9 and a-f.
    package static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var rest = digits.makeIterator()
        while let first = rest.next() {
            guard let high = value(first), let low = rest.next().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ unit: UInt8) -> UInt8? {
        if unit >= 0x30 && unit <= 0x39 { return unit - 0x30 }
        if unit >= 0x61 && unit <= 0x66 { return unit - 0x61 + 10 }
        return nil
    }
}
