import JSON

/// Shapes of answers that many routes give.
extension Schema {
    /// A record was created.
    static let created = Schema(
        "Created",
        Shape.object(
            "Skapad post. replayed: an earlier request with the same key created it.",
            required: [("id", Shape.id), ("replayed", Shape.boolean)]))

    /// A page of a list.
    static let list = Schema(
        "List",
        Shape.object(
            "Lista. A Link with rel=\"next\" tells that more follows.",
            required: [("items", Shape.array(Shape.anyObject, most: 100))]))

    /// Why not.
    static let problem = Schema(
        "Problem",
        Shape.object(
            "Problem details (RFC 9457).",
            required: [
                ("type", Shape.string), ("title", Shape.string),
                ("status", Shape.integer(400...599)), ("detail", Shape.string),
                ("instance", Shape.string), ("requestId", Shape.id),
            ],
            optional: [("errors", Shape.array(Self.fault))]))

    private static var fault: JSON {
        Shape.object(
            "Ett fel. pointer is a JSON pointer, or header: or query: and a name; empty for why the state "
                + "of things forbids it.",
            required: [
                ("pointer", Shape.string), ("code", Shape.choice(Wording.codes)),
                ("detail", Shape.string),
            ])
    }
}
