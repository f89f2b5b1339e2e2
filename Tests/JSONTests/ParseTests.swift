import JSON
import Testing

func parsed(_ text: String, _ limits: JSON.Limits = JSON.Limits()) throws(JSON.Fault) -> JSON {
    try JSON.parse(Array(text.utf8), limits: limits)
}

func fault(_ bytes: [UInt8], _ limits: JSON.Limits = JSON.Limits()) -> JSON.Fault? {
    do {
        _ = try JSON.parse(bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

@Suite("Reading JSON") struct ParseTests {
    @Test("a document keeps every value and the order of its members")
    func document() throws {
        let text = #" { "b" : [ 1 , -0.5e+3 , "å\n" ] , "a" : { } , "t" : true , "n" : null } "#
        let read = try parsed(text)
        #expect(
            read
                == .object([
                    JSON.Member(
                        "b", .array([.integer(1), try parsed("-0.5e+3"), .string("å\n")])),
                    JSON.Member("a", .object([])),
                    JSON.Member("t", .bool(true)),
                    JSON.Member("n", .null),
                ]))
        let written = #"{"b":[1,-0.5e+3,"å\n"],"a":{},"t":true,"n":null}"#
        #expect(String(decoding: JSON.write(read), as: UTF8.self) == written)
        #expect(read["t"] == .bool(true))
        #expect(read["missing"] == nil)
        #expect(JSON.null["t"] == nil)
    }

    @Test(
        "a string is what its escapes say",
        arguments: [
            (#""""#, ""),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (#""\u00e5\u00C5""#, "åÅ"),
            (#""\ud83d\ude00!""#, "😀!"),
            (#""\udbff\udfff""#, "\u{10FFFF}"),
            (#""\uFFFD\ue000\ud7ff""#, "\u{FFFD}\u{E000}\u{D7FF}"),
            ("\"\u{7F}\u{85}\u{FEFF}\"", "\u{7F}\u{85}\u{FEFF}"),
        ])
    func strings(text: String, value: String) throws {
        let read = try parsed(text)
        guard case .string(let string) = read else {
            Issue.record("not a string")
            return
        }
        #expect(Array(string.unicodeScalars) == Array(value.unicodeScalars))
    }

    @Test(
        "a number is an exact integer, or none",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("1e2", 100), ("1E+2", 100),
            ("1200e-2", 12), ("1.5", nil), ("1.25e1", nil), ("125e-1", nil), ("0.00e-7", 0),
            ("0e99999999999999999999", 0), ("1e99999999999999999999", nil),
            ("1e-99999999999999999999", nil),
            ("9223372036854775807", 9_223_372_036_854_775_807), ("9223372036854775808", nil),
            ("-9223372036854775808", -9_223_372_036_854_775_808), ("-9223372036854775809", nil),
            ("92233720368547758070e-1", 9_223_372_036_854_775_807),
            ("99999999999999999999999999999999999999999999999999999999999999", nil),
        ] as [(String, Int?)])
    func numbers(literal: String, value: Int?) throws {
        guard case .number(let number) = try parsed(literal) else {
            Issue.record("not a number")
            return
        }
        #expect(number.literal == literal)
        #expect(number.integer == value)
    }

    @Test("exactly the limit is read: depth, elements and the length of a number")
    func limits() throws {
        let nested = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try parsed(nested)
        let many = "[" + Array(repeating: "0", count: 10_000).joined(separator: ",") + "]"
        _ = try parsed(many)
        _ = try parsed(String(repeating: "1", count: 64))
        _ = try parsed(#"{"a":[1,2],"b":3}"#, JSON.Limits(depth: 2, elements: 4))
        #expect(
            fault(Array(#"{"a":[1,2],"b":3}"#.utf8), JSON.Limits(elements: 3))?.code == .tooMany)
    }

    @Test("no limit lets a document nest deeper than 512")
    func deepest() {
        let bytes = Array(repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(
            fault(bytes, JSON.Limits(depth: .max))
                == JSON.Fault(
                    .tooDeep, at: String(repeating: "/0", count: 512), offset: 512))
    }

    @Test("a long object with distinct names is read, and its last duplicate is found")
    func manyNames() throws {
        let members = (0..<5_000).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        #expect(try parsed("{\(members)}")["n4999"] == .integer(4999))
        let twice = fault(Array("{\(members),\"n17\":0}".utf8))
        #expect(twice?.code == .duplicateMember)
        #expect(twice?.pointer == "/n17")
    }
}
