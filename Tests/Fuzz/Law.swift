/// What must hold of one kind of input, whatever its bytes: that it is taken or refused with a named
/// fault, and what follows from either. A trap breaks it too.
package struct Law: Sendable {
    /// Also the name of the folder in `Tests/Corpora/fuzz` that its inputs lie in.
    package let name: String
    private let holds: @Sendable ([UInt8]) throws(Broken) -> Void

    init(_ name: String, _ holds: @escaping @Sendable ([UInt8]) throws(Broken) -> Void) {
        (self.name, self.holds) = (name, holds)
    }

    /// - Throws: what does not hold of these bytes.
    package func hold(_ bytes: [UInt8]) throws(Broken) { try holds(bytes) }

    package static let all: [Law] = [http, commands, tokens, csv, cursors, shell]
}

/// A law that does not hold.
package struct Broken: Error {
    /// What was expected.
    package let what: String
}

func expect(_ condition: Bool, _ what: @autoclosure () -> String) throws(Broken) {
    guard condition else { throw Broken(what: what()) }
}

extension String {
    /// With a mark before each of these. Scalars, not characters: what combines with a quotation mark
    /// leaves it one.
    func escaping(_ these: Set<Unicode.Scalar>, with mark: Unicode.Scalar) -> String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            if these.contains(scalar) { text.append(mark) }
            text.append(scalar)
        }
        return String(text)
    }
}
