/// The fields of a request, in the order sent; names are looked up without regard to case.
///
/// Kept as the bytes received with the places of names and values: a field that nobody asks for is
/// never made into a string.
package struct Headers: Sendable {
    /// Where a field stands in `bytes`.
    struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    /// Names are in lower case here, values as sent.
    private let bytes: [UInt8]
    private let fields: [Field]

    init(bytes: [UInt8], fields: [Field]) {
        self.bytes = bytes
        self.fields = fields
    }

    /// Fields from pairs, for requests that did not come over a socket.
    package init(_ pairs: [(name: String, value: String)]) {
        var bytes: [UInt8] = []
        var fields: [Field] = []
        for pair in pairs {
            let start = bytes.count
            bytes.append(contentsOf: pair.name.utf8.lazy.map(Octet.lowercased))
            let middle = bytes.count
            bytes.append(contentsOf: pair.value.utf8)
            fields.append(Field(name: start..<middle, value: middle..<bytes.count))
        }
        self.init(bytes: bytes, fields: fields)
    }

    /// How many field lines there are.
    package var count: Int { fields.count }

    /// The value of the first field of this name, without surrounding space; bytes that are not
    /// UTF-8 are replaced. Nil when there is none.
    ///
    /// Where two would be a fault, ask `all`.
    package subscript(_ name: String) -> String? {
        for field in fields where matches(field, name) { return text(field.value) }
        return nil
    }

    /// The values of every field of this name, in the order sent.
    package func all(_ name: String) -> [String] {
        fields.filter { matches($0, name) }.map { text($0.value) }
    }

    /// Every field in the order sent, names in lower case.
    package var pairs: [(name: String, value: String)] {
        fields.map { (text($0.name), text($0.value)) }
    }

    private func matches(_ field: Field, _ name: String) -> Bool {
        field.name.count == name.utf8.count
            && bytes[field.name].elementsEqual(name.utf8.lazy.map(Octet.lowercased))
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
