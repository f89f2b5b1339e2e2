/// Base 64 with padding. Source: RFC 4648 §4.
package enum Base64 {
    private static let alphabet = Base64Alphabet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", padded: true)

    /// The padded text.
    package static func encode(_ bytes: [UInt8]) -> String { alphabet.encode(bytes) }

    /// The bytes, or nil unless `text` is exactly what `encode` gives for them: no white space,
    /// full padding, no stray bits.
    package static func decode(_ text: String) -> [UInt8]? { alphabet.decode(text) }
}

/// Base 64 for URLs and headers, without padding. Source: RFC 4648 §5.
package enum Base64URL {
    private static let alphabet = Base64Alphabet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", padded: false)

    /// The text, without padding.
    package static func encode(_ bytes: [UInt8]) -> String { alphabet.encode(bytes) }

    /// The bytes, or nil unless `text` is exactly what `encode` gives for them.
    package static func decode(_ text: String) -> [UInt8]? { alphabet.decode(text) }
}
