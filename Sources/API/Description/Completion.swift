import Domain
import FoundationEssentials
import JSON

/// Makes a shape complete: what it leaves open is read from examples, and each member says what it
/// means, by the ``Lexicon`` where the shape itself does not.
struct Completion {
    /// The schema whose members these are, or the operation whose list holds them.
    let schema: String

    /// - Parameter holder: the member whose shape it is.
    func complete(_ shape: JSON, _ examples: [JSON], of holder: String = "") -> JSON {
        guard case .object(let keywords) = shape else { return shape }
        if shape == Shape.anyObject {
            return Self.maps.contains("\(schema).\(holder)")
                ? Shape.map : inferred(examples, of: holder) ?? shape
        }
        let completed = keywords.map { keyword in
            JSON.Member(keyword.name, complete(keyword.name, keyword.value, examples, of: holder))
        }
        return .object(adding(to: completed, examples, of: holder))
    }

    /// What answers hold besides, as corrections of a record: more than the shape promises.
    private func adding(
        to keywords: [JSON.Member], _ examples: [JSON], of holder: String
    ) -> [JSON.Member] {
        let shape = JSON.object(keywords)
        guard shape["additionalProperties"] == nil,
            case .object(let told)? = shape["properties"],
            let all = inferred(examples, of: holder),
            case .object(let held)? = all["properties"], case .array(let given)? = all["required"]
        else { return keywords }
        let more = held.filter { member in !told.contains { $0.name == member.name } }
        return keywords.map { keyword in
            switch (keyword.name, keyword.value) {
            case ("properties", _): JSON.Member(keyword.name, .object(told + more))
            case ("required", .array(let required)):
                JSON.Member(
                    keyword.name,
                    .array(
                        required
                            + given.filter { name in more.contains { .string($0.name) == name } }))
            case _: keyword
            }
        }
    }

    private func complete(
        _ keyword: String, _ value: JSON, _ examples: [JSON], of holder: String
    ) -> JSON {
        switch (keyword, value) {
        case ("properties", .object(let properties)):
            .object(
                properties.map { member in
                    let values = examples.compactMap { $0[member.name] }
                    return JSON.Member(
                        member.name,
                        described(
                            member.name, complete(member.value, values, of: member.name),
                            of: holder))
                })
        case ("items", _): complete(value, examples.flatMap(Self.elements), of: holder)
        case ("anyOf", .array(let options)):
            .array(options.map { $0["type"] == nil ? $0 : complete($0, examples, of: holder) })
        case _: value
        }
    }

    /// The shape with its meaning first, and with the words that it can be where they are known.
    private func described(_ name: String, _ shape: JSON, of holder: String) -> JSON {
        let words = AnsweredWords.of(name, in: schema, of: holder)
        let shape = words.map { Self.worded(shape, $0) } ?? shape
        guard case .object(let keywords) = shape, shape["description"] == nil else { return shape }
        // What may be null says what it means where it says what else it is.
        if case .array(let options)? = shape["anyOf"], options.first?["description"] != nil {
            return shape
        }
        guard let meaning = Lexicon.meaning(of: name, in: schema, of: holder) else { return shape }
        return .object([JSON.Member("description", .string(meaning))] + keywords)
    }

    /// Text that is one of the words, as it is, in a list, or where it may be null.
    private static func worded(_ shape: JSON, _ words: Vocabulary) -> JSON {
        guard case .object(let keywords) = shape, shape["enum"] == nil, shape["format"] == nil
        else {
            return shape
        }
        let null = JSON.string("null")
        switch shape["type"] {
        case .string("string")?:
            return .object(keywords + members(words.keywords()))
        case .array(let types)? where types.contains(null) && types.contains(.string("string")):
            return .object(keywords + members(words.keywords(orNull: true)))
        case _: break
        }
        return .object(
            keywords.map { keyword in
                switch (keyword.name, keyword.value) {
                case ("items", let items): JSON.Member(keyword.name, worded(items, words))
                case ("anyOf", .array(let options)):
                    JSON.Member(keyword.name, .array(options.map { worded($0, words) }))
                case _: keyword
                }
            })
    }

