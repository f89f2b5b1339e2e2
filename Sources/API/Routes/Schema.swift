import JSON

/// The shape of a body or an answer, by its name in the description of the API.
///
/// Shapes of answers tell those members that a client can rely on; more may come.
package struct Schema: Sendable, Equatable {
    package let name: String
    let shape: JSON

    init(_ name: String, _ shape: JSON) {
        self.name = name
        self.shape = shape
    }
}

/// What a request carries: a JSON object of this schema and of so many bytes at most; more is 413.
package struct Body: Sendable, Equatable {
    package let schema: Schema
    package let limit: Int
}

/// A body together with how a command is read from it.
struct Form<Command>: Sendable {
    let body: Body
    let read: @Sendable (inout Reader, Moment) -> Command?

    init(
        _ name: String, limit: Int, _ shape: JSON,
        read: @escaping @Sendable (inout Reader, Moment) -> Command?
    ) {
        body = Body(schema: Schema(name, shape), limit: limit)
        self.read = read
    }
}
