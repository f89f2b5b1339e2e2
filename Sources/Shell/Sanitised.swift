/// Text made safe for a terminal: nothing in data can move the cursor, ring, set a title, answer
/// back, or turn the reading direction. What could is shown as an escape, such as `\x1B`.
package enum Sanitised {
    /// One line: line breaks and tabs are escapes too.
    package static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isDangerous) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isDangerous(scalar) {
                safe.append(contentsOf: visible(scalar).unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// The lines of a longer text, each safe.
    package static func lines(_ text: String) -> [String] {
        // A Character of CR and LF counts as one line break.
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { line(String($0)) }
    }

    /// One field of tab-separated output: a backslash is doubled, so that escapes can be read back.
    package static func field(_ text: String) -> String {
        let doubled = text.split(separator: "\\", omittingEmptySubsequences: false)
            .joined(separator: "\\\\")
        return line(doubled)
    }

    /// JSON with the same meaning, for a terminal: dangerous characters within strings become
    /// `\u` escapes; JSON holds C0 outside strings only as spaces and line breaks.
    package static func json(_ bytes: [UInt8]) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" || scalar == "\r" {
                safe.append(scalar == "\r" ? " " : scalar)
            } else if isDangerous(scalar) {
                safe.append(contentsOf: escapedForJSON(scalar).unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        return Array(String(safe).utf8)
    }

    /// A JSON string with its quotes.
    package static func jsonString(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                quoted.unicodeScalars.append(contentsOf: ["\\", scalar])
            } else if isDangerous(scalar) {
                quoted += escapedForJSON(scalar)
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// C0, DEL and C1; line and paragraph separators; bidirectional marks, overrides, embeddings
    /// and isolates; what takes no room and makes names that look alike (joiners are letters' own);
    /// invisible tags.
    ///
    /// Source: ECMA-48 §5; Unicode Technical Report 36 §2.5.
    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0xAD, 0x61C, 0x200B, 0x200E...0x200F,
            0x2028...0x202E, 0x2060...0x2069, 0x3164, 0xFEFF, 0xE0000...0xE007F:
            true
        case _: false
        }
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _:
            scalar.value < 0x100
                ? "\\x" + hex(scalar.value, digits: 2) : "\\u" + hex(scalar.value, digits: 4)
        }
    }

    private static func escapedForJSON(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { "\\u" + hex(UInt32($0), digits: 4) }.joined()
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
