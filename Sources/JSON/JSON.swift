/// A JSON value (RFC 8259), with the members of an object in the order they were sent.
///
/// Two objects are equal only when their members stand in the same order.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One name and its value in an object.
    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    package static func integer(_ value: Int) -> JSON {
        .number(Number(value))
    }

    /// The value of the member called `name`; nil when there is none or this is not an object.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
