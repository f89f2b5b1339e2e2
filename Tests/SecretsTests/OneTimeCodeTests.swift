import Secrets
import Testing

@Suite("One-time codes")
struct OneTimeCodeTests {
    private static let secret = Array("12345678901234567890".utf8)

    @Test(
        "are those of RFC 6238, the last six digits of its eight",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ])
    func vectors(_ time: Int, _ code: String) {
        #expect(OneTimeCode.code(of: Self.secret, at: time / OneTimeCode.period) == code)
    }

    @Test("are those of RFC 4226, counted from 0")
    func counted() {
        #expect(
            (0..<10).map { OneTimeCode.code(of: Self.secret, at: $0) } == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
                "399871", "520489",
            ])
    }

    @Test("count in their step, and in no other")
    func window() {
        #expect(OneTimeCode.isCode("969429", of: Self.secret, at: 3))
        for code in ["359152", "338314", "287082", "254676", "", "96942", "9694290", "٣٣٨٣١٤"] {
            #expect(!OneTimeCode.isCode(code, of: Self.secret, at: 3), "\(code)")
        }
    }

    @Test("have six digits of ASCII")
    func form() {
        #expect(["000000", "123456"].allSatisfy(OneTimeCode.isForm))
        #expect(
            ["", "12345", "1234567", "12345a", "٣٣٨٣١٤", " 12345"].allSatisfy {
                !OneTimeCode.isForm($0)
            })
    }

    /// RFC 4648 section 10, without its padding.
    @Test(
        "are made from secrets in Base32",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32(_ text: String, _ encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
    }

    @Test("are entered by an address that says what apps expect")
    func uri() {
        #expect(
            OneTimeCode.uri(of: Self.secret, account: "sara.social")
                == "otpauth://totp/sspf:sara.social?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=sspf&algorithm=SHA1&digits=6&period=30")
    }

    @Test("have stand-ins that no two are alike, read in any case and with any separators")
    func recovery() throws {
        let codes = try (0..<200).map { _ in try RecoveryCode.make() }
        #expect(Set(codes).count == 200)
        #expect(codes.allSatisfy { $0.wholeMatch(of: /([A-Z2-7]{4}-){5}[A-Z2-7]{4}/) != nil })
        #expect(
            RecoveryCode.digest("ABCD-EFGH-IJKL-MNOP") == RecoveryCode.digest("abcdefgh ijklmnop"))
        #expect(
            RecoveryCode.digest("ABCD-EFGH-IJKL-MNOP") != RecoveryCode.digest("ABCD-EFGH-IJKL-MNOQ")
        )
    }

    @Test("have secrets in a box that opens under its key and label alone, and unchanged")
    func box() throws {
        let key = [UInt8](repeating: 1, count: 32)
        let box = try SecretBox(key: key)
        let sealed = try box.seal(Self.secret, as: "sara.social")
        #expect(sealed.count == 48)
        #expect(try box.open(sealed, as: "sara.social") == Self.secret)
        #expect(try box.seal(Self.secret, as: "sara.social") != sealed)
        #expect(try box.open(sealed, as: "sven.social") == nil)
        let other = try SecretBox(key: [UInt8](repeating: 2, count: 32))
        #expect(try other.open(sealed, as: "sara.social") == nil)
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(try box.open(changed, as: "sara.social") == nil, "\(place)")
        }
        #expect(try box.open([], as: "sara.social") == nil)
        #expect(try box.open(Array(sealed.prefix(27)), as: "sara.social") == nil)
        #expect(throws: SecretsError.keyRefused) { try SecretBox(key: [1]) }
    }
}
