import CCrypto

/// A public Ed25519 key: 32 bytes that anyone may hold.
package struct VerifyingKey: Hashable, Sendable {
    /// The encoded point (RFC 8032 §5.1.2).
    package let bytes: [UInt8]

    /// - Throws: `.keyRefused` unless there are 32 bytes. Whether they are a point shows only
    ///   when they are used: then nothing verifies.
    package init(_ bytes: [UInt8]) throws(SecretsError) {
        guard bytes.count == Ed25519.keyLength else { throw .keyRefused }
        self.bytes = bytes
    }

    /// Whether `signature` is this key's for `message`.
    ///
    /// - Throws: `.cryptographyFailed` when libcrypto cannot tell; never for a wrong signature.
    package func verifies(
        _ signature: [UInt8], of message: [UInt8]
    ) throws(SecretsError) -> Bool {
        guard signature.count == Ed25519.signatureLength else { return false }
        let key = try EdwardsKey.open(publicKey: bytes)
        let context = try DigestContext.open()
        guard unsafe EVP_DigestVerifyInit(context.raw, nil, nil, nil, key.raw) == 1 else {
            throw .fromLibrary()
        }
        let answer = unsafe EVP_DigestVerify(
            context.raw, signature, signature.count, message, message.count)
        if answer != 1 { ERR_clear_error() }
        return answer == 1
    }
}
