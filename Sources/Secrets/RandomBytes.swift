import CCrypto

/// Unpredictable bytes from libcrypto's generator, which the operating system seeds.
package enum RandomBytes {
    /// The most bytes given at once.
    package static let most = 4096

    /// `count` bytes, 0 to `most`.
    ///
    /// - Throws: `.lengthRefused`, or `.randomnessUnavailable`; never weaker bytes.
    package static func make(_ count: Int) throws(SecretsError) -> [UInt8] {
        guard (0...most).contains(count) else { throw .lengthRefused }
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else {
            ERR_clear_error()
            throw .randomnessUnavailable
        }
        return bytes
    }
}
