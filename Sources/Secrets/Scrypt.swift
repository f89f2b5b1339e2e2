import CCrypto

/// Passwords as keys that are slow to guess. Source: RFC 7914; parameters from OWASP's Password
/// Storage Cheat Sheet.
///
/// The service derives the key; the database stores salt, parameters and a *verifier*, the
/// SHA-256 of the key, and compares there. So neither a copy of the database nor a look at its
/// statements gives a password or a key.
///
/// A password is taken as the UTF-8 bytes that arrived: without Foundation there is no public
/// Unicode normalisation, so `å` as one scalar and as two are different passwords. Who collects
/// passwords should send composed text (NFC), as browsers and keyboards do.
package enum Scrypt {
    /// Length of a key in bytes.
    package static let keyLength = 32
    /// Length of a salt in bytes.
    package static let saltLength = 16
    /// The most bytes of UTF-8 in a password.
    package static let longestPassword = 1024

    /// A new salt.
    ///
    /// - Throws: `.randomnessUnavailable`.
    package static func makeSalt() throws(SecretsError) -> [UInt8] {
        try RandomBytes.make(saltLength)
    }

    /// The key for a password, 32 bytes. Blocks for a good tenth of a second and takes
    /// `parameters.memory` bytes: call it through `ScryptQueue`.
    ///
    /// - Throws: `.passwordTooLong`, `.saltRefused`, `.cryptographyFailed`.
    package static func key(
        password: String, salt: [UInt8], parameters: Parameters
    ) throws(SecretsError) -> [UInt8] {
        guard salt.count == saltLength else { throw .saltRefused }
        return try derive(password: password, salt: salt, parameters: parameters)
    }

    /// What the database stores and compares: SHA-256 of the key, 32 bytes.
    package static func verifier(of key: [UInt8]) -> [UInt8] { SHA256.hash(key) }

    /// The bare function of RFC 7914, for any salt. For passwords use `key`.
    ///
    /// - Throws: `.passwordTooLong`, `.cryptographyFailed`.
    package static func derive(
        password: String, salt: [UInt8], parameters: Parameters
    ) throws(SecretsError) -> [UInt8] {
        guard password.utf8.count <= longestPassword else { throw .passwordTooLong }
        var key = [UInt8](repeating: 0, count: keyLength)
        let secret = password.utf8.map { CChar(bitPattern: $0) }
        // libcrypto's own limit counts its small buffers too: leave it room.
        let limit = UInt64(parameters.memory) + 1_048_576
        let done = unsafe EVP_PBE_scrypt(
            secret, secret.count, salt, salt.count, UInt64(parameters.cost),
            UInt64(parameters.blockSize), UInt64(parameters.parallelism), limit, &key, keyLength)
        guard done == 1 else { throw .fromLibrary() }
        return key
    }
}
