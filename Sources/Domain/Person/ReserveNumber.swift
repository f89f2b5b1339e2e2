/// Reservnummer: stands for a person who has neither personnummer nor samordningsnummer, in the form
/// that Inspektionen för vård och omsorg takes in reports: `YYYYMMDD-Txxx` or `YYYYMMDD-TFxx`, where
/// x is a digit that the agency counts up. It has no check digit.
package struct ReserveNumber: Hashable, Sendable, Masked {
    /// In capitals.
    package let stored: String
    package let birthDateInNumber: LocalDate
    package var mask: String { "reserve number" }

    /// Nil when the text does not have the shape of a reserve number at all.
    init?(_ text: String) throws(IdentityNumber.Invalid) {
        let bytes = Array(text.utf8)
        guard bytes.count == 13, bytes[8] == UInt8(ascii: "-"),
            bytes[9] | 0x20 == UInt8(ascii: "t")
        else { return nil }
        let isTF = bytes[10] | 0x20 == UInt8(ascii: "f")
        let serial = bytes[(isTF ? 11 : 10)...]
        guard decimal(serial) != nil, let year = decimal(bytes[0..<4]),
            let month = decimal(bytes[4..<6]), let day = decimal(bytes[6..<8])
        else { throw .form }
        do {
            birthDateInNumber = try LocalDate(year: year, month: month, day: day)
        } catch {
            throw .date
        }
        stored = text.uppercased()
    }
}
