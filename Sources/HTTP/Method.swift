/// The method of a request: a token that need not be one of the registered ones.
///
/// An unknown token is a method like any other; the router answers it with 405.
/// Source: RFC 9110 section 9.
package struct Method: Hashable, Sendable {
    /// The token as sent; methods are case-sensitive.
    package let name: String

    /// A method by its token.
    package init(name: String) {
        self.name = name
    }

    /// Reads.
    package static let get = Method(name: "GET")
    /// Reads without a body in the answer.
    package static let head = Method(name: "HEAD")
    /// Creates, or does what the resource defines.
    package static let post = Method(name: "POST")
    /// Replaces.
    package static let put = Method(name: "PUT")
    /// Changes in part.
    package static let patch = Method(name: "PATCH")
    /// Removes.
    package static let delete = Method(name: "DELETE")
    /// Asks what is possible.
    package static let options = Method(name: "OPTIONS")

    /// The method spelled by these bytes, or nil when they are not a token.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, bytes.allSatisfy(Octet.isToken) else { return nil }
        self.init(name: String(decoding: bytes, as: UTF8.self))
    }
}
