/// The well-formed sequences of more than one byte in UTF-8 (RFC 3629 §4).
enum UTF8Sequence {
    /// How many bytes the sequence at `offset` has, or nil when it is not well formed.
    static func length(in bytes: [UInt8], at offset: Int) -> Int? {
        func continues(_ step: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            offset + step < bytes.count && range.contains(bytes[offset + step])
        }
        switch bytes[offset] {
        case 0xC2...0xDF: return continues(1) ? 2 : nil
        // The narrower second byte keeps out overlong forms (E0, F0), surrogates (ED) and what
        // lies above U+10FFFF (F4).
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : nil
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : nil
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : nil
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : nil
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : nil
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : nil
        case _: return nil
        }
    }
}
