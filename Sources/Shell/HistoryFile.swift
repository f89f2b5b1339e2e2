import Glibc

extension CommandTable where Context: ~Copyable {
    /// What may be remembered of a line: the command's name, its flags, and ids.
    ///
    /// Every other word is dropped, with the option it belongs to: names, numbers, dates, free text.
    /// Nil when the line names no command.
    package func remembered(_ words: [Word]) -> String? {
        guard let (command, rest) = try? find(words) else { return nil }
        var kept = command.path
        var awaited: CommandOption?
        for word in rest {
            if let option = awaited {
                awaited = nil
                if Shape.isID(word.text) { kept += ["--" + option.name, word.text] }
            } else if let option = word.isLiteral ? nil : command.option(word.text) {
                if option.kind == .flag {
                    kept.append(word.text)
                } else {
                    awaited = option
                }
            } else if Shape.isID(word.text) {
                kept.append(word.text)
            }
        }
        return kept.joined(separator: " ")
    }
}

/// The lines of earlier sittings, in a file that its owner alone can read.
///
/// It holds what `remembered` lets through and is filtered again when read.
package struct HistoryFile: Sendable {
    /// Lines kept.
    package static let limit = 500
    private static let largest = 262_144

    private let path: String

    /// The file need not exist.
    package init(path: String) {
        self.path = path
    }

    /// The last lines, oldest first, that the filter lets through; the file is rewritten with them.
    ///
    /// A file that cannot be read, or that is no ordinary file, gives none: history is a comfort.
    package func load(_ filter: ([Word]) -> String?) -> [String] {
        var lines: [String] = []
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        guard Self.isOwnFile(descriptor) else { return [] }
        var reader = BoundedLines(descriptor)
        var read = 0
        reading: while read < Self.largest {
            switch reader.next() {
            case .line(let bytes):
                read += bytes.count + 1
                if let line = try? TypedLine(bytes), let kept = filter(line.words) {
                    lines.append(kept)
                }
            case .tooLong:
                break reading
            case .end, .interrupted, .failed:
                break reading
            }
        }
        let last = Array(lines.suffix(Self.limit))
        write(last, O_TRUNC)
        return last
    }

    /// Adds a line that has been through the filter.
    package func append(_ line: String) {
        write([line], O_APPEND)
    }

    private func write(_ lines: [String], _ how: Int32) {
        let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | how
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // The mode of a file that was there already may be wider.
        guard Self.isOwnFile(descriptor), fchmod(descriptor, 0o600) == 0 else { return }
        Bytes.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: descriptor)
    }

    private static func isOwnFile(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid()
    }
}
