import CCrypto

/// Keeps small secrets where others may read: AES-256 in Galois/Counter Mode, with a nonce of its own
/// each time. Source: NIST SP 800-38D.
package struct SecretBox: Sendable {
    /// Length of the key in bytes.
    package static let keyLength = 32
    private static let nonce = 12
    private static let mark = 16

    private let key: [UInt8]

    /// - Throws: `.keyRefused` for a key of another length.
    package init(key: [UInt8]) throws(SecretsError) {
        guard key.count == Self.keyLength else { throw .keyRefused }
        self.key = key
    }

    /// Nonce, cipher text and mark: 28 bytes more than the secret.
    ///
    /// - Parameter label: what the secret is of: it opens under the same label alone.
    /// - Throws: `.randomnessUnavailable`, `.cryptographyFailed`.
    package func seal(_ secret: [UInt8], as label: String) throws(SecretsError) -> [UInt8] {
        let nonce = try RandomBytes.make(Self.nonce)
        let context = try CipherContext.open()
        let label = Array(label.utf8)
        var sealed = [UInt8](repeating: 0, count: secret.count)
        var mark = [UInt8](repeating: 0, count: Self.mark)
        var count: Int32 = 0
        guard unsafe EVP_EncryptInit_ex(context.raw, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            unsafe EVP_EncryptUpdate(context.raw, nil, &count, label, Int32(label.count)) == 1,
            unsafe EVP_EncryptUpdate(
                context.raw, &sealed, &count, secret, Int32(secret.count)) == 1,
            unsafe EVP_EncryptFinal_ex(context.raw, nil, &count) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(
                context.raw, EVP_CTRL_AEAD_GET_TAG, Int32(Self.mark), &mark) == 1
        else { throw .fromLibrary() }
        return nonce + sealed + mark
    }

    /// The secret; nil where it was sealed under another key or label, or has been changed.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func open(_ box: [UInt8], as label: String) throws(SecretsError) -> [UInt8]? {
        guard box.count >= Self.nonce + Self.mark else { return nil }
        let nonce = Array(box.prefix(Self.nonce))
        let sealed = Array(box.dropFirst(Self.nonce).dropLast(Self.mark))
        var mark = Array(box.suffix(Self.mark))
        let context = try CipherContext.open()
        let label = Array(label.utf8)
        var secret = [UInt8](repeating: 0, count: sealed.count)
        var count: Int32 = 0
        guard unsafe EVP_DecryptInit_ex(context.raw, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            unsafe EVP_DecryptUpdate(context.raw, nil, &count, label, Int32(label.count)) == 1,
            unsafe EVP_DecryptUpdate(
                context.raw, &secret, &count, sealed, Int32(sealed.count)) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(
                context.raw, EVP_CTRL_AEAD_SET_TAG, Int32(Self.mark), &mark) == 1
        else { throw .fromLibrary() }
        guard unsafe EVP_DecryptFinal_ex(context.raw, nil, &count) == 1 else {
            ERR_clear_error()
            return nil
        }
        return secret
    }
}

/// One libcrypto cipher context and its release.
@safe
private struct CipherContext: ~Copyable {
    let raw: OpaquePointer

    private init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe EVP_CIPHER_CTX_free(raw) }

    static func open() throws(SecretsError) -> CipherContext {
        guard let raw = unsafe EVP_CIPHER_CTX_new() else { throw .fromLibrary() }
        return unsafe CipherContext(owning: raw)
    }
}
