/// Looks for identity numbers in free text, where they must not stand: text is not masked, not
/// matched and not deleted with the person.
///
/// Found are a plausible date and four digits, written as
/// - twelve digits, or with a dash or plus before the last four: whatever the check digit says, since
///   a mistyped number still points at somebody;
/// - ten digits, or with white space before the last four: only when the check digit holds, since
///   telephone numbers and times look like that too.
///
/// Digits of every script count, as do dashes of every width; invisible characters are passed over.
package enum IdentityNumberScan {
    /// Whether a personnummer or samordningsnummer stands in `text`.
    package static func contains(_ text: String) -> Bool {
        let marks = text.unicodeScalars.lazy.compactMap(Mark.init)
        var before = Run()
        var gap = Gap.none
        var run = Run()
        for mark in marks {
            switch mark {
            case .digit(let digit): run.append(digit)
            case .space, .dash, .other:
                if !run.isEmpty {
                    if isNumber(before, gap, run) { return true }
                    (before, run, gap) = (run, Run(), .none)
                }
                gap = gap.widened(by: mark)
            }
        }
        return isNumber(before, gap, run)
    }

    /// What a character is to this search.
    private enum Mark {
        case digit(UInt8), space, dash, other

        /// Nil for what cannot be seen.
        init?(_ scalar: Unicode.Scalar) {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .decimalNumber:
                guard let value = Character(scalar).wholeNumberValue,
                    let digit = UInt8(exactly: value)
                else { return nil }
                self = .digit(digit)
            case .dashPunctuation: self = .dash
            // Minus, plus and their wide, small and raised forms.
            case _ where "+\u{2212}\u{FF0B}\u{FE62}\u{207A}\u{207B}".unicodeScalars.contains(scalar):
                self = .dash
            case _ where properties.isWhitespace: self = .space
            case _ where properties.isDefaultIgnorableCodePoint: return nil
            case _: self = .other
            }
        }
    }

    /// Digits in a row; of more than twelve only that they are too many.
    private struct Run {
        private(set) var digits: [UInt8] = []
        var isEmpty: Bool { digits.isEmpty }

        mutating func append(_ digit: UInt8) {
            if digits.count <= 12 { digits.append(digit) }
        }
    }

    /// What stands between two runs of digits.
    private enum Gap {
        /// Nothing between, space only, dashes with or without space, anything else.
        case none, space, dash, wide

        func widened(by mark: Mark) -> Gap {
            switch (self, mark) {
            case (.none, .space), (.space, .space): .space
            case (.none, .dash), (.space, .dash): .dash
            case (.dash, .space), (.dash, .dash): .dash
            case _: .wide
            }
        }
    }

    private static func isNumber(_ before: Run, _ gap: Gap, _ run: Run) -> Bool {
        if run.digits.count == 12 { return isPlausible(run.digits) }
        if run.digits.count == 10 { return isPlausible(run.digits) && CheckDigit.holds(run.digits) }
        guard run.digits.count == 4, [6, 8].contains(before.digits.count) else { return false }
        let both = before.digits + run.digits
        return switch gap {
        case .dash: isPlausible(both)
        case .space: isPlausible(both) && CheckDigit.holds(both.suffix(10))
        case .none, .wide: false
        }
    }

    /// Whether ten or twelve digits begin with a date, of a year from 1880 to 2099 if it is told.
    private static func isPlausible(_ digits: [UInt8]) -> Bool {
        func two(_ index: Int) -> Int { Int(digits[index]) * 10 + Int(digits[index + 1]) }
        let from = digits.count - 10
        if from == 2, !(1880...2099).contains(two(0) * 100 + two(2)) { return false }
        let day = two(from + 4) > 60 ? two(from + 4) - 60 : two(from + 4)
        // Without a century 1900 and 2000 are both meant; 2000 was a leap year.
        let year = from == 2 ? two(0) * 100 + two(2) : 2000 + two(from)
        return (1...12).contains(two(from + 2)) && day >= 1
            && day <= LocalDate.days(inMonth: two(from + 2), of: year)
    }
}
