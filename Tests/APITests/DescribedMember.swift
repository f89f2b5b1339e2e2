import API
import JSON
import Support

/// A member of a body or an answer, as the description tells it.
struct DescribedMember {
    /// Such as `Case.settings[].word`; the items of a list are `listCases.items[]`.
    let place: String
    /// The schema, or the operation whose list it is.
    let schema: String
    let name: String
    let shape: JSON
    /// Whether it is sent to the service.
    let isSent: Bool

    /// What it means.
    var meaning: String {
        shape["description"]?.string ?? options.compactMap { $0["description"]?.string }.first ?? ""
    }

    /// The words that it can be, or that its elements can.
    var words: [JSON]? { Self.words(shape) }

    /// Whether it is text, or a list of texts, of no format.
    var isText: Bool { Self.isText(shape) }

    private var options: [JSON] { Self.elements(shape["anyOf"]) }

    /// Every member of every body and answer.
    static func all() throws -> [DescribedMember] {
        let document = try JSON.parse(Description.bytes, limits: .init(elements: 1_000_000))
        var all: [DescribedMember] = []
        let sent = Set(Routes.table.compactMap { $0.body?.schema.name })
        for schema in members(document["components"]?["schemas"]) {
            collect(
                schema.value, schema.name, at: schema.name, sent.contains(schema.name), into: &all)
        }
        for path in members(document["paths"]) {
            for operation in members(path.value) {
                guard let name = operation.value["operationId"]?.string else { continue }
                for answer in members(operation.value["responses"]) {
                    for type in members(answer.value["content"]) {
                        for part in elements(type.value["schema"]?["allOf"]) {
                            collect(part, name, at: name, false, into: &all)
                        }
                    }
                }
            }
        }
        return all
    }

    private static func collect(
        _ shape: JSON, _ schema: String, at place: String, _ isSent: Bool,
        into all: inout [DescribedMember]
    ) {
        for part in elements(shape["anyOf"]) + elements(shape["allOf"]) {
            collect(part, schema, at: place, isSent, into: &all)
        }
        if let items = shape["items"] {
            collect(items, schema, at: "\(place)[]", isSent, into: &all)
        }
        // Which of some members must be given says no more of them.
        guard shape["type"] != nil else { return }
        for member in members(shape["properties"]) {
            let inner = "\(place).\(member.name)"
            all.append(
                DescribedMember(
                    place: inner, schema: schema, name: member.name, shape: member.value,
                    isSent: isSent))
            collect(member.value, schema, at: inner, isSent, into: &all)
        }
    }

    private static func words(_ shape: JSON) -> [JSON]? {
        if case .array(let words)? = shape["enum"] { return words }
        if let items = shape["items"] { return words(items) }
        return elements(shape["anyOf"]).compactMap(words).first
    }

    private static func isText(_ shape: JSON) -> Bool {
        if let items = shape["items"] { return isText(items) }
        let types = shape["type"].map { [$0] + elements($0) } ?? []
        return types.contains(.string("string")) && shape["format"] == nil
            || elements(shape["anyOf"]).contains(where: isText)
    }

    static func members(_ value: JSON?) -> [JSON.Member] {
        guard case .object(let members)? = value else { return [] }
        return members
    }

    static func elements(_ value: JSON?) -> [JSON] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }
}
