/// A number that tells one person from another: identitetsbeteckning.
///
/// It never says anything about gender, and its date is not necessarily the date of birth; both are
/// asked for and stored on their own. Printing one shows which kind it is and no digits.
package enum IdentityNumber: Hashable, Sendable {
    case personnummer(Personnummer)
    case samordningsnummer(Samordningsnummer)
    case reserve(ReserveNumber)

    /// Why a text is not an identity number.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Neither ten nor twelve digits, nor a reserve number.
        case form
        /// There is no such day, or it lies before 1800.
        case date
        /// The three digits after the date are 000, which nobody is given.
        case serial
        /// The last digit does not follow from the nine before it: something is mistyped.
        case checkDigit
        /// The date lies after today.
        case future

        package var code: String {
            switch self {
            case .form: "identity-number-form"
            case .date: "identity-number-date"
            case .serial: "identity-number-serial"
            case .checkDigit: "identity-number-check-digit"
            case .future: "identity-number-future"
            }
        }
    }

    /// Reads ten or twelve digits with or without `-` before the last four, or a reserve number.
    ///
    /// Ten digits stand for somebody who turns at most 99 in the calendar year of `today`; with `+`
    /// for somebody who turns 100 to 199 (folkbokföringslagen (1991:481) 18 §). Twelve digits take
    /// no `+`.
    /// - Throws: the first rule broken.
    package init(_ text: String, asOf today: LocalDate) throws(Invalid) {
        let number = try Self.read(text, today)
        guard number.birthDateInNumber <= today else { throw .future }
        self = number
    }

    /// Reads what `stored` gave: exactly twelve digits, or a reserve number in capitals.
    package init(stored text: String) throws(Invalid) {
        // Any day will do: twelve digits and reserve numbers carry their century.
        let number = try Self.read(text, .last)
        guard number.stored == text else { throw .form }
        self = number
    }

    /// The form that the database keeps: `YYYYMMDDNNNC`, `YYYYMMDD-Txxx` or `YYYYMMDD-TFxx`.
    package var stored: String {
        switch self {
        case .personnummer(let number): number.stored
        case .samordningsnummer(let number): number.stored
        case .reserve(let number): number.stored
        }
    }

    /// The date in the number, a samordningsnummer's less its 60. Often the date of birth, but a
    /// nearby day when that day's numbers had run out (folkbokföringslagen 18 §).
    package var birthDateInNumber: LocalDate {
        switch self {
        case .personnummer(let number): number.birthDateInNumber
        case .samordningsnummer(let number): number.birthDateInNumber
        case .reserve(let number): number.birthDateInNumber
        }
    }

    private static func read(
        _ text: String, _ today: LocalDate
    ) throws(Invalid) -> IdentityNumber {
        if let reserve = try ReserveNumber(text) { return .reserve(reserve) }
        let number = try TwelveDigits(text, today)
        return number.isSamordningsnummer
            ? .samordningsnummer(Samordningsnummer(number)) : .personnummer(Personnummer(number))
    }
}

extension IdentityNumber: Masked {
    package var mask: String {
        switch self {
        case .personnummer(let number): number.mask
        case .samordningsnummer(let number): number.mask
        case .reserve(let number): number.mask
        }
    }
}

/// Folkbokföringslagen (1991:481) 18 §: the number of a person who is or has been registered in the
/// Swedish population register.
package struct Personnummer: Hashable, Sendable, Masked {
    package let stored: String
    package let birthDateInNumber: LocalDate
    package var mask: String { "personnummer" }

    init(_ digits: TwelveDigits) {
        stored = digits.text
        birthDateInNumber = digits.date
    }
}

/// Lag (2022:1697) om samordningsnummer: the number of a person who has never been registered, with
/// 60 added to the day. It lies dormant after five calendar years and gives way to a personnummer.
package struct Samordningsnummer: Hashable, Sendable, Masked {
    package let stored: String
    package let birthDateInNumber: LocalDate
    package var mask: String { "samordningsnummer" }

    init(_ digits: TwelveDigits) {
        stored = digits.text
        birthDateInNumber = digits.date
    }
}
