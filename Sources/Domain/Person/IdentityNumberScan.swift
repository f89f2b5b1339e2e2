/// Looks for identity numbers in free text, where they must not stand: text is not masked, not
/// matched and not deleted with the person.
///
/// Found are a plausible date and four digits, written as
/// - twelve digits, or with a dash or plus before the last four: whatever the check digit says, since
///   a mistyped number still points at somebody;
/// - ten digits, or with white space, a slash, a full stop, an underscore or a parenthesis before the
///   last four, or with such or dashes between year, month and day: only when the check digit holds,
///   since telephone numbers and times look like that too.
///
/// Digits of every script count, as do dashes of every width; invisible characters are passed over.
package enum IdentityNumberScan {
    /// Whether a personnummer or samordningsnummer stands in `text`.
    package static func contains(_ text: String) -> Bool {
        var runs: [Run] = []
        var run = Run()
        for mark in text.unicodeScalars.lazy.compactMap(Mark.init) {
            if case .digit(let digit) = mark {
                run.append(digit)
                continue
            }
            if !run.isEmpty {
                runs = (runs + [run]).suffix(longestForm)
                if isNumber(runs) { return true }
                run = Run()
            }
            run.gap = run.gap.widened(by: mark)
        }
        return isNumber((runs + [run]).suffix(longestForm))
    }

    /// What a character is to this search.
    private enum Mark {
        case digit(UInt8), space, dash, sign, other

        /// Nil for what cannot be seen.
        init?(_ scalar: Unicode.Scalar) {
            // Nearly all text is ASCII, and to ask for a property takes longer than all of this.
            switch scalar {
            case "0"..."9": self = .digit(UInt8(scalar.value - 0x30))
            case "-", "+": self = .dash
            case " ", "\t"..."\r": self = .space
            case "/", ".", "_", "(", ")": self = .sign
            case _ where scalar.isASCII: self = .other
            case _: self.init(beyondASCII: scalar)
            }
        }

        private init?(beyondASCII scalar: Unicode.Scalar) {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .decimalNumber:
                guard let value = Character(scalar).wholeNumberValue,
                    let digit = UInt8(exactly: value)
                else { return nil }
                self = .digit(digit)
            case .dashPunctuation: self = .dash
            // Minus, plus and their wide, small and raised forms.
            case _ where "\u{2212}\u{FF0B}\u{FE62}\u{207A}\u{207B}".unicodeScalars.contains(scalar):
                self = .dash
            case _ where properties.isWhitespace: self = .space
            case _ where properties.isDefaultIgnorableCodePoint: return nil
            case _: self = .other
            }
        }
    }

    /// Digits in a row, and what stands before them; of more than twelve only that they are too many.
    private struct Run {
        var gap = Gap.none
        private(set) var digits: [UInt8] = []
        var isEmpty: Bool { digits.isEmpty }

        mutating func append(_ digit: UInt8) {
            if digits.count <= 12 { digits.append(digit) }
        }
    }

    /// What stands between two runs of digits.
    private enum Gap {
        /// Nothing between, space only, dashes with or without space, one sign with or without
        /// space, anything else.
        case none, space, dash, sign, wide

        func widened(by mark: Mark) -> Gap {
            switch (self, mark) {
            case (.none, .space), (.space, .space): .space
            case (.none, .dash), (.space, .dash): .dash
            case (.dash, .space), (.dash, .dash): .dash
            case (.none, .sign), (.space, .sign), (.sign, .space): .sign
            case _: .wide
            }
        }
    }

    /// How many digits stand together, in the forms that people write a number in.
    private static let forms: Set<[Int]> = [
        [8, 4], [6, 4], [4, 2, 2, 4], [2, 2, 2, 4], [4, 2, 6], [2, 2, 6], [8, 2, 2], [6, 2, 2],
    ]
    private static let longestForm = 4

    /// Whether the last of these runs ends a number.
    private static func isNumber(_ runs: [Run]) -> Bool {
        guard let last = runs.last else { return false }
        if last.digits.count == 12 { return isPlausible(last.digits) }
        if last.digits.count == 10 {
            return isPlausible(last.digits) && CheckDigit.holds(last.digits)
        }
        return runs.indices.contains { first in
            let form = runs[first...]
            let isClose = form.dropFirst().allSatisfy { $0.gap != .none && $0.gap != .wide }
            guard isClose, forms.contains(form.map(\.digits.count)) else { return false }
            let digits = form.flatMap(\.digits)
            // Telephone numbers are not written so.
            let isTelling = form.count == 2 && last.gap == .dash
            return isPlausible(digits) && (isTelling || CheckDigit.holds(digits.suffix(10)))
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
