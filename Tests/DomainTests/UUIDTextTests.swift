import Domain
import FoundationEssentials
import Testing

@Suite("The text of a UUID, and a random one")
struct UUIDTextTests {
    private static let octets: uuid_t = (
        0x00, 0x1f, 0xf0, 0x0a, 0xa0, 0x99, 0x90, 0x9a, 0x80, 0x7f, 0xde, 0xad, 0xbe, 0xef, 0x12,
        0x34
    )
    private static let text = "001ff00a-a099-909a-807f-deadbeef1234"

    @Test("each octet has its place, in lower case, and is read back in either case")
    func places() {
        #expect(UUID(uuid: Self.octets).text == Self.text)
        #expect(UUID(text: Self.text) == UUID(uuid: Self.octets))
        #expect(UUID(text: Self.text.uppercased()) == UUID(uuid: Self.octets))
    }

    @Test(
        "what is not 36 characters of that form is nobody's",
        arguments: [
            "", "001ff00aa099909a807fdeadbeef1234", "{001ff00a-a099-909a-807f-deadbeef1234}",
            "001ff00a-a099-909a-807f-deadbeef123", "001ff00a-a099-909a-807f-deadbeef12345",
            "001ff00a-a099-909a-807f_deadbeef1234", "001ff00g-a099-909a-807f-deadbeef1234",
            "-01ff00a-a099-909a-807f-deadbeef1234", "001ff00a-a099-909a-807f-deadbeef12é",
        ])
    func malformed(text: String) {
        #expect(UUID(text: text) == nil)
    }

    @Test("a random one is of version 4, and every other bit is seen as 0 and as 1")
    func random() {
        var ones = [UInt8](repeating: 0, count: 36)
        var zeros = ones
        var seen: Set<UUID> = []
        for _ in 0..<500 {
            let uuid = UUID.random()
            seen.insert(uuid)
            let text = Array(uuid.text.utf8)
            #expect(text[14] == UInt8(ascii: "4"))
            #expect("89ab".utf8.contains(text[19]))
            for (place, byte) in text.enumerated() {
                let digit = byte >= UInt8(ascii: "a") ? byte - 87 : byte & 15
                ones[place] |= digit
                zeros[place] |= ~digit & 15
            }
        }
        #expect(seen.count == 500)
        for place in 0..<36 where ![8, 13, 14, 18, 19, 23].contains(place) {
            #expect(ones[place] == 15 && zeros[place] == 15, "\(place)")
        }
        #expect(ones[19] == 11 && zeros[19] == 7)
    }
}
