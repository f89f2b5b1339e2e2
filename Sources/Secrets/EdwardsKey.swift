import CCrypto

/// One libcrypto key and its release.
@safe
struct EdwardsKey: ~Copyable {
    let raw: OpaquePointer

    private init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe EVP_PKEY_free(raw) }

    static func secret(seed: [UInt8]) throws(SecretsError) -> EdwardsKey {
        guard seed.count == Ed25519.keyLength else { throw .keyRefused }
        guard
            let raw = unsafe EVP_PKEY_new_raw_private_key(
                EVP_PKEY_ED25519, nil, seed, seed.count)
        else { throw .fromLibrary() }
        return unsafe EdwardsKey(owning: raw)
    }

    static func open(publicKey: [UInt8]) throws(SecretsError) -> EdwardsKey {
        guard publicKey.count == Ed25519.keyLength else { throw .keyRefused }
        guard
            let raw = unsafe EVP_PKEY_new_raw_public_key(
                EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { throw .fromLibrary() }
        return unsafe EdwardsKey(owning: raw)
    }
}
