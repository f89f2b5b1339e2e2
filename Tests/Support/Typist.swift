import FoundationEssentials
import Glibc
package import JSON
import Postgres

/// Types lines at the real program's shell, as people of a town who are signed in: beside the town's
/// database, or at a service elsewhere.
package final class Typist: Sendable {
    /// What came of one line.
    package struct Answer: Sendable {
        package let code: Int32
        package let output: String
        package let messages: String

        /// The answer, in `--json`.
        package var json: JSON? {
            try? JSON.parse(Array(output.utf8), limits: JSON.Limits(elements: 100_000))
        }

        /// The id of what was entered, or of the first item.
        package var id: String {
            var answer = json
            if case .array(let items)? = json?["items"] { answer = items.first }
            guard case .string(let id)? = answer?["id"] else { return "-" }
            return id
        }
    }

    package let town: Town
    package let folder: String
    /// Such as `http://127.0.0.1:8080`; nil for the database.
    package let url: String?

    package init(_ town: Town, at url: String? = nil) throws {
        self.town = town
        self.url = url
        folder = "/tmp/sspf-typist-\(UUID().uuidString)"
        guard mkdir(folder, 0o700) == 0, mkdir("\(folder)/service", 0o700) == 0 else {
            throw WebClient.Lost()
        }
        let key = "\(folder)/service/second-factor.key"
        try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: key))
        chmod(key, 0o600)
        try write("exempelstad-demo-2026\n", to: "own")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A file in the folder, its owner's alone.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        return path
    }

    /// The words that start the program as somebody, before the program's own words.
    package func program(as person: Town.Person) throws -> [String] {
        _ = try town.address("sspf_api")
        let token = "\(folder)/\(person.rawValue)"
        if let url {
            let place = String(url.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" })
            if !FileManager.default.fileExists(atPath: "\(token)@\(place)") {
                try write("\(person.token)\n\(url)\n", to: "\(person.rawValue)@\(place)")
            }
        } else if !FileManager.default.fileExists(atPath: token) {
            try write(person.token, to: person.rawValue)
        }
        let sockets = try town.cluster.cluster().layout.sockets
        let path = "\(Checkout.folder)/.build/debug/sspf"
        return ["/usr/bin/env"] + Checkout.sanitizer + [
            "HOME=\(folder)", "SSPF_STATE=\(folder)",
            "SSPF_SHARE=\(Checkout.folder)", "SSPF_TOKEN_FILE=\(token)",
            // Whoever is elsewhere has no database.
            url == nil
                ? "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)" : "SSPF_URL=\(url ?? "")",
            getenv("SSPF_BINARY").map { String(cString: $0) } ?? path,
        ]
    }

    /// One line, as `sspf shell -c LINE`.
    package func type(
        _ line: String, as person: Town.Person, _ format: String = "--json"
    ) throws -> Answer {
        try run(["shell", format, "-c", line], as: person)
    }

    /// The program with words of its own.
    package func run(_ words: [String], as person: Town.Person) throws -> Answer {
        let log = "\(folder)/\(UUID().uuidString)"
        let code = try Program.start(
            ["/bin/sh", "-c", "out=$1; shift; exec \"$@\" 2>\"$out\"", "sh", "\(log).err"]
                + program(as: person) + words, log: log
        ).wait()
        return Answer(
            code: code, output: try String(contentsOfFile: log, encoding: .utf8),
            messages: try String(contentsOfFile: "\(log).err", encoding: .utf8))
    }
}
