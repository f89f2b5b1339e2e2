import JSON

/// Makes a shape complete: what it leaves open is read from examples, and each member says what it
/// means, by the ``Lexicon`` where the shape itself does not.
struct Completion {
    /// The schema whose members these are.
    let schema: String

    func complete(_ shape: JSON, _ examples: [JSON]) -> JSON {
        guard case .object(let keywords) = shape else { return shape }
        if shape["type"] == .string("object"), shape["properties"] == nil {
            return inferred(examples) ?? shape
        }
        return .object(
            keywords.map { keyword in
                JSON.Member(keyword.name, complete(keyword.name, keyword.value, examples))
            }.map { $0.name == "properties" ? adding(to: $0, shape, examples) : $0 })
    }

    /// What answers hold besides, as corrections of a record: more than the shape promises.
    private func adding(to properties: JSON.Member, _ shape: JSON, _ examples: [JSON])
        -> JSON.Member
    {
        guard shape["additionalProperties"] == nil, case .object(let told) = properties.value,
            case .object(let held)? = inferred(examples)?["properties"]
        else { return properties }
        return JSON.Member(
            properties.name,
            .object(told + held.filter { member in !told.contains { $0.name == member.name } }))
    }

    private func complete(_ keyword: String, _ value: JSON, _ examples: [JSON]) -> JSON {
        switch (keyword, value) {
        case ("properties", .object(let properties)):
            .object(
                properties.map { member in
                    let values = examples.compactMap { $0[member.name] }
                    return JSON.Member(
                        member.name, described(member.name, complete(member.value, values)))
                })
        case ("items", _): complete(value, examples.flatMap(Self.elements))
        case ("anyOf", .array(let options)):
            .array(options.map { $0["type"] == nil ? $0 : complete($0, examples) })
        case _: value
        }
    }

    /// The shape with its meaning first.
    private func described(_ name: String, _ shape: JSON) -> JSON {
        guard case .object(let keywords) = shape, shape["description"] == nil else { return shape }
        // What may be null says what it means where it says what else it is.
        if case .array(let options)? = shape["anyOf"], options.first?["description"] != nil {
            return shape
        }
        guard let meaning = Lexicon.meaning(of: name, in: schema) else { return shape }
        return .object([JSON.Member("description", .string(meaning))] + keywords)
    }

    // MARK: What examples hold

    /// Members whose own members are no names of ours but types of records, or columns.
    private static let maps: Set<String> = [
        "seesNow", "wouldSee", "gains", "loses", "RequestPart.row", "SubjectExtract.row",
    ]

    /// The shape of values; nil where there is none but null. Any of them may be null elsewhere, and
    /// more members may come.
    private func inferred(_ values: [JSON]) -> JSON? {
        let values = values.filter { $0 != .null }
        switch values.first {
        case nil, .null?: return nil
        case .bool?: return typed("boolean")
        case .number?: return typed("integer")
        case .string?: return typed("string", format: Self.format(values))
        case .array?:
            let items = inferred(values.flatMap(Self.elements)) ?? .object([])
            return typed("array", ("items", items))
        case .object?:
            var names: [String] = []
            for case .object(let members) in values {
                for member in members where !names.contains(member.name) {
                    names.append(member.name)
                }
            }
            return typed(
                "object",
                (
                    "properties",
                    Description.members(
                        names.map { name in
                            let shape =
                                Self.maps.contains(name) || Self.maps.contains("\(schema).\(name)")
                                ? typed("object", ("additionalProperties", .bool(true)))
                                : inferred(values.compactMap { $0[name] }) ?? .object([])
                            return (name, described(name, shape))
                        })
                ))
        }
    }

    private func typed(
        _ type: String, format: String? = nil, _ more: (String, JSON)...
    ) -> JSON {
        Description.members(
            [("type", .array([.string(type), .string("null")]))]
                + (format.map { [("format", .string($0))] } ?? []) + more)
    }

    private static func elements(_ value: JSON) -> [JSON] {
        guard case .array(let elements) = value else { return [] }
        return elements
    }

    /// What all these texts are; nil for no more than text.
    private static func format(_ values: [JSON]) -> String? {
        let forms: [(String, Regex<Substring>)] = [
            ("uuid", /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/),
            ("date", /[0-9]{4}-[0-9]{2}-[0-9]{2}/),
            ("date-time", /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/),
        ]
        return forms.first { form in
            values.allSatisfy { value in
                guard case .string(let text) = value else { return false }
                return text.wholeMatch(of: form.1) != nil
            }
        }?.0
    }
}
