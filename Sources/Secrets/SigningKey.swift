import CCrypto

/// A private Ed25519 key. Held by one owner, which is the sealer.
package struct SigningKey: ~Copyable {
    private let key: EdwardsKey
    /// The public half.
    package let verifyingKey: VerifyingKey

    private init(_ key: consuming EdwardsKey, _ verifyingKey: VerifyingKey) {
        self.key = key
        self.verifyingKey = verifyingKey
    }

    /// The key of a 32-byte seed (the private key of RFC 8032 §5.1.5).
    ///
    /// - Throws: `.keyRefused` for another length, `.cryptographyFailed`.
    package static func open(seed: [UInt8]) throws(SecretsError) -> SigningKey {
        let key = try EdwardsKey.secret(seed: seed)
        var bytes = [UInt8](repeating: 0, count: Ed25519.keyLength)
        var length = bytes.count
        guard unsafe EVP_PKEY_get_raw_public_key(key.raw, &bytes, &length) == 1 else {
            throw .fromLibrary()
        }
        return SigningKey(key, try VerifyingKey(bytes))
    }

    /// A new key.
    ///
    /// - Throws: `.randomnessUnavailable`, `.cryptographyFailed`.
    package static func generate() throws(SecretsError) -> SigningKey {
        try open(seed: try RandomBytes.make(Ed25519.keyLength))
    }

    /// The 32 secret bytes, to be written to the key file and nowhere else.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func seed() throws(SecretsError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Ed25519.keyLength)
        var length = bytes.count
        guard unsafe EVP_PKEY_get_raw_private_key(key.raw, &bytes, &length) == 1 else {
            throw .fromLibrary()
        }
        return bytes
    }

    /// The signature of `message`, 64 bytes, always the same for the same message.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func sign(_ message: [UInt8]) throws(SecretsError) -> [UInt8] {
        let context = try DigestContext.open()
        var signature = [UInt8](repeating: 0, count: Ed25519.signatureLength)
        var length = signature.count
        guard unsafe EVP_DigestSignInit(context.raw, nil, nil, nil, key.raw) == 1,
            unsafe EVP_DigestSign(
                context.raw, &signature, &length, message, message.count) == 1,
            length == Ed25519.signatureLength
        else { throw .fromLibrary() }
        return signature
    }
}
