import FoundationEssentials
import Secrets
import Testing

@Suite("Passwords that have leaked")
struct BreachedPasswordTests {
    /// The SHA-1 of "correct horse battery staple", by `sha1sum`.
    private static let horse = "ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42"

    /// A list of so many other digests, spread over the whole range, and this one.
    private static func list(_ count: Int, _ digest: String, end: String = "\r\n") -> String {
        let others = (0..<count).map { number in
            let head = String(UInt32(number) &* 4_194_303, radix: 16, uppercase: true)
            return String(repeating: "0", count: 8 - head.count) + head
                + String(repeating: "5", count: 32)
        }
        return (others + [digest]).sorted().enumerated()
            .map { "\($1):\($0 * $0)" }.joined(separator: end)
    }

    private static func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = "/tmp/sspf-breached-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test(
        "are found in a sorted file, first, last and between, with either end of line",
        arguments: [0, 1, 2, 100, 1_000], ["\n", "\r\n", "\r\n"])
    func found(_ count: Int, _ end: String) throws {
        for digest in [
            Self.horse, "0000000000000000000000000000000000000001",
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        ] {
            try Self.withFile(Self.list(count, digest, end: end)) { path in
                let list = try BreachedPasswords(path: path)
                let isHorse = digest == Self.horse
                #expect(try list.contains("correct horse battery staple") == isHorse)
                // As it would be typed by whoever heeds rules about capitals.
                #expect(try list.contains("Correct Horse Battery Staple") == isHorse)
                #expect(try !list.contains("correct horse battery stable"))
            }
        }
    }

    @Test("a file of another form, and none at all, are refused: nothing is taken unlooked")
    func refused() throws {
        #expect(throws: SecretsError.listRefused) {
            _ = try BreachedPasswords(path: "/tmp/no-such-list-of-sspf")
        }
        for text in ["", "password\nletmein\n", "ABF7AAD6438836DBE526"] {
            try Self.withFile(text) { path in
                #expect(throws: SecretsError.listRefused) {
                    _ = try BreachedPasswords(path: path)
                }
            }
        }
        try Self.withFile(Self.list(10, Self.horse)) { path in
            let list = try BreachedPasswords(path: path)
            try FileManager.default.removeItem(atPath: path)
            #expect(throws: SecretsError.listRefused) {
                _ = try list.contains("vad som helst alls")
            }
        }
    }
}
