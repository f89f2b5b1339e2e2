import FoundationEssentials
import Glibc

/// What was given for the settings, and where: in a file, the environment or a flag; the later wins.
struct Given {
    /// What the environment alone says: where the file is, who supervises, how the shell shows pages.
    private static let others = ["SSPF_CONFIG", "SSPF_LIFELINE", "SSPF_PAGER"]
    /// Read when no other file is named.
    static let usualFile = "/etc/sspf/sspf.conf"

    /// Of the environment, names that are nobody's setting.
    let unknown: [String]

    /// By the setting's name, such as `admin_port`. An empty value stands for the usual one.
    private var values: [String: (text: String, source: String)] = [:]
    /// What is wrong, a sentence each.
    private(set) var faults: [String] = []
    /// The settings that have been asked for, as they are in force.
    private(set) var lines: [String] = []

    init(_ environment: [String: String], _ flags: [String: String]) {
        let known = Settings.names.map(Self.variable) + Self.others
        unknown = environment.keys.filter { $0.hasPrefix("SSPF_") && !known.contains($0) }.sorted()
        let named = environment["SSPF_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if let path = named ?? (unsafe access(Self.usualFile, F_OK) == 0 ? Self.usualFile : nil) {
            readFile(path)
        }
        for name in Settings.names {
            if let text = environment[Self.variable(name)] { values[name] = (text, "environment") }
            if let text = flags[name] { values[name] = (text, "flag") }
        }
        for name in Settings.secrets { readSecret(name, environment["CREDENTIALS_DIRECTORY"]) }
    }

    /// As the environment and the file name a setting.
    private static func variable(_ name: String) -> String { "SSPF_" + name.uppercased() }

    // MARK: Files

    /// Lines of `SSPF_NAME = VALUE`, the value in quotes or not; `#` begins a comment line.
    private mutating func readFile(_ path: String) {
        guard let text = Self.text(of: path) else {
            faults.append("\(path) cannot be read")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let place = "line \(index + 1) of \(path)"
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(Self.trimmed)
            guard parts.count == 2 else {
                faults.append("\(place) is not SSPF_NAME = VALUE")
                continue
            }
            guard let name = Settings.names.first(where: { Self.variable($0) == parts[0] }) else {
                // The line may hold a secret: its number is enough.
                faults.append("\(place) is about no setting of sspf")
                continue
            }
            if values[name] != nil { faults.append("\(place) gives \(parts[0]) once more") }
            values[name] = (Self.unquoted(parts[1]), place)
        }
    }

    /// A secret may lie in a file of its own, which a setting names or systemd hands over
    /// (`LoadCredential=`); never in a flag.
    private mutating func readSecret(_ name: String, _ credentials: String?) {
        let variable = Self.variable(name)
        var places: [(path: String, source: String)] = []
        if let (path, source) = values[name + "_file"], !path.isEmpty {
            places.append((path, "the file of \(variable)_FILE, \(source)"))
        }
        if let path = credentials.map({ "\($0)/\(name)" }), unsafe access(path, F_OK) == 0 {
            places.append((path, "credential"))
        }
        guard let (path, source) = places.first else { return }
        guard places.count == 1, values[name] == nil else {
            faults.append("\(variable) is given in more than one way: itself, a file, a credential")
            return
        }
        guard let text = Self.text(of: path).map({ Self.trimmed(Substring($0)) }), !text.isEmpty
        else {
            faults.append("\(variable): \(source) cannot be read")
            return
        }
        values[name] = (text, source)
    }

    private static func text(of path: String) -> String? {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).flatMap {
            String(validating: $0, as: UTF8.self)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.dropLast(rest.reversed().prefix(while: \.isWhitespace).count))
    }

    private static func unquoted(_ text: String) -> String {
        for quote in ["\"", "'"]
        where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        return text
    }

    // MARK: Values

    /// - Parameter usual: what is told where nothing is given.
    mutating func text(_ name: String, usual: String = "-") -> String? {
        let given = values[name].flatMap { $0.text.isEmpty ? nil : $0 }
        let shown = given.map { Settings.secrets.contains(name) ? "(set, not shown)" : $0.text }
        lines.append("\(name) \(shown ?? usual) (\(given?.source ?? "default"))")
        return given?.text
    }

    mutating func number(
        _ name: String, _ range: ClosedRange<Int>, usual: Int
    ) -> Int {
        guard let text = text(name, usual: String(usual)) else { return usual }
        guard let number = Int(text), range.contains(number) else {
            refuse(name, "is not a number in \(range)")
            return usual
        }
        return number
    }

    mutating func path(_ name: String, usual: String? = nil) -> String? {
        let path = text(name, usual: usual ?? "-") ?? usual
        if let path, !path.hasPrefix("/") { refuse(name, "is not an absolute path") }
        return path
    }

    /// Notes a fault of a setting, with where it was given.
    mutating func refuse(_ name: String, _ why: String) {
        let source = values[name].map { " (\($0.source))" } ?? ""
        faults.append("\(Self.variable(name))\(source) \(why)")
    }
}
