import FoundationEssentials

/// A file of SQL statements: a migration or a module of policies.
///
/// It is a type of its own, apart from ``Statement``, because all that makes a statement safe is
/// missing here: it is read at run time, may hold many statements, takes no values, and its errors
/// repeat the server's words and the line. That is right for files that developers write and
/// reviewers read, and wrong for anything that touches what users sent. Only the migrator, the
/// loader of policies and the makers of test databases use it.
package struct Script: Sendable, Hashable {
    /// The file's name, for errors and the ledger of migrations.
    package let name: String
    /// The SQL.
    package let text: String

    /// A script at hand. The text must come from a developer.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Reads a UTF-8 file.
    package init(file path: String) throws(ScriptError) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard let text = String(validating: data, as: UTF8.self) else {
                throw ScriptError.unreadable(file: file)
            }
            self.init(name: file, text: text)
        } catch {
            throw .unreadable(file: file)
        }
    }

    /// An identifier quoted for a script, such as the name of a test database.
    package static func quoted(_ identifier: String) -> String {
        var quoted = "\""
        for character in identifier.unicodeScalars where character != "\0" {
            if character == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}

/// Why a script did not run to its end.
package enum ScriptError: Error, Hashable, Sendable {
    /// The file is missing or not UTF-8.
    case unreadable(file: String)
    /// The script holds U+0000.
    case nul(file: String)
    /// The server refused a statement; without its own BEGIN the whole script was undone.
    case refused(ScriptFault)
    /// The session failed.
    case session(PostgresError)
}

/// What the server said about a script, in full: for developers' eyes.
package struct ScriptFault: Hashable, Sendable {
    /// The script's name.
    package let script: String
    /// The line, from 1, if the server pointed at one.
    package let line: Int?
    /// What kind of fault.
    package let state: SQLState
    /// The server's words, and what it added to them.
    package let message, detail, hint, context: String?
}

extension ScriptError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file): "SCRIPT-001 \(file): cannot be read as UTF-8"
        case .nul(let file): "SCRIPT-002 \(file): holds U+0000"
        case .refused(let fault): "SCRIPT-003 \(fault)"
        case .session(let error): "SCRIPT-004 \(error)"
        }
    }
}

extension ScriptFault: CustomStringConvertible {
    package var description: String {
        let place = line.map { "\(script):\($0)" } ?? script
        let words = [message, detail, hint, context].compactMap { $0 }
        return "\(place): \(state): \(words.joined(separator: "; "))"
    }
}
