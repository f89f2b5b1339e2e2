import Domain
import Testing

@Suite("Identity numbers") struct IdentityNumberTests {
    @Test(
        "ten and twelve digits are kept as twelve",
        arguments: [
            ("811218-9876", "198112189876", "1981-12-18"),
            ("8112189876", "198112189876", "1981-12-18"),
            ("19811218-9876", "198112189876", "1981-12-18"),
            ("198112189876", "198112189876", "1981-12-18"),
            ("160614-2386", "201606142386", "2016-06-14"),
            ("261121-2388", "202611212388", "2026-11-21"),
            ("271121-2387", "192711212387", "1927-11-21"),
            ("271121+2387", "182711212387", "1827-11-21"),
            ("261121+2388", "192611212388", "1926-11-21"),
            ("261231+2393", "192612312393", "1926-12-31"),
            ("000229-2399", "200002292399", "2000-02-29"),
            ("440301-2380", "194403012380", "1944-03-01"),
            ("010121-0011", "200101210011", "2001-01-21"),
        ])
    func personnummer(text: String, stored: String, date: String) throws {
        let number = try IdentityNumber(text, asOf: LocalDate("2026-11-21"))
        guard case .personnummer = number else {
            Issue.record("not a personnummer")
            return
        }
        #expect(number.stored == stored)
        #expect(number.birthDateInNumber.description == date)
        #expect(try IdentityNumber(stored: stored) == number)
    }

    @Test(
        "a samordningsnummer has 60 added to its day",
        arguments: [
            ("701063-2391", "197010632391", "1970-10-03"),
            ("20160674-2383", "201606742383", "2016-06-14"),
        ])
    func samordningsnummer(text: String, stored: String, date: String) throws {
        let number = try IdentityNumber(text, asOf: LocalDate("2026-11-21"))
        guard case .samordningsnummer = number else {
            Issue.record("not a samordningsnummer")
            return
        }
        #expect(number.stored == stored)
        #expect(number.birthDateInNumber.description == date)
        #expect(try IdentityNumber(stored: stored) == number)
    }

    @Test(
        "a reserve number has T or TF in place of a serial and no check digit",
        arguments: [
            ("20100229-T001", nil), ("20100228-T001", "20100228-T001"),
            ("20100228-tf07", "20100228-TF07"), ("20100228-TF7", nil), ("20100228-T0001", nil),
            ("20100228-Tx01", nil), ("20100228-TF0x", nil), ("100228-T001", nil),
            ("20261122-T001", nil), ("20100228+T001", nil), ("17991231-T001", nil),
        ] as [(String, String?)])
    func reserve(text: String, stored: String?) throws {
        let today = try LocalDate("2026-11-21")
        let number = try? IdentityNumber(text, asOf: today)
        #expect(number?.stored == stored)
        if case .reserve(let reserve)? = number {
            #expect(reserve.birthDateInNumber.description == "2010-02-28")
        } else {
            #expect(number == nil)
        }
    }

    @Test(
        "what is not an identity number is refused with the first rule broken",
        arguments: [
            ("", .form), ("811218", .form), ("811218-987", .form), ("811218-98766", .form),
            ("811218 9876", .form), ("811218–9876", .form), ("8112-189876", .form),
            (" 811218-9876", .form), ("811218-9876\n", .form), ("81121８-9876", .form),
            ("19811218+9876", .form), ("81121x-9876", .form), ("-8112189876", .form),
            ("990230-1234", .date), ("811318-9876", .date), ("810018-9876", .date),
            ("811200-9876", .date), ("811232-9876", .date), ("811260-9876", .date),
            ("811292-9876", .date), ("17991218-9876", .date), ("100229-2389", .date),
            ("160614-0000", .serial), ("811218-9875", .checkDigit), ("811218-8976", .checkDigit),
            ("261122-2387", .future), ("20271121-2387", .future), ("21811218-9876", .future),
        ] as [(String, IdentityNumber.Invalid)])
    func refusals(text: String, invalid: IdentityNumber.Invalid) throws {
        let today = try LocalDate("2026-11-21")
        #expect(throws: invalid) { try IdentityNumber(text, asOf: today) }
    }

    @Test(
        "the stored form is read back only as it was stored",
        arguments: ["8112189876", "19811218-9876", "20100228-t001", "811218-9876", ""])
    func notStored(text: String) {
        #expect(throws: IdentityNumber.Invalid.form) { try IdentityNumber(stored: text) }
    }

    @Test("for a random date and serial exactly one check digit is taken, with every separator")
    func checkDigits() throws {
        var random = SplitMix(state: 44)
        let today = try LocalDate("2026-11-21")
        for _ in 0..<2_000 {
            let date = try LocalDate(dayNumber: random.pick(-15_000...20_000))
            let added = random.pick(0...1) * 60
            let serial = random.pick(1...999)
            let head = String(date.year * 10_000 + date.month * 100 + date.day + added)
            let tail = String(String(1_000 + serial).dropFirst())
            let taken = (0...9).filter {
                (try? IdentityNumber("\(head)-\(tail)\($0)", asOf: today)) != nil
            }
            #expect(taken.count == 1)
            let digit = taken.first ?? 0
            let long = try IdentityNumber("\(head)\(tail)\(digit)", asOf: today)
            #expect(long.birthDateInNumber == date)
            #expect(long.stored == "\(head)\(tail)\(digit)")
            let mark = date.year <= 1926 ? "+" : "-"
            let short = try IdentityNumber(
                "\(head.dropFirst(2))\(mark)\(tail)\(digit)", asOf: today)
            #expect(short == long)
        }
    }

    @Test(
        "no way of printing a number shows a digit of it",
        arguments: [
            "811218-9876", "701063-2391", "20100228-TF07",
        ])
    func masking(text: String) throws {
        let number = try IdentityNumber(text, asOf: LocalDate("2026-11-21"))
        var dumped = ""
        dump(number, to: &dumped)
        dump([number], to: &dumped)
        let printed =
            "\(number)" + String(reflecting: number) + String(describing: [number]) + dumped
            + String(reflecting: Optional(number)) + number.debugDescription
        #expect(!printed.replacing("1 element", with: "").contains { $0.isNumber })
        switch number {
        case .personnummer(let inner):
            #expect("\(inner)" + String(reflecting: inner) == "(personnummer)(personnummer)")
        case .samordningsnummer(let inner): #expect("\(inner)" == "(samordningsnummer)")
        case .reserve(let inner): #expect("\(inner)" == "(reserve number)")
        }
    }
}
