package import FoundationEssentials
package import JSON

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
package struct Body: Sendable {
    package let schema: Schema
    package let limit: Int
    private let read: @Sendable (JSON, Moment) throws(Reader.Refusal) -> Void

    fileprivate init(
        schema: Schema, limit: Int,
        read: @escaping @Sendable (JSON, Moment) throws(Reader.Refusal) -> Void
    ) {
        (self.schema, self.limit, self.read) = (schema, limit, read)
    }

    /// What keeps a document from being the command; nothing where it is one.
    package func faults(in json: JSON, at now: Date) -> [Reader.Fault] {
        guard let moment = Moment(now) else { return [] }
        do throws(Reader.Refusal) { try read(json, moment) } catch { return error.faults }
        return []
    }
}

/// A body together with how a command is read from it.
struct Form<Command>: Sendable {
    let body: Body
    let read: @Sendable (inout Reader, Moment) -> Command?

    init(
        _ name: String, limit: Int, _ shape: JSON,
        read: @escaping @Sendable (inout Reader, Moment) -> Command?
    ) {
        body = Body(schema: Schema(name, shape), limit: limit) {
            (json, moment) throws(Reader.Refusal) in
            _ = try Reader.read(json) { (reader: inout Reader) in read(&reader, moment) }
        }
        self.read = read
    }
}
