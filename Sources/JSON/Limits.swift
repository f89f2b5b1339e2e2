extension JSON {
    /// How much of a document is read before it is refused.
    package struct Limits: Sendable {
        /// Arrays and objects inside one another; `[[1]]` is 2 deep.
        package let depth: Int
        /// Members and elements in the whole document, counted together.
        package let elements: Int

        /// - Parameter depth: at most 512, whatever is asked for: values are released and compared
        ///   recursively, so the depth must stay far below what a thread's stack holds.
        package init(depth: Int = 32, elements: Int = 10_000) {
            self.depth = min(max(depth, 0), 512)
            self.elements = max(elements, 0)
        }
    }

    /// The longest number literal that is read, in bytes.
    package static let longestNumber = 64
}
