package import FoundationEssentials

/// The key of one `Entity`: a random UUID (RFC 9562, version 4) that cannot be mistaken for the key of
/// something else.
package struct ID<Entity>: Hashable, Sendable {
    package let uuid: UUID

    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads the form of 36 characters, in lower or upper case; nil for anything else.
    package init?(_ text: String) {
        guard let uuid = UUID(text: text) else { return nil }
        self.uuid = uuid
    }
}

extension ID: CustomStringConvertible {
    /// In lower case, as PostgreSQL writes it.
    package var description: String { uuid.text }
}
