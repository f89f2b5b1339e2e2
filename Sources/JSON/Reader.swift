/// Builds a command from the members of an object, and collects every fault on the way.
///
/// A command's initialiser reads from top to bottom and then asks whether all went well:
///
///     init?(reading object: inout Reader) {
///         let topic = object.text("topic", 1...2000)
///         let day = object.value("visitDate", LocalDate.init)
///         let pupils = object.optionalInteger("pupilsReached", 0...5000)
///         guard object.finish(), let topic, let day else { return nil }
///         …
///     }
///
/// A required member that is absent is a fault; so is null, which for an optional one means absent.
/// Each reading answers nil when there was a fault, and for an optional member also when it is not
/// there: only `finish` tells the two apart.
package struct Reader {
    /// One thing wrong with one value; never the value itself.
    package struct Fault: Sendable, Equatable {
        /// Where it stands (RFC 6901). Names of unknown members come from the sender: for the answer
        /// to that sender, not for a log.
        package let pointer: String
        /// Stable and in kebab-case.
        package let code: String
        /// The limit that was passed, for the codes that have one.
        package let limit: Int?

        package init(_ pointer: String, _ code: String, limit: Int? = nil) {
            self.pointer = pointer
            self.code = code
            self.limit = limit
        }
    }

    /// Why no command came out of a document.
    package struct Refusal: Error, Sendable, Equatable {
        /// At least one.
        package let faults: [Fault]

        package init(_ faults: [Fault]) {
            self.faults = faults
        }
    }

    /// The most faults that are kept, so that no answer outgrows its question.
    package static let mostFaults = 100

    /// In the order in which they were found.
    package private(set) var faults: [Fault] = []
    private let pointer: String
    private let members: [JSON.Member]
    private let values: [String: JSON]
    /// Names that somebody has asked for.
    private var known: Set<String> = []
    private let isObject: Bool
    private var isFinished = false
    private let screen: Screen

    /// What is wrong with a text that people write, whichever member it stands in; nil when nothing is.
    package typealias Screen = @Sendable (String) -> StaticString?

    /// - Parameters:
    ///   - pointer: where `json` stands in the whole document.
    ///   - screen: what every text and line in it goes through.
    package init(
        _ json: JSON, at pointer: String = "", screen: @escaping Screen = { _ in nil }
    ) {
        self.pointer = pointer
        self.screen = screen
        if case .object(let members) = json {
            self.members = members
            values = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
            isObject = true
        } else {
            (members, values, isObject) = ([], [:], false)
            faults = [Fault(pointer, "type")]
        }
    }

    /// Builds a command from a whole document.
    /// - Parameter screen: what every text and line in it goes through.
    /// - Throws: every fault found.
    package static func read<Command>(
        _ json: JSON, screen: @escaping Screen = { _ in nil },
        _ build: (inout Reader) -> Command?
    ) throws(Refusal) -> Command {
        var reader = Reader(json, screen: screen)
        let command = build(&reader)
        if reader.finish(), let command { return command }
        throw Refusal(reader.faults.isEmpty ? [Fault("", "invalid")] : reader.faults)
    }

    /// Makes every member that was not asked for a fault, once, and answers whether there is none.
    @discardableResult
    package mutating func finish() -> Bool {
        if !isFinished {
            isFinished = true
            for member in members where !known.contains(member.name) {
                note(Fault(Pointer.step(pointer, member.name), "unknown-member"))
            }
        }
        return faults.isEmpty
    }

    // MARK: The caller's own rules

    /// A fault of the caller's own at the member `name`.
    package mutating func refuse(_ name: String, _ code: StaticString, limit: Int? = nil) {
        note(Fault(Pointer.step(pointer, name), code.description, limit: limit))
    }

    /// The same at one element of the array `name`.
    package mutating func refuse(_ name: String, at index: Int, _ code: StaticString) {
        note(Fault(Pointer.step(Pointer.step(pointer, name), index), code.description))
    }

    /// The same at what the text `name` holds by a name of its own, as a table its columns.
    package mutating func refuse(_ name: String, under part: String, _ code: StaticString) {
        note(Fault(Pointer.step(Pointer.step(pointer, name), part), code.description))
    }

    /// Makes it a fault that `name` is there: what another member says leaves no room for it.
    package mutating func forbid(_ name: String, _ code: StaticString = "not-allowed-here") {
        if take(name, required: false) != nil { refuse(name, code) }
    }

    /// Whether `name` is there and not null.
    package func has(_ name: String) -> Bool {
        values[name].map { $0 != .null } ?? false
    }

    // MARK: For the readings

    mutating func note(_ fault: Fault) {
        if faults.count < Self.mostFaults { faults.append(fault) }
    }

    /// The member `name` with where it stands; a fault when it is required and absent.
    mutating func take(_ name: String, required: Bool) -> (value: JSON, pointer: String)? {
        known.insert(name)
        guard isObject else { return nil }
        let place = Pointer.step(pointer, name)
        switch values[name] {
        case .null?:
            if required { note(Fault(place, "type")) }
            return nil
        case let value?: return (value, place)
        case nil:
            if required { note(Fault(place, "required")) }
            return nil
        }
    }

    /// The member `name` as `convert` reads it.
    mutating func read<Value>(
        _ name: String, required: Bool, _ convert: (JSON) throws(Unfit) -> Value
    ) -> Value? {
        guard let (value, place) = take(name, required: required) else { return nil }
        return fit(value, place, convert)
    }

    /// The member `name` as text that somebody has written.
    mutating func written(
        _ name: String, _ length: ClosedRange<Int>, required: Bool, lines: Bool
    ) -> String? {
        read(name, required: required) { [screen] json throws(Unfit) in
            try Unfit.text(json, length, lines: lines, screen)
        }
    }

    /// The elements of the array `name`, each a line that somebody has written.
    mutating func writtenLines(
        _ name: String, _ count: ClosedRange<Int>, each length: ClosedRange<Int>, required: Bool
    ) -> [String]? {
        readAll(name, count, required: required) { [screen] json throws(Unfit) in
            try Unfit.text(json, length, lines: false, screen)
        }
    }

    /// The elements of the array `name`, each as `convert` reads it.
    mutating func readAll<Value>(
        _ name: String, _ count: ClosedRange<Int>, required: Bool,
        _ convert: (JSON) throws(Unfit) -> Value
    ) -> [Value]? {
        guard let elements = elements(name, count, required: required) else { return nil }
        let read = elements.enumerated().map { index, element in
            fit(element, Pointer.step(Pointer.step(pointer, name), index), convert)
        }
        return read.contains { $0 == nil } ? nil : read.compactMap(\.self)
    }

    /// The elements of the array `name`, when there are neither too few nor too many of them.
    mutating func elements(
        _ name: String, _ count: ClosedRange<Int>, required: Bool
    ) -> [JSON]? {
        read(name, required: required) { json throws(Unfit) in
            guard case .array(let elements) = json else { throw Unfit("type") }
            if elements.count < count.lowerBound { throw Unfit("too-few", count.lowerBound) }
            if elements.count > count.upperBound { throw Unfit("too-many", count.upperBound) }
            return elements
        }
    }

    /// What `build` makes of an object inside this one.
    mutating func nested<Value>(
        _ json: JSON, _ place: String, _ build: (inout Reader) -> Value?
    ) -> Value? {
        var inner = Reader(json, at: place, screen: screen)
        let value = build(&inner)
        let isWhole = inner.finish()
        inner.faults.forEach { note($0) }
        if isWhole, value == nil { note(Fault(place, "invalid")) }
        return isWhole ? value : nil
    }

    private mutating func fit<Value>(
        _ json: JSON, _ place: String, _ convert: (JSON) throws(Unfit) -> Value
    ) -> Value? {
        do {
            return try convert(json)
        } catch {
            note(Fault(place, error.code, limit: error.limit))
            return nil
        }
    }
}
