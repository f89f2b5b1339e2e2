/// Sixty-four digits and whether the text is filled up to a multiple of four with `=`.
struct Base64Alphabet: Sendable {
    private static let fill: UInt8 = 0x3D
    private static let none: UInt8 = 0xFF

    private let digits: [UInt8]
    private let values: [UInt8]
    private let padded: Bool

    init(_ digits: StaticString, padded: Bool) {
        self.digits = Array(digits.description.utf8)
        var values = [UInt8](repeating: Self.none, count: 256)
        for (value, digit) in self.digits.enumerated() { values[Int(digit)] = UInt8(value) }
        self.values = values
        self.padded = padded
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count / 3 + 1) * 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            held += 8
            while held >= 6 {
                held -= 6
                text.append(digits[Int(bits >> UInt32(held) & 63)])
            }
        }
        if held > 0 { text.append(digits[Int(bits << UInt32(6 - held) & 63)]) }
        while padded && text.count % 4 != 0 { text.append(Self.fill) }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: String) -> [UInt8]? {
        var units = Array(text.utf8)
        if padded {
            guard units.count % 4 == 0 else { return nil }
            for _ in 0..<2 where units.last == Self.fill { units.removeLast() }
        }
        // One digit beyond a group of four holds no whole byte.
        guard units.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(units.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var held = 0
        for unit in units {
            let value = values[Int(unit)]
            guard value != Self.none else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        // Bits beyond the last byte must be zero: each value has one text only (RFC 4648 §3.5).
        guard bits & (1 << UInt32(held) - 1) == 0 else { return nil }
        return bytes
    }
}
