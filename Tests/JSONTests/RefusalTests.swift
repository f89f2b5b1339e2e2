import JSON
import Testing

struct Refused: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let code: JSON.Code
    let pointer: String
    let offset: Int

    init(_ text: String, _ code: JSON.Code, _ pointer: String, _ offset: Int) {
        self.init(Array(text.utf8), code, pointer, offset)
    }

    init(_ bytes: [UInt8], _ code: JSON.Code, _ pointer: String, _ offset: Int) {
        self.bytes = bytes
        self.code = code
        self.pointer = pointer
        self.offset = offset
    }

    var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self) }

    static let syntax = [
        Refused("", .unexpectedEnd, "", 0),
        Refused("  ", .unexpectedEnd, "", 2),
        Refused("{", .unexpectedEnd, "", 1),
        Refused("[1,", .unexpectedEnd, "/1", 3),
        Refused(#"{"a":"#, .unexpectedEnd, "/a", 5),
        Refused(#""abc"#, .unexpectedEnd, "", 4),
        Refused(#""abc\"#, .unexpectedEnd, "", 5),
        Refused(#""\u12"#, .unexpectedEnd, "", 5),
        Refused("tru", .unexpectedEnd, "", 3),
        Refused("[1 2]", .unexpectedByte, "/1", 3),
        Refused("[1,]", .unexpectedByte, "/1", 3),
        Refused(#"{"a":1,}"#, .unexpectedByte, "", 7),
        Refused("{a:1}", .unexpectedByte, "", 1),
        Refused(#"{"a" 1}"#, .unexpectedByte, "/a", 5),
        Refused("[1}", .unexpectedByte, "/1", 2),
        Refused("]", .unexpectedByte, "", 0),
        Refused("'a'", .unexpectedByte, "", 0),
        Refused("NaN", .unexpectedByte, "", 0),
        Refused("True", .unexpectedByte, "", 0),
        Refused("+1", .unexpectedByte, "", 0),
        Refused(".5", .unexpectedByte, "", 0),
        Refused("\u{A0}1", .unexpectedByte, "", 0),
        Refused("/**/1", .unexpectedByte, "", 0),
        Refused("[0x1]", .unexpectedByte, "/1", 2),
        Refused("1 2", .trailingBytes, "", 2),
        Refused("{}x", .trailingBytes, "", 2),
        Refused("1\0", .trailingBytes, "", 1),
        Refused("\u{FEFF}{}", .byteOrderMark, "", 0),
        Refused("[01]", .leadingZero, "/0", 2),
        Refused("-00", .leadingZero, "", 2),
        Refused("-", .invalidNumber, "", 1),
        Refused("1.", .invalidNumber, "", 2),
        Refused("1.e1", .invalidNumber, "", 2),
        Refused("1e+", .invalidNumber, "", 3),
        Refused("[" + String(repeating: "1", count: 65) + "]", .numberTooLong, "/0", 1),
    ]

    static let strings = [
        Refused("\"a\tb\"", .controlCharacter, "", 2),
        Refused("\"a\nb\"", .controlCharacter, "", 2),
        Refused("\"\0\"", .nullCharacter, "", 1),
        Refused(#"{"a":"x\u0000"}"#, .nullCharacter, "/a", 7),
        Refused(#"{"\u0000":1}"#, .nullCharacter, "", 2),
        Refused(#""\x41""#, .invalidEscape, "", 1),
        Refused(#""\u00g0""#, .invalidEscape, "", 5),
        Refused(#""\ud800""#, .loneSurrogate, "", 1),
        Refused(#""\ud800x""#, .loneSurrogate, "", 1),
        Refused(#""\ud800\n""#, .loneSurrogate, "", 1),
        Refused(#""\ud800\u0041""#, .loneSurrogate, "", 1),
        Refused(#""\ud800\ud800""#, .loneSurrogate, "", 1),
        Refused(#""\udc00\ud800""#, .loneSurrogate, "", 1),
        Refused([0x22, 0xC0, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xE0, 0x80, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0x41, 0x80, 0x22], .invalidUTF8, "", 2),
        Refused([0x22, 0xE2, 0x82, 0x22], .invalidUTF8, "", 1),
        Refused([0x22, 0xC3], .invalidUTF8, "", 1),
        Refused([0x5B, 0x22, 0xFF, 0x22, 0x5D], .invalidUTF8, "/0", 2),
        Refused(#"{"a":1,"a":2}"#, .duplicateMember, "/a", 7),
        Refused(#"{"x":[{"a":1,"\u0061":2}]}"#, .duplicateMember, "/x/0/a", 13),
        Refused("{\"\u{E5}\":1,\"a\u{30A}\":2}", .duplicateMember, "/a\u{30A}", 8),
        Refused(#"{"a/b":{"m~n":[true,tru]}}"#, .unexpectedByte, "/a~1b/m~0n/1", 23),
    ]
}

@Suite("Refusing JSON") struct RefusalTests {
    @Test(
        "what is not a document is refused with its code, its place and its byte",
        arguments: Refused.syntax + Refused.strings)
    func refusals(refused: Refused) {
        #expect(
            fault(refused.bytes)
                == JSON.Fault(refused.code, at: refused.pointer, offset: refused.offset))
    }

    @Test("deeper than the limit is refused where it begins")
    func depth() {
        let bytes = Array((String(repeating: #"{"a":"#, count: 33) + "1").utf8)
        #expect(
            fault(bytes)
                == JSON.Fault(.tooDeep, at: String(repeating: "/a", count: 32), offset: 160))
    }

    @Test("one element more than the limit is refused, also when spread over many arrays")
    func elements() {
        let many = "[" + Array(repeating: "[0]", count: 5_001).joined(separator: ",") + "]"
        #expect(fault(Array(many.utf8))?.code == .tooMany)
        #expect(fault(Array(many.utf8))?.pointer == "/5000/0")
    }

    @Test("a fault's description holds no text of the document")
    func silent() throws {
        let refused = try #require(fault(Array(#"{"19900101-1234":"Anna","x":01}"#.utf8)))
        #expect(refused.description == "leading-zero at byte 29")
    }

    @Test(
        "every prefix and every damaged byte of a document gives a value or a fault, never a trap")
    func damage() {
        let whole = Array(#"{"a":[1,-2.5e3,"å\u00e5\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
        for end in 0..<whole.count {
            #expect(fault(Array(whole[..<end])) != nil)
        }
        var refusals = 0
        for index in whole.indices {
            for byte in UInt8.min...UInt8.max where byte != whole[index] {
                var damaged = whole
                damaged[index] = byte
                if fault(damaged) != nil { refusals += 1 }
            }
        }
        #expect(refusals > 9_000)
    }
}
