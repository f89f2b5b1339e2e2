/// What a signed-in caller shows with each request: 256 random bits as text. Only its `hash` is
/// stored, so that a copy of the database signs nobody in.
package struct SessionToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// Lets secret scanners and people recognise a token that has strayed.
    package static let prefix = "sspf_"
    private static let length = 32

    /// The text that the caller shows: `sspf_` and 43 digits of base 64 for URLs.
    package let text: String
    /// SHA-256 of the text, 32 bytes. A plain hash suffices: 256 random bits cannot be guessed.
    package let hash: [UInt8]

    /// A new token.
    ///
    /// - Throws: `.randomnessUnavailable`.
    package static func make() throws(SecretsError) -> SessionToken {
        SessionToken(unchecked: prefix + Base64URL.encode(try RandomBytes.make(length)))
    }

    /// A token as shown by a caller; nil for anything that `make` cannot have given.
    package init?(_ text: String) {
        // The length is looked at first: a header may be long.
        guard text.utf8.count == Self.prefix.utf8.count + 43, text.hasPrefix(Self.prefix),
            let secret = Base64URL.decode(String(text.dropFirst(Self.prefix.count))),
            secret.count == Self.length
        else { return nil }
        self.init(unchecked: text)
    }

    private init(unchecked text: String) {
        self.text = text
        hash = SHA256.hash(Array(text.utf8))
    }

    /// Masked, so that a log line cannot hold a token.
    package var description: String { "sspf_…" }

    /// Masked, so that `dump` and test failures cannot hold a token.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
