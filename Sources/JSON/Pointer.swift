/// JSON Pointer (RFC 6901): where in a document a value stands.
enum Pointer {
    /// One step down; `~` and `/` in a name are escaped (RFC 6901 §3).
    static func step(_ pointer: String, _ name: String) -> String {
        var longer = pointer + "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": longer += "~0"
            case "/": longer += "~1"
            case _: longer.unicodeScalars.append(scalar)
            }
        }
        return longer
    }

    static func step(_ pointer: String, _ index: Int) -> String {
        "\(pointer)/\(index)"
    }
}
