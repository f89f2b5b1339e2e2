/// What personnummer and samordningsnummer have in common: a date, three digits, a check digit.
struct TwelveDigits {
    /// `YYYYMMDDNNNC`.
    let text: String
    /// The date, without the 60 of a samordningsnummer.
    let date: LocalDate
    let isSamordningsnummer: Bool

    init(_ text: String, _ today: LocalDate) throws(IdentityNumber.Invalid) {
        let (digits, separator) = try Self.split(text)
        let year: Int
        if digits.count == 12 {
            if separator == UInt8(ascii: "+") { throw .form }
            year = Self.value(digits[0..<4])
        } else {
            let latest = separator == UInt8(ascii: "+") ? today.year - 100 : today.year
            year = Self.year(ending: Self.value(digits[0..<2]), atMost: latest)
        }
        let ten = Array(digits.suffix(10))
        let day = Self.value(ten[4..<6])
        isSamordningsnummer = day > 60
        do {
            date = try LocalDate(
                year: year, month: Self.value(ten[2..<4]), day: isSamordningsnummer ? day - 60 : day
            )
        } catch {
            throw .date
        }
        if ten[6..<9] == [0, 0, 0] { throw .serial }
        guard CheckDigit.holds(ten) else { throw .checkDigit }
        self.text = "\(year / 100)" + ten.map(String.init).joined()
    }

    /// Ten or twelve digits and the `-` or `+` before the last four.
    private static func split(
        _ text: String
    ) throws(IdentityNumber.Invalid) -> ([UInt8], UInt8?) {
        var bytes = Array(text.utf8)
        var separator: UInt8?
        if bytes.count == 11 || bytes.count == 13 {
            let mark = bytes.remove(at: bytes.count - 5)
            guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+") else { throw .form }
            separator = mark
        }
        guard bytes.count == 10 || bytes.count == 12, decimal(bytes) != nil else { throw .form }
        return (bytes.map { $0 - UInt8(ascii: "0") }, separator)
    }

    private static func value(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1) }
    }

    /// The latest year up to `latest` that ends in these two digits.
    private static func year(ending: Int, atMost latest: Int) -> Int {
        let inCentury = latest / 100 * 100 + ending
        return inCentury <= latest ? inCentury : inCentury - 100
    }
}

/// The check digit of Swedish identity numbers (the Luhn formula, over ten digits).
enum CheckDigit {
    /// - Parameter ten: digits 0…9, the last of them the check digit.
    static func holds(_ ten: some Collection<UInt8>) -> Bool {
        var sum = 0
        for (index, digit) in ten.enumerated() {
            let weighted = Int(digit) * (index % 2 == 0 ? 2 : 1)
            sum += weighted / 10 + weighted % 10
        }
        return ten.count == 10 && sum % 10 == 0
    }
}
