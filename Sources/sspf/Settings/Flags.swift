import Shell

/// `--name value` and `--name=value` after a subcommand, and its operands; anything else is a usage
/// fault, or, of a command whose flags are settings, told with the faults of these.
struct Flags {
    private var values: [String: String] = [:]
    private(set) var operands: [String] = []
    /// Flags that the command does not have, without what was given for them.
    private(set) var strange: [String] = []

    init(
        _ words: [String], _ names: [String], operands count: Int = 0, of command: String,
        _ language: Language
    ) throws(Stop) {
        let takesSettings = names == Settings.flags
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                operands.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            if names.contains(name),
                let value = parts.count == 2 ? String(parts[1]) : rest.popFirst()
            {
                values[name] = value
            } else if takesSettings, !names.contains(name) {
                strange.append("--\(name)")
                if parts.count < 2, rest.first?.hasPrefix("--") == false { rest.removeFirst() }
            } else {
                throw Stop(.usage, Help.usage(command, language))
            }
        }
        guard operands.count == count else {
            throw Stop(.usage, Help.usage(command, language))
        }
    }

    /// Takes `--name value` or `--name=value` out of the words, wherever it stands; nil where it does not.
    static func take(_ name: String, from words: inout [String]) throws(Stop) -> String? {
        guard
            let place = words.firstIndex(where: { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") })
        else { return nil }
        let word = words.remove(at: place)
        if word != "--\(name)" { return String(word.dropFirst(name.count + 3)) }
        guard place < words.count else { throw Stop(.usage, "--\(name) is missing") }
        return words.remove(at: place)
    }

    subscript(_ name: String) -> String? { values[name] }

    func demand(_ name: String) throws(Stop) -> String {
        guard let value = values[name], !value.isEmpty else {
            throw Stop(.usage, "--\(name) is missing")
        }
        return value
    }

    /// The flags as settings are named.
    var settings: [String: String] {
        var named: [String: String] = [:]
        for (name, value) in values { named[Self.setting(name)] = value }
        return named
    }

    /// The environment that children are started with: the flags hold for them as well.
    func over(_ environment: [String: String]) -> [String: String] {
        var changed = environment
        for (name, value) in settings { changed["SSPF_" + name.uppercased()] = value }
        return changed
    }

    private static func setting(_ name: String) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
