import CCrypto

/// One libcrypto digest context and its release. Ed25519 hashes the whole message itself, so a
/// context serves one call.
@safe
struct DigestContext: ~Copyable {
    let raw: OpaquePointer

    private init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe EVP_MD_CTX_free(raw) }

    static func open() throws(SecretsError) -> DigestContext {
        guard let raw = unsafe EVP_MD_CTX_new() else { throw .fromLibrary() }
        return unsafe DigestContext(owning: raw)
    }
}
