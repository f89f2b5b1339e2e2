import CCrypto

/// SHA-256. Source: FIPS 180-4.
package enum SHA256 {
    /// Length of a digest in bytes.
    package static let length = 32

    /// The digest of `bytes`, 32 bytes long.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// A digest over bytes that arrive in parts. Owns libcrypto's context; a hasher that is used
    /// again saves its set-up, which costs more than the hash of a short message.
    @safe
    package struct Hasher: ~Copyable {
        private let context: OpaquePointer

        /// An empty message.
        package init() {
            // Only exhausted memory fails here, and a wrong digest would be worse than a stop.
            guard let context = unsafe EVP_MD_CTX_new(),
                unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
            else { preconditionFailure("libcrypto cannot compute SHA-256") }
            unsafe self.context = context
        }

        deinit { unsafe EVP_MD_CTX_free(context) }

        /// Appends `bytes` to the message.
        package mutating func update(_ bytes: [UInt8]) {
            guard unsafe EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
                preconditionFailure("libcrypto cannot compute SHA-256")
            }
        }

        /// The digest of the message, 32 bytes; afterwards the message is empty again.
        package mutating func finish() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: SHA256.length)
            guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1,
                unsafe EVP_DigestInit_ex(context, nil, nil) == 1
            else { preconditionFailure("libcrypto cannot compute SHA-256") }
            return digest
        }
    }
}
