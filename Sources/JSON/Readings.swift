/// The kinds of member. Every one has a required and an optional reading.
extension Reader {
    /// Text of several lines: kept as sent, not only white space, no control characters but
    /// newline and tab. `length` counts Unicode scalars.
    ///
    /// Faults: `type`, `control-character`, `too-short`, `too-long`, `blank` and those of the screen.
    package mutating func text(_ name: String, _ length: ClosedRange<Int>) -> String? {
        written(name, length, required: true, lines: true)
    }

    package mutating func optionalText(_ name: String, _ length: ClosedRange<Int>) -> String? {
        written(name, length, required: false, lines: true)
    }

    /// Text of one line, such as a name or a place: as `text`, without newline and tab.
    package mutating func line(_ name: String, _ length: ClosedRange<Int>) -> String? {
        written(name, length, required: true, lines: false)
    }

    package mutating func optionalLine(_ name: String, _ length: ClosedRange<Int>) -> String? {
        written(name, length, required: false, lines: false)
    }

    /// A line that is given back as it was given out or chosen, such as a password, a code or a
    /// digest: as `line`, without the screen.
    package mutating func token(_ name: String, _ length: ClosedRange<Int>) -> String? {
        read(name, required: true) { json throws(Unfit) in
            try Unfit.text(json, length, lines: false)
        }
    }

    package mutating func optionalToken(_ name: String, _ length: ClosedRange<Int>) -> String? {
        read(name, required: false) { json throws(Unfit) in
            try Unfit.text(json, length, lines: false)
        }
    }

    /// Faults: `type`, `not-an-integer`, `too-small`, `too-large`.
    package mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        read(name, required: true) { json throws(Unfit) in try Unfit.integer(json, range) }
    }

    package mutating func optionalInteger(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        read(name, required: false) { json throws(Unfit) in try Unfit.integer(json, range) }
    }

    /// Fault: `type`.
    package mutating func boolean(_ name: String) -> Bool? {
        read(name, required: true, Unfit.boolean)
    }

    package mutating func optionalBoolean(_ name: String) -> Bool? {
        read(name, required: false, Unfit.boolean)
    }

    /// One of a closed vocabulary. Faults: `type`, `not-a-choice`.
    package mutating func choice<Choice: RawRepresentable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        read(name, required: true) { json throws(Unfit) in try Unfit.choice(json, type) }
    }

    package mutating func optionalChoice<Choice: RawRepresentable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        read(name, required: false) { json throws(Unfit) in try Unfit.choice(json, type) }
    }

    /// A string that `parse` takes. Faults: `type` and those of `parse`.
    package mutating func value<Value, Fault: Coded>(
        _ name: String, _ parse: (String) throws(Fault) -> Value
    ) -> Value? {
        read(name, required: true) { json throws(Unfit) in try Unfit.value(json, parse) }
    }

    package mutating func optionalValue<Value, Fault: Coded>(
        _ name: String, _ parse: (String) throws(Fault) -> Value
    ) -> Value? {
        read(name, required: false) { json throws(Unfit) in try Unfit.value(json, parse) }
    }

    /// An object inside this one; its unknown members are faults too.
    package mutating func object<Value>(
        _ name: String, _ build: (inout Reader) -> Value?
    ) -> Value? {
        guard let (json, place) = take(name, required: true) else { return nil }
        return nested(json, place, build)
    }

    package mutating func optionalObject<Value>(
        _ name: String, _ build: (inout Reader) -> Value?
    ) -> Value? {
        guard let (json, place) = take(name, required: false) else { return nil }
        return nested(json, place, build)
    }

    /// An array of objects. Faults: `type`, `too-few`, `too-many` and those of every element.
    package mutating func array<Value>(
        _ name: String, _ count: ClosedRange<Int>, _ build: (inout Reader) -> Value?
    ) -> [Value]? {
        objects(name, count, required: true, build)
    }

    package mutating func optionalArray<Value>(
        _ name: String, _ count: ClosedRange<Int>, _ build: (inout Reader) -> Value?
    ) -> [Value]? {
        objects(name, count, required: false, build)
    }

    /// An array of text in one line.
    package mutating func lines(
        _ name: String, _ count: ClosedRange<Int>, each length: ClosedRange<Int>
    ) -> [String]? {
        writtenLines(name, count, each: length, required: true)
    }

    package mutating func optionalLines(
        _ name: String, _ count: ClosedRange<Int>, each length: ClosedRange<Int>
    ) -> [String]? {
        writtenLines(name, count, each: length, required: false)
    }

    /// An array of words from a closed vocabulary.
    package mutating func choices<Choice: RawRepresentable>(
        _ name: String, _ count: ClosedRange<Int>, of type: Choice.Type = Choice.self
    ) -> [Choice]? where Choice.RawValue == String {
        readAll(name, count, required: true) { json throws(Unfit) in
            try Unfit.choice(json, type)
        }
    }

    package mutating func optionalChoices<Choice: RawRepresentable>(
        _ name: String, _ count: ClosedRange<Int>, of type: Choice.Type = Choice.self
    ) -> [Choice]? where Choice.RawValue == String {
        readAll(name, count, required: false) { json throws(Unfit) in
            try Unfit.choice(json, type)
        }
    }

    /// An array of strings that `parse` takes.
    package mutating func values<Value, Fault: Coded>(
        _ name: String, _ count: ClosedRange<Int>, _ parse: (String) throws(Fault) -> Value
    ) -> [Value]? {
        readAll(name, count, required: true) { json throws(Unfit) in
            try Unfit.value(json, parse)
        }
    }

    package mutating func optionalValues<Value, Fault: Coded>(
        _ name: String, _ count: ClosedRange<Int>, _ parse: (String) throws(Fault) -> Value
    ) -> [Value]? {
        readAll(name, count, required: false) { json throws(Unfit) in
            try Unfit.value(json, parse)
        }
    }

    private mutating func objects<Value>(
        _ name: String, _ count: ClosedRange<Int>, required: Bool,
        _ build: (inout Reader) -> Value?
    ) -> [Value]? {
        guard let elements = elements(name, count, required: required),
            let (_, place) = take(name, required: false)
        else { return nil }
        var built: [Value] = []
        for (index, element) in elements.enumerated() {
            if let value = nested(element, Pointer.step(place, index), build) {
                built.append(value)
            }
        }
        return built.count == elements.count ? built : nil
    }
}
