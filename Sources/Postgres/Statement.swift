/// One SQL statement with `$1…$n` for its values. Its parts are literals in the source, so no SQL
/// can be assembled from input: a `StaticString` cannot be made at run time.
package struct Statement: Sendable {
    /// Names the statement in the server and in errors: unique, 1 to 63 bytes.
    package let name: StaticString
    /// The SQL, in pieces to be joined as they stand.
    package let parts: [StaticString]

    /// A statement from its name and SQL. A session refuses to run a second statement that has the
    /// name of an earlier one but other SQL.
    package init(_ name: StaticString, _ parts: StaticString...) {
        self.name = name
        self.parts = parts
    }

    /// As ``init(_:_:)``, for a wrapper that adds its own parts around those of a use case.
    package init(_ name: StaticString, parts: [StaticString]) {
        self.name = name
        self.parts = parts
    }

    /// The whole SQL.
    package var text: String {
        parts.reduce(into: "") { $0 += $1.description }
    }

    /// Whether this ends a transaction by committing it, so that its command tag must say so.
    var isCommit: Bool {
        let words = text.split { !$0.isLetter }.map { $0.lowercased() }
        guard let first = words.first, first == "commit" || first == "end" else { return false }
        return words.dropFirst().first != "prepared"
    }
}

extension Statement: Hashable {
    package static func == (left: Statement, right: Statement) -> Bool {
        guard same(left.name, right.name) else { return false }
        if left.parts.count == right.parts.count,
            zip(left.parts, right.parts).allSatisfy({ same($0, $1) })
        {
            return true
        }
        // The same SQL may have been cut into other parts.
        return left.text == right.text
    }

    package func hash(into hasher: inout Hasher) {
        name.withUTF8Buffer { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    private static func same(_ left: StaticString, _ right: StaticString) -> Bool {
        left.withUTF8Buffer { a in
            right.withUTF8Buffer { b in
                unsafe (a.baseAddress == b.baseAddress && a.count == b.count) || a.elementsEqual(b)
            }
        }
    }
}
