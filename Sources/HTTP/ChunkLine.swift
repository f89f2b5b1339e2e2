/// The line before a chunk: its size, and extensions, which are ignored (RFC 9112 section 7.1.1) but must be
/// extensions. What another reader takes for the end of this line must never be a part of it.
enum ChunkLine {
    /// Fifteen hexadecimal digits at most; nil for anything else.
    static func size(_ line: ArraySlice<UInt8>) -> Int? {
        var rest = line
        var size = 0
        while let digit = rest.first.flatMap(Octet.hexDigit) {
            guard rest.startIndex - line.startIndex < 15 else { return nil }
            size = size << 4 | Int(digit)
            rest.removeFirst()
        }
        guard rest.startIndex > line.startIndex, rest.isEmpty || rest.first == semicolon else {
            return nil
        }
        while !rest.isEmpty {
            guard skip(semicolon, in: &rest), token(in: &rest) else { return nil }
            if skip(UInt8(ascii: "="), in: &rest), !value(in: &rest) { return nil }
        }
        return size
    }

    private static let semicolon = UInt8(ascii: ";")
    private static let quote = UInt8(ascii: "\"")

    /// Goes past a separator and the blanks around it.
    private static func skip(_ separator: UInt8, in rest: inout ArraySlice<UInt8>) -> Bool {
        let ahead = rest.drop { $0 == Octet.space || $0 == Octet.tab }
        guard ahead.first == separator else { return false }
        rest = ahead.dropFirst().drop { $0 == Octet.space || $0 == Octet.tab }
        return true
    }

    private static func token(in rest: inout ArraySlice<UInt8>) -> Bool {
        let ahead = rest.drop(while: Octet.isToken)
        defer { rest = ahead }
        return ahead.startIndex > rest.startIndex
    }

    /// A token or a quoted string.
    private static func value(in rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == quote else { return token(in: &rest) }
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte == quote { return true }
            guard Octet.isFieldValue(byte) else { return false }
            if byte == UInt8(ascii: "\\") {
                guard let kept = rest.popFirst(), Octet.isFieldValue(kept) else { return false }
            }
        }
        return false
    }
}