    private static func members(_ pairs: [(String, JSON)]) -> [JSON.Member] {
        pairs.map { JSON.Member($0.0, $0.1) }
    }

    // MARK: What examples hold

    /// Members whose own members are no names of ours but types of records, or columns.
    private static let maps: Set<String> = [
        "gains", "loses", "searchMatrix.answers", "Review.found", "listReviews.found",
        "RequestPart.row", "SubjectExtract.row",
    ]

    /// The shape of values; nil where there is none but null. More members may come.
    /// - Parameter holder: the member whose values these are.
    private func inferred(_ values: [JSON], of holder: String) -> JSON? {
        let values = values.filter { $0 != .null }
        switch values.first {
        case nil, .null?: return nil
        case .bool?: return typed("boolean")
        case .number?: return typed("integer")
        case .string?: return typed("string", format: Self.format(values))
        case .array?:
            let items =
                inferred(values.flatMap(Self.elements), of: holder)
                ?? Absences.shape(of: "\(holder)[]", in: schema) ?? .object([])
            return typed("array", ("items", items))
        case .object?:
            var names: [String] = []
            for case .object(let members) in values {
                for member in members where !names.contains(member.name) {
                    names.append(member.name)
                }
            }
            names += Absences.further(in: schema, of: holder).filter { !names.contains($0) }
            let always = names.filter { name in
                values.allSatisfy { $0[name] != nil } && !Absences.canLack(name, in: schema)
            }
            return typed(
                "object", ("required", .array(always.map(JSON.string))),
                (
                    "properties",
                    Description.members(
                        names.map { name in
                            let inside = values.compactMap { $0[name] }
                            return (
                                name, described(name, member(name, inside, of: holder), of: holder)
                            )
                        })
                ))
        }
    }

    /// The shape of a member by its values, and by ``Absences`` where it is null in some or all.
    private func member(_ name: String, _ values: [JSON], of holder: String) -> JSON {
        let isMap = Self.maps.contains(name) || Self.maps.contains("\(schema).\(name)")
        let shape =
            name == "seesNow" || name == "wouldSee"
            ? Shape.mapOrTruth : isMap ? Shape.map : inferred(values, of: name)
        guard let absence = Absences.shape(of: name, in: schema, of: holder) else {
            return shape ?? .object([])
        }
        // Text is more than what one example's text may look like.
        return Self.orNull(
            absence == Shape.string ? absence : shape ?? complete(absence, []))
    }

    private static func orNull(_ shape: JSON) -> JSON {
        guard case .object(let keywords) = shape else { return shape }
        return .object(
            keywords.map { keyword in
                guard keyword.name == "type", case .string = keyword.value else { return keyword }
                return JSON.Member("type", .array([keyword.value, .string("null")]))
            })
    }

    private func typed(
        _ type: String, format: String? = nil, _ more: (String, JSON)...
    ) -> JSON {
        Description.members(
            [("type", .string(type))] + (format.map { [("format", .string($0))] } ?? []) + more)
    }

    private static func elements(_ value: JSON) -> [JSON] {
        guard case .array(let elements) = value else { return [] }
        return elements
    }

    /// What all these texts are; nil for no more than text.
    private static func format(_ values: [JSON]) -> String? {
        let forms: [(name: String, fits: (String) -> Bool)] = [
            ("uuid", { UUID(text: $0) != nil }),
            ("date", { (try? LocalDate($0)) != nil }),
            ("date-time", { (try? Instant($0)) != nil }),
        ]
        return forms.first { form in
            values.allSatisfy { value in
                guard case .string(let text) = value else { return false }
                return form.fits(text)
            }
        }?.name
    }
}
