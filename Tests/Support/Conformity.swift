package import JSON

/// What does not fit a schema of the description, and what the description says nothing of. The part of
/// JSON Schema that the description uses.
package struct Conformity {
    /// The whole description.
    let document: JSON
    package private(set) var faults: Set<String> = []

    package init(_ document: JSON) { self.document = document }

    /// Checks a value, and that every member of it is described.
    package mutating func check(_ value: JSON, _ shape: JSON, at place: String) {
        let shape = resolved(shape)
        if case .array(let options)? = shape["anyOf"], shape["properties"] == nil {
            guard value != .null || !options.contains(where: Self.isNull) else { return }
            for option in options where !Self.isNull(option) { check(value, option, at: place) }
            return
        }
        if case .array(let all)? = shape["allOf"] {
            check(value, whole(all.map(resolved)), at: place)
            return
        }
        if !isTyped(value, shape) { faults.insert("\(place): not \(Self.types(shape))") }
        if let format = shape["format"]?.string, case .string(let text) = value,
            Self.forms[format].map({ text.wholeMatch(of: $0) == nil }) ?? false
        {
            faults.insert("\(place): no \(format)")
        }
        if case .array(let words)? = shape["enum"], value != .null, !words.contains(value) {
            faults.insert("\(place): none of the words")
        }
        switch value {
        case .object where shape["additionalProperties"] == .bool(true): break
        case .object(let members):
            for member in members {
                guard let inner = shape["properties"]?[member.name] else {
                    faults.insert("\(place)/\(member.name): not described")
                    continue
                }
                check(member.value, inner, at: "\(place)/\(member.name)")
            }
            guard case .array(let required)? = shape["required"] else { return }
            for case .string(let name) in required where value[name] == nil {
                faults.insert("\(place)/\(name): missing")
            }
        case .array(let elements):
            for element in elements {
                check(element, shape["items"] ?? .object([]), at: "\(place)[]")
            }
        case .null, .bool, .number, .string: break
        }
    }

    private static var forms: [String: Regex<Substring>] {
        [
            "uuid": /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
            "date": /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
            "date-time": /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/,
        ]
    }

    /// Every member of a shape, by its place, that does not say what it means, or of which type it is.
    package static func undescribed(_ shape: JSON, _ document: JSON, at place: String) -> [String] {
        var silent: [String] = []
        if case .object(let properties)? = shape["properties"] {
            for member in properties {
                let inner = "\(place)/\(member.name)"
                if meaning(member.value) == nil { silent.append(inner) }
                if !saysType(member.value) { silent.append("\(inner) has no type") }
                silent += undescribed(member.value, document, at: inner)
            }
        }
        if let items = shape["items"], !saysType(items) { silent.append("\(place)[] has no type") }
        if let items = shape["items"] { silent += undescribed(items, document, at: "\(place)[]") }
        for keyword in ["anyOf", "allOf"] {
            guard case .array(let options)? = shape[keyword] else { continue }
            for option in options where option["type"] != nil {
                silent += undescribed(option, document, at: place)
            }
        }
        return silent
    }

    private static func saysType(_ shape: JSON) -> Bool {
        ["type", "$ref", "anyOf", "allOf"].contains { shape[$0] != nil }
    }

    private static func meaning(_ shape: JSON) -> String? {
        if let text = shape["description"]?.string { return text.isEmpty ? nil : text }
        guard case .array(let options)? = shape["anyOf"] else { return nil }
        return options.compactMap { $0["description"]?.string }.first
    }

    /// All parts as one shape: what a later part says of a member goes before.
    private func whole(_ parts: [JSON]) -> JSON {
        var members: [JSON.Member] = []
        var required: [JSON] = []
        for part in parts {
            if case .object(let told)? = part["properties"] {
                members.removeAll { member in told.contains { $0.name == member.name } }
                members += told
            }
            if case .array(let names)? = part["required"] { required += names }
        }
        return .object([
            JSON.Member("type", .string("object")), JSON.Member("properties", .object(members)),
            JSON.Member("required", .array(required)),
        ])
    }

    private func resolved(_ shape: JSON) -> JSON {
        guard let reference = shape["$ref"]?.string,
            let name = reference.split(separator: "/").last
        else { return shape }
        return document["components"]?["schemas"]?[String(name)] ?? shape
    }

    private static func isNull(_ shape: JSON) -> Bool { shape["type"]?.string == "null" }

    /// The types that a value may have; none for any.
    private static func types(_ shape: JSON) -> [String] {
        switch shape["type"] {
        case .string(let type)?: [type]
        case .array(let types)?: types.compactMap(\.string)
        case _: []
        }
    }

    private func isTyped(_ value: JSON, _ shape: JSON) -> Bool {
        let types = Self.types(shape)
        let type =
            switch value {
            case .null: "null"
            case .bool: "boolean"
            case .number(let number): number.integer == nil ? "number" : "integer"
            case .string: "string"
            case .array: "array"
            case .object: "object"
            }
        return types.isEmpty || types.contains(type)
            || type == "integer" && types.contains("number")
    }
}

extension JSON {
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
