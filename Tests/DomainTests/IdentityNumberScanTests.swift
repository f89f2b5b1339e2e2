import Domain
import Testing

@Suite("Identity numbers in free text") struct IdentityNumberScanTests {
    @Test(
        "a number that points at somebody is found",
        arguments: [
            "811218-9876", "Pojken (811218-9876) var där.", "pnr:8112189876.",
            "198112189876", "19811218-9876", "19811218 9876", "811218 9876",
            // A wrong check digit: still a person, mistyped.
            "811218-9875", "198112189875", "19811218-0000", "701063-2390",
            // Dashes and spaces of all kinds.
            "811218\u{2013}9876", "811218\u{2212}9876", "811218\u{2011}9876", "811218\u{2010}9876",
            "811218\u{FF0D}9876", "811218+9876", "811218\u{A0}9876", "811218\u{202F}9876",
            "811218 - 9876", "811218- 9876", "811218\n-9876", "811218--9876", "811218\t9876",
            // Digits of other scripts and widths.
            "８１１２１８-９８７６", "٨١١٢١٨-٩٨٧٦", "𝟖𝟏𝟏𝟐𝟏𝟖-𝟗𝟖𝟕𝟔",
            // Invisible characters inside.
            "8112\u{200B}18-9876", "811218\u{AD}9876", "811218-\u{2060}9876",
            // Samordningsnummer.
            "701063-2391", "7010632391", "19701063-2391",
            // The date in parts, the last four in two, signs between.
            "1981-12-18-9876", "1981-12-18 9876", "1981-12-189876", "1981.12.18-9876",
            "81-12-18-9876", "81 12 18 9876", "19811218/9876", "811218_9876", "811218/9876",
            "811218 98 76", "(811218)9876", "1981-12-18 - 9876", "811218 (9876)",
            "Född 1981-12-18, nr 811218.9876",
            // After other digits.
            "2 st: 811218-9876", "070-123 45 67, 811218-9876", "000229-2399",
            "x811218-9876y", "811218-9876-5", "1 811218-9876",
        ])
    func found(text: String) {
        #expect(IdentityNumberScan.contains(text))
    }

    @Test(
        "dates, times, telephone, postal, account and organisation numbers are let pass",
        arguments: [
            "", "inga siffror", "2026-11-21", "20261121", "2026-11-21 08:00", "kl. 9.00–15.30",
            "261121", "2026-11-21T08:00:00Z", "21/11 2026", "20261121-20261130", "261121-261130",
            // Telephone numbers.
            "070-123 45 67", "070-1234567", "0701234567", "+46701234567", "0046701234567",
            "08-123 456 78", "0510-77 00 00", "010-123 45 67", "070 123 45 67", "0701-23 45 67",
            // Postal codes and addresses.
            "531 88 Lidköping", "53188", "Storgatan 12, 531 30",
            // Organisation numbers: the month would be 20 or more.
            "556036-0793", "212000-1710", "2120001710", "16556036-0793", "165560360793",
            // Account, case and other numbers.
            "5050-1055", "123-4567", "SN 2025/238", "8112189876543", "1234567890123456",
            "1981121898765", "4111 1111 1111 1111", "2017-00123",
            // A date that does not exist, a check digit that does not hold.
            "811318-9876", "811232-9876", "811260-9876", "990230-1234", "8112189875",
            "811218 9875", "19811218 9875", "811218, 9876", "811218 st 9876", "1981-12-18-9875",
            "1981-12-18, 9876", "2026-11-21 08.15", "21.11.2026", "2026-11-21 kl. 1530",
            "18791231-1234", "21000101-1234", "811218\n\nRum 9876",
        ])
    func passed(text: String) {
        #expect(!IdentityNumberScan.contains(text))
    }

    @Test("every number that is valid is found, however it is written, in a random text")
    func everyNumber() throws {
        var random = SplitMix(state: 811_218)
        let today = try LocalDate("2026-11-21")
        for _ in 0..<1_000 {
            let date = try LocalDate(dayNumber: random.pick(-15_000...20_000))
            let head = String(date.year * 10_000 + date.month * 100 + date.day)
            let tail = String(String(10_000 + random.pick(10...9_999)).dropFirst())
            let isValid = (try? IdentityNumber(head + tail, asOf: today)) != nil
            #expect(IdentityNumberScan.contains("abc \(head)-\(tail), def"))
            #expect(IdentityNumberScan.contains("abc \(head)\(tail)"))
            #expect(IdentityNumberScan.contains("\(head.dropFirst(2))+\(tail)"))
            #expect(IdentityNumberScan.contains("\(head.dropFirst(2))\(tail).") == isValid)
            #expect(IdentityNumberScan.contains("\(head.dropFirst(2)) \(tail)") == isValid)
            #expect(IdentityNumberScan.contains("\(date)-\(tail)") == isValid)
            #expect(IdentityNumberScan.contains("född \(date) \(tail)") == isValid)
        }
    }

    @Test("of random mobile numbers written together few are taken for a person")
    func telephones() {
        var random = SplitMix(state: 70)
        let found = (0..<10_000).count { _ in
            IdentityNumberScan.contains("07\(random.pick(10_000_000...99_999_999))")
        }
        #expect(found < 500)
    }
}
