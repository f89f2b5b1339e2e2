/// Personal data whose text must never reach a log or an error: every way in which Swift prints a
/// value, reflection included, gives the mask instead.
package protocol Masked: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is printed; says the kind of thing it is and nothing of its content.
    var mask: String { get }
}

extension Masked {
    package var description: String { "(\(mask))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
