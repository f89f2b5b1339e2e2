import JSON

extension JSON {
    /// The text or the literal of a number; nil for anything else.
    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.literal
        case _: nil
        }
    }
}
