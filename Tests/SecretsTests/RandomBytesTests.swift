import Secrets
import Testing

@Suite("Random bytes")
struct RandomBytesTests {
    @Test("as many bytes as asked for", arguments: [0, 1, 16, 32, 4096])
    func count(_ count: Int) throws {
        #expect(try RandomBytes.make(count).count == count)
    }

    @Test("a count that no secret has is refused", arguments: [-1, 4097, Int.max, Int.min])
    func refused(_ count: Int) {
        #expect(throws: SecretsError.lengthRefused) { try RandomBytes.make(count) }
    }

    @Test("two draws differ and every bit takes both values")
    func spread() throws {
        let bytes = try RandomBytes.make(4096)
        #expect(try RandomBytes.make(4096) != bytes)
        #expect(bytes.reduce(0, |) == 0xFF)
        #expect(bytes.reduce(0xFF, &) == 0)
    }

    @Test("every error has a code of its own and prints nothing else")
    func codes() {
        #expect(Set(SecretsError.allCases.map(\.code)).count == SecretsError.allCases.count)
        #expect("\(SecretsError.busy)" == "SECRETS-006")
    }
}
