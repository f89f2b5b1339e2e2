import CCrypto

/// A keyed digest. Source: RFC 2104 with SHA-256.
package enum HMACSHA256 {
    private static let block = 64

    /// The code of `message` under `key`, 32 bytes. Compare codes with `constantTimeEquals`.
    package static func code(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        // RFC 2104 §2 hashes long keys; doing so here keeps the length within C's `int`.
        let key = key.count > block ? SHA256.hash(key) : key
        var code = [UInt8](repeating: 0, count: SHA256.length)
        guard
            unsafe HMAC(
                EVP_sha256(), key, Int32(key.count), message, message.count, &code, nil) != nil
        else { preconditionFailure("libcrypto cannot compute HMAC") }
        return code
    }
}
