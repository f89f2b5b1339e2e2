import JSON
import Testing

@Suite("Writing JSON") struct WriteTests {
    @Test(
        "a string is quoted with no more escapes than it must have",
        arguments: [
            ("", #""""#),
            ("åäö 😀 / é", #""åäö 😀 / é""#),
            (#"a"b\c"#, #""a\"b\\c""#),
            ("\u{8}\u{c}\n\r\t", #""\b\f\n\r\t""#),
            ("\u{1}\u{1f}\u{7f}", "\"\\u0001\\u001f\u{7f}\""),
        ])
    func quoting(value: String, text: String) {
        var bytes: [UInt8] = []
        JSON.quote(value, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test("what is written reads back the same, for a thousand random values")
    func roundTrip() throws {
        var random = SplitMix(state: 20_261_121)
        for _ in 0..<1_000 {
            let value = random.json(depth: 4)
            #expect(try JSON.parse(JSON.write(value)) == value)
        }
    }
}

/// A small generator with a fixed seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func text() -> String {
        let scalars: [Unicode.Scalar] = ["a", "å", "\"", "\\", "\n", "\u{1}", "😀", "/", "\u{301}"]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &self) {
            text.append(scalars[Int.random(in: 0..<scalars.count, using: &self)])
        }
        return String(text)
    }

    mutating func json(depth: Int) -> JSON {
        switch Int.random(in: 0...(depth > 0 ? 5 : 3), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .integer(Int.random(in: Int.min...Int.max, using: &self))
        case 3: return .string(text())
        case 4:
            return .array(
                (0..<Int.random(in: 0...4, using: &self)).map { _ in json(depth: depth - 1) })
        case _:
            let count = Int.random(in: 0...4, using: &self)
            return .object(
                (0..<count).map { JSON.Member("\($0)\(text())", json(depth: depth - 1)) })
        }
    }
}
