/// How many columns a terminal gives a text.
///
/// The sum over scalars, as terminals count: combining marks 0, wide East Asian 2. An emoji sequence
/// may take less than counted, never more.
/// Source: Unicode Standard Annex 11 (East Asian Width).
package enum DisplayWidth {
    /// Columns of a text without line breaks.
    package static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// Columns of one scalar: 0, 1 or 2.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        case _: break
        }
        // Vowels and final consonants of a Hangul syllable stand inside the first one's columns.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The text followed by spaces up to a width; a longer text stays as it is.
    package static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - of(text)))
    }

    /// The text if it fits, else its beginning and an ellipsis; characters stay whole.
    package static func truncate(_ text: String, to width: Int) -> String {
        if of(text) <= width { return text }
        guard width > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            used += of(String(character))
            if used > width - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The text in lines of at most a width, broken at spaces where there are any.
    package static func wrap(_ text: String, to width: Int) -> [String] {
        let width = max(2, width)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let length = of(word)
            if used > 0 || !line.isEmpty {
                if used + 1 + length <= width {
                    line += " " + word
                    used += 1 + length
                    continue
                }
                lines.append(line)
                (line, used) = ("", 0)
            }
            for character in word {
                let columns = of(String(character))
                if used + columns > width, !line.isEmpty {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                line.append(character)
                used += columns
            }
        }
        return lines + [line]
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x25FD...0x25FE,
        0x2614...0x2615, 0x26AA...0x26AB, 0x2705...0x2705, 0x274C...0x274C, 0x2753...0x2757,
        0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF,
        0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F64F,
        0x1F680...0x1F6FF, 0x1F7E0...0x1F7EB, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
