import Domain
import JSON

extension LocalDate.Invalid: Coded {}
extension Instant.Invalid: Coded {}
extension IdentityNumber.Invalid: Coded {}
extension CaseNumber.Invalid: Coded {}

/// Not the text of a UUID.
private struct NotAnID: Coded {
    let code = "uuid-form"
}

extension Reader {
    /// The id of something.
    mutating func id<Entity>(_ name: String, of _: Entity.Type) -> ID<Entity>? {
        value(name) { (text: String) throws(NotAnID) in try Self.id(text) }
    }

    mutating func optionalID<Entity>(_ name: String, of _: Entity.Type) -> ID<Entity>? {
        optionalValue(name) { (text: String) throws(NotAnID) in try Self.id(text) }
    }

    mutating func optionalIDs<Entity>(
        _ name: String, _ count: ClosedRange<Int>, of _: Entity.Type
    ) -> [ID<Entity>]? {
        optionalValues(name, count) { (text: String) throws(NotAnID) in try Self.id(text) }
    }

    private static func id<Entity>(_ text: String) throws(NotAnID) -> ID<Entity> {
        guard let id = ID<Entity>(text) else { throw NotAnID() }
        return id
    }

    /// An identity number. One whose date lies before 1900 is nobody's who is young.
    mutating func number(_ name: String, _ moment: Moment) -> IdentityNumber? {
        value(name) { (text: String) throws(IdentityNumber.Invalid) in
            try Self.number(text, moment)
        }
    }

    mutating func optionalNumber(_ name: String, _ moment: Moment) -> IdentityNumber? {
        optionalValue(name) { (text: String) throws(IdentityNumber.Invalid) in
            try Self.number(text, moment)
        }
    }

    private static func number(
        _ text: String, _ moment: Moment
    ) throws(IdentityNumber.Invalid) -> IdentityNumber {
        let number = try IdentityNumber(text, asOf: moment.today)
        guard number.birthDateInNumber.year >= 1900 else { throw .date }
        return number
    }

    /// A day.
    mutating func day(_ name: String) -> LocalDate? {
        value(name) { (text: String) throws(LocalDate.Invalid) in try LocalDate(text) }
    }

    mutating func optionalDay(_ name: String) -> LocalDate? {
        optionalValue(name) { (text: String) throws(LocalDate.Invalid) in try LocalDate(text) }
    }

    /// A moment.
    mutating func instant(_ name: String) -> Instant? {
        value(name) { (text: String) throws(Instant.Invalid) in try Instant(text) }
    }

    mutating func optionalInstant(_ name: String) -> Instant? {
        optionalValue(name) { (text: String) throws(Instant.Invalid) in try Instant(text) }
    }
}
