package import FoundationEssentials

/// A value for one `$n`. The server takes the type from the statement, so every case but
/// ``bytes(_:)`` travels as text.
package enum Value: Hashable, Sendable {
    /// SQL NULL.
    case null
    /// Text without U+0000, for any type that is written as text: dates, numbers, JSON, enums.
    case text(String)
    /// A uuid.
    case uuid(UUID)
    /// An integer of any width that holds it.
    case int(Int)
    /// A boolean.
    case bool(Bool)
    /// A bytea, sent as it is.
    case bytes([UInt8])
    /// A text array, or an array of any type that is written as text.
    case texts([String?])
    /// A uuid array.
    case uuids([UUID])
    /// An integer array.
    case ints([Int])

    /// `value`, or NULL when there is none.
    package static func optional(_ value: String?) -> Value { value.map(Value.text) ?? .null }

    /// `value`, or NULL when there is none.
    package static func optional(_ value: UUID?) -> Value { value.map(Value.uuid) ?? .null }

    /// `value`, or NULL when there is none.
    package static func optional(_ value: Int?) -> Value { value.map(Value.int) ?? .null }
}
