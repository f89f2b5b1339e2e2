import Secrets
import Testing

@Suite("Text forms of bytes")
struct CodecTests {
    /// RFC 4648 §10.
    @Test(
        "Base 64 gives the texts of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test("the URL alphabet has - and _ and no padding")
    func urlAlphabet() {
        #expect(Base64.encode([0xfb, 0xff, 0xbf, 0xfe]) == "+/+//g==")
        #expect(Base64URL.encode([0xfb, 0xff, 0xbf, 0xfe]) == "-_-__g")
        #expect(Base64URL.decode("-_-__g") == [0xfb, 0xff, 0xbf, 0xfe])
    }

    @Test(
        "Base 64 refuses what it would not write",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zg====", "=", "==", "====", "Zh==", "Zm9=", "Zm9vYg==\n",
            " Zm9v", "Zm 9v", "Zg==Zg==", "Z=g=", "Zm9-", "Zm9_", "Zmé=", "Zm9\u{0}",
        ])
    func base64Refusals(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "Base 64 for URLs refuses padding, other alphabets and stray bits",
        arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm+/", "Zm9v\n", "Zm9vZ", "å"])
    func base64URLRefusals(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("hexadecimal digits are lower case, in pairs")
    func hex() {
        #expect(Hex.encode([0x00, 0x0f, 0xa0, 0xff]) == "000fa0ff")
        #expect(Hex.decode("000fa0ff") == [0x00, 0x0f, 0xa0, 0xff])
        #expect(Hex.decode("") == [])
        for text in ["0", "0F", "0g", "0x00", " 00", "00 ", "é0", "/0", ":0", "`0"] {
            #expect(Hex.decode(text) == nil)
        }
    }

    @Test("every text form gives the bytes back, and one text each")
    func roundTrips() {
        var generator = SeededGenerator(seed: 4648)
        for count in 0..<300 {
            let bytes = generator.bytes(count)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test("whatever decodes is what encoding writes")
    func canonical() {
        var generator = SeededGenerator(seed: 3548)
        let units = Array("AZaz09+/-_=gQw ".utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...8, using: &generator)
            let text = String(
                decoding: (0..<length).map { _ in
                    units[Int.random(in: 0..<units.count, using: &generator)]
                }, as: UTF8.self)
            if let bytes = Base64.decode(text) {
                accepted += 1
                #expect(Base64.encode(bytes) == text)
            }
            if let bytes = Base64URL.decode(text) {
                accepted += 1
                #expect(Base64URL.encode(bytes) == text)
            }
        }
        #expect(accepted > 1000)
    }
}
