/// Signatures. Source: RFC 8032 §5.1 (Ed25519, without context or prehash).
package enum Ed25519 {
    /// Length of a seed and of a public key in bytes.
    package static let keyLength = 32
    /// Length of a signature in bytes.
    package static let signatureLength = 64
}
