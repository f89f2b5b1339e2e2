import JSON

/// Pieces of JSON Schema.
enum Shape {
    static let id = Description.members([
        ("type", .string("string")), ("format", .string("uuid")),
    ])
    static let day = Description.members([
        ("type", .string("string")), ("format", .string("date")),
    ])
    static let time = Description.members([
        ("type", .string("string")), ("format", .string("date-time")),
    ])
    static let boolean = Description.members([("type", .string("boolean"))])
    static let anyObject = Description.members([("type", .string("object"))])
    static let string = Description.members([("type", .string("string"))])
    static let whole = Description.members([("type", .string("integer"))])

    /// How many records of each type, or to a reviewer of the log whether there are any.
    static let mapOrTruth = Description.members([
        ("type", .array([.string("object"), .string("boolean")])),
        ("additionalProperties", .bool(true)),
    ])

    /// Members by names that are data.
    static let map = Description.members([
        ("type", .string("object")), ("additionalProperties", .bool(true)),
    ])

    /// A part of an answer; the member that holds it says what it is. Each of its own may be null.
    static func part(_ members: (String, JSON)...) -> JSON { part(members) }

    private static func part(_ members: [(String, JSON)]) -> JSON {
        Description.members([
            ("type", .string("object")),
            ("properties", Description.members(members.map { ($0.0, optional($0.1)) })),
        ])
    }

    /// One step that a record has taken, with what kinds of records have besides.
    static func step(_ more: (String, JSON)...) -> JSON {
        part([("from", string), ("to", string), ("at", time)] + more)
    }

    /// How many.
    static let count = integer(0...100_000_000)

    /// An identity number.
    static let number = text(10...13, "Personnummer, samordningsnummer eller reservnummer.")

    /// A case number.
    static let caseNumber = text(8...9, "Ärendenummer, som 7F3A-91C2.")

    static func reference(_ schema: Schema) -> JSON {
        Description.members([("$ref", .string("#/components/schemas/\(schema.name)"))])
    }

    static func text(_ length: ClosedRange<Int>, _ says: String? = nil) -> JSON {
        var pairs: [(String, JSON)] = [
            ("type", .string("string")), ("minLength", .integer(length.lowerBound)),
            ("maxLength", .integer(length.upperBound)),
        ]
        if let says { pairs.append(("description", .string(says))) }
        return Description.members(pairs)
    }

    static func pattern(_ pattern: String) -> JSON {
        Description.members([("type", .string("string")), ("pattern", .string(pattern))])
    }

    /// One of words that say what they mean elsewhere.
    static func choice(_ values: [String]) -> JSON {
        Description.members([
            ("type", .string("string")), ("enum", .array(values.map(JSON.string))),
        ])
    }

    /// One of the words of a type.
    static func choice<Word: RawRepresentable>(_ words: [Word], _ says: String? = nil) -> JSON
    where Word.RawValue == String {
        choice(Vocabulary(words), says)
    }

    static func choice(_ words: Vocabulary, _ says: String? = nil) -> JSON {
        let meaning = says.map { [("description", JSON.string($0))] } ?? []
        return Description.members([("type", .string("string"))] + words.keywords() + meaning)
    }

    static func integer(_ range: ClosedRange<Int>, standard: Int? = nil) -> JSON {
        var pairs: [(String, JSON)] = [
            ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ]
        if let standard { pairs.append(("default", .integer(standard))) }
        return Description.members(pairs)
    }

    static func array(_ items: JSON, least: Int? = nil, most: Int? = nil) -> JSON {
        var pairs: [(String, JSON)] = [("type", .string("array")), ("items", items)]
        if let least { pairs.append(("minItems", .integer(least))) }
        if let most { pairs.append(("maxItems", .integer(most))) }
        return Description.members(pairs)
    }

    /// The same shape, or null; for what need not be given null means absent.
    static func optional(_ shape: JSON) -> JSON {
        Description.members([
            ("anyOf", .array([shape, Description.members([("type", .string("null"))])]))
        ])
    }

    /// Members of which one must be given, as text.
    enum Choice {
        case exactlyOne([String])
        case atLeastOne([String])

        var pair: (String, JSON) {
            switch self {
            case .exactlyOne(let names): ("oneOf", .array(names.map(Self.given)))
            case .atLeastOne(let names): ("anyOf", .array(names.map(Self.given)))
            }
        }

        private static func given(_ name: String) -> JSON {
            Description.members([
                ("required", .array([.string(name)])),
                ("properties", Description.members([(name, Shape.string)])),
            ])
        }
    }

    /// An object; one that is sent to us takes no further members.
    static func object(
        _ says: String, required: [(String, JSON)], optional: [(String, JSON)] = [],
        isClosed: Bool = false, choice: Choice? = nil
    ) -> JSON {
        var pairs: [(String, JSON)] = [
            ("type", .string("object")), ("description", .string(says)),
            ("required", .array(required.map { .string($0.0) })),
            (
                "properties",
                Description.members(required + optional.map { ($0.0, Shape.optional($0.1)) })
            ),
        ]
        if isClosed { pairs.append(("additionalProperties", .bool(false))) }
        if let choice { pairs.append(choice.pair) }
        return Description.members(pairs)
    }
}
