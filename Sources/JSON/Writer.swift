extension JSON {
    /// The shortest text of `value`: UTF-8, no white space, members in their order.
    ///
    /// Recursive: meant for what `parse` has read, which is never deep, and for what we build.
    package static func write(_ value: JSON) -> [UInt8] {
        var bytes: [UInt8] = []
        write(value, into: &bytes)
        return bytes
    }

    /// Appends the text of `value`.
    package static func write(_ value: JSON, into bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(true): bytes += "true".utf8
        case .bool(false): bytes += "false".utf8
        case .number(let number): bytes += number.literal.utf8
        case .string(let string): quote(string, into: &bytes)
        case .array(let elements):
            bytes.append(Byte.openArray)
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(Byte.comma) }
                write(element, into: &bytes)
            }
            bytes.append(Byte.closeArray)
        case .object(let members):
            bytes.append(Byte.openObject)
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(Byte.comma) }
                quote(member.name, into: &bytes)
                bytes.append(Byte.colon)
                write(member.value, into: &bytes)
            }
            bytes.append(Byte.closeObject)
        }
    }

    /// Appends `string` in quotation marks; only what must be escaped is (RFC 8259 §7).
    package static func quote(_ string: String, into bytes: inout [UInt8]) {
        bytes.append(Byte.quote)
        for byte in string.utf8 {
            switch byte {
            case Byte.quote: bytes += "\\\"".utf8
            case Byte.backslash: bytes += "\\\\".utf8
            case 0x08: bytes += "\\b".utf8
            case 0x0C: bytes += "\\f".utf8
            case Byte.newline: bytes += "\\n".utf8
            case Byte.carriageReturn: bytes += "\\r".utf8
            case Byte.tab: bytes += "\\t".utf8
            case 0..<0x20: bytes += (byte < 0x10 ? "\\u000" : "\\u00").utf8 + hexadecimal(byte)
            case _: bytes.append(byte)
            }
        }
        bytes.append(Byte.quote)
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        Array(String(byte, radix: 16).utf8)
    }
}
