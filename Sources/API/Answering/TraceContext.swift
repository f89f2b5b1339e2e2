/// The trace that a request belongs to, and our own span in it. Source: W3C Trace Context, level 1,
/// section 3.2.
package struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits.
    package let traceID: String
    /// Ours: 16 hexadecimal digits.
    package let spanID: String
    /// Whether it is recorded, as the caller says.
    private let flags: String

    /// Goes on with what the caller sent; nil where that is not one `traceparent` of a form that can be
    /// read: then there is no trace, and nothing is wrong.
    package init?(continuing fields: [String]) {
        guard fields.count == 1 else { return nil }
        let text = Array(fields[0].utf8)
        let parts = text.prefix(55).split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        // Later versions may add to the end.
        guard parts.map(\.count) == [2, 32, 16, 2], parts.joined().allSatisfy(Self.isDigit),
            text.count == 55 || text[55] == UInt8(ascii: "-") && Self.isNotZero(parts[0]),
            !parts[0].elementsEqual(Array("ff".utf8)),
            Self.isNotZero(parts[1]), Self.isNotZero(parts[2])
        else { return nil }
        traceID = String(decoding: parts[1], as: UTF8.self)
        // A higher version's flags may mean something else, save the first.
        flags = parts[3].last.map { Self.isOdd($0) ? "01" : "00" } ?? "00"
        let span = String(UInt64.random(in: 1...UInt64.max), radix: 16)
        spanID = String(repeating: "0", count: 16 - span.utf8.count) + span
    }

    /// As it goes back.
    package var header: String { "00-\(traceID)-\(spanID)-\(flags)" }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isNotZero(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func isOdd(_ digit: UInt8) -> Bool {
        Array("13579bdf".utf8).contains(digit)
    }
}
