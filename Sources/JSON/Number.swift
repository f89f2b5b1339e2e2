/// A number as it was written: nothing is rounded before somebody asks for a type.
///
/// Two numbers are equal when they are written alike: `1` and `1.0` are not.
package struct Number: Sendable, Equatable {
    /// The literal text, in the grammar of RFC 8259 §6.
    package let literal: String

    /// For the scanner alone, which has checked the grammar.
    init(scanned literal: String) {
        self.literal = literal
    }

    package init(_ value: Int) {
        literal = String(value)
    }

    /// The exact value, when it is integral and fits in `Int`: `1.0` and `1e2` are, `1.5` is not.
    package var integer: Int? {
        var digits: [UInt8] = []
        var exponent = 0
        var isNegative = false
        var written = 0
        var exponentIsNegative = false
        var part = Part.whole
        for byte in literal.utf8 {
            switch (part, byte) {
            case (.exponent, Byte.minus): exponentIsNegative = true
            case (_, Byte.minus): isNegative = true
            case (_, Byte.dot): part = .fraction
            case (_, Byte.smallE), (_, Byte.capitalE): part = .exponent
            case (_, Byte.plus): break
            case (.whole, _): digits.append(byte - Byte.zero)
            case (.fraction, _):
                digits.append(byte - Byte.zero)
                exponent -= 1
            case (.exponent, _):
                // Beyond this no number but zero is integral and fits, whatever its digits.
                written = min(written * 10 + Int(byte - Byte.zero), 100_000)
            }
        }
        exponent += exponentIsNegative ? -written : written
        return Self.exact(digits[...], exponent, isNegative)
    }

    private enum Part { case whole, fraction, exponent }

    /// `digits` × 10^`exponent`, built downwards because `Int.min` has no positive twin.
    private static func exact(
        _ digits: ArraySlice<UInt8>, _ exponent: Int, _ isNegative: Bool
    ) -> Int? {
        var digits = digits.drop { $0 == 0 }
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { return 0 }
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        var value = 0
        for digit in digits + Array(repeating: 0, count: exponent) {
            let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
            let (next, under) = tenfold.subtractingReportingOverflow(Int(digit))
            if over || under { return nil }
            value = next
        }
        if isNegative { return value }
        return value == Int.min ? nil : -value
    }
}
