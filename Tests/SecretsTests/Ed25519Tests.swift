import Secrets
import Testing

@Suite("Signatures")
struct Ed25519Tests {
    struct Example: Sendable {
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
    }

    /// RFC 8032 §7.1, tests 1 to 3.
    static let examples = [
        Example(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Example(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Example(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    @Test("keys and signatures are those of RFC 8032", arguments: examples)
    func vectors(_ example: Example) throws {
        let key = try SigningKey.open(seed: try #require(Hex.decode(example.seed)))
        let message = try #require(Hex.decode(example.message))
        let signature = try key.sign(message)
        #expect(Hex.encode(key.verifyingKey.bytes) == example.publicKey)
        #expect(Hex.encode(signature) == example.signature)
        #expect(try key.verifyingKey.verifies(signature, of: message))
        #expect(Hex.encode(try key.seed()) == example.seed)
    }

    @Test("a new key signs, and another key does not verify it")
    func generated() throws {
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        let signature = try key.sign([1, 2, 3])
        #expect(try key.verifyingKey.verifies(signature, of: [1, 2, 3]))
        #expect(try !other.verifyingKey.verifies(signature, of: [1, 2, 3]))
    }

    @Test("any changed bit of signature, message or key fails")
    func mutations() throws {
        var generator = SeededGenerator(seed: 8032)
        let key = try SigningKey.open(seed: generator.bytes(32))
        let message = generator.bytes(48)
        let signature = try key.sign(message)
        for bit in 0..<(64 * 8) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !key.verifyingKey.verifies(changed, of: message))
        }
        for bit in 0..<(48 * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !key.verifyingKey.verifies(signature, of: changed))
        }
        for bit in 0..<(32 * 8) {
            var changed = key.verifyingKey.bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !VerifyingKey(changed).verifies(signature, of: message))
        }
    }

    @Test("a signature of another length is no signature", arguments: [0, 63, 65, 1000])
    func length(_ count: Int) throws {
        let key = try SigningKey.generate().verifyingKey
        #expect(try !key.verifies([UInt8](repeating: 0, count: count), of: []))
    }

    @Test("keys of another length than 32 bytes are refused", arguments: [0, 31, 33, 64])
    func keyLength(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(throws: SecretsError.keyRefused) { try VerifyingKey(bytes) }
        #expect(throws: SecretsError.keyRefused) { _ = try SigningKey.open(seed: bytes) }
    }
}
