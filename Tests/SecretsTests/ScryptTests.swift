import Secrets
import Testing

@Suite("Passwords")
struct ScryptTests {
    struct Example: Sendable {
        let password: String
        let salt: String
        let cost: Int
        let blockSize: Int
        let parallelism: Int
        let key: String
    }

    /// RFC 7914 §12, the first 32 of 64 bytes: scrypt ends in PBKDF2-HMAC-SHA-256, whose output
    /// of 32 bytes is the beginning of its output of 64.
    static let examples = [
        Example(
            password: "", salt: "", cost: 16, blockSize: 1, parallelism: 1,
            key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"),
        Example(
            password: "password", salt: "NaCl", cost: 1024, blockSize: 8, parallelism: 16,
            key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"),
        Example(
            password: "pleaseletmein", salt: "SodiumChloride", cost: 16_384, blockSize: 8,
            parallelism: 1,
            key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"),
    ]

    @Test("scrypt gives the keys of RFC 7914", arguments: examples)
    func vectors(_ example: Example) throws {
        let parameters = try Scrypt.Parameters(
            cost: example.cost, blockSize: example.blockSize, parallelism: example.parallelism)
        let key = try Scrypt.derive(
            password: example.password, salt: Array(example.salt.utf8), parameters: parameters)
        #expect(Hex.encode(key) == example.key)
    }

    @Test("the current parameters are those of OWASP and take 16 MiB")
    func current() throws {
        let current = Scrypt.Parameters.current
        #expect(current.cost == 16_384)
        #expect(current.blockSize == 8)
        #expect(current.parallelism == 5)
        #expect(current.memory == 16_784_384)
        let stored = try Scrypt.Parameters(cost: 16_384, blockSize: 8, parallelism: 5)
        #expect(stored == current)
    }

    @Test("a key with the current parameters has 32 bytes and depends on password and salt")
    func key() throws {
        let salt = [UInt8](repeating: 7, count: 16)
        let key = try Scrypt.key(password: "gås och å", salt: salt, parameters: .current)
        let other = try Scrypt.key(
            password: "gås och å", salt: try Scrypt.makeSalt(), parameters: .current)
        #expect(key.count == 32)
        #expect(key != other)
        #expect(Scrypt.verifier(of: key) == SHA256.hash(key))
    }

    @Test(
        "parameters that RFC 7914 leaves undefined or that take absurd resources are refused",
        arguments: [
            (0, 8, 1), (1, 8, 1), (3, 8, 1), (16_383, 8, 1), (-16, 8, 1), (Int.max, 8, 1),
            (Int.min, 8, 1), (16, 0, 1), (16, -1, 1), (16, 65, 1), (16, Int.max, 1), (16, 8, 0),
            (16, 8, 17), (16, 8, Int.max), (131_072, 8, 1), (65_536, 1, 1), (1_048_576, 1, 1),
        ])
    func parametersRefused(cost: Int, blockSize: Int, parallelism: Int) {
        #expect(throws: SecretsError.parametersRefused) {
            try Scrypt.Parameters(cost: cost, blockSize: blockSize, parallelism: parallelism)
        }
    }

    @Test("the largest parameters allowed can be derived")
    func largest() throws {
        let parameters = try Scrypt.Parameters(cost: 65_536, blockSize: 8, parallelism: 1)
        let key = try Scrypt.derive(password: "a", salt: [1], parameters: parameters)
        #expect(key.count == 32)
    }

    @Test("a password may have 1024 bytes and no more")
    func longest() throws {
        let parameters = try Scrypt.Parameters(cost: 16, blockSize: 1, parallelism: 1)
        let salt = try Scrypt.makeSalt()
        let longest = String(repeating: "å", count: 512)
        #expect(
            try Scrypt.key(password: longest, salt: salt, parameters: parameters).count == 32)
        #expect(throws: SecretsError.passwordTooLong) {
            try Scrypt.key(password: longest + "a", salt: salt, parameters: parameters)
        }
    }

    @Test("a password is all its bytes: NUL does not end it")
    func nul() throws {
        let parameters = try Scrypt.Parameters(cost: 16, blockSize: 1, parallelism: 1)
        let short = try Scrypt.derive(password: "a", salt: [1], parameters: parameters)
        let long = try Scrypt.derive(password: "a\u{0}b", salt: [1], parameters: parameters)
        #expect(short != long)
    }

    @Test("a salt of another length than 16 bytes is refused", arguments: [0, 15, 17])
    func salt(length: Int) {
        #expect(throws: SecretsError.saltRefused) {
            try Scrypt.key(
                password: "a", salt: [UInt8](repeating: 0, count: length), parameters: .current)
        }
    }
}
