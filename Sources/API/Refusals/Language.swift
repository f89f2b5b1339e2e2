/// The language of words in answers.
package enum Language: String, Sendable, CaseIterable {
    case swedish = "sv"
    case english = "en"

    /// The better of the two by `Accept-Language` (RFC 9110 §12.5.4). Swedish when nothing is said
    /// or both suit alike; English when neither is asked for, unless it is refused.
    package init(accepting values: [String]) {
        let ranges = QualityList(values)
        guard !ranges.isEmpty else {
            self = .swedish
            return
        }
        let swedish = Self.quality("sv", ranges)
        let english = Self.quality("en", ranges)
        if max(swedish ?? 0, english ?? 0) == 0 {
            self = english == nil ? .english : .swedish
        } else {
            self = swedish ?? 0 >= english ?? 0 ? .swedish : .english
        }
    }

    /// The quality of `sv-SE` counts for `sv`; `*` for what is not named; nil where neither is there.
    private static func quality(_ tag: String, _ ranges: QualityList) -> Int? {
        let named = ranges.items.filter { $0.value == tag || $0.value.hasPrefix(tag + "-") }
        if let best = named.map(\.quality).max() { return best }
        return ranges.items.first { $0.value == "*" }?.quality
    }
}

/// A text in both languages.
struct Phrase: Sendable {
    let swedish: String
    let english: String

    init(_ swedish: String, _ english: String) {
        self.swedish = swedish
        self.english = english
    }

    /// - Parameter language: nil for both.
    func text(_ language: Language?) -> String {
        switch language {
        case .swedish?: swedish
        case .english?: english
        case nil: "\(swedish) / \(english)"
        }
    }
}

/// A list of values with qualities, such as `sv;q=0.8, en` (RFC 9110 §12.4.2). What is malformed is
/// passed over; a list longer than 64 items is cut.
struct QualityList {
    struct Item {
        /// In lower case, without parameters.
        let value: String
        /// 0…1000.
        let quality: Int
    }

    private(set) var items: [Item] = []
    var isEmpty: Bool { items.isEmpty }

    init(_ fields: [String]) {
        for field in fields {
            for piece in field.split(separator: ",").prefix(64) {
                let parts = piece.split(separator: ";").map(Self.trimmed)
                guard let value = parts.first, !value.isEmpty else { continue }
                var quality = 1000
                for parameter in parts.dropFirst() where parameter.hasPrefix("q=") {
                    quality = Self.thousandths(parameter.dropFirst(2)) ?? 0
                }
                items.append(Item(value: value, quality: quality))
            }
        }
    }

    /// Without the space that may stand around a piece of a field (RFC 9110 §5.6.3), in lower case.
    static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = text.drop(while: isSpace)
        let back = start.reversed().drop(while: isSpace)
        return String(back.reversed()).lowercased()
    }

    /// `0`, `1` or such as `0.85`, in thousandths; nil for anything else.
    private static func thousandths(_ text: Substring) -> Int? {
        let digits = Array(text.utf8)
        guard (1...5).contains(digits.count), let whole = digits.first,
            whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1"),
            digits.count == 1 || digits[1] == UInt8(ascii: ".")
        else { return nil }
        var value = 0
        for place in 0..<3 {
            var digit: UInt8 = 0
            if digits.count > place + 2 {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digits[place + 2]) else {
                    return nil
                }
                digit = digits[place + 2] - UInt8(ascii: "0")
            }
            value = value * 10 + Int(digit)
        }
        if whole == UInt8(ascii: "1") { return value == 0 ? 1000 : nil }
        return value
    }
}
