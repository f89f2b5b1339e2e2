import Glibc

/// A line among the messages at a terminal, written over and over: how far something has come. Nothing of it
/// where messages go elsewhere.
final class TerminalLine {
    private let isShown = isatty(2) == 1
    /// Columns that the line takes now.
    private var columns = 0

    func show(_ text: String) {
        guard isShown else { return }
        let rest = String(repeating: " ", count: max(0, columns - text.count))
        Say.write("\r\(text)\(rest)", to: 2)
        columns = max(columns, text.count)
    }

    /// Before anything else is written.
    func clear() {
        guard columns > 0 else { return }
        Say.write("\r\(String(repeating: " ", count: columns))\r", to: 2)
        columns = 0
    }
}
